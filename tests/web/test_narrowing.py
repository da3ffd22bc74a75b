"""What a search can be narrowed to by time: each count leads to as many hits as it says, whatever limits there are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.archive.pages import said, write_page
from tests.web.test_pages import read, text, texts
from voxpop.archive import Archive

DAYS = (
    "1950-03-09", "1957-01-01", "1968-12-31", "1971-06-15", "1994-05-02", "2006-10-11", "2013-12-31", "2014-01-01",
    "2014-04-30", "2014-05-01", "2014-05-20", "2014-06-07", "2014-06-07", "2014-08-01", "2015-02-03", "2026-01-02",
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Comments of many years, and one of which nobody knows when it was written."""
    folder: Path = tmp_path_factory.mktemp("years")
    when = [int(datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC).timestamp()) for day in DAYS]
    comments = [said(f"y{n}", "storm", timestamp=at, _time_text=None) for n, at in enumerate([*when, None])]
    write_page(folder / "page", comments, epoch=1_800_000_000, upload_date=..., title="Film")
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([folder / "page"]))
        yield archive


def shown(client: Any, question: str) -> Any:
    """The page of this question."""
    return read(client, f"/search/?q={quote(question)}")


@pytest.mark.parametrize(
    "question",
    [
        "storm", "storm date:2014-05..2014-07", "storm date:2014", "storm date:<=2014-05-01 date:>1968", "date:>=1957",
        "date:2014-05-02..2014-08", "date:1950-03-10..2014-06-06", "date:..2014-04 date:1968..",
    ],
)  # fmt: skip
def test_a_year_or_a_bar_leads_to_as_many_hits_as_it_says(client: Any, question: str) -> None:
    page = shown(client, question)
    years = [a for a in page.select(".facets a") if a.find_parent("details").summary.string == "Year"]
    assert years
    counts = {a["href"]: text(a, ".n") for a in years if a.get("aria-current") is None}
    counts |= {a["href"]: a["aria-label"].partition(": ")[2].split()[0] for a in page.select(".when-plot a")}
    assert {href: text(read(client, f"/search/{href}"), ".more .quiet").split()[0] for href in counts} == counts


def test_a_year_that_is_asked_for_already_leads_back_to_any(client: Any) -> None:
    [year] = [a for a in shown(client, "storm date:2014").select(".facets a") if text(a, ".lb") == "2014"]
    assert (year["aria-current"], year["href"]) == ("true", "?q=storm")


def test_the_bars_of_a_life_of_film_stand_apart_with_years_below(client: Any) -> None:
    plot = shown(client, "storm").select_one(".when-plot")
    places = [float(bar["x"].rstrip("%")) for bar in plot.select("a rect:nth-of-type(1)")]
    wide = float(plot.select_one("a rect")["width"].rstrip("%"))
    assert places[0] == 0 and places[-1] + wide == pytest.approx(100, abs=0.1) and wide > 2
    assert places == sorted(set(places))
    assert texts(plot, "g text")[0] == "1950" and len(texts(plot, "g text")) > 5
    assert plot.select_one("a")["data-first"] == "1950"

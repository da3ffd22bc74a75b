"""How a search is asked by its address, and what its page offers to ask next."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.archive.pages import CAPTURED, said, write_page
from tests.web.test_pages import read, text, texts
from voxpop.archive import Archive

NAMES = ("...", "🦆🦆", "*", "\u3164", "=x", '"quoted"', "a:b", "(nobody)")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two pages: with a comment that many liked, and of authors whose names are signs."""
    folder: Path = tmp_path_factory.mktemp("asking")
    comments = [
        said("l1", "the winch turned", like_count=0), said("l2", "a winch turned", like_count=1_000, who="kamal"),
    ]  # fmt: skip
    write_page(folder / "page", comments)
    signs = [
        said(f"n{n}", "tide", author=name, who=f"w{n}", timestamp=CAPTURED, _time_text=None)
        for n, name in enumerate(NAMES)
    ]
    signs += [said(f"m{n}", "tide", author=name, author_id=..., author_url=...) for n, name in enumerate(NAMES[:4])]
    write_page(folder / "signs", signs, id="Signs234_-x", channel="!!!")
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([folder / "page", folder / "signs"]))
        yield archive


@pytest.mark.parametrize(
    ("likes", "first"),
    [("1", "a winch turned"), ("0", "the winch turned"), ("-1", "the winch turned"), ("", "the winch turned")],
)
def test_likes_count_where_the_address_says_so_by_1_alone(client: Any, likes: str, first: str) -> None:
    found = texts(read(client, f"/search/?q=winch&likes={likes}"), ".hit .words")
    assert (found[0], len(found)) == (first, 2)


@pytest.mark.parametrize("question", ["tide", "tide author:w* OR author:*"])
def test_whatever_a_facet_is_called_it_can_be_read_and_leads_to_as_many_hits_as_it_says(
    client: Any, question: str
) -> None:
    links = read(client, f"/search/?q={quote(question)}").select(".facets a")
    counts = {link["href"]: text(link, ".n") for link in links if link.get("aria-current") is None}
    assert len(counts) > 12
    assert {href: text(read(client, f"/search/{href}"), ".more .quiet").split()[0] for href in counts} == counts
    assert all(text(link, ".lb").strip("\u3164") for link in links)


LONG = (
    f"tide OR {'x' * 985}",
    f"(tide OR {'x' * 970}) likes:3",
    f"tide OR winch OR {'x' * 960}",  # there is room for some links
    f"tide ({' OR '.join(f'likes:{n}' for n in range(3, 35))})",
)


@pytest.mark.parametrize("question", LONG)
@pytest.mark.parametrize("rest", ["", "&group=video"])
def test_where_a_question_is_too_long_for_more_only_what_narrows_it_is_offered(
    client: Any, question: str, rest: str
) -> None:
    page = read(client, f"/search/?q={quote(question)}{rest}")
    assert len(page.select(".facets li")) > 12 and "too long" in text(page, ".facets .note")
    assert len(page.select(".facets li a[href]")) < len(page.select(".facets li"))
    counts = {link["href"]: text(link, ".n") for link in page.select(".facets a") if not link.get("aria-current")}
    counts |= {bar["href"]: bar["aria-label"].partition(": ")[2].split()[0] for bar in page.select(".when-plot a")}
    counts |= {link["href"]: link.get_text().split()[1] for link in page.select(".group > header .where a")}
    assert {href: text(read(client, f"/search/{href}"), ".more .quiet").split()[0] for href in counts} == counts


def test_where_a_question_is_too_long_for_a_date_no_stroke_over_the_bars_asks_for_one(client: Any) -> None:
    plot = read(client, f"/search/?q={quote(LONG[0])}").select_one(".when-plot")
    assert not plot.select("a, [data-first]") and not plot.get("data-brush")
    assert [bar["aria-label"] for bar in plot.select("[role=img]")]
    assert read(client, "/search/?q=tide+OR+winch").select_one(".when-plot[data-brush] a[data-first]")


@pytest.mark.parametrize(
    ("question", "less"),
    [
        ('"winch house" lang:ar', ['"winch house"', "winch house lang:ar", "winch OR house lang:ar"]),
        ("winch in:nowhere", ["winch", "win* in:nowhere"]),
        ("winch -turned", ["winch", "win* -turned"]),
        ("boats OR ships", []),
        ("author:zzzzzz", []),
    ],
)
def test_what_asks_for_less_keeps_the_fields_or_leaves_them_out_and_makes_no_words_of_them(
    client: Any, question: str, less: list[str]
) -> None:
    page = read(client, f"/search/?q={quote(question)}")
    assert not page.select("section.hits .more")
    offered = [link.get_text() for link in page.select(".note a bdi")]
    assert offered[: len(less)] == less and bool(offered) == bool(less)


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("tide", "the most telling first"),
        ("likes:3", "the newest first"),
        ("-tide", "the newest first"),
        ("likes:3&sort=likes", "the most liked first"),
        ("author:* -lang:xx&group=video", "the newest first"),
    ],
)
def test_a_page_says_in_which_order_its_hits_stand(client: Any, question: str, order: str) -> None:
    assert text(read(client, f"/search/?q={question}"), ".inwords .quiet").endswith(f", {order}.")

"""All hits as a file: any number, in their order, to the letter, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import gc
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.archive.command import ENVIRONMENT, PROGRAM, voxpop
from tests.archive.pages import CAPTION, CAPTURED, said, write_page
from tests.archive.stopping import stop_and_go_on
from voxpop.archive import Archive
from voxpop.query import Hit, Order

MANY = 2_345
RISKY = (
    "=1+1 tide",
    "+tide",
    "-tide",
    "@tide",
    "'=tide",
    "\ttide",
    "\r\ntide",
    "'quoted' tide",
    'a,"b"\nc tide 犬👍🏽',
)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("export")
    many = [said(f"c{n:04}", f"tide number {n}", timestamp=CAPTURED - n, _time_text=...) for n in range(MANY)]
    risky = [said(f"r{n}", text, who=f"=who{n}", timestamp=CAPTURED - 9_999) for n, text in enumerate(RISKY)]
    page = write_page(folder / "inbox", [*many, *risky], title="=The last tide", description="-")
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([folder / "inbox"]))
        yield archive


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def to_the_letter(cell: str) -> str:
    """What a cell stands for, by the rule that is documented."""
    return cell[1:] if re.match(r"'+[=+\-@\t\r\n]", cell) else cell


@pytest.mark.parametrize("sort", ["newest", "oldest", "likes", "replies", "moment"])
def test_every_hit_is_there_once_and_in_order(held: Archive, sort: Order) -> None:
    found = [hit.url for hit in held.searches.every("tide", sort)]
    assert len(found) == len(set(found)) == held.search("tide").count == MANY + len(RISKY) + 2
    shown = [hit.url for hit in held.search("tide", sort=sort, limit=500).hits]
    assert found[:500] == shown


def test_by_relevance_the_newest_come_first_without_an_end(held: Archive) -> None:
    assert [h.key for h in held.searches.every("tide", "relevance")] == [h.key for h in held.searches.every("tide")]
    assert list(held.searches.every("nowhere")) == list(held.searches.every("")) == []


def test_a_csv_file_has_a_row_a_hit_and_no_formula(held: Archive, tmp_path: Path) -> None:
    done = voxpop("--archive", held.path, "search", "tide", "--export", tmp_path / "hits.csv")
    assert (done.code, done.out) == (0, "") and f"{MANY + len(RISKY) + 2:,} hits written" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["hits.csv"]
    raw = (tmp_path / "hits.csv").read_bytes()
    assert raw.startswith(b"kind,key,video_key,video_title,")
    found = {row["key"]: row for row in rows(raw.decode())}
    assert not [cell for row in found.values() for cell in row.values() if cell[:1] in tuple("=+-@\t\r\n")]
    assert [to_the_letter(found[f"youtube:r{n}"]["text"]) for n in range(len(RISKY))] == list(RISKY)
    one = found["youtube:c0000"]
    assert (one["kind"], one["text"], one["like_count"], one["author_name"]) == (
        "comment",
        "tide number 0",
        "3",
        "'@nora",
    )
    assert one["published_latest"] == "2023-11-14T22:13:20Z" and one["video_title"] == "'=The last tide"
    assert found["youtube:Quay1234_-x"]["kind"] in ("video", "caption")


def test_json_lines_have_every_hit_to_the_letter(held: Archive) -> None:
    done = voxpop("--archive", held.path, "search", "tide kind:comment", "--sort", "oldest", "--export", "-")
    assert len(done.objects) == MANY + len(RISKY)
    texts = {one["key"]: one["text"] for one in done.objects}
    assert [texts[f"youtube:r{n}"] for n in range(len(RISKY))] == list(RISKY)
    assert done.objects[-1]["key"] == held.search("tide kind:comment", sort="newest").hits[0].key
    assert done.objects[-1]["comment"]["author"]["name"] == "@nora"
    lines = voxpop("--archive", held.path, "search", "tide kind:caption", "--export", "-", "--form", "csv")
    assert [row["moment"] for row in rows(lines.out)] == ["68.0"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_every_hit_is_written_also_where_the_command_was_stopped_in_between(held: Archive) -> None:
    """A pipe that is full takes a part of what is written where a signal comes in between."""
    words = [*PROGRAM, "--archive", str(held.path), "search", "tide", "--export", "-"]
    environment = ENVIRONMENT | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        for _ in range(3):
            stop_and_go_on(process.pid)
            lines += [process.stdout.readline() for _ in range(300)]
        lines += process.stdout.readlines()
    assert [json.loads(line)["key"] for line in lines] == [hit.key for hit in held.searches.every("tide")]


@pytest.mark.parametrize("name", ["hits", "hits.xlsx", "nowhere/hits.csv"])
def test_what_cannot_be_written_is_refused_before_anything_is(held: Archive, tmp_path: Path, name: str) -> None:
    done = voxpop("--archive", held.path, "search", "tide", "--export", tmp_path / name)
    assert (done.code, done.out) == (2, "") and name in done.err and not list(tmp_path.iterdir())


def test_no_more_than_a_page_of_hits_is_held_at_once(held: Archive) -> None:
    def alive() -> int:
        gc.collect()
        return sum(type(one) is Hit for one in gc.get_objects())

    before = alive()  # of what other tests asked for
    at_once = [alive() - before for n, _ in enumerate(held.searches.every("tide")) if n in (1_999, 2_300)]
    assert 0 < max(at_once) <= 1_010


def read(answer: Any) -> str:
    text = b"".join(answer.streaming_content).decode()
    answer.close()
    return text


def test_the_web_streams_the_same_as_an_attachment(held: Archive, client: Any) -> None:
    answer = client.get("/search/hits.jsonl", {"q": "tide", "sort": "likes"})
    assert answer.streaming and answer.headers["Content-Disposition"] == 'attachment; filename="hits.jsonl"'
    found = [json.loads(line)["key"] for line in read(answer).splitlines()]
    assert found == [hit.key for hit in held.searches.every("tide", "likes")]
    assert len(rows(read(client.get("/search/hits.csv", {"q": "tide"})))) == len(found)
    assert client.head("/search/hits.csv", {"q": "tide"}).status_code == 200
    page = client.get("/search/", {"q": "tide"}).content.decode()
    assert 'href="/search/hits.csv?q=tide"' in page and 'href="/search/hits.jsonl?q=tide"' in page


def test_only_so_many_may_save_at_once_and_who_stops_makes_room(client: Any) -> None:
    taken = [client.get("/search/hits.csv", {"q": "tide"}) for _ in range(2)]
    assert [answer.status_code for answer in taken] == [200, 200]
    refused = client.get("/search/hits.csv", {"q": "tide"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    for answer in taken:
        answer.close()  # unread
    assert read(client.get("/search/hits.csv", {"q": "tide"}))


@pytest.mark.parametrize("path", ["/search/hits.csv", "/search/hits.csv?q=", "/search/hits.xlsx?q=tide"])
def test_what_is_no_export_is_said_so(client: Any, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.fixture
def client(held: Archive) -> Any:
    from voxpop.web import site

    site.application(held, ["testserver"])
    from django.test import Client

    return Client()

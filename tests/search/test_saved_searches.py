"""Searches that were saved, and what is new in them: by the command line, and as feeds that any reader takes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, CAPTURED, said, write_page
from voxpop.archive import Archive
from voxpop.errors import CustodyError, KeyUnknown, UsageError
from voxpop.model import SavedSearch

DAY = 86_400
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def kept(tmp_path: Path, place: Path) -> Any:
    """An archive in which an old comment came in after a newer one."""
    with Archive.open(place, create=True) as archive:
        first = [said("new", "the tide came in <b> & \x0b \ufffe out", timestamp=CAPTURED - DAY, _time_text=...)]
        page = write_page(tmp_path / "1", first, id="Quay0001_-x", title="The tide \x08 table")
        page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
        list(archive.add([tmp_path / "1"]))
        second = [said("old", "an old tide", timestamp=CAPTURED - 900 * DAY, _time_text=..., author=...)]
        list(archive.add([write_page(tmp_path / "2", second, id="Quay0002_-x")]))
        yield archive


@pytest.fixture
def client(kept: Archive) -> Any:
    from voxpop.web import site

    site.application(kept, ["testserver"])
    from django.test import Client

    return Client()


def ids(archive: Archive, question: str) -> list[str]:
    return [arrival.id for arrival in archive.searches.arrivals(question)]


def test_what_came_in_last_stands_first_whenever_it_was_written(kept: Archive, tmp_path: Path) -> None:
    found = ids(kept, "tide kind:comment")
    assert found == ["urn:voxpop:comment:youtube:old", "urn:voxpop:comment:youtube:new"]
    assert kept.search("tide kind:comment", sort="newest").hits[0].key == "youtube:new"
    every = ids(kept, "tide")
    assert set(every) == {
        *found, "urn:voxpop:video:youtube:Quay0001_-x", "urn:voxpop:caption:youtube:Quay0001_-x:en:68000",
    }  # fmt: skip
    at = [arrival.taken_in for arrival in kept.searches.arrivals("tide")]
    assert at == sorted(at, reverse=True) and min(at) > CAPTURED
    assert [arrival.hit.key for arrival in kept.searches.arrivals("tide kind:comment", limit=1)] == ["youtube:old"]
    kept.rebuild()
    assert ids(kept, "tide kind:comment") == found and set(ids(kept, "tide")) == set(every)
    assert kept.searches.arrivals("nowhere") == kept.searches.arrivals("") == ()


def test_a_search_is_saved_listed_asked_and_removed(kept: Archive, place: Path) -> None:
    done = voxpop("--archive", place, "search", "tide -table", "--save", " Low  tide ", "--limit", "1")
    assert done.code == 0 and "Saved as Low tide." in done.err and "tide" in done.out
    voxpop("--archive", place, "search", "gull*", "--save", "gulls")
    listed = voxpop("--archive", place, "searches", "--json").objects
    assert [(one["name"], one["query"]) for one in listed] == [("gulls", "gull*"), ("Low tide", "tide -table")]
    assert "Low tide  tide -table  (saved 20" in voxpop("--archive", place, "searches").out
    found = voxpop("--archive", place, "searches", "Low tide", "--json").objects
    assert "youtube:old" in [one["key"] for one in found]
    assert "an old tide" in voxpop("--archive", place, "searches", "Low tide").out
    assert voxpop("--archive", place, "searches", "gulls", "--remove").code == 0
    assert [one.name for one in kept.searches.saved.all()] == ["Low tide"]
    again = voxpop("--archive", place, "searches", "gulls", "--remove")
    assert (again.code, "gulls" in again.err) == (2, True)
    assert voxpop("--archive", place, "searches", "--remove").code == 2
    assert "Saved as Low tide, in place of: tide -table" in (
        voxpop("--archive", place, "search", "ebb", "--save", "Low tide").err
    )
    assert kept.searches.saved.named("Low tide").query == "ebb"


@pytest.mark.parametrize("name", ["", "  ", "a/b", "..", "x" * 81, "a\x07b"])
def test_what_is_no_name_or_no_question_is_refused(kept: Archive, name: str) -> None:
    with pytest.raises(UsageError):
        kept.searches.saved.save(name, "tide", 1)
    with pytest.raises(UsageError):
        kept.searches.saved.save("good", "  ", 1)
    assert kept.searches.saved.all() == ()


def test_saved_searches_survive_a_rebuild_and_come_along_with_a_copy(
    kept: Archive, place: Path, tmp_path: Path
) -> None:
    kept.searches.saved.save("ebb", "tide", CAPTURED)
    kept.rebuild()
    there = tmp_path / "copy"

    def steps() -> list[tuple[str, str]]:
        return [(step.kind, step.done) for step in kept.copy(there) if step.kind == "searches"]

    assert steps() == [("searches", "copied")] and steps() == []
    kept.searches.saved.save("flood", "tide", CAPTURED)
    assert steps() == [("searches", "copied")]
    with Archive.open(there) as copy:
        assert [one.name for one in copy.searches.saved.all()] == ["ebb", "flood"]
        assert list(copy.verify()) == []
    (place / "searches.jsonl").write_text("no json at all")
    assert steps() == [("searches", "refused")]
    with pytest.raises(CustodyError, match="cannot be read"):
        kept.searches.saved.all()
    (place / "searches.jsonl").unlink()
    assert steps() == [("searches", "refused")]
    with Archive.open(there) as copy:
        assert [one.name for one in copy.searches.saved.all()] == ["ebb", "flood"]


def test_two_who_save_at_once_both_do(kept: Archive) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: kept.searches.saved.save(f"s{n}", "tide", n), range(12)))
    assert {one.name for one in kept.searches.saved.all()} == {f"s{n}" for n in range(12)}


def feed(client: Any, address: str, **asked: str) -> ET.Element:
    answer = client.get(address, asked)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)


def valid(root: ET.Element) -> None:
    """What RFC 4287 asks of a feed, as far as we write one."""
    for one in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", ATOM)) == 1, name
        assert (one.findtext("a:id", namespaces=ATOM) or "").startswith("urn:voxpop:")
        assert datetime.fromisoformat(one.findtext("a:updated", namespaces=ATOM) or "").tzinfo
        assert one.findtext("a:author/a:name", namespaces=ATOM)
        for link in one.findall("a:link", ATOM):
            assert link.attrib["href"].startswith("http://testserver/")
    entries = [entry.findtext("a:id", namespaces=ATOM) for entry in root.findall("a:entry", ATOM)]
    assert len(entries) == len(set(entries))


def test_any_search_has_a_feed_that_is_valid_whatever_was_captured(client: Any, kept: Archive) -> None:
    root = feed(client, "/search/feed.atom", q="tide")
    valid(root)
    entries = root.findall("a:entry", ATOM)
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in entries] == ids(kept, "tide")
    one = next(e for e in entries if (e.findtext("a:id", namespaces=ATOM) or "").endswith(":new"))
    summary = one.find("a:summary", ATOM)
    assert summary is not None and summary.attrib["type"] == "html"
    assert BeautifulSoup(summary.text or "", "html.parser").get_text() == "the tide came in <b> & \ufffd \ufffd out"
    assert "<mark>tide</mark>" in (summary.text or "")
    assert one.findtext("a:title", namespaces=ATOM) == "@nora: The tide \ufffd table"
    valid(feed(client, "/search/feed.atom", q="nowhere"))
    assert client.get("/search/feed.atom").status_code == 400


def test_the_feed_of_a_saved_search_need_not_be_loaded_twice(client: Any, kept: Archive, tmp_path: Path) -> None:
    name = "Ebb & flood 潮"
    kept.searches.saved.save(name, "tide", CAPTURED)
    address = f"/searches/{quote(name, safe='')}/feed.atom"
    before = feed(client, address)
    valid(before)
    mark = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": mark}).status_code == 304
    list(kept.add([write_page(tmp_path / "3", [said("later", "tide again")], id="Quay0003_-x")]))
    after = client.get(address, headers={"If-None-Match": mark})
    assert after.status_code == 200
    entries = [e.findtext("a:id", namespaces=ATOM) for e in ET.fromstring(after.content).findall("a:entry", ATOM)]
    assert entries[0] == "urn:voxpop:comment:youtube:later"
    assert entries[1:] == [e.findtext("a:id", namespaces=ATOM) for e in before.findall("a:entry", ATOM)]
    kept.searches.saved.remove(name)
    assert client.get(address).status_code == 404
    with pytest.raises(KeyUnknown):
        kept.searches.saved.named(name)


def test_a_saved_search_is_found_by_its_name_as_it_was_typed(client: Any, kept: Archive, place: Path) -> None:
    typed = "E\u0301lan  vital"
    kept.searches.saved.save(typed, "tide", CAPTURED)
    assert kept.searches.saved.named(typed).name == "\u00c9lan vital"
    ids = {
        feed(client, f"/searches/{quote(name)}/feed.atom").findtext("a:id", namespaces=ATOM)
        for name in (typed, "Élan vital")
    }
    assert len(ids) == 1
    assert voxpop("--archive", place, "searches", typed).out
    kept.searches.saved.remove(typed)
    assert kept.searches.saved.all() == ()


def test_the_search_page_leads_to_its_feed_and_to_what_was_saved(client: Any, kept: Archive) -> None:
    page = BeautifulSoup(client.get("/search/", {"q": "tide"}).content, "html.parser")
    assert page.select_one('head link[rel="alternate"][href="/search/feed.atom?q=tide"]')
    assert page.select_one('main a[href="/search/feed.atom?q=tide"]')
    kept.searches.saved.save("a<b>", "tide kind:reply", CAPTURED)
    page = BeautifulSoup(client.get("/search/").content, "html.parser")
    assert page.select_one('head link[rel="alternate"]') is None
    assert page.select_one('main li a[href="/search/?q=tide+kind%3Areply"]').get_text() == "a<b>"  # type: ignore[union-attr]
    assert page.select_one('main li a[href="/searches/a%3Cb%3E/feed.atom"]')


def test_the_file_can_be_read_without_voxpop(kept: Archive, place: Path) -> None:
    kept.searches.saved.save("潮", ' "low tide"', CAPTURED)
    kept.searches.saved.save("\u0065\u0301bb", "tide \udcff", CAPTURED)
    assert kept.searches.saved.named("\u00e9bb").query == "tide \ufffd"
    kept.searches.saved.remove("\u00e9bb")
    assert (place / "searches.jsonl").read_text() == (
        '{"name":"潮","query":"\\"low tide\\"","saved":1700000000}\n'
    )  # fmt: skip
    assert kept.searches.saved.all() == (SavedSearch("潮", '"low tide"', CAPTURED),)

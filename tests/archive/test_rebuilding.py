"""Rebuilding disturbs nobody, goes on where it was stopped, and bears the death of those who read for it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import CAPTURED, VIDEO_ID, info, said, write, write_mirror, write_page
from tests.archive.records import Records, differences, findings, public, shown, words
from tests.kills.test_kills import pad
from voxpop.archive import Answers, Archive, readers, ready
from voxpop.catalogue.local import schema
from voxpop.originals.layout import ACCESSION, DECISION, object_folder
from voxpop.query import Show, Slice, Sort

KEY = f"youtube:{VIDEO_ID}"
LISTS: tuple[tuple[Sort, Show], ...] = (
    ("page", "all"), ("likes", "all"), ("new", "all"), ("old", "all"), ("moment", "all"), ("page", "timecode"),
    ("page", "edited"),
)  # fmt: skip


class Stop:
    """A progress that ends the work, as Ctrl-C does, when so many accessions are in."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.seen: list[int] = []

    def step(self, name: str, done: int, total: int | None) -> None:
        if name == "accessions":
            self.seen.append(done)
            if done == self.after:
                raise KeyboardInterrupt


@pytest.fixture
def grown(archive: Archive, inbox: Path) -> Archive:
    """Four captures of a video whose comments are often equals in likes and time, and a page that was taken in anew."""
    few = ("the tide", "0:12 gulls", "0:12 and 1:08")
    edited = ("2 days ago", "2 days ago (edited)")
    threads = [
        said(
            f"c{n}", few[n % 3], who=("nora", "ferryman")[n % 2], like_count=n % 3,
            timestamp=1_699_000_000 + n % 2 * 60, _time_text=edited[n % 2],
        )
        for n in range(40)
    ]  # fmt: skip
    replies = [said(f"c1.r{n}", "aye", parent="c1", who="nora") for n in range(12)]
    for n in range(4):
        list(archive.add([write_page(inbox / f"o{n}", [said(f"o{n}", "other", who="nora")], id=f"Other234_{n}y")]))
    list(archive.add([write_page(inbox / "a", [*threads[:10], *replies])]))
    for n in range(3):
        page = write_page(inbox / f"b{n}", threads[10 * n : 10 * n + 20], epoch=1_700_009_000 + 60 * n)
        list(archive.add([page]))
    archive.amend(archive.captures("youtube:Other234_0y")[0].key, Answers(coverage="complete"))
    return archive


def pages(ask: Callable[[str | None], Slice[Any]], between: Callable[[], None]) -> list[object]:
    """Everything in a list, page by page, with something done between two pages."""
    found: list[object] = []
    after: str | None = None
    while True:
        part = ask(after)
        found += part.items
        assert len(found) < 500
        if (after := part.next) is None:
            return found
        between()


def lists(archive: Archive) -> Iterator[Callable[[str | None], Slice[Any]]]:
    """Every list of an archive that has cursors."""
    for sort, show in LISTS:
        yield lambda after, sort=sort, show=show: archive.thread(KEY, sort=sort, show=show, after=after, limit=9)  # type: ignore[misc]
    author = archive.comment("youtube:c2").author.key
    assert author is not None
    yield lambda after: archive.author_comments(author, after=after, limit=9)
    yield lambda after: archive.replies("youtube:c1", after=after, limit=5)
    yield lambda after: archive.videos(after=after, limit=2)


def test_a_cursor_got_before_a_rebuild_goes_on_at_the_same_place_after_it(grown: Archive) -> None:
    for number, ask in enumerate(lists(grown)):
        undisturbed = pages(ask, lambda: None)
        assert len(undisturbed) > 4
        assert pages(ask, grown.rebuild) == undisturbed, f"list {number}"


def test_the_place_of_a_comment_is_found_in_a_rebuilt_catalogue(grown: Archive) -> None:
    place, first = grown.position("youtube:c25"), grown.position("youtube:c0")
    grown.rebuild()
    assert grown.thread(KEY, after=place).items[0].key == "youtube:c25"
    assert grown.thread(KEY, after=first).items[0].key == "youtube:c0"
    assert grown.thread(KEY, after=grown.position("youtube:c1.r3")).items[0].key == "youtube:c1"


def test_no_equal_is_left_out_after_a_comment_that_is_gone(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_page(inbox / "a", [said(f"c{n}", "tide", like_count=2) for n in range(9)])]))
    list(archive.add([write_page(inbox / "b", [said("d", "tide", like_count=2)], epoch=1_700_009_000)]))
    later = next(c.key for c in archive.captures(KEY) if c.comments_held == 1)
    after = next(
        part.next
        for limit in range(1, 11)
        if (part := archive.thread(KEY, sort="likes", limit=limit)).items[-1].key == "youtube:d" or limit == 9
    )
    archive.withdraw(later, reason="asked")
    assert {c.key for c in archive.thread(KEY, sort="likes", after=after).items} <= {f"youtube:c{n}" for n in range(9)}


def test_readers_are_answered_alike_before_while_and_after_a_new_catalogue_takes_its_place(grown: Archive) -> None:
    expected = (words(grown, "gulls"), public(grown))
    over, answered, wrong = Event(), [0], list[object]()

    def read() -> None:
        with Archive.open(grown.path) as mine:
            while not over.is_set() and not wrong:
                try:
                    if (words(mine, "gulls"), public(mine)) != expected:
                        wrong.append("another answer")
                except Exception as error:  # noqa: BLE001 - told by the test
                    wrong.append(error)
                answered[0] += 1

    readers = [Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(8):
        grown.rebuild()
    over.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert answered[0] > 2


def test_who_is_in_the_middle_of_an_answer_finishes_it(grown: Archive) -> None:
    expected = [comment.key for comment in grown.comments(KEY)]
    answer = grown.comments(KEY)
    begun = [next(answer).key]
    grown.rebuild()
    grown.video(KEY)
    assert [*begun, *(comment.key for comment in answer)] == expected


def stopped(archive: Archive, after: int) -> Records:
    """What an archive says, whose rebuild was stopped."""
    with pytest.raises(KeyboardInterrupt):
        archive.rebuild(Stop(after))
    assert len(list((archive.path / "catalogue").glob("g*"))) == 2
    return public(archive) | shown(archive)


def gone_on(place: Path) -> tuple[list[str], Stop]:
    """Rebuild; what was said, and how far it was with each accession."""
    heard: list[str] = []
    stop = Stop(-1)
    with Archive.open(place, say=heard.append) as archive:
        archive.rebuild(stop)
        assert findings(archive) == []
    assert len(list((place / "catalogue").glob("g*"))) == 1
    return heard, stop


def test_a_stopped_rebuild_goes_on_from_there(grown: Archive) -> None:
    before = stopped(grown, 3)
    heard, stop = gone_on(grown.path)
    assert heard == ["An unfinished rebuild goes on: 3 of 8 accessions are in it already."]
    assert stop.seen == [4, 5, 6, 7, 8]
    assert differences(public(grown) | shown(grown), before) == {}
    assert words(grown, "gulls") > set()


class StopAtIndex:
    """The same when everything is in, and so many of the indexes are made that readers need."""

    def __init__(self, after: int) -> None:
        self.after = after

    def step(self, name: str, done: int, total: int | None) -> None:
        if name == "indexes" and done == self.after:
            raise KeyboardInterrupt


def indexes(archive: Archive) -> set[tuple[str, str]]:
    """Those of the comments of each generation of the catalogue, as they were made."""
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'comment'"
    found = set[tuple[str, str]]()
    for store in (archive.path / "catalogue").glob("g*/store.sqlite3"):
        with closing(sqlite3.connect(store)) as db:
            found |= set(db.execute(query))
    return found


def asked(archive: Archive, query: str) -> list[Any]:
    """What the store of the catalogue in use answers."""
    (store,) = (archive.path / "catalogue").glob("g*/store.sqlite3")
    with closing(sqlite3.connect(store)) as db:
        return db.execute(query).fetchall()


def test_who_spoke_before_a_rebuild_was_stopped_is_known_when_it_goes_on(grown: Archive) -> None:
    stopped(grown, 3)
    gone_on(grown.path)
    authors = asked(grown, "SELECT h, id, name, url FROM author")
    assert len(authors) == len(set(authors)) == 2


@pytest.mark.parametrize("made", [1, 5, 11])
def test_a_rebuild_stopped_while_it_makes_indexes_goes_on_with_them(grown: Archive, inbox: Path, made: int) -> None:
    wanted = indexes(grown)
    with pytest.raises(KeyboardInterrupt):
        grown.rebuild(StopAtIndex(made))
    list(grown.add([write_page(inbox / "z", [said("c1", "the tide, edited")], epoch=1_700_090_000)]))
    expected = public(grown) | shown(grown)
    assert "8 of 9" in gone_on(grown.path)[0][0]
    assert indexes(grown) == wanted
    assert asked(grown, "PRAGMA journal_mode") == [("wal",)], "who writes later must not lock readers out"
    assert differences(public(grown) | shown(grown), expected) == {}


def test_a_catalogue_that_lacks_an_index_is_made_again(grown: Archive) -> None:
    wanted = indexes(grown)
    with closing(sqlite3.connect(next((grown.path / "catalogue").glob("g*/store.sqlite3")))) as db:
        db.execute("DROP INDEX comment_time")
    with Archive.open(grown.path) as again:
        assert len(again.thread(KEY, sort="new").items) > 4
        assert indexes(again) == wanted


def test_equals_of_captures_that_came_in_within_one_second_keep_their_order(archive: Archive, inbox: Path) -> None:
    few = [write_page(inbox / f"p{n}", [said(f"c{n}", "tide")], epoch=1_700_009_000 + n) for n in range(9)]
    list(archive.add(few))
    before = [comment.key for comment in archive.thread(KEY, sort="likes").items]
    assert before == [f"youtube:c{n}" for n in range(9)]
    archive.rebuild()
    assert [comment.key for comment in archive.thread(KEY, sort="likes").items] == before


def test_what_was_added_meanwhile_is_in_what_goes_on(grown: Archive, inbox: Path) -> None:
    stopped(grown, 3)
    list(grown.add([write_page(inbox / "z", [said("c1", "the tide, edited")], epoch=1_700_090_000)]))
    expected = public(grown) | shown(grown)
    heard, stop = gone_on(grown.path)
    assert "3 of 9" in heard[0]
    assert stop.seen == [4, 5, 6, 7, 8, 9]
    assert differences(public(grown) | shown(grown), expected) == {}


def test_after_another_decision_a_rebuild_begins_anew(grown: Archive) -> None:
    stopped(grown, 3)
    grown.amend(grown.captures(KEY)[0].key, Answers(coverage="partial"))
    expected = public(grown) | shown(grown)
    heard, stop = gone_on(grown.path)
    assert heard == []
    assert stop.seen[0] == 1
    assert differences(public(grown) | shown(grown), expected) == {}


def test_after_the_system_began_anew_a_rebuild_does_so_too(
    grown: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = tmp_path / "boot_id"
    monkeypatch.setattr(schema, "_BOOT", begun)
    begun.write_text("before the power failed\n")
    before = stopped(grown, 3)
    begun.write_text("after it\n")
    heard, stop = gone_on(grown.path)
    assert heard == [], "what was not flushed may be lost in parts"
    assert stop.seen[0] == 1
    assert differences(public(grown) | shown(grown), before) == {}


@pytest.mark.parametrize("is_known", [True, False])
def test_a_store_that_was_filled_without_flushing_is_flushed_before_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    monkeypatch.setattr(schema, "_BOOT", tmp_path / "boot_id")
    if is_known:
        (tmp_path / "boot_id").write_text("once\n")
    schema.create(tmp_path / "store.sqlite3").close()
    with closing(schema.open_writer(tmp_path / "store.sqlite3")) as db:
        schema.prepare_for_filling(db)
        assert db.execute("PRAGMA synchronous").fetchone() == (0 if is_known else 1,)
        heard: list[str] = []
        db.set_trace_callback(heard.append)
        list(schema.index_for_reading(db))
        assert heard[-2:] == ["PRAGMA synchronous=NORMAL", "PRAGMA journal_mode=WAL"]
        assert db.execute("PRAGMA synchronous").fetchone() == (1,)


def test_what_is_withdrawn_is_gone_from_an_unfinished_rebuild_too(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_page(inbox / "a", [said("c1", "unforgettable")]), write_mirror(inbox / "m")]))
    stopped(archive, 1)
    archive.withdraw("youtube:c1", reason="asked")
    kept = [f for f in (archive.path / "catalogue").rglob("*") if f.is_file() and b"unforgettable" in f.read_bytes()]
    assert kept == []
    assert gone_on(archive.path)[0] == []


def test_an_unfinished_rebuild_that_was_damaged_is_begun_anew(grown: Archive) -> None:
    before = stopped(grown, 3)
    unfinished = max((grown.path / "catalogue").glob("g*"), key=lambda path: int(path.name[1:]))
    store = unfinished / "store.sqlite3"
    store.write_bytes(store.read_bytes()[:8192] + b"\xff" * 8192)
    with Archive.open(grown.path) as archive:
        for _ in range(2):  # found at once, or by the first that goes on
            try:
                archive.rebuild()
                break
            except Exception as error:  # noqa: BLE001 - the second time it must not
                assert "damaged" in str(error)
        assert findings(archive) == []
        assert differences(public(archive) | shown(archive), before) == {}


def test_what_cannot_be_read_is_left_out_and_the_command_says_so(archive: Archive, inbox: Path) -> None:
    for n, id in enumerate(("Other234_0y", "Other234_1y", "Other234_2y")):
        list(archive.add([write_page(inbox / str(n), [said(f"o{n}", "other")], id=id)]))
    archive.close()
    one, other, _ = (record.parent for record in archive.path.glob("originals/???/**/accession.json"))
    (one / "accession.json").unlink()
    next(other.rglob("*.json.zst")).write_bytes(b"no frame")
    done = voxpop("--archive", archive.path, "rebuild")
    assert done.code == 1
    assert "Rebuilt: 1 video, 1 comment.\nLeft out: 2 of 3 accessions. `voxpop verify` says what is wrong." in done.err


def at_work() -> Iterator[int]:
    """The children of this process that have not ended."""
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            yield int(child)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")
def test_a_reader_that_dies_takes_nothing_with_it(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So little may wait for the writer that who reads cannot be done when the first page is in.
    monkeypatch.setattr(readers, "_PIECES_AHEAD_OF_ALL", readers.MOST)
    for module in (readers, ready):
        monkeypatch.setattr(module, "PIPE_BYTES", 1 << 16)
    for n in range(12):
        comments = [said(f"c{n}.{m}", f"tide {n}") for m in range(600)]
        page = write_page(inbox / f"p{n}", comments, id=f"Other234_{n:x}y")
        pad(page)
        list(archive.add([page]))
    expected = public(archive)
    others = set(at_work())  # such as the browser of other tests
    killed: list[int] = []

    class Kill:
        def step(self, name: str, done: int, total: int | None) -> None:
            if not killed:
                killed.extend(set(at_work()) - others)
                for child in killed:
                    os.kill(child, signal.SIGKILL)

    heard: list[str] = []
    with Archive.open(archive.path, say=heard.append) as again:
        again.rebuild(Kill())
        assert killed
        assert heard == []
        assert findings(again) == []
        assert differences(public(again), expected) == {}


def test_of_many_captures_each_takes_no_more_work_than_of_few(archive: Archive, inbox: Path) -> None:
    def work_for_each(count: int) -> float:
        for n in range(count):
            path = inbox / f"{n}" / "page.info.json"
            if not path.exists():
                write(path, info([said("a", "one")], epoch=CAPTURED + n * 3_600, view_count=n))
        list(archive.add([inbox]))
        calls = Counter[str]()
        sys.setprofile(lambda frame, event, _: calls.update([event]))
        try:
            archive.rebuild()
        finally:
            sys.setprofile(None)
        return calls["call"] / count

    few, many = work_for_each(15), work_for_each(60)
    assert many < few * 1.2


def test_what_a_rebuild_forgets_is_named(archive: Archive, inbox: Path) -> None:
    keys = []
    for n in range(2):
        list(archive.add([write_page(inbox / f"{n}", [said(f"c{n}", "tide")], id=f"Other234_{n}y")]))
        keys.append(archive.captures(f"youtube:Other234_{n}y")[0].key)
    decision = archive.amend(keys[0], Answers(coverage="complete")).id
    archive.withdraw(keys[0], reason="asked")
    accession = archive.captures("youtube:Other234_1y")[0].accession_id
    assert "custody" not in voxpop("--archive", archive.path, "rebuild").err
    for urn in (ACCESSION + accession, DECISION + decision):
        shutil.rmtree(archive.path / "originals" / object_folder(urn))
    said_once = voxpop("--archive", archive.path, "rebuild")
    assert said_once.code == 0
    assert f"forgotten now: accession {accession}, decision {decision}. " in said_once.err
    assert "custody" not in voxpop("--archive", archive.path, "rebuild").err

"""`verify` finds every cell of the store that was changed, of any table, or the cell changes no answer.

The tables and columns are those that the schema has: a new one is tried here without anybody thinking of it.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, CAPTURED, MIRROR, VIDEO_ID, clip, info, said, write, write_mirror
from tests.archive.records import differences, findings, public, shown
from tests.conftest import IS_SOAK
from voxpop.archive import Answers, Archive
from voxpop.archive.ready import WORKER_FROM
from voxpop.catalogue.local import schema
from voxpop.codec import report_line
from voxpop.errors import CatalogueError

KEY = f"youtube:{VIDEO_ID}"
DAY = 86_400
FILLER = "x" * WORKER_FROM
TIDE = "1:08 they only come in with the tide, only..."
COMPLETE, PARTIAL = Answers(coverage="complete"), Answers(coverage="partial")
CHAT = """{"replayChatItemAction": {"actions": [{"addChatItemAction": {"item": {"liveChatTextMessageRenderer": {\
"id": "Cx1", "timestampUsec": "1487612702000000", "timestampText": {"simpleText": "0:02"}, "authorName": {"simpleText"\
: "@ropeworks"}, "authorExternalChannelId": "UCropeworks", "message": {"runs": [{"text": "good evening"}]}}}}}],\
 "videoOffsetTimeMsec": "2000"}}
"""

# What may be another without a finding, and why: there no answer may change.
UNPROVED = {
    "meta.revision": "how many transactions there were; the next writer brings the index in step with it",
    "meta.index": "with what the index was made; where that is not what is installed, it is made anew",
    "meta.schema": "the version of the tables; a catalogue of another one is made anew",
    "video.rev": "the transaction that touched a video last, for an index that fell behind",
    "dropped.rev": "likewise",
    "dropped.vk": "likewise",
    "author.said": "whether a claim names an author so; asked only where no comment bears the name",
}


def columns() -> list[tuple[str, str]]:
    """Every column of every table, but for `meta`, whose rows are tried one by one, and `said` (see below)."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(schema.SCHEMA)
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = {table: db.execute(f"PRAGMA table_info({table})").fetchall() for table in tables}
    return [(table, row[1]) for table, rows in found.items() if table not in ("meta", "said") for row in rows]


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with all that the tables can hold, grown capture by capture."""
    top = tmp_path_factory.mktemp("cells")

    def page(day: int, *comments: object, **fields: object) -> Path:
        name = top / f"day {day}" / f"The last ferry [{VIDEO_ID}].info.json"
        return write(name, info(comments, epoch=CAPTURED + day * DAY, **fields))

    tide = said("c1", TIDE, author="Nora Quay", like_count=7)
    first = page(
        1, tide, said("c1.r", "reply 0:12", parent="c1"), said("c2", "second 0:12", is_pinned=True),
        said("c3", "third", who="ferryman", like_count=..., author_url=...), said("c4", "fourth, 1:08"),
        said("lost.r", "to nobody", parent="lost"), subtitles={"en": [{"ext": "vtt"}]},
        chapters=[{"start_time": 0, "end_time": 90, "title": "The ferry"}],
    )  # fmt: skip
    first.with_name(f"The last ferry [{VIDEO_ID}].en.vtt").write_text(CAPTION)
    clip(Path(__file__).parents[2], first.with_name(f"The last ferry [{VIDEO_ID}].webm"))
    second = page(
        9, {**tide, "like_count": 9}, said("c2", "second, edited 0:12", _time_text="2 years ago (edited)"),
        said("c4", "fourth, 1:08", author="@renamed"), title="The very last ferry", subtitles={"en": [{"ext": "vtt"}]},
    )  # fmt: skip
    second.with_name(f"The last ferry [{VIDEO_ID}].en.vtt").write_text(CAPTION)
    third = page(400, tide, said("c3", "third, again", who="ferryman"), said("c2", "second, edited 0:12"))
    unknown = write(top / "unknown" / "p.info.json", info([said("c5", "undated 0:33")], epoch=...))
    chat = write(top / "live" / "Harbour live [Live1234_-x].info.json", info([said("c6", "live")], id="Live1234_-x"))
    chat.with_name("Harbour live [Live1234_-x].live_chat.json").write_text(CHAT)
    other = write(top / "other" / "o.info.json", info([said("c7", "go"), said("c8", "stay")], id="Othe1234_-x"))
    gone = write(top / "gone" / "g.info.json", info([said("c9", "gone for good")], id="Gone1234_-x"))
    with Archive.open(top / "kept", create=True) as archive:
        for path, answers in ((first, COMPLETE), (second, COMPLETE), (third, PARTIAL), (unknown, Answers())):
            list(archive.add([path], answers=answers))
        list(archive.add([chat.parent, other, gone]))
        list(archive.add([write_mirror(top / "mirror", MIRROR)], answers=Answers(url=f"https://youtu.be/{VIDEO_ID}")))
        archive.amend(archive.captures("youtube:Othe1234_-x")[0].key, COMPLETE, reason="counted by hand")
        archive.withdraw("youtube:c7", reason="asked to")
        archive.withdraw("youtube:Gone1234_-x", reason="asked to")
        assert findings(archive) == []
    return top / "kept"


def store_of(place: Path) -> Path:
    """The store that is in use."""
    return place / "catalogue" / (place / "catalogue" / "current").read_text().split()[0] / "store.sqlite3"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of pages so large that what they say is kept for the next one."""
    top = tmp_path_factory.mktemp("large")
    with Archive.open(top / "kept", create=True) as archive:
        for day in (1, 2):
            page = info([said("d", "daily"), said(f"d{day}", "once")], epoch=CAPTURED + day * DAY, filler=FILLER)
            list(archive.add([write(top / str(day) / "page.info.json", page)]))
        assert findings(archive) == []
    return top / "kept"


@pytest.fixture
def grown(healthy: Path) -> Iterator[Path]:
    """The archive as it grew."""
    yield from put_back(healthy)


@pytest.fixture
def grown_large(large: Path) -> Iterator[Path]:
    """That of large pages."""
    yield from put_back(large)


def put_back(healthy: Path) -> Iterator[Path]:
    """The catalogue is put back afterwards, file by file, so that it counts as no copy."""
    before = {path: path.read_bytes() for path in sorted((healthy / "catalogue").rglob("*")) if path.is_file()}
    yield healthy
    for path in sorted((healthy / "catalogue").rglob("*")):
        if path.is_file() and path not in before:
            path.unlink()
    for path, data in before.items():
        if not path.exists() or path.read_bytes() != data:
            put(path, data)
    store = store_of(healthy)  # another file by now, where the catalogue was made again meanwhile
    (healthy / "catalogue" / "current").write_text(f"{store.parent.name} {store.stat().st_ino}\n")


def put(path: Path, data: bytes) -> None:
    """Put bytes into a file without emptying it before: somebody may still have it mapped into memory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with path.open("r+b") as out:
        out.write(data)
        out.truncate()


def answers(place: Path) -> dict[str, object]:
    """All that is told and shown."""
    with Archive.open(place) as archive:
        reports = {"reports": tuple(archive.reports())}
        return public(archive) | shown(archive) | reports | {"info": archive.info(sizes=False)}


def another(value: object) -> object:
    """A value that one bit tells from another; where there is none, one."""
    if isinstance(value, int | float):
        return value + (1 << 20)  # no other row has that number
    if isinstance(value, str):
        return value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x"
    if isinstance(value, bytes):
        at = next((n for n, byte in enumerate(value) if byte), 0)
        return value[:at] + bytes([value[at] ^ 4]) + value[at + 1 :] if value else b"x"
    return 1 << 20


def changed(place: Path, table: str, column: str, where: str = "1") -> None:
    """One cell of the first of these rows that says something there."""
    with closing(sqlite3.connect(store_of(place))) as db, db:
        keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
        chosen = ", ".join((column, *keys))
        query = f"SELECT {chosen} FROM {table} WHERE {where} ORDER BY {column} IS NULL, {', '.join(keys)} LIMIT 1"
        found = db.execute(query).fetchone()
        assert found is not None, f"{table} is empty: the archive of this test has nothing of the kind"
        same = " AND ".join(f"{key} IS ?" for key in keys)
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {same}", (another(found[0]), *found[1:]))


@pytest.mark.parametrize(("table", "column"), columns())
def test_a_cell_that_was_changed_is_found_or_changes_no_answer(grown: Path, table: str, column: str) -> None:
    is_proved = f"{table}.{column}" not in UNPROVED
    before = {} if is_proved else answers(grown)
    changed(grown, table, column)
    with Archive.open(grown) as archive:
        told = findings(archive)
    assert told if is_proved else differences(answers(grown), before) == {}, told


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("comment", "ph"), ("comment", "ak"), ("comment", "lang"), ("comment", "written"), ("comment", "prec"),
        ("comment", "same"), ("fate", "back"), ("fate", "back_at"), ("caption", "lines"), ("capture", "at"),
    ],
)  # fmt: skip
def test_a_cell_that_said_nothing_and_says_something_is_found(grown: Path, table: str, column: str) -> None:
    changed(grown, table, column, f"{column} IS NULL")
    with Archive.open(grown) as archive:
        assert findings(archive)


@pytest.mark.parametrize("name", ["schema", "revision", "comments", "videos", "captures", "accessions", "channels"])
def test_a_figure_of_the_store_that_was_changed_is_found_or_changes_no_answer(grown: Path, name: str) -> None:
    before = answers(grown)
    changed(grown, "meta", "value", f"name = '{name}'")
    try:
        with Archive.open(grown) as archive:
            told = findings(archive)
    except CatalogueError:  # a later version: no question is answered at all
        assert name == "schema"
        return
    assert told if f"meta.{name}" not in UNPROVED else differences(answers(grown), before) == {}, told


@pytest.mark.parametrize("column", ["vk", "cap", "digests", "ends", "print"])
def test_a_cell_of_what_is_kept_for_the_next_capture_is_found(grown_large: Path, column: str) -> None:
    changed(grown_large, "said", column)
    with Archive.open(grown_large) as archive:
        told = findings(archive)
    assert len(told) == 1 and "plays no part" in told[0], told


def test_a_report_that_is_damaged_is_told_or_said_to_be_damaged(grown: Path) -> None:
    store = store_of(grown)
    with closing(sqlite3.connect(store)) as db:
        id, report = db.execute("SELECT id, report FROM accession WHERE source = 'ytdlp' LIMIT 1").fetchone()
    said: set[str] = set()
    with Archive.open(grown) as archive, closing(sqlite3.connect(store)) as db:
        for at in range(len(report) * 8):
            flipped = bytearray(report)
            flipped[at // 8] ^= 1 << at % 8
            with db:
                db.execute("UPDATE accession SET report = ? WHERE id = ?", (bytes(flipped), id))
            try:
                said.update(type(report_line(told)).__name__ for told in archive.reports(id))
            except CatalogueError as error:
                said.add(str(error).partition(" (")[0])
    assert said == {"bytes", "The catalogue is damaged"}
    with closing(sqlite3.connect(store)) as db, db:
        db.execute("UPDATE accession SET report = CAST(report AS TEXT)")
    for option in ([], ["--json"]):
        done = voxpop("--archive", grown, "report", *option)
        assert done.code == 1 and "catalogue is damaged" in done.err, done
    with closing(sqlite3.connect(store)) as db, db:
        db.execute("UPDATE accession SET report = ?, ingested = 1 << 60", (report,))
    assert "at an unknown time" in voxpop("--archive", grown, "report").out


@pytest.mark.parametrize("seed", range(400 if IS_SOAK else 8))
def test_a_bit_of_the_store_that_was_flipped_is_found_or_mended_or_changes_no_answer(grown: Path, seed: int) -> None:
    before, rng = answers(grown), random.Random(seed)
    store = store_of(grown)
    data = bytearray(store.read_bytes())
    data[rng.choice([at for at, byte in enumerate(data) if byte])] ^= 1 << rng.randrange(8)
    put(store, data)
    heard: list[str] = []
    with Archive.open(grown, say=heard.append) as archive:
        told = findings(archive)
    assert told or heard or differences(answers(grown), before) == {}

"""What is gathered from the paths that a person names."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from voxpop.errors import UsageError
from voxpop.model import FileReport
from voxpop.sources import SOURCES, Group, _others, all_sources, file_count, gather, our_sources, source_named, title_of

MIRROR = "Boat\n  • 🎬 Video\n  • ℹ️ Description\nBoat 4.5\n\n💬 Comments\n\ntext\n\nAuthor — Nora\n"


def info(id_: str = "Abc12345_-x", **more: object) -> str:
    return json.dumps({"id": id_, "title": "T", "extractor_key": "Youtube", "webpage_url": "https://x.example", **more})


def lay(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def groups(*paths: Path) -> list[list[str]]:
    return [[file.path for file in found.files] for found in gather(paths) if isinstance(found, Group)]


def reasons(*paths: Path) -> dict[str, str]:
    return {Path(found.path).name: found.refused[0].reason for found in gather(paths) if isinstance(found, FileReport)}


def roles(found: Sequence[Group | FileReport]) -> dict[str, str]:
    (group,) = (one for one in found if isinstance(one, Group))
    return {file.path: file.role for file in group.files}


def test_a_page_brings_its_companions_each_in_its_role(tmp_path: Path) -> None:
    stem = "Boat⧸quay [Abc12345_-x]"
    lay(
        tmp_path,
        {f"{stem}.{end}": "x" for end in ("mp4", "en.vtt", "pt-BR.srt", "webp", "description", "annotations.xml")},
    )
    lay(tmp_path, {f"{stem}.info.json": info(), f"{stem}.f137.mp4": "x", "Other name [Abc12345_-x].jpg": "x"})
    assert roles(list(gather([tmp_path]))) == {
        f"{stem}.info.json": "page",
        f"{stem}.mp4": "media",
        f"{stem}.f137.mp4": "media",
        f"{stem}.en.vtt": "caption",
        f"{stem}.pt-BR.srt": "caption",
        f"{stem}.webp": "thumbnail",
        "Other name [Abc12345_-x].jpg": "thumbnail",
        f"{stem}.description": "description",
        f"{stem}.annotations.xml": "other",
    }
    assert roles(list(gather([tmp_path / f"{stem}.info.json"]))) == roles(list(gather([tmp_path])))


def test_a_companion_goes_to_the_page_with_the_longest_stem(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {"a.info.json": info("aaa"), "a.en.info.json": info("bbb"), "a.en.vtt": "x", "a.fr.vtt": "x", "ab.mp4": "x"},
    )
    assert groups(tmp_path) == [["a.en.info.json", "a.en.vtt"], ["a.info.json", "a.fr.vtt"]]


def test_two_pages_of_one_stem_do_not_share_a_companion(tmp_path: Path) -> None:
    lay(tmp_path, {"a.info.json": info(), "a.txt": MIRROR, "a.mp4": "x"})
    assert groups(tmp_path) == [["a.info.json", "a.mp4"], ["a.txt"]]


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    lay(tmp_path, {"one.dat": MIRROR, "two": info(), "three.txt": info("zzz")})
    found = [group for group in gather([tmp_path]) if isinstance(group, Group)]
    assert [(group.files[0].path, group.source) for group in found] == [
        ("one.dat", "mirror"),
        ("three.txt", "ytdlp"),
        ("two", "ytdlp"),
    ]


def test_a_module_of_typescript_is_no_film(tmp_path: Path) -> None:
    module = 'export const video = {"kind": "youtube#videoListResponse", "items": []};\n'
    (group,) = gather([lay(tmp_path, {"data.ts": module}) / "data.ts"])
    assert isinstance(group, Group) and (group.source, group.files[0].role) == ("dataapi", "page")


def test_a_page_whose_formats_fill_the_head_is_recognised(tmp_path: Path) -> None:
    formats = [{"format_id": str(n), "url": "x" * 900} for n in range(200)]
    page = json.dumps({"id": "a", "title": "T", "formats": formats, "extractor_key": "Youtube"})
    assert groups(lay(tmp_path, {"a.info.json": page})) == [["a.info.json"]]


def test_a_folder_is_walked_in_a_fixed_order_and_named_files_are_not_walked(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {"b.info.json": info("bbb"), "z/a.info.json": info("aaa"), "c/d/e.info.json": info("eee"), ".git/x": "x"},
    )
    assert groups(tmp_path) == [["b.info.json"], ["e.info.json"], ["a.info.json"]]
    assert groups(tmp_path / "b.info.json", tmp_path / "b.info.json") == [["b.info.json"]]


def test_what_is_no_page_is_refused_with_what_it_is(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
            "empty.txt": "",
            "list.json": "[1, 2]",
            "other.json": '{"kind": "boat"}',
            "playlist.info.json": info(_type="playlist"),
            "latin.txt": b"caf\xe9",
            "feed.xml": "<rss>",
            "plain.txt": "hello",
            "program.bin": b"\x7fELF\x00\x01",
            "lonely.mp4": b"\x00\x00\x00 ftypisom",
            "lonely.en.vtt": "WEBVTT\n",
            "half.mp4.part": b"\x00",
            "half.temp.mp4": b"\x00",
            "pack.zip": b"PK\x03\x04",
        },
    )
    found = reasons(tmp_path)
    expected = {
        "empty.txt": "is empty",
        "list.json": "JSON list",
        "other.json": "JSON of another kind",
        "playlist.info.json": "playlist",
        "latin.txt": "byte 3",
        "feed.xml": "HTML or XML",
        "plain.txt": "no page known here",
        "program.bin": "binary file of unknown kind",
        "lonely.mp4": "a video or sound without its page",
        "lonely.en.vtt": "holds no cue",
        "half.mp4.part": "unfinished download",
        "half.temp.mp4": "unfinished download",
        "pack.zip": "zip",
    }
    assert found.keys() == expected.keys()
    assert {name for name in expected if expected[name] not in found[name]} == set()


def test_paths_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "bare").mkdir()
    found = reasons(tmp_path / "absent", tmp_path / "pipe", tmp_path / "bare", tmp_path / "nul\0name")
    assert found == {
        "absent": "There is no such file or folder.",
        "pipe": "This is no regular file.",
        "bare": "This folder holds no files.",
        "nul\0name": "There is no such file or folder.",
    }
    assert reasons(tmp_path)["pipe"] == "This is no regular file."


def test_links_out_of_the_folder_are_not_followed_unless_named(tmp_path: Path) -> None:
    outside = lay(tmp_path / "outside", {"a.info.json": info()})
    inside = lay(tmp_path / "inside", {"b.info.json": info("bbb")})
    (inside / "out.info.json").symlink_to(outside / "a.info.json")
    (inside / "folder").symlink_to(outside)
    (inside / "broken").symlink_to(inside / "absent")
    (inside / "loop").symlink_to(inside / "loop")
    assert groups(inside) == [["b.info.json"]]
    assert reasons(inside).keys() == {"out.info.json", "folder", "broken", "loop"}
    assert groups(inside / "out.info.json") == [["out.info.json"]]


def test_an_archive_is_not_taken_in_as_a_folder(tmp_path: Path) -> None:
    lay(tmp_path, {"archive/voxpop.toml": "", "archive/originals/a.info.json": info(), "b.info.json": info("bbb")})
    assert groups(tmp_path) == [["b.info.json"]]
    [report] = gather([tmp_path / "archive"])
    assert isinstance(report, FileReport)
    assert [refused.reason for refused in report.refused if "voxpop merge" in refused.reason]


@pytest.mark.parametrize("name", ["bell\x07 [Abc12345_-x]", "\u202egnp.exe", "..", "new\nline", "a.b..c"])
def test_names_with_strange_characters_survive(tmp_path: Path, name: str) -> None:
    lay(tmp_path, {f"{name}.info.json": info(), f"{name}.mp4": "x"})
    assert groups(tmp_path) == [[f"{name}.info.json", f"{name}.mp4"]]


def test_a_name_that_is_not_utf8_can_be_stored(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.info.json")).write_text(info())
    (found,) = (group for group in gather([tmp_path]) if isinstance(group, Group))
    assert found.files[0].path.encode("utf-8") == rb"caf\udce9.info.json"
    assert found.files[0].disk.exists()


def test_gathering_is_lazy(tmp_path: Path) -> None:
    lay(tmp_path, {f"{n:03}.info.json": info(f"id{n}") for n in range(50)})
    found = gather([tmp_path])
    assert isinstance(next(found), Group)
    for file in tmp_path.iterdir():
        file.unlink()
    assert isinstance(next(found), FileReport)


def test_a_large_folder_is_not_searched_once_for_each_of_its_pages(tmp_path: Path) -> None:
    for n in range(1500):
        lay(tmp_path, {f"Boat [{n:011}].info.json": info(f"{n:011}"), f"Boat [{n:011}].en.vtt": "x"})
    assert all(len(files) == 2 for files in groups(tmp_path))
    assert len(groups(tmp_path)) == 1500


def test_sources_are_found_by_the_name_that_accessions_keep() -> None:
    assert [source.name for source in our_sources()] == [*SOURCES]
    assert all(source_named(source.name) is source for source in all_sources())
    with pytest.raises(UsageError, match="No source is named 'absent'"):
        source_named("absent")


def test_the_pictures_and_scripts_that_a_browser_saved_beside_a_page_are_passed_over(tmp_path: Path) -> None:
    for name in ("Boat_files", "other_files"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.js").write_text("x")
    (tmp_path / "Boat.html").write_text("<html>")
    reports = [found for found in gather([tmp_path]) if isinstance(found, FileReport)]
    assert [Path(report.path).name for report in reports] == ["a.js"]
    assert Path(reports[0].path).parent.name == "other_files" and groups(tmp_path) == [["Boat.html"]]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "old.arc",
            b"filedesc://old.arc 0.0.0.0 20070101000000 text/plain 70\n1 0 Crawler\n",
            "This is an ARC, which was before WARC; make one of it",
        ),
        ("a.rar", b"Rar!\x1a\x07", "This is a rar file; unpack it and add what is in it."),
        ("a.db", b"SQLite format 3\x00", "This is an SQLite database of a program that is not known here"),
        (
            "b.db",
            b"SQLite format 3\x00 CREATE TABLE boats (a INT)\x00CREATE TABLE IF NOT EXISTS 'said' (id, text TEXT)",
            r"its tables are boats, said\..*\(sqlite3 -csv -header b\.db 'select \* from said' > said\.csv\)",
        ),
        ("a.pkl", b"\x80\x04\x95\x20\x00", "This is a pickle of Python's. It is never opened here"),
        ("b.pkl", b"(lp0\n(Vann\nVA boat\n", "This is a pickle of Python's. It is never opened here"),
        ("~$a.xlsx", b"\x03ann" + bytes(161), r"This is what Excel leaves beside a file while that is open"),
        ("a.feather", b"FEA1\x00", "This is a Feather file of version 1; read it with pandas and write it anew"),
        ("a.description", b"A boat.", r"This belongs to a page \(a\.info\.json\) that was not found beside it\."),
        ("a.log", b"[info] x", r"This belongs to a page \(a\.info\.json\)"),
        ("a.txt", "boat".encode("utf-16"), "This is text in UTF-16 that is no page known here. Save it as UTF-8"),
        ("b.txt", "a boat without a mark".encode("utf-16-be"), "This is text in UTF-16"),
        ("a.csv", b"a nice boat said nobody" + bytes(900), r"damaged at byte 23: zeros stand there"),
        ("c.txt", b"a nice boat\r\nsaid nobody" + bytes(900), r"damaged at byte 24: zeros stand there"),
        ("e.csv", "nobody: nice \u200dboat é".encode()[:-1] + bytes(900), r"damaged at byte 22: zeros stand there"),
        ("d.csv", b"a boat \xff of no encoding" + bytes(900), "This is a binary file of unknown kind."),
        ("b.csv", b"boat\0" + bytes(900), "This is a binary file of unknown kind."),
        ("a.json", b' {"kind": "boat", "a": ' + b'{"b": 5' * 9, r"damaged: it ends in the middle, at byte 86\."),
        ("b.json", b'{"kind": "boat", "a": "' + b"b" * 900, r"damaged: it ends in the middle, at byte 923\."),
        ("c.json", b'{"kind": "boat" "a": "' + b"b" * 900 + b'"}', r"damaged: byte 16 is not what may stand there\."),
        ("d.json", b'{"kind": "boat", "a": "' + b"b" * 90_000, r"damaged: it ends in the middle, at byte 90023\."),
        ("e.json", b'{"kind": "boat", "a": "' + b"b" * 90_000 + b'"}', "This is JSON of another kind."),
        ("f.json", b'{"a": ' * 30_000, "damaged: it is nested too deeply"),
        ("g.json", b'{"kind": "boat"}\n{"kind', "This is JSON of another kind."),
        ("i.jsonl", b'"text": "half"}\n{"kind": "boat"}\n', "JSON begins on line 2 of this file.* Take that out"),
        (
            "s.json",
            b'WARNING: one\nWARNING: two\n{\n  "kind": "boat"\n}\n',
            "JSON begins on line 3 of this file",
        ),
        ("t.json", b'```json\n[{"kind": "boat"}]\n```\n', "JSON begins on line 2 of this file.* Take that out"),
        (
            "u.eml",
            b'From: a\r\nTo: b\r\nMIME-Version: 1.0\r\n\r\n{"kind": 1}\r\n',
            "This is an e-mail. Save what is attached",
        ),
        ("j.jsonl", b"Fetching ...\n{boat}\n", "This is text that is no page known here."),
        (
            "archive.txt",
            b"vimeo 12345678\nyoutube Abc12345_-x\nyoutube Zyx98765_-w\n",
            "list of what it has downloaded",
        ),
        ("archive.txt", b"youtube Abc12345_-x", "list of what it has downloaded"),
        ("k.json", b"HTTP/2 200\ncontent-type: x\n\n{}", "curl without -i"),
        ("l.json", b"[{'colour': 'red'}]", "without comments.*--map text=FIELD"),
        (
            "a.ipynb",
            b'{\n "cells": [{"outputs": ["\'kind\': \'youtube#comment\'"], "source": []}]}',
            "Jupyter notebook",
        ),
        ("m.js", b"export default {colour: 'red'};", "without comments.*--map text=FIELD"),
        ("n.json", b'{"error": {"code": 403, "message": "quotaExceeded"}}', "no page: 'quotaExceeded'"),
        ("o.json", b'{"error": "Video unavailable"}', "no page: 'Video unavailable'"),
        ("h.txt", b"[Music] the boat", "This is text that is no page known here."),
        ("a.dat", "boat".encode("utf-16-be"), "This is a binary file of unknown kind."),
        ("b.dat", b"\xfe\xff\x00b", "This is text in UTF-16"),
        ("c.dat", "é".encode()[:1], "byte 0 is invalid"),
        ("d.dat", b"x" * (1 << 20) + "é".encode() + b"\xe9", f"byte {(1 << 20) + 2} is invalid"),
        ("e.dat", b"x" * ((1 << 20) - 1) + "é".encode() + b"\xff", f"byte {(1 << 20) + 1} is invalid"),
    ],
)
def test_a_file_of_no_page_is_named_for_what_it_is(name: str, content: bytes, reason: str, tmp_path: Path) -> None:
    found = reasons(lay(tmp_path, {name: content}))
    assert re.search(reason, found[name])


def test_a_large_file_is_searched_for_bytes_that_are_no_text_only_at_its_beginning(tmp_path: Path) -> None:
    lay(tmp_path, {"a.dat": b"x" * (64 << 10)})
    with (tmp_path / "a.dat").open("r+b") as stream:
        stream.seek(64 << 20)
        stream.write(b"\xff")
    assert reasons(tmp_path)["a.dat"].startswith("This is text that is no page known here.")


def test_links_that_lead_to_what_lies_in_the_folder_are_followed_to_files_and_not_to_folders(tmp_path: Path) -> None:
    lay(tmp_path, {"in/a.info.json": info()})
    (tmp_path / "b.info.json").symlink_to(tmp_path / "in" / "a.info.json")
    (tmp_path / "again").symlink_to(tmp_path / "in")
    assert groups(tmp_path) == [["b.info.json"], ["a.info.json"]]
    assert reasons(tmp_path) == {}


def test_what_goes_away_while_it_is_gathered_is_refused_and_the_rest_gone_through(tmp_path: Path) -> None:
    lay(tmp_path, {"a.info.json": info(), "b/b.info.json": info("bbb"), "c/c.info.json": info("ccc")})
    found = gather([tmp_path])
    assert isinstance(next(found), Group)
    shutil.rmtree(tmp_path / "b")
    refused, kept = found
    assert isinstance(refused, FileReport) and isinstance(kept, Group)
    assert refused.refused[0].reason == "This folder cannot be read: No such file or directory."
    assert kept.files[0].path == "c.info.json"


def test_files_that_go_away_while_they_are_gathered_are_refused_each(tmp_path: Path) -> None:
    lay(tmp_path, {"in/a.info.json": info(), "in/b.info.json": info("bbb"), "c.info.json": info("ccc")})
    named = [tmp_path / name for name in ("in/a.info.json", "in/b.info.json", "in/absent", "c.info.json")]
    found = gather(named)
    assert isinstance(next(found), FileReport)
    shutil.rmtree(tmp_path / "in")
    *refused, kept = found
    assert isinstance(kept, Group) and kept.files[0].path == "c.info.json"
    assert [(report.path, report.refused[0].reason) for report in refused if isinstance(report, FileReport)] == [
        (str(path), "This file cannot be read: No such file or directory.") for path in named[:2]
    ]


def test_a_page_of_a_large_folder_finds_its_companions_among_names_without_an_id(tmp_path: Path) -> None:
    lay(tmp_path, {f"{n:03}.info.json": info(f"id{n}") for n in range(200)})
    lay(tmp_path, {"000.mp4": "x", "Boat [Quay1234_-x].info.json": info(), "Ship [Quay1234_-x].jpg": "x"})
    found = groups(tmp_path)
    assert [files for files in found if len(files) > 1] == [
        ["000.info.json", "000.mp4"],
        ["Boat [Quay1234_-x].info.json", "Ship [Quay1234_-x].jpg"],
    ]
    assert len(found) == 201


Install = Callable[..., None]

LOGBOOKS = """
class Logbook:
    def __init__(self, name, title):
        self.name, self.title = name, title

    def recognises(self, head, name):
        return head.startswith(b"LOGBOOK")

    def companions(self, page, siblings):
        return {name: "other" for name in siblings if name.endswith(".leaf")}


FIRST = Logbook("logbook", "The first")
LATER = Logbook("logbook", "Of the same name")
OURS = Logbook("ytdlp", "Of a name that is taken")
"""


def test_as_many_files_are_counted_beforehand_as_are_reported(tmp_path: Path) -> None:
    pages = {f"{folder}{n}.info.json": info() for folder in ("", "below/", "below/deeper/") for n in range(3)}
    left_behind = {".DS_Store": "x", "below/Thumbs.db": "x", ".hidden/a.info.json": info(), "Boat_files/x.js": "x"}
    lay(tmp_path / "in", {**pages, **left_behind, "Boat.html": "<p>", "kept/voxpop.toml": "", "kept/a.txt": MIRROR})
    paths = [tmp_path / "in", tmp_path / "in" / "missing.json", tmp_path / "in", Path("a\x00b")]
    told: list[int] = []
    count = file_count(paths, told.append)
    assert count == len(list(gather(paths))) == len(pages) + 4
    assert told == sorted(told) and told[-1] == count and len(told) > 3


@pytest.fixture
def installed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a package with these entry points, as long as the test runs."""
    folder = tmp_path_factory.mktemp("packages")

    def install(*entries: str) -> None:
        said = "\n".join(("[voxpop.sources]", *entries))
        lay(folder, {"logbooks.py": LOGBOOKS, "logbooks-1.dist-info/entry_points.txt": said})
        lay(folder, {"logbooks-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: logbooks\nVersion: 1\n"})
        monkeypatch.syspath_prepend(folder)
        _others.cache_clear()

    yield install
    sys.modules.pop("logbooks", None)
    _others.cache_clear()


def test_files_that_a_page_took_along_are_no_pages_themselves(tmp_path: Path, installed: Install) -> None:
    installed("logbook = logbooks:FIRST")
    lay(tmp_path, {"a.book": "LOGBOOK\n", "b.leaf": "LOGBOOK\n", "c.mp4": "x"})
    assert groups(tmp_path) == [["a.book", "b.leaf"]]


def test_sources_of_other_packages_come_before_ours_and_take_no_name_of_ours(installed: Install) -> None:
    installed("b = logbooks:LATER", "a = logbooks:FIRST", "c = logbooks:OURS")
    first, *others = all_sources()
    assert (first.name, first.title) == ("logbook", "The first")
    assert others == [*our_sources()]
    assert source_named("ytdlp") in others and source_named("logbook") is first


def test_a_format_has_a_title_and_one_that_nobody_brings_has_its_name() -> None:
    assert [title_of(name) for name in ("livechat", "no source of ours")] == ["Live chat", "no source of ours"]

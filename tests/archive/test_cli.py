"""The command line: which archive, what is written where, how it ends."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
import tantivy

from tests.archive.command import ENVIRONMENT, PROGRAM, Done, voxpop
from tests.archive.pages import CAPTION, VIDEO_ID, said, write_mirror, write_page
from tests.archive.records import findings, public
from tests.archive.test_verify import ask
from voxpop.archive import Archive
from voxpop.cli import VERBS

KEY = f"youtube:{VIDEO_ID}"
ESCAPES = "\x1b]0;taken\x07\x1b[2J\x1b[31m\x9b5m\x08\x08 \u202eturned"

WHEN = ["earliest", "latest", "precision", "as_written"]
WHO = ["key", "id", "name", "url"]
VIDEO = {
    "key": 0, "platform": 0, "id": 0, "url": 0, "title": 0, "description": 0, "channel": WHO,
    "rating": ["mean", "scale", "likes", "dislikes", "basis"], "published": WHEN, "duration_seconds": 0,
    "view_count": 0, "comment_count": 0, "comments_held": 0, "captured": ["earliest", "latest", "precision", "basis"],
    "chat_held": 0,
}  # fmt: skip
COMMENT = {
    "key": 0, "video_key": 0, "id": 0, "parent_key": 0, "author": WHO, "text": 0, "like_count": 0,
    "like_count_is_rounded": 0, "published": WHEN, "moments": 0, "language": ["tag", "basis"], "is_pinned": 0,
    "is_hearted": 0, "is_by_channel": 0, "is_edited": 0, "kind": 0, "start_seconds": 0, "amount": 0, "reply_count": 0,
    "is_removed": 0, "is_gone": 0,
}  # fmt: skip
HIT: dict[str, object] = dict.fromkeys(["kind", "key", "video_key", "text", "highlights", "url", "moment", "score"], 0)
HIT |= {"answers": 0, "spoken": 0, "named_by": 0, "under": 0, "copies": 0}
REPORT = dict.fromkeys(["path", "source", "read", "new", "changed", "unchanged", "refused"], 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a page of each kind, and texts that attack terminals."""
    top = tmp_path_factory.mktemp("made")
    comments = [
        said("c1", f"lanternfish at 0:12 {ESCAPES}", author=f"@{ESCAPES}"),
        said("c1.r", "lanternfish too", parent="c1"),
    ]
    page = write_page(top / "inbox", comments, title=f"Title {ESCAPES}", description=f"lanternfish\n{ESCAPES}")
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    with Archive.open(top / "kept", create=True) as archive:
        list(archive.add([page, write_mirror(top / "mirror")]))
        assert findings(archive) == []
    return top / "kept"


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "kept"))


# --- which archive ---------------------------------------------------------------------------------------------------


def test_the_archive_is_named_before_or_after_the_verb_by_the_environment_or_by_standing_in_it(
    made: Path, tmp_path: Path
) -> None:
    wanted = voxpop("--archive", made, "list", "--json", cwd=tmp_path)
    assert (wanted.code, len(wanted.objects)) == (0, 2)
    assert voxpop("list", "--archive", made, "--json", cwd=tmp_path) == wanted
    assert voxpop("list", "--json", cwd=tmp_path, env={"VOXPOP_ARCHIVE": str(made)}) == wanted
    assert voxpop("list", "--json", cwd=made / "originals") == wanted


def test_what_is_named_last_and_by_hand_counts_before_the_environment(made: Path, tmp_path: Path) -> None:
    nowhere = {"VOXPOP_ARCHIVE": str(tmp_path / "none")}
    assert voxpop("--archive", made, "info", "--json", env=nowhere, cwd=tmp_path).code == 0
    assert voxpop("--archive", tmp_path, "info", "--archive", made, "--json", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    "verb",
    [["list"], ["show", "k"], ["comments", "k"], ["search", "w"], ["info"], ["verify"], ["rebuild"],
     ["amend", "k", "--complete"], ["withdraw", "k", "--reason", "w"], ["serve"]],
)  # fmt: skip
def test_without_an_archive_all_verbs_but_add_and_demo_end_with_two(tmp_path: Path, verb: list[str]) -> None:
    done = voxpop(*verb, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "--archive" in done.err
    assert not any(tmp_path.iterdir())


def test_a_folder_that_is_no_archive_is_not_made_one_by_reading(tmp_path: Path) -> None:
    done = voxpop("--archive", tmp_path, "list")
    assert (done.code, done.out) == (2, "")
    assert not any(tmp_path.iterdir())


def test_add_makes_the_archive_where_the_folder_is_absent_or_empty(tmp_path: Path) -> None:
    page = write_mirror(tmp_path / "inbox")
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "empty", tmp_path / "new" / "deep"):
        assert voxpop("--archive", place, "add", page).code == 0
        assert voxpop("--archive", place, "list", "--json").objects[0]["comments_held"] == 4


def test_add_makes_no_archive_where_other_things_lie(tmp_path: Path) -> None:
    page = write_mirror(tmp_path / "inbox")
    done = voxpop("--archive", tmp_path / "inbox", "add", page)
    assert done.code == 2
    assert "holds other things" in done.err
    assert [p.name for p in (tmp_path / "inbox").iterdir()] == [page.name]
    assert voxpop("--archive", page, "add", page).code == 2


def test_add_of_what_does_not_exist_ends_with_two_and_makes_nothing(tmp_path: Path) -> None:
    done = voxpop("--archive", tmp_path / "new", "add", tmp_path / "nothing.info.json")
    assert done.code == 2
    assert "nothing.info.json" in done.err
    assert not (tmp_path / "new").exists()


# --- what is written -------------------------------------------------------------------------------------------------


def has_exactly(found: dict[str, object], wanted: dict[str, object]) -> None:
    """All fields, no other, in their order, objects too."""
    assert list(found) == list(wanted)
    for name, parts in wanted.items():
        if isinstance(parts, list):
            part = found[name]
            assert isinstance(part, dict)
            assert list(part) == parts


def test_the_fields_of_json_are_those_that_are_documented_in_their_order(made: Path) -> None:
    for shown in (voxpop("--archive", made, "list", "--json"), voxpop("--archive", made, "show", KEY, "--json")):
        assert shown.objects
        for found in shown.objects:
            has_exactly(found, VIDEO)
    comments = voxpop("--archive", made, "comments", KEY, "--json").objects
    assert [c["id"] for c in comments] == ["c1", "c1.r"]
    for found in comments:
        has_exactly(found, COMMENT)
    hits = voxpop("--archive", made, "search", "lanternfish", "--json").objects
    assert {hit["kind"] for hit in hits} == {"comment", "reply", "video", "caption"}
    for found in hits:
        has_exactly(found, HIT)
        for start, end in found["highlights"]:
            assert found["text"][start:end].lower() == "lanternfish"


def test_the_report_of_add_is_an_object_a_file_with_place_and_reason(copy: Path, tmp_path: Path) -> None:
    page = write_page(tmp_path / "inbox", [said("d1", "x"), said("d2", None)], id="Report00000")
    (tmp_path / "inbox" / "broken.info.json").touch()
    done = voxpop("--archive", copy, "add", "--json", tmp_path / "inbox")
    assert done.code == 1
    for found in done.objects:
        has_exactly(found, REPORT)
    reports = {Path(found["path"]).name: found for found in done.objects}
    [refused] = reports[page.name]["refused"]
    assert list(refused) == ["place", "reason"]
    assert refused["place"] == "comments[1]"
    assert (reports[page.name]["read"], reports[page.name]["new"]) == (2, 1)
    assert reports["broken.info.json"]["source"] is None
    plain = voxpop("--archive", copy, "add", tmp_path / "inbox")
    assert plain.code == 1
    assert "comments[1]" in plain.out
    assert "2 refused" in plain.err


def test_search_understands_words_phrases_or_not_and_prefixes(made: Path) -> None:
    def keys(*question: str) -> set[str]:
        done = voxpop("--archive", made, "search", "--json", "--", *question)
        assert done.code == 0
        return {hit["key"] for hit in done.objects if hit["kind"] in ("comment", "reply")}

    assert keys("lanternfish") == {"youtube:c1", "youtube:c1.r"}
    assert keys("lanternfish", "-too") == {"youtube:c1"}
    assert keys('"lanternfish too"') == {"youtube:c1.r"}
    assert keys("LANTERN*") == {"youtube:c1", "youtube:c1.r"}
    assert len(keys("too OR tide")) == 3


def test_a_terminal_is_not_attacked_by_captured_texts(made: Path) -> None:
    verbs = (["list"], ["show", KEY], ["comments", KEY], ["search", "lanternfish"], ["info"])
    for verb in verbs:
        done = voxpop("--archive", made, *verb)
        assert done.code == 0
        for sign in ("\x1b", "\x07", "\x08", "\x9b", "\u202e"):
            assert sign not in done.out + done.err, verb


def test_nor_by_errors_and_reports_where_it_is_a_real_one(copy: Path, tmp_path: Path) -> None:
    page = write_page(tmp_path, [said("d1", "x"), said("d2", None)], id="Escape00000")
    odd = page.rename(tmp_path / f"a{ESCAPES}.json")
    wrong = (["show", ESCAPES], ["add", f"none{ESCAPES}"], ["add", odd])
    for verb in (["show", KEY], ["comments", KEY], ["list"], *wrong):
        screen = on_a_terminal("--archive", copy, *verb)
        assert len(screen) > 20
        for sign in ("\x1b]0", "\x1b[2J", "\x07", "\x9b", "\u202e"):
            assert sign not in screen, (verb, screen)


def on_a_terminal(*arguments: str | Path) -> str:
    """All that a command writes to a terminal."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen([*PROGRAM, *arguments], env=ENVIRONMENT, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    with suppress(OSError):  # Linux's way to say that the other end was closed
        while piece := os.read(ours, 1 << 16):
            written += piece
    os.close(ours)
    running.wait()
    return written.decode("utf-8", "replace")


def test_names_of_files_do_not_attack_a_terminal_either(copy: Path, tmp_path: Path) -> None:
    write_page(tmp_path / "inbox\x1b[2J", [said("d1", "x")], id="Escape00000").rename(tmp_path / "a\x1b[31m.info.json")
    (tmp_path / "b\x1b[31m.json").touch()
    done = voxpop("--archive", copy, "add", tmp_path / "a\x1b[31m.info.json", tmp_path / "b\x1b[31m.json")
    assert done.code == 1
    assert "\x1b" not in done.out + done.err
    assert "\x1b" not in voxpop("--archive", copy, "add", tmp_path / "none\x1b[31m").err


def test_keys_that_are_unknown_end_with_two_and_say_so(made: Path) -> None:
    for verb in (["show", "youtube:none"], ["comments", "youtube:none"], ["amend", "none", "--complete"]):
        done = voxpop("--archive", made, *verb)
        assert (done.code, done.out) == (2, "")
        assert "none" in done.err


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("verb", [("comments", KEY), ("list", "--json"), ("show", KEY), ("--help",)])
def test_a_reader_that_stops_reading_is_no_error(made: Path, verb: tuple[str, ...], unbuffered: str) -> None:
    running = subprocess.Popen(
        [*PROGRAM, "--archive", made, *verb], env=ENVIRONMENT | {"PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait() == 128 + signal.SIGPIPE


def test_serve_says_where_only_once_it_can_be_reached_there(made: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        # waitress leaves the socket that it could not bind to Python to close
        done = voxpop("--archive", made, "serve", "--port", port, env={"PYTHONWARNINGS": "ignore::ResourceWarning"})
    assert done.code == 2
    assert "Try another --port" in done.err and "is at http" not in done.err


# --- help ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["voxpop", *VERBS])
def test_every_verb_explains_itself(verb: str, tmp_path: Path) -> None:
    done = voxpop(*([] if verb == "voxpop" else [verb]), "--help", cwd=tmp_path, env={"COLUMNS": "80"})
    assert done.code == 0
    assert "Usage:" in done.out
    assert [line for line in done.out.splitlines() if len(line) > 80] == []
    assert len(done.out) > 150
    assert done.err == ""


def test_what_is_mistyped_is_answered_with_what_was_near(tmp_path: Path) -> None:
    for wrong, near in (("serach", "search"), ("lst", "list")):
        done = voxpop(wrong, cwd=tmp_path)
        assert done.code == 2
        assert near in done.err
    assert voxpop("list", "--jsno", cwd=tmp_path).code == 2
    assert voxpop(cwd=tmp_path).code in (0, 2)


def test_completion_scripts_complete(tmp_path: Path) -> None:
    for shell in ("bash", "zsh", "fish"):
        done = voxpop("completion", shell, cwd=tmp_path)
        assert done.code == 0
        assert "_VOXPOP_COMPLETE" in done.out
    env = {"_VOXPOP_COMPLETE": "bash_complete", "COMP_WORDS": "voxpop wi", "COMP_CWORD": "1"}
    program = Path(sys.executable).with_name("voxpop")
    done = subprocess.run([program], env={**ENVIRONMENT, **env}, capture_output=True, text=True, check=False)
    assert "withdraw" in done.stdout


# --- older and newer archives ----------------------------------------------------------------------------------------


def test_an_archive_of_a_newer_layout_is_refused_and_left_as_it_is(copy: Path) -> None:
    record = copy / "voxpop.toml"
    record.write_text(record.read_text().replace("layout = 1", "layout = 99"))
    before = record.read_bytes()
    for verb in (["list"], ["add", copy / "voxpop.toml"], ["rebuild"], ["verify"]):
        done = voxpop("--archive", copy, *verb)
        assert (done.code, done.out) == (2, "")
        assert "99" in done.err
    assert record.read_bytes() == before


@pytest.mark.parametrize("content", ["", "layout = ", 'layout = "one"\n', "\x00\xff", "[layout]\n", "layout = -3\n"])
def test_a_broken_record_of_the_archive_is_refused_with_a_sentence(copy: Path, content: str) -> None:
    (copy / "voxpop.toml").write_text(content)
    done = voxpop("--archive", copy, "list")
    assert done.code in (1, 2)
    assert "voxpop.toml" in done.err


def mended(copy: Path) -> Done:
    """What `list` says of an archive whose catalogue is made again by itself; then all is well."""
    done = voxpop("--archive", copy, "list", "--json")
    assert (done.code, len(done.objects)) == (0, 2), done
    with Archive.open(copy, say=lambda word: pytest.fail(word)) as archive:
        assert findings(archive) == []
    return done


DAMAGES = {
    "no folder": lambda catalogue: shutil.rmtree(catalogue),
    "no pointer": lambda catalogue: (catalogue / "current").unlink(),
    "an empty pointer": lambda catalogue: (catalogue / "current").write_text(""),
    "a foreign pointer": lambda catalogue: (catalogue / "current").write_text("../../elsewhere\n"),
    "a binary pointer": lambda catalogue: (catalogue / "current").write_bytes(b"\xff\xfe"),
    "no store": lambda catalogue: next(catalogue.glob("g*/store.sqlite3")).unlink(),
    "no database": lambda catalogue: next(catalogue.glob("g*/store.sqlite3")).write_bytes(b"none at all" * 1000),
    "an empty store": lambda catalogue: next(catalogue.glob("g*/store.sqlite3")).write_bytes(b""),
    "no index": lambda catalogue: shutil.rmtree(next(catalogue.glob("g*/index"))),
    "a broken index": lambda catalogue: next(catalogue.glob("g*/index/meta.json")).write_bytes(b"{"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_catalogue_that_is_absent_or_broken_is_made_again_with_a_word(copy: Path, damage: str) -> None:
    with Archive.open(copy) as archive:
        before = public(archive)
    DAMAGES[damage](copy / "catalogue")
    assert "made again" in mended(copy).err
    with Archive.open(copy) as archive:
        assert public(archive) == before


def test_an_older_catalogue_is_made_again_and_a_newer_one_is_refused(copy: Path) -> None:
    ask(copy, "UPDATE meta SET value = 0 WHERE name = 'schema'")
    assert "made again" in mended(copy).err
    ask(copy, "UPDATE meta SET value = 9999 WHERE name = 'schema'")
    done = voxpop("--archive", copy, "list")
    assert (done.code, done.out) == (1, "")
    assert "later Voxpop" in done.err


def test_an_index_of_another_version_is_made_again_when_the_archive_is_opened(copy: Path) -> None:
    with Archive.open(copy) as archive:
        before, found = public(archive), archive.search("tide")
    in_use = (copy / "catalogue" / "current").read_text()
    ask(copy, "UPDATE meta SET value = '1.1.0' WHERE name = 'index'")
    [index] = (copy / "catalogue").glob("g*/index")
    shutil.rmtree(index)
    index.mkdir()
    fields = tantivy.SchemaBuilder()
    fields.add_integer_field("ref")
    tantivy.Index(fields.build(), path=str(index))
    told: list[str] = []
    for said_so in (["The search index is of another version; it is being made again."], []):
        with Archive.open(copy, say=told.append) as archive:
            assert told == said_so
            assert (public(archive), archive.search("tide")) == (before, found)
            assert [*archive.verify()] == []
        told.clear()
    assert found.count > 0
    assert (copy / "catalogue" / "current").read_text() == in_use


DAMAGES_TO_REBUILD = DAMAGES | {"an older one": lambda catalogue: ask(catalogue.parent, "UPDATE meta SET value = 0")}


@pytest.mark.parametrize("damage", DAMAGES_TO_REBUILD)
def test_rebuild_makes_a_catalogue_of_which_nothing_is_left_once(copy: Path, damage: str) -> None:
    with Archive.open(copy) as archive:
        before = public(archive)
    DAMAGES_TO_REBUILD[damage](copy / "catalogue")
    done = voxpop("--archive", copy, "rebuild")
    assert done.code == 0
    assert "made again" not in done.err
    with Archive.open(copy, say=lambda words: pytest.fail(words)) as archive:
        assert public(archive) == before
        assert findings(archive) == []


def test_the_catalogue_may_lie_elsewhere(made: Path, copy: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.rmtree(copy / "catalogue")
    first = voxpop("--archive", copy, "--catalogue", elsewhere, "list", "--json")
    assert (first.code, len(first.objects)) == (0, 2)
    assert voxpop("--archive", copy, "list", "--json", "--catalogue", elsewhere).err == ""
    assert not (copy / "catalogue").exists()
    page = write_page(tmp_path / "inbox", [said("d1", "x")], id="Elsewhere00")
    assert voxpop("--archive", copy, "--catalogue", elsewhere, "add", page).code == 0
    assert voxpop("--archive", copy, "--catalogue", elsewhere, "verify").code == 0


# --- being stopped ---------------------------------------------------------------------------------------------------


CANNOT_RAISE = """
import signal, time
from voxpop import cli

class Dies:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

def run(**_):
    Dies()
    time.sleep(20)
    return 0

cli.voxpop.main = run
"""


def test_ctrl_c_in_a_place_that_cannot_raise_is_not_lost() -> None:
    program = CANNOT_RAISE + "try:\n    cli.main()\nexcept KeyboardInterrupt:\n    print('stopped')"
    ran = subprocess.run([sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True, timeout=60)
    assert (ran.stdout, ran.stderr) == (b"stopped\n", b"")


def test_ctrl_c_ends_with_130_says_so_and_the_same_command_goes_on(tmp_path: Path) -> None:
    for n in range(150):
        write_page(tmp_path / "inbox", [said(f"s{n}x{m}", "tide") for m in range(60)], id=f"Stop{n:07}")
    command = [*PROGRAM, "--archive", str(tmp_path / "kept"), "add", str(tmp_path / "inbox")]
    running = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.read(1)
    time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert b"Traceback" not in err
    assert (running.returncode == 130 and b"goes on from there" in err) or running.returncode == 0
    again = voxpop("--archive", tmp_path / "kept", "add", tmp_path / "inbox")
    assert again.code == 0
    with Archive.open(tmp_path / "kept") as archive:
        assert archive.info(sizes=False).comments == 150 * 60
        assert findings(archive) == []


@pytest.mark.parametrize("beside", [None, "searches.jsonl"])
def test_an_archive_that_lost_its_record_is_told_what_to_do(tmp_path: Path, beside: str | None) -> None:
    page = write_page(tmp_path / "in", [said("c1", "tide")])
    place = tmp_path / "kept"
    assert voxpop("--archive", place, "add", page).code == 0
    record = (place / "voxpop.toml").read_text()
    (place / "voxpop.toml").unlink()
    if beside:
        (place / beside).write_text("")
    for verb in (["list"], ["add", page], ["verify"]):
        done = voxpop("--archive", place, *verb)
        assert done.code == 2 and "lost its record" in done.err and "from a copy" in done.err
    written = [
        line.strip(" ,;") for line in (done.err.partition("two lines, ")[2].partition("; then")[0]).split(" and ")
    ]
    (place / "voxpop.toml").write_text("\n".join(written))
    assert voxpop("--archive", place, "verify").code == 0
    (place / "voxpop.toml").write_text(record)
    assert voxpop("--archive", place, "list").code == 0

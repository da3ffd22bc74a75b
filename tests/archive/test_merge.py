"""Another archive is taken in: as if everything had been taken in here, and what was withdrawn stays withdrawn."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, CAPTURED, VIDEO_ID, said, write_mirror, write_page
from tests.archive.records import differences, digest_of, findings, public, shown, videos
from tests.archive.test_withdraw_amend import everything
from voxpop.archive import Answers, Archive
from voxpop.archive.merging import Met
from voxpop.errors import ArchiveTooNew, Withdrawn
from voxpop.originals import Custody

KEY = f"youtube:{VIDEO_ID}"
OTHER_ID = "Other234_-y"
SECRET, SECOND = "zanzibarword", "quetzalphrase"


def made(place: Path, *pages: Path) -> Path:
    with Archive.open(place, create=True) as archive:
        for page in pages:
            list(archive.add([page]))
    return place


def merged(here: Path, there: Path) -> list[Met]:
    """Merged twice: the second time changes nothing; what is there stays as it was."""
    before = digest_of(there)
    with Archive.open(here) as archive:
        met = list(archive.merge(there))
        after = digest_of(here / "originals")
        again = list(archive.merge(there))
        assert digest_of(here / "originals") == after
        assert {m.outcome for m in again} <= {"held", "refused"}
        assert findings(archive) == []
        grown = public(archive) | shown(archive)
        archive.rebuild()
        assert differences(public(archive) | shown(archive), grown) == {}
        assert findings(archive) == []
    assert digest_of(there) == before
    return met


def both_ways(one: Path, other: Path) -> Iterable[Path]:
    """Copies of the two, each merged into the other."""
    for here, there in ((one, other), (other, one)):
        place = Path(shutil.copytree(here, one.parent / f"{here.name} with {there.name}"))
        merged(place, there)
        yield place


def says(place: Path, *secrets: str) -> set[str]:
    """Which of them stand anywhere in the folder."""
    kept = everything(place)
    return {secret for secret in secrets if secret.encode() in kept}


def comments(place: Path, key: str = KEY) -> list[tuple[str, str | None]]:
    with Archive.open(place) as archive:
        return [(c.key, c.text) for c in archive.comments(key)]


def do(place: Path, work: Callable[[Archive], object]) -> None:
    with Archive.open(place) as archive:
        work(archive)


def withdraw(place: Path, key: str, **more: str) -> None:
    do(place, lambda archive: archive.withdraw(key, reason="asked for", **more))


def refusals(met: list[Met]) -> list[str]:
    return [f"{r.place}: {r.reason}" for m in met if m.outcome == "refused" or not m.is_whole for r in m.report.refused]


# --- all that is held ------------------------------------------------------------------------------------------------


def test_two_archives_become_what_one_archive_would_be(tmp_path: Path) -> None:
    both = write_page(tmp_path / "a", [said("c1", "first")])
    both.with_name(both.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    ours = write_page(tmp_path / "b", [said("c1", "first, edited"), said("c2", "second")], epoch=CAPTURED + 9)
    theirs = write_page(tmp_path / "c", [said("c3", "third 0:12")], epoch=CAPTURED + 99, title="Newer title")
    mirror = write_mirror(tmp_path / "m")
    one = made(tmp_path / "one", both, ours, theirs, mirror)
    here, there = made(tmp_path / "here", both, ours), made(tmp_path / "there", theirs, both, mirror)
    met = merged(here, there)
    assert sorted(m.outcome for m in met) == ["held", "taken in", "taken in"]
    with Archive.open(one) as expected, Archive.open(here) as archive:
        assert differences(public(archive) | shown(archive), public(expected) | shown(expected)) == {}


def test_an_accession_keeps_the_time_at_which_it_came_in_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: CAPTURED + 5.0)
    there = made(tmp_path / "there", write_page(tmp_path / "a", [said("c1", "first")]))
    monkeypatch.setattr("time.time", lambda: CAPTURED + 1_000_000.0)
    here = made(tmp_path / "here", write_page(tmp_path / "b", [], id=OTHER_ID))
    merged(here, there)
    with Archive.open(here) as archive:
        assert archive.accession(archive.captures(KEY)[0].accession_id).ingested == CAPTURED + 5


def test_what_both_decided_counts_in_the_order_in_which_they_did(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a", [said("c1", "first")])
    one, other = made(tmp_path / "one", page), made(tmp_path / "other", page)
    for place, who, coverage in ((one, "Ada", "complete"), (other, "Bob", "partial"), (one, "Cyd", "complete")):
        do(place, lambda a, w=who, c=coverage: a.amend(a.captures(KEY)[0].key, Answers(coverage=c), by=w))  # type: ignore[misc]
    for place in both_ways(one, other):
        with Archive.open(place) as archive:
            [capture] = archive.captures(KEY)
            assert (capture.coverage, len(capture.amended_by)) == ("complete", 3)
            assert "Cyd" in str(capture.coverage_reason)


def test_a_page_that_was_told_its_video_there_is_of_it_here_too(tmp_path: Path) -> None:
    page = write_mirror(tmp_path / "m")
    here = made(tmp_path / "here", page, write_page(tmp_path / "a", [said("c1", "first")]))
    there = made(tmp_path / "there")
    do(there, lambda archive: list(archive.add([page], answers=Answers(url=f"https://youtu.be/{VIDEO_ID}"))))
    merged(here, there)
    with Archive.open(here) as archive:
        assert [(video.key, video.capture_count) for video in videos(archive)] == [(KEY, 2)]


def test_decisions_on_what_does_not_come_in_are_taken_in(tmp_path: Path) -> None:
    here, there = made(tmp_path / "here"), made(tmp_path / "there", write_page(tmp_path / "a", [said("c1", "first")]))
    do(there, lambda archive: archive.amend(archive.captures(KEY)[0].key, Answers(coverage="complete")))
    [page] = (there / "originals").rglob("*.info.json.zst")
    page.unlink()
    assert [(m.what, m.outcome) for m in merged(here, there)] == [("decision", "taken in"), ("accession", "refused")]


# --- withdrawn -------------------------------------------------------------------------------------------------------


def test_what_was_withdrawn_on_one_side_comes_back_on_neither(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a", [said("c1", SECRET)], title=SECRET)
    other = write_page(tmp_path / "b", [said("d1", "kept")], id=OTHER_ID)
    one, two = made(tmp_path / "one", page, other), made(tmp_path / "two", page)
    withdraw(one, KEY)
    for place in both_ways(one, two):
        assert says(place, SECRET) == set()
        with Archive.open(place) as archive:
            assert [video.key for video in videos(archive)] == [f"youtube:{OTHER_ID}"]
            with pytest.raises(Withdrawn):
                archive.video(KEY)


def test_a_refusal_names_the_decision(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a", [said("c1", SECRET)])
    here, there = made(tmp_path / "here", page), made(tmp_path / "there", page)
    with Archive.open(here) as archive:
        decision = archive.withdraw(KEY, reason="asked for")
    [told] = refusals(merged(here, there))
    assert decision.id in told
    assert page.name in told


def test_another_capture_of_a_withdrawn_video_stays_out_too(tmp_path: Path) -> None:
    one = made(tmp_path / "one", write_page(tmp_path / "a", [said("c1", SECRET)]))
    two = made(tmp_path / "two", write_page(tmp_path / "b", [said("c2", SECOND)], epoch=CAPTURED + 9))
    withdraw(one, KEY)
    for place in both_ways(one, two):
        assert says(place, SECRET, SECOND) == set()
        with Archive.open(place) as archive:
            assert videos(archive) == []


def test_what_came_in_again_after_its_video_was_withdrawn_is_held_where_it_is_merged(tmp_path: Path) -> None:
    there = made(tmp_path / "there", write_page(tmp_path / "a", [said("c1", SECRET)]))
    withdraw(there, KEY)
    do(
        there,
        lambda archive: list(archive.add([write_page(tmp_path / "b", [said("c2", "later")], epoch=CAPTURED + 9)])),
    )
    here = made(tmp_path / "here")
    merged(here, there)
    assert comments(here) == [("youtube:c2", "later")]


def test_the_same_page_from_elsewhere_is_refused_with_the_capture(tmp_path: Path) -> None:
    """Another accession, because of what lies beside it; its page is the same to the byte."""
    plain = write_page(tmp_path / "a", [said("c1", SECRET)])
    beside = write_page(tmp_path / "b", [said("c1", SECRET)])
    beside.with_name(beside.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    one, two = made(tmp_path / "one", plain), made(tmp_path / "two", beside)
    do(one, lambda archive: archive.withdraw(archive.captures(KEY)[0].key, reason="asked for"))
    for place in both_ways(one, two):
        assert says(place, SECRET) == set()


def test_a_file_beside_the_page_that_was_withdrawn_stays_out_and_its_page_comes_in(tmp_path: Path) -> None:
    pages = [write_page(tmp_path / n, [said(n, f"by {n}")], id=id) for n, id in (("a", VIDEO_ID), ("b", OTHER_ID))]
    for page in pages:
        page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    one, two = made(tmp_path / "one", pages[0]), made(tmp_path / "two", pages[1])
    withdraw(one, KEY)
    assert "lanternfish" in str(everything(two))
    for place in both_ways(one, two):
        assert says(place, "lanternfish", "by a") == set()
        assert comments(place, f"youtube:{OTHER_ID}") == [("youtube:b", "by b")]


def test_a_withdrawn_comment_does_not_come_back_with_the_page_that_still_says_it(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a", [said("c1", SECRET), said("c2", "harmless"), said("c1.r", "reply", parent="c1")])
    one, two = made(tmp_path / "one", page), made(tmp_path / "two", page)
    withdraw(one, "youtube:c1")
    for place in both_ways(one, two):
        assert says(place, SECRET) == set()
        assert comments(place) == [("youtube:c1", None), ("youtube:c2", "harmless"), ("youtube:c1.r", "reply")]
        with Archive.open(place) as archive:
            assert archive.video(KEY).capture_count == 1


def test_a_withdrawn_comment_goes_from_every_page_that_says_it(tmp_path: Path) -> None:
    pages = [
        write_page(tmp_path / str(n), [said("c1", f"{SECRET} {n}"), said(f"d{n}", "kept")], epoch=CAPTURED + n)
        for n in range(4)
    ]
    one, two, whole = (
        made(tmp_path / "one", *pages[:2]),
        made(tmp_path / "two", *pages[2:]),
        made(tmp_path / "w", *pages),
    )
    withdraw(one, "youtube:c1")
    withdraw(whole, "youtube:c1")
    for place in both_ways(one, two):
        assert says(place, SECRET) == set()
        with Archive.open(place) as archive, Archive.open(whole) as expected:
            assert differences(public(archive), public(expected)) == {}


@pytest.mark.parametrize("n", range(4))  # which of the accessions' ids is the smaller one is chance
def test_of_a_page_from_which_each_withdrew_another_comment_both_are_gone(tmp_path: Path, n: int) -> None:
    page = write_page(
        tmp_path / "a", [said("c1", SECRET), said("c2", SECOND), said("c3", "harmless")], title=f"Boat {n}"
    )
    one, two = made(tmp_path / "one", page), made(tmp_path / "two", page)
    do(one, lambda archive: archive.amend(archive.captures(KEY)[0].key, Answers(coverage="complete"), by="Ada"))
    withdraw(one, "youtube:c1")
    withdraw(two, "youtube:c2")
    places = list(both_ways(one, two))
    for place in places:
        assert says(place, SECRET, SECOND) == set()
        assert comments(place) == [("youtube:c1", None), ("youtube:c2", None), ("youtube:c3", "harmless")]
        with Archive.open(place) as archive:
            [capture] = archive.captures(KEY)
            assert capture.coverage == "complete"
    for place in both_ways(*places):  # and those two with each other
        assert comments(place) == [("youtube:c1", None), ("youtube:c2", None), ("youtube:c3", "harmless")]


def test_a_capture_that_was_withdrawn_goes_also_without_the_comment_that_the_other_withdrew(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a", [said("c1", SECRET), said("c2", SECOND)])
    one, two = made(tmp_path / "one", page), made(tmp_path / "two", page)
    do(one, lambda archive: archive.withdraw(archive.captures(KEY)[0].key, reason="asked for"))
    withdraw(two, "youtube:c1")
    for place in both_ways(one, two):
        assert says(place, SECRET, SECOND) == set()
        with Archive.open(place) as archive:
            assert videos(archive) == []


def test_of_a_page_that_says_a_comment_twice_merging_withdraws_what_withdrawing_does(tmp_path: Path) -> None:
    """The second of two with one id counts for nothing, and so does not tell what a page without ids would call it."""
    page = write_page(tmp_path / "page", [said("a", "the tide"), said("a", SECRET), said(None, SECRET)])
    later = write_page(tmp_path / "later", [said("a", "the tide")], epoch=CAPTURED + 9)
    one, there = made(tmp_path / "one", page, later), made(tmp_path / "there", later)
    for place in (one, there):
        with Archive.open(place) as archive:
            archive.withdraw("youtube:a", reason="asked for")
    here = made(tmp_path / "here", page)
    merged(here, there)
    with Archive.open(one) as expected, Archive.open(here) as archive:
        assert differences(public(archive) | shown(archive), public(expected) | shown(expected)) == {}


@pytest.mark.parametrize("first", ["with ids", "without ids"])
def test_a_withdrawn_comment_does_not_come_back_with_a_page_that_names_it_otherwise(tmp_path: Path, first: str) -> None:
    text = "they only come in with the tide, only..."
    page = write_page(
        tmp_path / "a", [said("c1", f"1:08 {text}", author="Nora Quay", author_id=...), said("c2", "kept")]
    )
    mirror = write_mirror(tmp_path / "m")
    one, two = made(tmp_path / "one", page), made(tmp_path / "two")
    do(two, lambda archive: list(archive.add([mirror], answers=Answers(url=f"https://youtu.be/{VIDEO_ID}"))))
    place = one if first == "with ids" else two
    with Archive.open(place) as archive:
        key = next(c.key for c in archive.comments(KEY) if text in str(c.text))
        archive.withdraw(key, reason="asked for")
    for place in both_ways(one, two):
        assert says(place, text) == set()
        assert not any(text in str(said_) for _, said_ in comments(place))


def test_a_withdrawn_comment_does_not_come_back_with_a_page_that_says_it_once_more_without_an_id(
    tmp_path: Path,
) -> None:
    earlier = write_page(tmp_path / "a", [said("c1", "before it was edited")])
    page = write_page(tmp_path / "b", [said(None, SECRET), said("c1", SECRET), said("c2", "kept")], epoch=CAPTURED + 9)
    one, two = made(tmp_path / "one", earlier), made(tmp_path / "two", page)
    withdraw(one, "youtube:c1")
    for place in both_ways(one, two):
        assert says(place, SECRET) == set()
        assert [text for _, text in comments(place)] == [None, "kept"]


# --- damage, and what is no archive ----------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["*.info.json.zst", "accession.json", "v1/inventory.json", "*_1.1"])
def test_what_is_damaged_there_is_refused_by_name_and_the_rest_comes_in(tmp_path: Path, file: str) -> None:
    there = made(tmp_path / "there", write_page(tmp_path / "a", [said("c1", "first")]))
    hurt = {path for path in (there / "originals").rglob("urn*") if path.is_dir()}
    do(there, lambda archive: list(archive.add([write_page(tmp_path / "b", [said("d1", "kept")], id=OTHER_ID)])))
    [folder] = hurt
    [path] = folder.glob(file if "/" in file or file.startswith("*_") else f"v1/content/{file}")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    here = made(tmp_path / "here")
    before = digest_of(here / "originals")
    done = voxpop("--archive", here, "merge", there)
    assert done.code == 1, done
    assert folder.name.removeprefix("urn%3avoxpop%3aaccession%3a") in done.out
    assert "1 accession taken in" in done.err
    with Archive.open(here) as archive:
        assert [video.key for video in videos(archive)] == [f"youtube:{OTHER_ID}"]
        assert findings(archive) == []
    assert before.items() <= digest_of(here / "originals").items()


def test_two_decisions_with_one_id_are_refused_and_named(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a", [said("c1", "first")])
    here, there = made(tmp_path / "here", page), made(tmp_path / "there", page)
    with Archive.open(here) as archive:
        decision = archive.amend(archive.captures(KEY)[0].key, Answers(coverage="complete"), by="Ada")
    Custody(there / "originals", there / "staging").decide(msgspec.structs.replace(decision, by="Mallory"))
    [told] = refusals(merged(here, there))
    assert decision.id in told
    with Archive.open(here) as archive:
        assert "Ada" in str(archive.captures(KEY)[0].coverage_reason)


def test_only_another_archive_can_be_merged(tmp_path: Path) -> None:
    here = made(tmp_path / "here", write_page(tmp_path / "a", [said("c1", "first")]))
    inside, link = made(here / "inside"), tmp_path / "link"
    link.symlink_to(here)
    for wrong in (here, link, inside, tmp_path / "nowhere", tmp_path / "a"):
        done = voxpop("--archive", here, "merge", wrong)
        assert (done.code, done.out) == (2, ""), (wrong, done)
        assert str(wrong) in done.err
    assert voxpop("--archive", inside, "merge", here).code == 2


def test_an_archive_of_a_later_layout_is_refused(tmp_path: Path) -> None:
    here, there = made(tmp_path / "here"), made(tmp_path / "there", write_page(tmp_path / "a", [said("c1", "first")]))
    record = there / "voxpop.toml"
    record.write_text(record.read_text().replace("layout = 1", "layout = 99"))
    with Archive.open(here) as archive, pytest.raises(ArchiveTooNew):
        list(archive.merge(there))
    assert voxpop("--archive", here, "merge", there).code == 2


def test_the_other_archive_may_be_read_only_without_a_catalogue_and_in_use(tmp_path: Path) -> None:
    there = made(tmp_path / "there", write_page(tmp_path / "a", [said("c1", "first")]))
    here = made(tmp_path / "here")
    shutil.rmtree(there / "catalogue")
    held = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path; from voxpop.originals import ArchiveLock\n"
         "ArchiveLock(Path(sys.argv[1])).acquire(); print('held', flush=True); sys.stdin.read()", there / "lock"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert held.stdout is not None
    assert held.stdout.readline() == b"held\n"
    before = digest_of(there)
    for path in (there, *there.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        done = voxpop("--archive", here, "merge", there)
    finally:
        held.communicate()
        for path in (there, *there.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert done.code == 0, done
    assert digest_of(there) == before
    assert comments(here) == [("youtube:c1", "first")]


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_tells_an_object_an_accession_and_ends_with_a_report(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a", [said("c1", "first")])
    there = made(tmp_path / "there", page, write_page(tmp_path / "b", [said("c2", "second")], epoch=CAPTURED + 9))
    do(there, lambda archive: archive.amend(archive.captures(KEY)[0].key, Answers(coverage="complete")))
    here = made(tmp_path / "here", page)
    done = voxpop("--archive", here, "merge", there, "--json")
    assert done.code == 0, done
    assert [(o["new"], o["unchanged"]) for o in sorted(done.objects, key=lambda o: o["new"])] == [(0, 1), (1, 0)]
    again = voxpop("--archive", here, "merge", there)
    assert (again.code, again.out) == (0, "")
    assert "0 accessions taken in, 2 held already, 0 refused" in again.err
    assert "0 decisions taken in, 1 held already, 0 refused" in again.err

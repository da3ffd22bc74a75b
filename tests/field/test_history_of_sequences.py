"""Real sequences of captures: what `voxpop history` and `voxpop diff` say, against a script that uses none of our code.

The same videos were captured several times. Their files go into an archive in any order, told to be complete or not.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.archive.command import voxpop
from tests.field import sequences
from tests.field.conftest import Tell
from tests.field.threads import VIDEO, thread, trapped, written

pytestmark = pytest.mark.field

TOLD = pytest.mark.parametrize("is_complete", [True, False], ids=["complete", "nobody said"])
KINDS = ("added", "returned", "seen_again", "gone", "not_seen", "edited", "likes", "renamed")


class Kept(NamedTuple):
    """An archive that holds the captures of one video."""

    place: Path
    video: str

    def history(self) -> list[dict[str, Any]]:
        done = voxpop("--archive", self.place, "history", f"youtube:{self.video}", "--json")
        assert done.code == 0, done.err
        return done.objects

    def diff(self, older: str, newer: str) -> Counter[str]:
        done = voxpop("--archive", self.place, "diff", f"youtube:{self.video}", older, newer, "--json")
        assert done.code == 0, done.err
        return lines(done.objects)


@pytest.fixture(scope="module")
def real(samples: Path) -> dict[str, list[Path]]:
    """By video, the files of its captures, oldest first."""
    found = sequences.sequences(samples)
    assert found
    return found


def kept(place: Path, video: str, paths: Sequence[Path], *, is_complete: bool) -> Kept:
    """A fresh archive; each file by a command of its own, in an order that is not that of their times."""
    shuffled = random.Random(place.name).sample(paths, len(paths))
    for path in shuffled if shuffled != list(paths) else reversed(shuffled):
        done = voxpop("--archive", place, "add", "--json", *(["--complete"] if is_complete else []), path)
        assert [report["source"] is not None for report in done.objects] == [True], done.err
    return Kept(place, video)


def lines(found: Iterable[dict[str, Any]]) -> Counter[str]:
    """A multiset of changes, each in words that a failing test can show."""
    return Counter(" ".join(repr(one[name]) for name in ("change", "id", "key", "before", "after")) for one in found)


def differing(place: Path, video: str, paths: Sequence[Path], *, is_complete: bool) -> list[tuple[Any, ...]]:
    """The changes that only one of the two says, for each pair of neighbours."""
    archive = kept(place, video, paths, is_complete=is_complete)
    captures = [row["capture"] for row in archive.history()]
    found = []
    for at in range(1, len(paths)):
        said = archive.diff(captures[at - 1], captures[at])
        pair = paths[at - 1], paths[at]
        expected = lines(sequences.changes(*pair, is_complete=is_complete, earlier=paths[: at - 1]))
        if said != expected:
            found.append((paths[at].name, "only voxpop", list((said - expected).elements()),
                          "only the script", list((expected - said).elements())))  # fmt: skip
    return found


@TOLD
def test_the_history_of_a_real_sequence_counts_what_each_file_holds(
    real: dict[str, list[Path]], tmp_path: Path, is_complete: bool
) -> None:
    for video, paths in real.items():
        told = kept(tmp_path / video, video, paths, is_complete=is_complete).history()
        assert [(row["captured"]["latest"], row["comments_held"]) for row in told] == [
            (f"{datetime.fromtimestamp(row['captured'], UTC):%Y-%m-%dT%H:%M:%SZ}", row["comments"])
            for row in sequences.history(paths)
        ]
        assert {row["coverage"] == "complete" for row in told} == {is_complete}


@TOLD
def test_the_changes_between_captures_are_those_that_an_independent_script_finds(
    real: dict[str, list[Path]], tmp_path: Path, is_complete: bool
) -> None:
    assert [
        difference
        for video, paths in real.items()
        for difference in differing(tmp_path / video, video, paths, is_complete=is_complete)
    ] == []


@TOLD
def test_captures_of_another_form_in_between_are_compared_too(
    real: dict[str, list[Path]], tmp_path: Path, is_complete: bool
) -> None:
    """The tool wrote some captures as a table alone."""
    longer = {video: sequences.with_tables(video, paths) for video, paths in real.items()}
    assert [
        difference
        for video, paths in longer.items()
        if paths != real[video]
        for difference in differing(tmp_path / video, video, paths, is_complete=is_complete)
    ] == []


def test_a_capture_that_was_kept_in_two_forms_changed_in_nothing(real: dict[str, list[Path]], tmp_path: Path) -> None:
    for video, paths in real.items():
        tables = sequences.tables_of(video, paths)
        for at, path in enumerate(paths):
            table = tables.get(sequences.history([path])[0]["captured"])
            if table is not None:
                archive = kept(tmp_path / f"{video} {at}", video, [path, table], is_complete=True)
                one, other = (row["capture"] for row in archive.history())
                assert archive.diff(one, other) == archive.diff(other, one) == Counter(), path.name


@TOLD
def test_an_invented_sequence_of_all_the_traps_is_told_the_same(tmp_path: Path, is_complete: bool) -> None:
    paths = trapped(tmp_path / "files")
    assert differing(tmp_path / "kept", VIDEO, paths, is_complete=is_complete) == []


@TOLD
def test_captures_of_which_the_day_alone_is_known_are_told_the_same(tmp_path: Path, is_complete: bool) -> None:
    times = ("2024-01-05T12_00_00Z", "2024-01-05", "2024-01-06", "2024-01-09", "2024-01-11T03_00_00Z", "2024-01-12")
    held = ((1, 2), (1, 3), (1, 3, 4), (1, 2, 4), (1,), (1, 3))
    paths = [
        written(tmp_path, time, *(thread(number, "text") for number in numbers))
        for time, numbers in zip(times, held, strict=True)
    ]
    assert differing(tmp_path / "kept", VIDEO, paths, is_complete=is_complete) == []


def test_the_table_of_real_changes_is_told(real: dict[str, list[Path]], tell: Tell) -> None:
    """What the script finds, where every capture is told to be complete."""
    for video, of_lines in real.items():
        paths = sequences.with_tables(video, of_lines)
        held = sequences.history(paths)
        for at in range(1, len(paths)):
            pair = paths[at - 1], paths[at]
            found = sequences.changes(*pair, is_complete=True, earlier=paths[: at - 1])
            kinds = Counter(change["change"] for change in found)
            assert held[at]["comments"] - held[at - 1]["comments"] == (
                kinds["added"] + kinds["returned"] + kinds["seen_again"] - kinds["gone"] - kinds["not_seen"]
            )
            told = ", ".join(f"{kinds[kind]:,} {kind.replace('_', ' ')}" for kind in KINDS)
            tell(f"changes of {video}, captures {at} and {at + 1}", f"{held[at]['comments']:,} comments; {told}")

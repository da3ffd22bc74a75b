"""The entire folder of real files, given to `voxpop add` at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.records import findings, public
from tests.field.conftest import Taken, Tell
from tests.sources import golden
from voxpop.archive import Archive
from voxpop.model import CaptureClaim, Provenance, Refused
from voxpop.sources import Group, gather, source_named

pytestmark = pytest.mark.field


def test_every_file_is_taken_in_or_refused_with_a_reason_and_none_is_dropped(taken: Taken, tell: Tell) -> None:
    on_disk = {path if path.exists() else path.parent for path in taken.reports}  # some lie in a packed file
    assert on_disk == set(taken.files)
    assert len(taken.done.objects) == len(taken.files)  # each once
    refused = {path: report["refused"] for path, report in taken.reports.items() if report["source"] is None}
    assert all(reasons and reasons[0]["reason"].endswith(".") for reasons in refused.values())
    assert taken.done.code == 1
    sources = Counter(report["source"] for report in taken.reports.values())
    for source, count in sources.items():
        tell(f"files {'refused, each with its reason' if source is None else f'taken in by {source}'}", count)


def test_the_archive_of_real_files_is_sound(archive: Archive) -> None:
    assert findings(archive) == []


def test_adding_the_real_files_again_changes_nothing(taken: Taken, archive: Archive) -> None:
    before = public(archive)
    again = voxpop("--archive", taken.place, "add", "--json", taken.folder)
    assert again.code == taken.done.code
    for found in again.objects:
        before_that = taken.reports[Path(found["path"])]
        held = before_that["new"] + before_that["changed"] + before_that["unchanged"]
        assert (found["new"], found["changed"], found["unchanged"]) == (0, 0, held), found["path"]
    assert public(archive) == before


def test_every_real_page_gives_a_capture_or_says_why_not(samples: Path) -> None:
    read = 0
    for group in gather([samples]):  # one by one: what was unpacked is gone when the next is asked for
        if isinstance(group, Group):
            claims = source_named(group.source).read(golden.originals_of(group), Provenance("file", group.source))
            assert isinstance(next(claims), CaptureClaim | Refused), group.files[0].path
            read += sum(1 for _ in claims)
    assert read

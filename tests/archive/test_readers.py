"""Readers give frames in the order asked for, whoever read them, and outlive the death of one of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.archive.pages import said, write_page
from tests.archive.stopping import stop_and_go_on
from voxpop.archive import Archive
from voxpop.archive import readers as readers_module
from voxpop.archive import ready as ready_module
from voxpop.archive.readers import RUN_BYTES, Readers, Wanted
from voxpop.archive.reading import Told
from voxpop.archive.ready import WORKER_FROM, Ready, start_process
from voxpop.catalogue.local.prepare import CaptureFrame, Frame, RowsFrame
from voxpop.catalogue.local.rows import Row, analyse
from voxpop.errors import CustodyError
from voxpop.originals import Custody

PAGES = 12
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")


@pytest.fixture
def wanted(archive: Archive, inbox: Path) -> list[Wanted]:
    """Pages, each of which counts as one that is a worker's turn by itself."""
    pages = [write_page(inbox / f"{n}", [said(f"c{n}", f"tide {n}")], id=f"Other234_{n:x}y") for n in range(PAGES)]
    ids = [report.accession_id for report in archive.add(pages)]
    return [(id, RUN_BYTES) for id in ids if id is not None]


@pytest.fixture
def custody(archive: Archive, place: Path) -> Custody:
    return Custody(place / "originals", place / "staging")


def videos(frames: Iterator[Frame]) -> list[str]:
    return [frame.video_key for frame in frames if isinstance(frame, CaptureFrame)]


def test_frames_come_in_the_order_asked_for(custody: Custody, wanted: list[Wanted]) -> None:
    with Readers(custody, Told({}, {}, {}), wanted, 3) as readers:
        found = [key for id, _ in wanted for key in videos(readers.read(id)[1])]
    assert found == [f"youtube:Other234_{n:x}y" for n in range(PAGES)]


def test_a_worker_starts_when_enough_is_expected_and_is_the_one_that_reads(
    custody: Custody, wanted: list[Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    for module in (ready_module, readers_module):
        monkeypatch.setattr(module, "start_process", lambda: started.append(start_process()) or started[-1])
    with Ready() as ready:
        ready.expect(WORKER_FROM - 1)
        assert started == []
        ready.expect(1)
        ready.expect(WORKER_FROM)
        assert len(started) == 1
        with Readers(custody, Told({}, {}, {}), wanted[:1], 1, ready=ready) as readers:
            assert videos(readers.read(wanted[0][0])[1]) == ["youtube:Other234_0y"]
        assert len(started) == 1


def test_a_worker_that_was_started_earlier_is_taken_once() -> None:
    with Ready() as earlier:
        earlier.expect(WORKER_FROM)
        process = earlier._process
        with Ready(None, earlier) as ready, Ready(None, earlier) as other:
            ready.expect(WORKER_FROM)
            other.expect(WORKER_FROM)
            assert ready._process is process
            assert other._process not in (process, None)
        assert earlier.take() is None
    assert process is not None
    assert process.returncode == -signal.SIGKILL


def test_a_worker_that_nobody_took_is_ended() -> None:
    with Ready() as ready:
        ready.expect(WORKER_FROM)
        assert ready._process is not None
        process = ready._process
    assert process.returncode == -signal.SIGKILL


def test_what_is_left_unread_of_one_is_no_part_of_the_next(custody: Custody, wanted: list[Wanted]) -> None:
    with Readers(custody, Told({}, {}, {}), wanted, 2) as readers:
        for n, (id, _) in enumerate(wanted):
            first = next(readers.read(id)[1])
            assert isinstance(first, CaptureFrame)
            assert first.video_key == f"youtube:Other234_{n:x}y"


def test_what_people_told_is_heard_by_those_who_read(custody: Custody, wanted: list[Wanted]) -> None:
    [capture] = [f"{wanted[3][0][:16]}-0"]
    with Readers(custody, Told({capture: "youtube:told"}, {}, {}), wanted[3:4], 2) as readers:
        assert videos(readers.read(wanted[3][0])[1]) == ["youtube:told"]


def test_what_cannot_be_read_says_why_and_the_next_comes(custody: Custody, wanted: list[Wanted]) -> None:
    for file in custody.originals(custody.accession(wanted[1][0])).values():
        file.stored.unlink()
    with Readers(custody, Told({}, {}, {}), wanted, 1) as readers:
        assert videos(readers.read(wanted[0][0])[1]) != []
        with pytest.raises(CustodyError, match="cannot be read"):
            videos(readers.read(wanted[1][0])[1])
        assert videos(readers.read(wanted[2][0])[1]) != []


@linux
def test_what_a_worker_left_to_be_analysed_here_is_and_a_fault_in_it_keeps_out_one_accession_alone(
    custody: Custody, wanted: list[Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []

    def failing(rows: Sequence[Row]) -> None:
        left.extend(row.text for row in rows)
        if "tide 4" in left[-1:]:
            raise ValueError("no words")
        analyse(rows)

    monkeypatch.setattr(readers_module, "analyse", failing)
    found: list[str] = []
    with Readers(custody, Told({}, {}, {}), wanted, 1) as readers:
        for n, (id, _) in enumerate(wanted):
            if n == 4:
                with pytest.raises(CustodyError, match="no words"):
                    list(readers.read(id)[1])
                continue
            rows = [row for frame in readers.read(id)[1] if isinstance(frame, RowsFrame) for row in frame.rows]
            assert all(row.document for row in rows)
            found += [row.text for row in rows]
    assert left == [f"tide {n}" for n in range(PAGES)], "all of them: we waited for the first"
    assert found == [text for text in left if text != "tide 4"]


def test_a_reader_that_dies_loses_one_accession_alone(custody: Custody, wanted: list[Wanted]) -> None:
    before = children()
    with Readers(custody, Told({}, {}, {}), wanted, 1) as readers:
        for child in children() - before:
            os.kill(child, signal.SIGKILL)
        with pytest.raises(CustodyError, match="ended with status -9"):
            videos(readers.read(wanted[0][0])[1])
        assert [videos(readers.read(id)[1]) for id, _ in wanted[1:]] == [
            [f"youtube:Other234_{n:x}y"] for n in range(1, PAGES)
        ]
    assert children() == before


@linux
def test_what_a_signal_interrupts_is_written_all_the_same(
    archive: Archive, custody: Custody, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe that is full takes a part of what is written where a signal comes in between."""
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    page = write_page(inbox, [said(f"c{n}", f"tide {n} {'sea ' * 200}") for n in range(4_000)])
    [id] = [report.accession_id for report in archive.add([page])]
    assert id is not None
    before = children()
    with Readers(custody, Told({}, {}, {}), [(id, page.stat().st_size)], 1) as readers:
        _, frames = readers.read(id)
        rows = 0
        for frame in frames:
            rows += len(frame.rows) if isinstance(frame, RowsFrame) else 0
            for child in children() - before:
                stop_and_go_on(child)
    assert rows == 4_000


def children() -> set[int]:
    return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}

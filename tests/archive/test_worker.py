"""A worker analyses the rows of many pages together, and a fault in one page keeps out no other."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from tests.archive.pages import said, write_page
from voxpop.archive import Archive, worker
from voxpop.archive.readers import EndFrame, Sent, Task
from voxpop.archive.reading import Told
from voxpop.catalogue.local.prepare import RowsFrame
from voxpop.catalogue.local.rows import Row, analyse

PAGES = 6


@pytest.fixture
def task(archive: Archive, inbox: Path, place: Path) -> bytes:
    """To read six pages of two comments each."""
    pages = [
        write_page(inbox / f"{n}", [said(f"a{n}", f"tide {n} 1:08"), said(f"b{n}", "sea")], id=f"Other234_{n:x}y")
        for n in range(PAGES)
    ]
    ids = [report.accession_id for report in archive.add(pages)]
    held = [id for id in ids if id is not None]
    return msgspec.msgpack.encode(
        Task(str(place / "originals"), str(place / "staging"), held, Told({}, {}, {}), None, None, 8)
    )


def served(task: bytes) -> list[list[Sent]]:
    """What a worker sends of each accession; one that ends with a reason is empty."""
    out = io.BytesIO()
    worker.serve(task, out)
    out.seek(0)
    found: list[list[Sent]] = [[]]
    while length := int.from_bytes(out.read(4), "big"):
        for frame in msgspec.msgpack.decode(out.read(length), type=list[Sent]):
            if not isinstance(frame, EndFrame):
                found[-1].append(frame)
            else:
                found[-1] = found[-1] if frame.failed is None else []
                found.append([])
    assert found.pop() == []
    return found


def rows(frames: Sequence[Sent]) -> list[Row]:
    return [row for frame in frames if isinstance(frame, RowsFrame) for row in frame.rows]


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parent that never waits."""
    monkeypatch.setattr(worker._Ahead, "is_waited_for", False)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("together", [1, 2, 5, 2_000])
def test_rows_are_analysed_however_many_together(task: bytes, monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    monkeypatch.setattr(worker, "_ROWS_TOGETHER", together)
    found = [rows(frames) for frames in served(task)]
    assert [[row.text for row in page] for page in found] == [[f"tide {n} 1:08", "sea"] for n in range(PAGES)]
    assert [[row.moments for row in page] for page in found] == [[(68,), ()]] * PAGES
    assert all(row.document for page in found for row in page)


def test_rows_for_which_the_parent_waits_are_left_to_it(task: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker._Ahead, "is_waited_for", True)
    found = [row for frames in served(task) for row in rows(frames)]
    assert [row.text for row in found] == [text for n in range(PAGES) for text in (f"tide {n} 1:08", "sea")]
    assert all(row.is_bare for row in found)


def test_a_parent_waits_until_something_is_sent_and_once_it_is_read() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as parent, os.fdopen(write, "wb") as out:
        ahead = worker._Ahead(out, 8)
        assert ahead.is_waited_for
        for _ in range(3):
            ahead.put(EndFrame("x" * worker._TOGETHER))
        assert not ahead.is_waited_for, "more than the pipe holds"
        for _ in range(3):
            parent.read(int.from_bytes(parent.read(4), "big"))
        ahead._pieces.join()
        assert ahead.is_waited_for
        ahead.close()


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("together", [1, 2, 3, 5, 2_000])
@pytest.mark.parametrize("bad", [0, 3, PAGES - 1])
def test_a_text_that_cannot_be_analysed_keeps_out_its_page_alone(
    task: bytes, monkeypatch: pytest.MonkeyPatch, bad: int, together: int
) -> None:
    def failing(some: Sequence[Row]) -> None:
        if any(row.text.startswith(f"tide {bad}") for row in some):
            raise ValueError("no words")
        analyse(some)

    monkeypatch.setattr(worker, "_ROWS_TOGETHER", together)
    monkeypatch.setattr(worker, "analyse", failing)
    found = [[row.text for row in rows(frames)] for frames in served(task)]
    assert found == [[] if n == bad else [f"tide {n} 1:08", "sea"] for n in range(PAGES)]

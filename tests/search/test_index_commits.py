"""What is added to the search index, and removed from it, also while it commits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import tantivy

from tests.archive.pages import said, write_page
from voxpop.archive import Archive
from voxpop.catalogue.local.documents import KINDS, Kind, document, head_of
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.catalogue.local.index import (
    COMMENT_KINDS,
    IndexWriter,
    count,
    create,
    numbers,
    of_kinds,
    open_index,
    reference,
    watermark,
)
from voxpop.catalogue.local.segments import segments_of
from voxpop.catalogue.local.videos import Decided
from voxpop.errors import CatalogueError

_WORDS = document(head_of("comment", "en"), "a word about the bridge")


def _add(writer: IndexWriter, *numbers: int) -> None:
    for number in numbers:
        writer.add("comment", number, 1, _WORDS)


def _held(index: tantivy.Index) -> int:
    index.reload()
    return count(index.searcher(), tantivy.Query.term_query(index.schema, "video", 1))


def test_what_is_added_during_a_commit_comes_with_the_next(tmp_path: Path) -> None:
    create(tmp_path / "index")
    writer = IndexWriter(tmp_path / "index")
    _add(writer, *range(5_000))
    writer.begin_commit(1)
    _add(writer, *range(5_000, 5_500))
    assert writer.pending == 500
    writer.settle()
    assert (_held(writer.index), watermark(writer.index)) == (5_000, 1)

    _add(writer, *range(5_500, 6_000))
    writer.commit(2)
    assert (_held(writer.index), watermark(writer.index)) == (6_000, 2)
    writer.close()


def test_what_is_removed_during_a_commit_stays_out(tmp_path: Path) -> None:
    create(tmp_path / "index")
    writer = IndexWriter(tmp_path / "index")
    _add(writer, 1, 2)
    writer.begin_commit(1)
    _add(writer, 3)
    writer.remove("comment", 1)
    writer.remove("comment", 3)
    writer.commit(2)
    assert (_held(writer.index), watermark(writer.index)) == (1, 2)
    writer.close()


def test_a_writer_that_is_closed_drops_what_waited_for_a_commit(tmp_path: Path) -> None:
    index = create(tmp_path / "index")
    writer = IndexWriter(tmp_path / "index")
    _add(writer, 1)
    writer.begin_commit(1)
    _add(writer, 2)
    writer.close()
    assert (_held(index), watermark(index)) == (1, 1)


@pytest.mark.parametrize("apart", [True, False])
def test_a_commit_that_fails_is_told_to_who_waits_for_it_and_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    index = create(tmp_path / "index")
    writer = IndexWriter(tmp_path / "index")
    _add(writer, 1)
    writer.commit(1)

    def failing(*_: object) -> None:
        raise CatalogueError("the disk is full")

    monkeypatch.setattr(writer, "_publish_apart" if apart else "_publish", failing)
    _add(writer, 2)
    writer.begin_commit(2, apart=apart)
    with pytest.raises(CatalogueError, match="full"):
        writer.settle()
    writer.close()
    assert (_held(index), watermark(index)) == (1, 1)


def test_after_a_flush_the_index_is_in_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = IndexWriter._publish

    def slowly(self: IndexWriter, revision: int) -> None:
        time.sleep(0.3)
        publish(self, revision)

    with Archive.open(tmp_path / "kept", create=True) as archive:
        [report] = archive.add([write_page(tmp_path / "inbox", [said("c1", "tide")])])
    assert report.accession_id is not None
    monkeypatch.setattr(IndexWriter, "_publish", slowly)
    with LocalCatalogue(tmp_path / "kept" / "catalogue").writing(Decided({}, {})) as session:
        session.forget([report.accession_id])
        session.flush()
        assert watermark(open_index(session.store.with_name("index"))) == 2


def test_all_documents_of_one_video_are_removed_and_no_others(tmp_path: Path) -> None:
    index = create(tmp_path / "index")
    writer = IndexWriter(tmp_path / "index")
    _add(writer, 1, 2)
    writer.add("video", 1, 1, _WORDS)
    writer.add("comment", 3, 2, _WORDS)
    writer.commit(1)
    writer.remove_video(1)
    writer.commit(2)
    assert _held(index) == 0
    assert count(index.searcher(), tantivy.Query.term_query(index.schema, "video", 2)) == 1
    writer.close()


@pytest.mark.parametrize("kinds", [KINDS, COMMENT_KINDS, *((kind,) for kind in KINDS), ("caption", "video")])
def test_texts_are_found_by_their_kinds_and_the_watermark_is_none(tmp_path: Path, kinds: Sequence[Kind]) -> None:
    index = create(tmp_path / "index")
    writer = IndexWriter(tmp_path / "index")
    for number, kind in enumerate(KINDS, 1):
        writer.add(kind, number, 1, document(head_of(kind, "en"), "a word about the bridge"))
    writer.commit(1)
    index.reload()
    found = index.searcher().search(of_kinds(index.schema, kinds), limit=10, count=False).hits
    held = numbers(index.searcher(), "ref", [address for _, address in found])
    assert set(held) == {reference(kind, number) for number, kind in enumerate(KINDS, 1) if kind in kinds}
    writer.close()


def test_no_part_of_an_index_that_is_filled_has_dead_documents(tmp_path: Path) -> None:
    create(tmp_path / "index")
    writer = IndexWriter(tmp_path / "index")
    for lot in range(3):
        _add(writer, *range(100 * lot, 100 * lot + 100))
        writer.begin_commit(lot)
    writer.settle()
    assert [segment.dead for segment in segments_of(tmp_path / "index") if segment.max_doc > 1] == [0, 0, 0]
    assert (_held(writer.index), watermark(writer.index)) == (300, 2)
    writer.close()


class _Fails:
    """An engine that takes nothing."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __getattr__(self, name: str) -> object:
        def fail(*arguments: object) -> None:
            raise ValueError(self._words)

        return fail


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("An error occurred in a thread: 'An index worker thread encountered an error or panicked.'", "open files"),
        ("Too many open files (os error 24)", "ulimit -n"),
        ("The document is no JSON", None),
    ],
)
def test_an_engine_that_takes_nothing_more_is_told_of_as_that(tmp_path: Path, said: str, told: str | None) -> None:
    create(tmp_path / "index")
    writer = IndexWriter(tmp_path / "index")
    whole, writer._writer = writer._writer, _Fails(said)  # type: ignore[assignment]
    attempts = (
        lambda: _add(writer, 1),
        lambda: writer.remove("comment", 1),
        lambda: writer.remove_video(1),
    )
    for attempt in attempts:
        with pytest.raises(ValueError if told is None else CatalogueError, match=told or said):
            attempt()
    writer._writer = whole
    writer.close()

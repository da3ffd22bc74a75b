"""What is added to the search index while it commits."""

from __future__ import annotations

from pathlib import Path

import tantivy

from voxpop.catalogue.local.documents import beginning, document
from voxpop.catalogue.local.index import IndexWriter, count, create, watermark

_WORDS = document(beginning("comment", "en"), "a word about the bridge")


def _add(writer: IndexWriter, *numbers: int) -> None:
    for number in numbers:
        writer.add("comment", number, 1, _WORDS)


def _held(index: tantivy.Index) -> int:
    index.reload()
    return count(index.searcher(), tantivy.Query.term_query(index.schema, "vk", 1))


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

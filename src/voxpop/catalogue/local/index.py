"""The search index: tantivy, kept in step with the store by a revision watermark.

Comes in: token strings and sort keys of comments, videos and cues. Goes out: references into the store. Nothing is
stored here; texts come from the store. The watermark is a document of its own, written in the same commit as the data it
speaks of: every video with a revision up to it is indexed. (docs/develop/architecture.md, "The crash protocol".)
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Literal

import msgspec
import tantivy

from voxpop.errors import CatalogueError
from voxpop.text import ANALYSIS_VERSION

INDEX_VERSION = 1

Kind = Literal["comment", "reply", "video", "caption"]
KINDS: tuple[Kind, ...] = ("comment", "reply", "video", "caption")
WATERMARK = -1

_HEAP = 64 << 20
_json = msgspec.json.Encoder()


def schema() -> tantivy.Schema:
    """All fields. Keys are signed integers: tantivy deletes nothing, silently, by a term of an unsigned field."""
    builder = tantivy.SchemaBuilder()
    for name in ("ref", "vk", "ak"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("rev", indexed=True, fast=True)
    for name in ("likes", "pub"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("print", fast=True)
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    return builder.build()


def reference(kind: Kind, key: int) -> int:
    """The one number by which a document names its row."""
    return key << 2 | KINDS.index(kind)


def row_of(reference: int) -> tuple[Kind, int]:
    """The kind and row key that a reference names."""
    return KINDS[reference & 3], reference >> 2


def fingerprint(tokens: str) -> int:
    """A number that changes with the indexed text: `verify` compares it with the row's own."""
    return int.from_bytes(hashlib.blake2b(tokens.encode(), digest_size=6).digest(), "big")


def version() -> str:
    """What must agree for an index to be used as it is."""
    return f"{INDEX_VERSION}.{ANALYSIS_VERSION}.{tantivy.__version__}"


def create(path: Path) -> tantivy.Index:
    """A new, empty index."""
    path.mkdir(parents=True)
    return _prepared(tantivy.Index(schema(), path=str(path)))


def renew(path: Path) -> None:
    """Put an empty index in the place of the one at `path`, whose files are removed."""
    fresh, old = path.with_name("index.next"), path.with_name("index.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    create(fresh)
    path.rename(old)
    fresh.rename(path)
    shutil.rmtree(old)


def open_index(path: Path) -> tantivy.Index:
    """The index at `path`."""
    try:
        return _prepared(tantivy.Index.open(str(path)))
    except (ValueError, OSError) as error:
        raise CatalogueError(f"The search index cannot be opened ({error}); `voxpop rebuild` makes it again.") from error


def watermark(index: tantivy.Index) -> int | None:
    """The revision up to which the index is in step; None when it says none, or two things."""
    searcher = index.searcher()
    query = tantivy.Query.term_query(index.schema, "ref", WATERMARK)
    found = searcher.search(query, limit=2).hits
    if len(found) != 1:
        return None
    return int(searcher.fast_field_values("rev", [found[0][1]])[0])


class IndexWriter:
    """The one writer of an index. Additions become visible, all at once, with `commit`."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._writer = index.writer(_HEAP, 1)
        self.pending = 0

    def add(self, kind: Kind, key: int, vk: int, tokens: str, *, ak: int = 0, likes: int = -1, pub: int = -1) -> None:
        """Add one document; its row must not have one (see `remove`)."""
        document = {
            "ref": reference(kind, key), "vk": vk, "ak": ak, "likes": likes, "pub": pub, "kind": kind,
            "print": fingerprint(tokens), "text": tokens,
        }  # fmt: skip
        self._writer.add_json(_json.encode(document).decode())
        self.pending += 1

    def remove(self, kind: Kind, key: int) -> None:
        """Remove the document of one row."""
        self._writer.delete_documents_by_term("ref", reference(kind, key))
        self.pending += 1

    def remove_video(self, vk: int) -> None:
        """Remove every document of one video."""
        self._writer.delete_documents_by_term("vk", vk)
        self.pending += 1

    def clear(self) -> None:
        """Remove every document."""
        self._writer.delete_all_documents()
        self.pending += 1

    def commit(self, revision: int) -> None:
        """Publish all additions together with the watermark `revision`. On an error the writer must be dropped."""
        self._writer.delete_documents_by_term("ref", WATERMARK)
        self._writer.add_json(_json.encode({"ref": WATERMARK, "rev": revision, "kind": "watermark"}).decode())
        self._writer.commit()
        self._index.reload()
        self.pending = 0

    def close(self) -> None:
        """Give the lock back; waits for merges, drops what was not committed."""
        self._writer.rollback()
        self._writer.wait_merging_threads()


def _prepared(index: tantivy.Index) -> tantivy.Index:
    index.config_reader(reload_policy="commit", num_warmers=0)
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index

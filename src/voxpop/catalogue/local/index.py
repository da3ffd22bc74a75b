"""The search index: tantivy, kept in step with the store by a revision watermark.

Comes in: token strings and sort keys of comments, videos and cues. Goes out: references into the store. Nothing is
stored here; texts come from the store. The watermark is a document of its own, written in the same commit as the data
it speaks of, or after it: every video with a revision up to it is indexed. (docs/develop/architecture.md, "The crash
protocol".)
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import tantivy
from tantivy import Occur

from voxpop.catalogue.local.damage import hindrance, words_for_index_errors, words_for_unwritten_index
from voxpop.catalogue.local.deadline import Searcher
from voxpop.catalogue.local.documents import CODES, KIND_MARKS, KINDS, Kind
from voxpop.catalogue.local.months import DAY_SECONDS, MONTH_OF_DAY, month_of
from voxpop.catalogue.local.rows import UNSAID
from voxpop.text import ANALYSIS_VERSION

INDEX_VERSION = 12

COMMENT_KINDS: tuple[Kind, ...] = ("comment", "reply", "chat")
WATERMARK = -1

# What hits are counted by; `by` is the number of the writer. Every document has each of them, 0 where nothing is known:
# it takes longer to count a field that some do not have. Small unsigned numbers are counted in arrays.
COUNTED = ("lang", "by", "video", "month")

# What hits are sorted by: each key is a value and, in its lower bits, the document's reference, so that no two are
# equal and a list can be gone on with after any of them. Replies and the moment are absent where there are none. A time
# may lie before 1970: one that is not known is less than all that are.
SORT_KEYS = ("new", "likes", "replies", "moment")
_REFERENCES = (1 << 31) - 1
_MOST = (1 << 32) - 2
_NO_TIME = -_MOST - 2
_SURELY_WHOLE = 1 << 27  # rows up to which a reference fits into these bits: half of them, as more come in meanwhile

HEAP = 64 << 20
_MOST_WAITING = 8 << 20  # signs of the documents that wait for the end of a commit


def schema() -> tantivy.Schema:
    """All fields. `month` and `liked` are coarse forms of the keys `new` and `likes`, by which those that stand first
    are found without looking at all.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("ref", indexed=True, fast=True)
    for name in ("rev", "words", *SORT_KEYS):
        builder.add_integer_field(name, fast=True)
    for name in COUNTED:
        builder.add_unsigned_field(name, fast=True, indexed=name in ("video", "month"))
    for name in ("marks", "named", "liked"):
        builder.add_integer_field(name, indexed=True)
    builder.add_text_field("author", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("dense", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    return builder.build()


def of_kinds(schema: tantivy.Schema, kinds: Collection[Kind]) -> tantivy.Query:
    """Texts of these kinds."""
    if "comment" not in kinds:
        wanted = [tantivy.Query.term_query(schema, "marks", KIND_MARKS[kind]) for kind in kinds]
        return tantivy.Query.boolean_query([(Occur.Should, one) for one in wanted])
    others = [tantivy.Query.term_query(schema, "marks", mark) for kind, mark in KIND_MARKS.items() if kind not in kinds]
    return all_but(schema, *others)


def all_but(schema: tantivy.Schema, *others: tantivy.Query) -> tantivy.Query:
    """All documents but these, and but the watermark."""
    mark = tantivy.Query.term_query(schema, "ref", WATERMARK)
    without = [(Occur.MustNot, one) for one in (mark, *others)]
    return tantivy.Query.boolean_query([(Occur.Must, tantivy.Query.all_query()), *without])


def reference(kind: Kind, key: int) -> int:
    """The one number by which a document names its row."""
    return key << 3 | CODES[kind]


def row_of(reference: int) -> tuple[Kind, int]:
    """The kind and row key that a reference names."""
    return KINDS[reference & 7], reference >> 3


def sort_key(value: int, reference: int = 0) -> int:
    """The key by which a document is sorted: of one value, the larger its reference. -1 is: not known (but of times:
    `time_key`).
    """
    return (max(-_MOST, min(value, _MOST)) + 1) << 31 | reference & _REFERENCES


def time_key(at: int, reference: int = 0) -> int:
    """The key of `new` by which a document is sorted; of a time that is not known (-1), one below `EARLIEST`."""
    return (_NO_TIME + 1) << 31 | reference & _REFERENCES if at == UNSAID else sort_key(at, reference)


EARLIEST = sort_key(-_MOST)
"""The least key of a time that is known."""


def value_of(key: int) -> int:
    """The value in a sort key."""
    return (key >> 31) - 1


def liked_of(key: int) -> int:
    """The order of magnitude of a key of `likes`."""
    return max(0, key >> 31).bit_length()


def month_of_key(key: int) -> int:
    """The month of a key of `new`."""
    return 0 if key < EARLIEST else month_of(value_of(key))


def sort_keys(reference: int, at: int, likes: int, replies: int, second: int | None) -> tuple[int, int, int, int]:
    """The values of `SORT_KEYS` of a document (`IndexWriter.add`); -1 for those that it does not have."""
    return (
        time_key(at, reference),
        sort_key(likes, reference),
        sort_key(replies, reference) if replies > 0 else -1,
        -1 if second is None else sort_key(max(0, second), reference),
    )


def made_with() -> str:
    """What must agree for an index to be used as it is."""
    return f"{INDEX_VERSION}.{ANALYSIS_VERSION}.{_engine_version()}"


@cache
def _engine_version() -> str:
    from importlib.metadata import version

    return version("tantivy")


def create(path: Path) -> tantivy.Index:
    """A new, empty index."""
    path.mkdir(parents=True)
    with words_for_index_errors():
        index = _prepared(tantivy.Index(schema(), path=str(path)))
        _share(path)
        return index


def renew(path: Path) -> None:
    """Put an empty index in the place of the one at `path`, whose files are removed."""
    fresh, old = path.with_name("index.next"), path.with_name("index.old")
    for left in (fresh, old):
        remove_tree(left)
    create(fresh)
    path.rename(old)
    fresh.rename(path)
    remove_tree(old)


def remove_tree(folder: Path) -> None:
    """Remove a folder with an index somewhere in it; one that is gone already is fine.

    A thread of the engine that looks at an index which was just opened may put a lock file into it meanwhile.
    """
    for attempt in range(100):
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            if not folder.exists():
                return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST) or attempt == 99:
                raise
            time.sleep(0.01)


def open_index(path: Path) -> tantivy.Index:
    """The index at `path`."""
    with words_for_index_errors():
        if os.access(path, os.W_OK):
            try:
                return _prepared(tantivy.Index.open(str(path)))
            except ValueError as error:
                if hindrance(str(error)) is None:
                    raise
        with _linked(path) as own:
            return _prepared(tantivy.Index.open(str(own)))


@contextmanager
def _linked(path: Path) -> Iterator[Path]:
    """A folder of our own with links to an index that may not be written to, or cannot: the engine locks also to read.
    It is asked for when an index is opened, and never after.
    """
    with tempfile.TemporaryDirectory(prefix="voxpop-index-") as folder:
        for file in path.iterdir():
            if file.suffix != ".lock":
                Path(folder, file.name).symlink_to(file.absolute())
        yield Path(folder)


def watermark(index: tantivy.Index) -> int | None:
    """The revision up to which the index is in step; None when it says none, or two things. One that holds nothing is
    in step with a store into which nothing was written.
    """
    with words_for_index_errors():
        searcher = index.searcher()
        if searcher.num_docs == 0:
            return 0
        query = tantivy.Query.term_query(index.schema, "ref", WATERMARK)
        found = searcher.search(query, limit=2).hits
        if len(found) != 1:
            return None
        return numbers(searcher, "rev", [found[0][1]])[0]


def numbers(
    searcher: tantivy.Searcher | Searcher, field: str, addresses: list[tantivy.DocAddress], absent: int = 0
) -> list[int]:
    """The values of a number field of the documents at `addresses`, in their order."""
    return [absent if value is None else int(value) for value in searcher.fast_field_values(field, addresses)]


def references(searcher: tantivy.Searcher | Searcher, addresses: list[tantivy.DocAddress], last_row: int) -> list[int]:
    """The references of the documents at `addresses`, in their order; `last_row` is the largest number of a row.

    They are the lower bits of a key by which documents are sorted, as long as there are so few rows. The column `ref`
    itself grows evenly, so the engine stores it in stretches, and unpacks the heads of all of them whenever it is
    opened: 0.7 ms at ten million documents, for one number as for a thousand.
    """
    if last_row > _SURELY_WHOLE:
        return numbers(searcher, "ref", addresses)
    return [key & _REFERENCES for key in numbers(searcher, "likes", addresses)]


def count(searcher: tantivy.Searcher | Searcher, query: tantivy.Query) -> int:
    """How many documents match; unscored, which halves the cost. The binding's type stub does not know the number."""
    unscored = tantivy.Query.const_score_query(query, 0.0)
    return int(getattr(searcher.search(unscored, limit=1, count=True), "count", None) or 0)


class IndexWriter:
    """The one writer of the index at `path`. Additions become visible, all at once, with `commit`. What the engine
    gathers until then takes up to `heap` bytes; beyond that it writes before it takes more.
    """

    def __init__(self, path: Path, heap: int = HEAP) -> None:
        self._path, self.index = path, open_index(path)
        with words_for_index_errors():
            self._writer = self.index.writer(heap, 1)
        self.pending = 0
        self._beside = ThreadPoolExecutor(1)
        self._commit: Future[None] | None = None  # one that is under way
        self._waiting: list[str] = []  # what was added since it began
        self._waiting_length = 0

    def add(
        self, kind: Kind, key: int, vk: int, document: str, by: int = 0, at: int = -1, likes: int = -1,
        replies: int = 0, second: int | None = None,
    ) -> None:  # fmt: skip
        """Add one document (`documents.document`); its row must not have one (see `remove`).

        `by` is its writer's number (`Names.writers`). It is sorted by when it was written (the latest it can be),
        likes, replies held, and the second of its video that it speaks of first. A writer 0, else -1 or None is: not
        known.
        """
        self.add_all(vk, [(kind, key, document, by, at, likes, replies, second)])

    def add_all(self, vk: int, documents: Iterable[tuple[Kind, int, str, int, int, int, int, int | None]]) -> None:
        """Add documents of one video, each with what `add` is given."""
        with words_for_unwritten_index():
            self._add_all(vk, documents)

    def _add_all(self, vk: int, documents: Iterable[tuple[Kind, int, str, int, int, int, int, int | None]]) -> None:
        add, months = self._adder(), MONTH_OF_DAY
        begun = len(self._waiting)
        for kind, key, document, by, at, likes, replies, second in documents:
            ref = key << 3 | CODES[kind]
            low = ref & _REFERENCES
            if -1 <= likes < _MOST:  # nearly all; what no platform says is brought within bounds
                most, liked = likes + 1 << 31 | low, (likes + 1).bit_length()
            else:
                most = sort_key(likes, ref)
                liked = liked_of(most)
            if 0 <= at < _MOST:
                new, month = at + 1 << 31 | low, months[at // DAY_SECONDS]
            else:
                new, month = time_key(at, ref), month_of(at)
            rest = f'"by":{by},"video":{vk},"month":{month},"new":{new},"likes":{most},"liked":{liked},{document}}}'
            if replies > 0:
                rest = f'"replies":{sort_key(replies, ref)},{rest}'
            if second is not None:
                rest = f'"moment":{sort_key(max(0, second), ref)},{rest}'
            add(f'{{"ref":{ref},{rest}')
            self.pending += 1
        self._waiting_length += sum(map(len, self._waiting[begun:]))

    def remove(self, kind: Kind, key: int) -> None:
        """Remove the document of one row."""
        self.remove_all((reference(kind, key),))

    def remove_all(self, references: Iterable[int]) -> None:
        """Remove the documents with these references."""
        self.settle()
        with words_for_unwritten_index():
            for number in references:
                self._writer.delete_documents_by_term("ref", number)
                self.pending += 1

    def remove_video(self, vk: int) -> None:
        """Remove every document of one video."""
        self.settle()
        of_video = tantivy.Query.term_query(self.index.schema, "video", vk)
        with words_for_unwritten_index():
            self._writer.delete_documents_by_query(of_video)  # by a term of an unsigned field it would delete nothing
        self.pending += 1

    def commit(self, revision: int) -> None:
        """Publish all additions together with the watermark `revision`. On an error the writer must be dropped."""
        self.settle()
        self._publish(revision)
        self.pending = 0

    def begin_commit(self, revision: int, *, apart: bool = True) -> None:
        """As `commit`, in a thread: what is added meanwhile is kept here for the next one. An error is raised by what
        is called next. `apart`, the watermark is published after the additions, so that it is no part of theirs: it is
        soon replaced, and to count a large part in which a document is dead takes half as long again.
        """
        self.settle()
        self._commit = self._beside.submit(self._publish_apart if apart else self._publish, revision)
        self.pending = 0

    def settle(self) -> None:
        """Wait for the commit that is under way. On an error the writer must be dropped."""
        if self._commit is not None:
            commit, self._commit = self._commit, None
            self.pending += 1  # if it failed, `close` drops what it was to publish
            commit.result()
            self.pending -= 1
            with words_for_unwritten_index():
                for document in self._waiting:
                    self._writer.add_json(document)
            self._waiting, self._waiting_length = [], 0

    def close(self) -> None:
        """Give the lock back; drops what was not committed, waits for merges (a rollback would end them undone)."""
        self._beside.shutdown()
        if self.pending:
            self._writer.rollback()
        self._writer.wait_merging_threads()
        _share(self._path)

    def _adder(self) -> Callable[[str], object]:
        """Takes a document: the engine, but while it commits it takes none."""
        if self._commit is not None and (self._commit.done() or self._waiting_length > _MOST_WAITING):
            self.settle()
        return self._writer.add_json if self._commit is None else self._waiting.append

    def _publish_apart(self, revision: int) -> None:
        with words_for_index_errors():
            self._writer.commit()
        self._publish(revision)

    def _publish(self, revision: int) -> None:
        with words_for_index_errors():
            self._writer.delete_documents_by_term("ref", WATERMARK)
            self._writer.add_json(f'{{"ref":{WATERMARK},"rev":{revision}}}')
            self._writer.commit()
            _share(self._path)
            self.index.reload()


def _share(path: Path) -> None:
    """Let those read the engine's lists of files who may read the folder: it makes them for their owner alone."""
    mode = path.stat().st_mode & 0o666
    for name in ("meta.json", ".managed.json"):
        if (file := path / name).stat().st_mode & 0o777 != mode:
            file.chmod(mode)


def _prepared(index: tantivy.Index) -> tantivy.Index:
    # Not "commit": its watching thread writes into the folder, also while that is being removed.
    index.config_reader(reload_policy="manual", num_warmers=0)
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index

"""What the engines say when their files are damaged, closed or the disk is full, in our words.

Comes in: a class whose methods ask SQLite. Goes out: the same class, whose methods raise `CatalogueError` instead of
SQLite's own errors, also while what they yield is read.
"""

from __future__ import annotations

import functools
import inspect
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from voxpop.errors import CatalogueError, VoxpopError
from voxpop.model import Finding
from voxpop.zstd import zstd

T = TypeVar("T")
UNREADABLE = (sqlite3.DatabaseError, msgspec.DecodeError, UnicodeDecodeError, zlib.error, zstd.ZstdError)
"""What the store, and what unpacks its cells, say of bytes that make no sense."""
DAMAGED = (
    *UNREADABLE, ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError,
    VoxpopError,
)  # fmt: skip
"""What whoever makes something of such bytes may raise: for `verify`, which goes on with the rest."""
_GAVE_UP = "worker thread encountered an error"  # whatever it died of, the engine says no more than this
_UNWRITTEN = (
    "The search index could not be written: its disk failed or is full, or there were too many open files. See whether"
    " there is room left, or allow more files (`ulimit -n`), then try again; else `voxpop rebuild` makes it anew."
)
_DAMAGED = "The search index is damaged ({}); `voxpop rebuild` makes it again."
# What SQLite, the engine and the system say where nothing is damaged, and what a person can do. Whole words of theirs:
# what the engine says holds the names of files, which may be anything.
_HINDRANCES = (
    (("disk is full", "No space left", "File too large", "quota exceeded"),
     "There is no room left on the disk that holds the catalogue ({}). Free some space and try again."),
    (("disk I/O error", "Input/output error"),
     "The disk that holds the catalogue failed ({}). See whether there is room left, then try again."),
    (("Too many open files",),
     "No more files can be opened ({}). Allow more of them (`ulimit -n`), then try again."),
    (("readonly database", "unable to open", "Permission denied", "Read-only file system"),
     "The catalogue cannot be opened for this ({}); see whether you may read and write its folder."),
    (("No usable temporary directory",),
     "There is nowhere to put temporary files ({}). Make room there, or name another folder as TMPDIR."),
    (("is locked", "LockBusy"),
     "Another program holds the catalogue ({}); try again when it has ended."),
)  # fmt: skip


@contextmanager
def words_for_store_errors() -> Iterator[None]:
    """Turns an error of SQLite in the block into a `CatalogueError` that says what to do."""
    try:
        yield
    except UNREADABLE as error:
        raise CatalogueError(_sentence(str(error))) from error


@contextmanager
def words_for_index_errors() -> Iterator[None]:
    """Turns an error of the search engine in the block into a `CatalogueError` that says what to do."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise CatalogueError(_unwritten(str(error)) or _DAMAGED.format(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the engine gave up on bytes that make no sense
            raise CatalogueError(_DAMAGED.format(error)) from error
        raise


@contextmanager
def words_for_unwritten_index() -> Iterator[None]:
    """The same, but for what the engine finds wrong with what it is given: that is not its files' fault."""
    try:
        yield
    except ValueError as error:
        if (words := _unwritten(str(error))) is None:
            raise
        raise CatalogueError(words) from error


def guarded(kind: str, where: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """These findings; where what is damaged cannot be read at all, that is the last of them."""
    try:
        yield from found
    except VoxpopError as error:
        yield Finding(kind, where, str(error))
    except PermissionError as error:
        yield Finding(kind, where, f"{error.filename or where} cannot be read: ask for the right to read it.")
    except DAMAGED as error:
        told = hindrance(str(error)) if isinstance(error, OSError) else None
        yield Finding(kind, where, told or f"cannot be read ({type(error).__name__}: {error}); it is damaged")


def in_our_words(kind: type[T]) -> type[T]:
    """Class decorator: every method of its own answers for the store's errors."""
    for name, member in list(vars(kind).items()):
        if inspect.isgeneratorfunction(member):
            setattr(kind, name, _generating(member))
        elif inspect.isfunction(member):
            setattr(kind, name, _calling(member))
    return kind


def _calling(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*arguments: Any, **options: Any) -> Any:
        try:  # not the context manager: this stands around every question, and costs a tenth of it
            return method(*arguments, **options)
        except UNREADABLE as error:
            raise CatalogueError(_sentence(str(error))) from error
        except OSError as error:
            if (words := hindrance(str(error))) is None:
                raise  # of an original, say, which is read meanwhile
            raise CatalogueError(words) from error

    return call


def _generating(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*arguments: Any, **options: Any) -> Any:
        with words_for_store_errors():
            yield from method(*arguments, **options)

    return call


def hindrance(words: str) -> str | None:
    """What keeps an engine from its files, by what it says of it; None where they are damaged."""
    return next((told.format(words) for signs, told in _HINDRANCES if any(sign in words for sign in signs)), None)


def _unwritten(words: str) -> str | None:
    return _UNWRITTEN if _GAVE_UP in words else hindrance(words)


def _sentence(words: str) -> str:
    return hindrance(words) or f"The catalogue is damaged ({words}); `voxpop rebuild` makes it again."

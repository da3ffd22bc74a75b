"""JSON without what some of its elements said.

Comes in: a list of any length, lines of JSON, or pieces, and what is to become of each element. Goes out: cuts, in
order. An element that leaves a list whole takes the comma before it along, the first the one behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import groupby
from typing import BinaryIO

from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.pieces import Piece, pieces_of_lines
from voxpop.sources.json_text.reader import Reader
from voxpop.sources.json_text.spans import elements_of

Rewrite = Callable[[bytes, int], tuple[int, bytes | None]]
"""From an element and its place to how many places it takes, and what stands there instead: None for the element as it
is, nothing where it leaves whole."""

Change = tuple[int, int, bytes | None]
"""The bounds of an element, and what stands there instead, as `Rewrite` says it."""


def list_cuts(reader: Reader, place: int, rewrite: Rewrite) -> Generator[Cut, None, int]:
    """What goes of the list that comes next; returns the place after its last element. What is broken takes a place,
    and stays.
    """

    def changes() -> Iterator[Change]:
        nonlocal place
        for found in elements_of(reader):
            places, instead = (1, None) if found.raw is None else rewrite(found.raw, place)
            place += places
            yield found.start, found.end, instead

    yield from cuts_of_list(changes())
    return place


def line_cuts(stream: BinaryIO, rewrite: Rewrite) -> Iterator[Cut]:
    """What goes of lines that hold one value each; one that leaves whole takes its line end along."""
    place = 0
    for piece in pieces_of_lines(stream):
        places, instead = (1, None) if piece.raw is None else rewrite(piece.raw, place)
        place += places
        yield from _of_line(piece, instead)


def piece_cuts(changes: Iterable[tuple[Piece, bytes | None]]) -> Iterator[Cut]:
    """What goes of pieces, each with what stands there instead."""
    for array, together in groupby(changes, lambda change: change[0].array):
        if array is None:
            for piece, instead in together:
                yield from _of_line(piece, instead)
        else:
            yield from cuts_of_list((piece.start, piece.end, instead) for piece, instead in together)


def cuts_of_list(changes: Iterable[Change]) -> Iterator[Cut]:
    """What goes of one list, all of whose elements are given."""
    last_end, is_any_kept, first_gone = 0, False, None
    for start, end, instead in changes:
        if instead or instead is None:
            if first_gone is not None:
                yield Cut(first_gone, last_end if is_any_kept else start)
            if instead is not None:
                yield Cut(start, end, instead)
            is_any_kept, first_gone = True, None
        elif first_gone is None:
            first_gone = last_end if is_any_kept else start
        last_end = end
    if first_gone is not None:
        yield Cut(first_gone, last_end)


def _of_line(piece: Piece, instead: bytes | None) -> Iterator[Cut]:
    if instead is not None:
        yield Cut(piece.start, piece.end if instead or piece.line_end is None else piece.line_end, instead)

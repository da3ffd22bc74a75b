"""What the parent and its worker say to each other: an `Order` on the worker's stdin, `Step`s on its stdout."""

from __future__ import annotations

from msgspec import Struct

from voxpop.fetch.fetched import FetchOptions


class Order(Struct, frozen=True):
    """What is to be fetched. `into` is the working folder, an absolute path."""

    url: str
    into: str
    options: FetchOptions


class Step(Struct, frozen=True):
    """How far the worker is (comments, or bytes); or, in `unusable`, which option cannot be understood."""

    name: str = ""
    done: int = 0
    total: int | None = None
    unusable: str | None = None

"""Values that records are made of: times, people, ratings, languages."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Precision = Literal["second", "minute", "hour", "day", "week", "month", "year"]


class When(Struct, frozen=True, gc=False):
    """A time that may be known imprecisely: it lies within [earliest, latest], Unix seconds, both inclusive.

    `precision` is the unit that the source gave; `as_written` its words ("2 years ago"), where it gave words.
    """

    earliest: int | None = None
    latest: int | None = None
    precision: Precision | None = None
    as_written: str | None = None


class Captured(Struct, frozen=True):
    """When a page was captured, and how that is known (`basis`: "info.json epoch", "told by a person", ...)."""

    earliest: int | None = None
    latest: int | None = None
    precision: Precision | None = None
    basis: str | None = None


class Author(Struct, frozen=True, gc=False):
    """Who wrote a comment. `id` is the platform's own; `name` is as shown on the page."""

    id: str | None = None
    name: str | None = None
    url: str | None = None


class Channel(Struct, frozen=True):
    """The publisher of a video. `follower_count` is what the platform claims (often rounded)."""

    id: str | None = None
    name: str | None = None
    url: str | None = None
    handle: str | None = None
    follower_count: int | None = None
    is_verified: bool | None = None


class Rating(Struct, frozen=True):
    """The opinion of the public. `mean` of `scale` (4.5 of 5.0); `basis` is who says so ("mirror page", "YouTube")."""

    mean: float | None = None
    scale: float | None = None
    likes: int | None = None
    dislikes: int | None = None
    basis: str | None = None


class Chapter(Struct, frozen=True):
    """A named part of a video, seconds from its start."""

    start_seconds: float
    end_seconds: float | None
    title: str


class Language(Struct, frozen=True):
    """`tag` is BCP 47. `basis` is "said" when a source said so, else who guessed ("guessed: CLD2")."""

    tag: str | None = None
    basis: str | None = None

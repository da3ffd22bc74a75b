"""A `VideoObject`: what a page says of its video in the words of schema.org.

Comes in: the thing, from JSON-LD or microdata. Goes out: a `VideoClaim`, with notes and problems.
https://schema.org/VideoObject https://developers.google.com/search/docs/appearance/structured-data/video
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.model import Channel, Chapter, Rating, Refused, VideoClaim, When
from voxpop.sources.schema_org.dates import seconds_of, when_of
from voxpop.sources.schema_org.thing import (
    Thing,
    address_of,
    count_of,
    last_name,
    name_of,
    number_of,
    plain_of,
    readable,
    text_of,
    things_of,
    values_of,
)

_KINDS: Final = {
    "watch": "views", "view": "views", "play": "views", "listen": "views", "userplays": "views", "userviews": "views",
    "userpageviews": "views", "like": "likes", "agree": "likes", "userlikes": "likes", "dislike": "dislikes",
    "disagree": "dislikes", "userdislikes": "dislikes", "comment": "comments", "reply": "comments",
    "usercomments": "comments", "share": "shares", "userplusones": "likes",
}  # fmt: skip
_LEGACY: Final = (re.compile(r"(User[A-Za-z]+)\s*:\s*(\S.*)"), re.compile(r"(\d[\d.,\s]*[KMB]?)\s*(User[A-Za-z]+)"))
_SCALES: Final = (5.0, 10.0, 100.0)
_OWNERS: Final = ("author", "creator", "publisher", "productionCompany")
BASIS: Final = "web page"


class Described(Struct, frozen=True):
    """What was read of one thing."""

    video: VideoClaim
    notes: tuple[str, ...] = ()
    problems: tuple[Refused, ...] = ()


def described(thing: Thing) -> Described:
    """See the module. Which video it is stands in the page's address, not here."""
    counts = counts_in(thing)
    rating, note, problem = _rating(thing, counts)
    rounded = sorted(name for name, count in counts.items() if count[1])
    return Described(
        VideoClaim(
            platform=None,
            id=None,
            title=text_of(thing, "name", "headline", "title"),
            description=text_of(thing, "description"),
            channel=_channel(thing),
            rating=rating,
            published=when_of(plain_of(thing, "uploadDate", "datePublished", "dateCreated")) or When(),
            modified=when_of(plain_of(thing, "dateModified")) or When(),
            duration_seconds=seconds_of(plain_of(thing, "duration")),
            view_count=counts["views"][0] if "views" in counts else None,
            comment_count=counts["comments"][0] if "comments" in counts else None,
            repost_count=counts["shares"][0] if "shares" in counts else None,
            tags=tuple(_listed(thing, "keywords")),
            categories=tuple(_listed(thing, "genre", "articleSection")),
            chapters=tuple(_chapters(thing)),
            language=_language(thing),
            license=plain_of(thing, "license") or address_of(thing, "license"),
            location=name_of(thing, "contentLocation", "locationCreated"),
        ),
        notes=(*([note] if note else []), *([f"rounded: {', '.join(rounded)}"] if rounded else [])),
        problems=(Refused("page.aggregateRating", problem),) if problem else (),
    )


def counts_in(thing: Thing) -> dict[str, tuple[int, bool]]:
    """Views, likes, dislikes, comments and shares, each with whether it is rounded; the first of each kind counts."""
    found: dict[str, tuple[int, bool]] = {}
    for counter in things_of(thing, "interactionStatistic", "interactionCount"):
        kind = _kind(counter)
        count = count_of(counter, "userInteractionCount", "interactionCount")
        if kind is not None and count is not None:
            found.setdefault(kind, count)
    for said in (*values_of(thing, "interactionCount"), *values_of(thing, "interactionStatistic")):
        for kind, count in _legacy(said):
            found.setdefault(kind, count)
    for name, kind in (("commentCount", "comments"), ("upvoteCount", "likes"), ("downvoteCount", "dislikes")):
        if (count := count_of(thing, name)) is not None:
            found[kind] = count
    return found


def _kind(counter: Thing) -> str | None:
    """ "https://schema.org/WatchAction", {"@type": "WatchAction"}, "WatchAction"; else what its own name says."""
    for value in values_of(counter, "interactionType", "name"):
        said = (value.get("@type") or value.get("@id")) if isinstance(value, dict) else value
        said = said[0] if isinstance(said, list) and said else said
        name = last_name(said).lower().removesuffix("action") if isinstance(said, str) else ""
        if name in _KINDS:
            return _KINDS[name]
    return None


def _legacy(value: object) -> Iterator[tuple[str, tuple[int, bool]]]:
    """ "UserPlays:1234", "12 UserComments", and a number alone, which are views."""
    if isinstance(value, dict):
        return
    colon, behind = (pattern.fullmatch(value.strip()) if isinstance(value, str) else None for pattern in _LEGACY)
    name, number = (colon[1], colon[2]) if colon else (behind[2], behind[1]) if behind else ("UserPlays", value)
    kind, count = _KINDS.get(name.lower()), count_of({"": number}, "")
    if kind is not None and count is not None:
        yield kind, count


def _rating(thing: Thing, counts: dict[str, tuple[int, bool]]) -> tuple[Rating, str | None, str | None]:
    """The rating, a note on it, and what is wrong with it. The mean stands on the scale that the page gives."""
    likes, dislikes = (counts[name][0] if name in counts else None for name in ("likes", "dislikes"))
    said = next(things_of(thing, "aggregateRating"), {})
    mean, best = number_of(said, "ratingValue"), number_of(said, "bestRating")
    votes = count_of(said, "ratingCount", "reviewCount")
    problem = note = None
    if mean is not None and best is not None and (mean > best or best == 0):
        problem, mean = f"a rating of {mean:g} was found where the best is {best:g}; it counts as not said", None
    if mean is not None and best is None:
        best = next((scale for scale in _SCALES if mean <= scale), None)
        if best is None:
            problem, mean = f"a rating of {mean:g} was found, and no scale; it counts as not said", None
        elif best > _SCALES[0]:
            note = f"the page gives {mean:g} as its rating and no scale; {best:g} is taken for the best"
    if votes is not None and votes[0] == 0:  # nobody has rated: the value means nothing
        mean, note = None, None
    elif mean is not None and votes is not None:
        note = f"rated {mean:g} of {best:g} by {votes[0]} people, says the page" if note is None else note
    if mean is None and likes is None and dislikes is None:
        return Rating(), note, problem
    return Rating(mean, best if mean is not None else None, likes, dislikes, BASIS), note, problem


def _channel(thing: Thing) -> Channel:
    for name in _OWNERS:
        said = name_of(thing, name)
        if said is not None:
            owner = next(things_of(thing, name), {})
            return Channel(name=said, url=address_of(owner, "url", "sameAs", "@id"))
    return Channel()


def _listed(thing: Thing, *names: str) -> Iterator[str]:
    """Words given one by one, or in one text with commas."""
    for value in values_of(thing, *names):
        said = value.get("name") if isinstance(value, dict) else value
        if isinstance(said, str):
            yield from (readable(word.strip()) for word in said.split(",") if word.strip())


def _chapters(thing: Thing) -> Iterator[Chapter]:
    for part in things_of(thing, "hasPart"):
        start, title = number_of(part, "startOffset"), name_of(part, "name")
        if start is not None and title is not None:
            yield Chapter(start, number_of(part, "endOffset"), title)


def _language(thing: Thing) -> str | None:
    for value in values_of(thing, "inLanguage"):
        said = (plain_of(value, "alternateName", "name")) if isinstance(value, dict) else value
        if isinstance(said, str) and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}", said.strip()):
            return said.strip().replace("_", "-")
    return None

"""Fold: from all that captures say of one entity to the row that is shown.

Comes in: claims, each with the time and key of its capture. Goes out: one claim-shaped record. Pure; the order in which
claims arrived plays no part. Constants (published, author id) take the most precise claim; variables (text, likes,
names) the claim of the latest known time. A capture of unknown time speaks only where no other does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from voxpop.model import Author, Channel, CommentClaim, Rating, VideoClaim, When

C = TypeVar("C", CommentClaim, VideoClaim)
S = TypeVar("S")


class Dated(Struct, frozen=True):
    """A capture's place in time: `at` is the latest instant at which it can have been made, None when not known.

    They sort as `order` says. `kind` is by what reader and tool it was made: what claims of one kind say is compared to
    the letter, of two kinds one may have lost line breaks.
    """

    at: int | None
    capture: str
    kind: str = ""

    def order(self) -> tuple[int, str]:
        """Ascending from the least to the most telling for variables: unknown times first."""
        return (-1 if self.at is None else self.at, self.capture)

    def __lt__(self, other: Dated) -> bool:
        return self.order() < other.order()

    def __gt__(self, other: Dated) -> bool:
        return self.order() > other.order()

    def first_order(self) -> tuple[int, str]:
        """Ascending from the earliest capture: unknown times last."""
        return (1 << 62 if self.at is None else self.at, self.capture)


CommentSaying = tuple[Dated, CommentClaim]
VideoSaying = tuple[Dated, VideoClaim]


def fold_comment(sayings: Sequence[CommentSaying]) -> CommentClaim:
    """The comment as all its claims together tell it. At least one claim."""
    if len(sayings) == 1:
        return sayings[0][1]
    newest_first = sorted(sayings, key=lambda s: s[0].order(), reverse=True)
    ordered = [claim for _, claim in reversed(newest_first)]
    first = min(sayings, key=lambda s: (*s[0].first_order(), s[1].place))[1]
    newest = ordered[-1]
    telling = [saying for saying in newest_first if not is_silent(saying[1])] or newest_first
    form = _best_form([_comment_form(saying) for saying in telling])
    counted = _latest(ordered, lambda c: c if c.like_count is not None else None) or newest
    return CommentClaim(
        id=_latest(ordered, lambda c: c.id),
        parent_id=_latest(ordered, lambda c: c.parent_id),
        author=Author(
            id=_latest(ordered, lambda c: c.author.id),
            name=_latest(ordered, lambda c: c.author.name),
            url=_latest(ordered, lambda c: c.author.url),
        ),
        text=form.text,
        place=first.place,
        number=first.number,
        published=most_precise([c.published for c in ordered]),
        like_count=counted.like_count,
        like_count_is_rounded=counted.like_count_is_rounded,
        dislike_count=_latest(ordered, lambda c: c.dislike_count),
        is_pinned=_latest(ordered, lambda c: c.is_pinned),
        is_hearted=_latest(ordered, lambda c: c.is_hearted),
        is_by_channel=_latest(ordered, lambda c: c.is_by_channel),
        is_edited=_latest(ordered, lambda c: c.is_edited),
        author_is_verified=_latest(ordered, lambda c: c.author_is_verified),
        start_seconds=_latest(ordered, lambda c: c.start_seconds),
        was_damaged=telling[0][1].was_damaged,
        kind=newest.kind,
        reply_count=_latest(ordered, lambda c: c.reply_count),
        amount=_latest(ordered, lambda c: c.amount),
        is_removed=newest.is_removed,
        is_displayed=form.is_displayed,
    )


def is_silent(claim: CommentClaim) -> bool:
    """Whether all that a page says of a comment is that the platform removed it: what it said is not told anew."""
    return bool(claim.is_removed) and not claim.text


class _Form(NamedTuple):
    """A text, by what kind of capture it was told, and whether it is only how the text is displayed."""

    kind: str
    text: str
    is_displayed: bool = False

    def is_worse_than(self, other: _Form) -> bool:
        """Whether another form of the same text lost less."""
        if self.is_displayed != other.is_displayed:
            return self.is_displayed
        return (self.text.count("\n"), len(self.text)) < (other.text.count("\n"), len(other.text))


def _best_form(newest_first: Sequence[_Form], *, may_be_cut: bool = False) -> _Form:
    """The newest text; where a form of it that was told before, in another way, lost less, that one. Where the newest's
    own kind said otherwise before, it was edited since, and nobody knows whether that form is older.
    """
    best = newest = newest_first[0]
    for form in newest_first[1:]:
        if form.is_displayed != newest.is_displayed:
            is_same = _letters(form.text) == _letters(newest.text)
        else:
            is_same_kind = form.kind == newest.kind
            is_same = is_alike(newest.text, form.text, is_same_kind=is_same_kind, may_be_cut=may_be_cut)
            if is_same_kind and not is_same:
                return newest
        if not is_same:
            break
        if best.is_worse_than(form):
            best = form
    return best


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _comment_form(saying: CommentSaying) -> _Form:
    return _Form(saying[0].kind, saying[1].text, saying[1].is_displayed)


def _description(newest_first: Sequence[VideoSaying]) -> str | None:
    said = [(dated.kind, claim.description) for dated, claim in newest_first]
    forms = [_Form(kind, text) for kind, text in said if text is not None]
    return _best_form(forms, may_be_cut=True).text if forms else None


def is_alike(one: str, other: str, *, is_same_kind: bool, may_be_cut: bool = False) -> bool:
    """Whether two texts are the same: to the letter, or where tools of two kinds wrote them, but for line breaks and
    no-break spaces that were lost (Tube Archivist leaves these out), and addresses that were cut off; where one
    `may_be_cut`, but for what follows its "...", too.

    >>> is_alike("now\\nhere", "now here", is_same_kind=False), is_alike("now here", "nowhere", is_same_kind=False)
    (True, False)
    """
    if one == other or is_same_kind:
        return one == other
    if _is_broken_otherwise(one, other) or _is_broken_otherwise(*(text.replace("\xa0", "") for text in (one, other))):
        return True
    return may_be_cut and (_is_cut(one, other) or _is_cut(other, one))


def _is_broken_otherwise(one: str, other: str) -> bool:
    """Whether two texts differ in their line breaks alone, be each of them a space or nothing in the other, and in
    addresses that are cut off.
    """
    flat, lined = sorted((one, other), key=lambda text: text.count("\n"))
    words = flat.split()
    joined = "".join(map(str.strip, lined.split("\n")))
    return _are_same_words(words, lined.split()) or _are_same_words(words, joined.split())


def _are_same_words(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether these are the same, where YouTube's page shows "https://example.org/ma..." for a longer address too."""
    if len(words) != len(others):
        return False
    pairs = ((one, other) for one, other in zip(words, others, strict=True) if one != other)
    return all(_is_cut_address(one, other) or _is_cut_address(other, one) for one, other in pairs)


def _is_cut_address(short: str, full: str) -> bool:
    return short.endswith("...") and short.startswith(("https://", "http://")) and full.startswith(short[:-3])


def _is_cut(short: str, full: str) -> bool:
    """Whether a text is the beginning of another one, and dots."""
    short = " ".join(short.split())
    stem = short.rstrip(".…").rstrip()
    return bool(stem) and short.endswith(("...", "…")) and " ".join(full.split()).startswith(stem)


def first_capture(sayings: Sequence[CommentSaying]) -> Dated:
    """The earliest capture that holds the comment: its place there orders the thread."""
    return min((dated for dated, _ in sayings), key=Dated.first_order)


def fold_video(sayings: Sequence[VideoSaying]) -> VideoClaim:
    """The video as all its claims together tell it. At least one claim."""
    newest_first = sorted(sayings, key=lambda s: s[0].order(), reverse=True)
    ordered = [claim for _, claim in reversed(newest_first)]
    folded = ordered[-1]
    if len(ordered) == 1:
        return folded
    changes: dict[str, object] = {
        field: _latest(ordered, lambda c, f=field: () if f in c.has_no else _said(getattr(c, f)))  # type: ignore[misc]
        for field in VideoClaim.__struct_fields__
        if _said(getattr(folded, field)) is None
    }
    changes["has_no"] = tuple(field for field in ("tags", "chapters") if changes.get(field) == ())
    changes["published"] = most_precise([c.published for c in ordered])
    changes["release"] = most_precise([c.release for c in ordered])
    changes["rating"] = _latest(ordered, lambda c: c.rating if c.rating != Rating() else None) or Rating()
    changes["description"] = _description(newest_first)
    changes["channel"] = _fold_channel([c.channel for c in ordered])
    return replace(folded, **{k: v for k, v in changes.items() if v is not None})


def most_precise(times: Sequence[When]) -> When:
    """The narrowest interval; a time without ends only where there is no other.

    The earlier claim among equals: "2 years ago", said again at each capture, must not drift.
    """
    known = [t for t in times if t.earliest is not None and t.latest is not None]
    if not known:
        return next((t for t in reversed(times) if t != When()), When())
    return min(known, key=_width)


def _width(time: When) -> int:
    return (time.latest or 0) - (time.earliest or 0)


def _fold_channel(channels: Sequence[Channel]) -> Channel:
    values = {
        field: next((v for c in reversed(channels) if (v := getattr(c, field)) is not None), None)
        for field in Channel.__struct_fields__
    }
    shown = (c.name for c in reversed(channels) if c.name is not None and not c.name.startswith("@"))
    values["name"] = next(shown, values["name"])  # a handle stands where a page gives no better name
    return Channel(**values)


def _said(value: object) -> object | None:
    return None if value in ((), When(), Rating(), Channel()) else value


def _latest(ordered: Sequence[C], read: Callable[[C], S | None]) -> S | None:
    """The last value that was said, going back from the newest claim."""
    for claim in reversed(ordered):
        if (value := read(claim)) is not None:
            return value
    return None

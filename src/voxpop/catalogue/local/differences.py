"""What differs between two captures of a video.

Comes in: a video's captures, two of them. Goes out: changes: of the video first, then of the comments that the later
capture holds, in the order of its page, then of those that it lacks. A change is told only between claims that can be
compared: a rounded count is no other count, a handle no other name, a lost line break no edit. Where nobody knows which
of the two was made first, nothing is told to be added, gone or returned.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence

from voxpop import keys
from voxpop.catalogue.fold import is_alike, is_silent
from voxpop.catalogue.local.held import ALONE, Held, Run, held_of_many
from voxpop.catalogue.local.holdings import in_order
from voxpop.catalogue.local.positions import FIRST_AT
from voxpop.catalogue.local.rows import CHAT, WITHDRAWN, claim_of, key_of, platform_id
from voxpop.catalogue.local.runs import runs_of_some, spread
from voxpop.catalogue.local.timeline import GONE_AT, Timeline, dated
from voxpop.errors import UsageError
from voxpop.model import Change, CommentClaim, Rating, Told, VideoClaim

_GONE = f"SELECT ck, gone_at FROM fate WHERE {GONE_AT}"
_FIRST = f"SELECT ck, {FIRST_AT} FROM comment INDEXED BY comment_page WHERE vk = ?"
_CHAT = f"SELECT ck FROM comment WHERE ck IN (SELECT value FROM json_each(?)) AND flags & {CHAT}"
_TOP = "SELECT ck FROM comment WHERE ck IN (SELECT value FROM json_each(?)) AND top"
_SOME = 500

_OF_VIDEO: dict[str, Callable[[VideoClaim], Told]] = {
    "title": lambda video: video.title,
    "description": lambda video: video.description,
    "tags": lambda video: _lines(video, "tags", video.tags),
    "chapters": lambda video: _lines(video, "chapters", (f"{c.start_seconds:g} {c.title}" for c in video.chapters)),
    "channel": lambda video: video.channel.name,
    "followers": lambda video: video.channel.follower_count,
    "views": lambda video: video.view_count,
    "video_likes": lambda video: video.rating.likes,
    "video_dislikes": lambda video: video.rating.dislikes,
    "rating": lambda video: _of_scale(video.rating),
    "comment_count": lambda video: video.comment_count,
}
KINDS = (
    *_OF_VIDEO, "first", "added", "returned", "seen_again", "seen", "removed", "edited", "edited_mark", "renamed",
    "likes", "hearted", "unhearted", "pinned", "unpinned", "gone", "not_seen",
)  # fmt: skip


def _lines(video: VideoClaim, name: str, listed: Iterable[str]) -> Told:
    """A list, one a line; nothing where the page says that it has none, None where it does not say."""
    return "\n".join(listed) or ("" if name in video.has_no else None)


def differences(timeline: Timeline, older: str, newer: str) -> Iterator[Change]:
    """What is otherwise in the capture `newer` than in `older`. Raises `UsageError` where that is not the order."""
    caps = {capture.key: cap for cap, capture in timeline.captures.items()}
    for key in (older, newer):
        if key not in caps:
            raise UsageError(f"{key} is no capture of {timeline.video_key}. `voxpop history` lists those that are.")
        if timeline.at[caps[key]] is None:
            raise UsageError(f"Nobody knows when {key} was captured; say so: voxpop amend {key} --captured-at WHEN.")
    if (timeline.at[caps[newer]] or 0) < (timeline.at[caps[older]] or 0):
        raise UsageError(f"{newer} was captured before {older}. Name the earlier one first.")
    return _Two(timeline, caps[older], caps[newer]).changes()


class _Two:
    """Two captures, the earlier first."""

    def __init__(self, timeline: Timeline, older: int, newer: int) -> None:
        self._timeline, self._db = timeline, timeline.db
        self._older, self._newer = older, newer
        self._whole = {other: ck for ck, others in timeline.matched.items() for other in others}

    def changes(self) -> Iterator[Change]:
        older, newer = (self._timeline.captures[cap].claim.video for cap in (self._older, self._newer))
        for kind, read in _OF_VIDEO.items():
            before, after = read(older), read(newer)
            if None not in (before, after) and before != after and self._can_be_compared(kind, older, newer):
                yield Change(kind, None, self._timeline.video_key, before, after)
        earlier, later = self._listed(self._older), self._listed(self._newer)
        held, holds = frozenset(earlier), frozenset(later)
        yield from self._first(earlier, later)
        kind_of = self._kinds_of_new()
        for one in self._held(later):
            if one.ck in held:
                yield from self._changed(one)
            else:
                kind = "seen" if keys.is_files_own(one.row.id) else kind_of(one.ck)
                yield self._change(kind, one, None, self._text(one, self._newer))
        gone = self._gone(self._newer)
        for one in self._held([ck for ck in earlier if ck not in holds]):
            is_gone = one.ck in gone and self._is_known_by_now(gone[one.ck])
            yield self._change("gone" if is_gone else "not_seen", one, self._text(one, self._older), None)

    def _first(self, earlier: Sequence[int], later: Sequence[int]) -> Iterator[Change]:
        """Whether another one comes first, of the comments at the top level that both hold. Of their order no more is
        told: where one rises, all that it passes sink. Two kinds of captures may sort otherwise.
        """
        timeline = self._timeline
        asked = {timeline.captures[cap].claim.asked for cap in (self._older, self._newer)}
        if len(asked) > 1 or timeline.kinds[self._older] != timeline.kinds[self._newer]:
            return
        both = frozenset(earlier) & frozenset(later)
        top = {ck for (ck,) in self._db.execute(_TOP, (json.dumps(list(both)),))}
        before, after = ([ck for ck in listed if ck in top] for listed in (earlier, later))
        if before and before[0] != after[0]:
            [held] = held_of_many(self._db, [after[0]])
            yield self._change("first", held, before.index(after[0]) + 1, 1)

    def _kinds_of_new(self) -> Callable[[int], str]:
        """What a comment is that the newer capture holds and the older does not, by its row number."""
        timeline, at = self._timeline, self._at(self._older)
        if not timeline.is_later(self._newer, at):
            return lambda ck: "seen"
        gone, first = self._gone(self._older), dict(self._db.execute(_FIRST, (timeline.vk,)))
        unsure = [cap for cap in timeline.known if self._at(cap) > at and not timeline.is_later(cap, at)]

        def kind_of(ck: int) -> str:
            if first[ck] == at:
                return "seen"  # by another capture of that instant
            if first[ck] > at:
                return "seen" if any(timeline.holds(cap, ck) for cap in unsure) else "added"
            return "returned" if ck in gone else "seen_again"

        return kind_of

    def _is_known_by_now(self, at: int) -> bool:
        """Whether what a page of that instant proves was so when the newer capture was made."""
        return at == self._at(self._newer) or self._timeline.is_later(self._newer, at)

    def _at(self, cap: int) -> int:
        return self._timeline.at[cap] or 0

    def _changed(self, held: Held) -> Iterator[Change]:
        if held.claims == ALONE:
            return
        older, newer = (self._said(held, cap) for cap in (self._older, self._newer))
        if newer.is_removed and not older.is_removed:
            yield self._change("removed", held, older.text, None)
        if self._is_edited(older, newer):
            yield self._change("edited", held, older.text, newer.text)
        elif None not in (older.is_edited, newer.is_edited) and older.is_edited != newer.is_edited:
            yield self._change("edited_mark", held, older.is_edited, newer.is_edited)
        if _is_renamed(older, newer):
            yield self._change("renamed", held, older.author.name, newer.author.name)
        if _is_liked_otherwise(older, newer):
            yield self._change("likes", held, older.like_count, newer.like_count)
        for kind, before, after in (
            ("hearted", older.is_hearted, newer.is_hearted),
            ("pinned", older.is_pinned, newer.is_pinned),
        ):
            if None not in (before, after) and before != after:
                yield self._change(kind if after else f"un{kind}", held, before, after)

    def _is_edited(self, older: CommentClaim, newer: CommentClaim) -> bool:
        if older.is_displayed != newer.is_displayed or is_silent(older) or is_silent(newer):
            return False
        return not self._is_alike(older.text, newer.text)

    def _is_alike(self, before: str, after: str, *, may_be_cut: bool = False) -> bool:
        is_same_kind = self._timeline.kinds[self._older] == self._timeline.kinds[self._newer]
        return is_alike(before, after, is_same_kind=is_same_kind, may_be_cut=may_be_cut)

    def _can_be_compared(self, change: str, older: VideoClaim, newer: VideoClaim) -> bool:
        """Whether what two captures say otherwise of the video is a change of it."""
        if (incomparable := _INCOMPARABLE.get(change)) is not None:
            return not incomparable(older, newer)
        if change == "comment_count":
            is_same_kind = self._timeline.kinds[self._older] == self._timeline.kinds[self._newer]
            return is_same_kind or not _is_shown_short(older.comment_count or 0, newer.comment_count or 0)
        before, after = _OF_VIDEO[change](older), _OF_VIDEO[change](newer)
        return not (isinstance(before, str) and self._is_alike(before, str(after), may_be_cut=change == "description"))

    def _listed(self, cap: int) -> list[int]:
        """The comments that a capture holds, in the order of its page; by their ids, where they are known by now. Only
        those of a kind at which both captures looked: of others, one says nothing.
        """
        listed: Iterable[int] = in_order(self._db, cap)
        looked = self._timeline.looked_at
        if both := looked(self._older) & looked(self._newer):
            if both != looked(cap):
                chat = {ck for (ck,) in self._db.execute(_CHAT, (json.dumps(list(listed)),))}
                listed = [ck for ck in listed if (ck in chat) in both]
            return list(dict.fromkeys(self._whole.get(ck, ck) for ck in listed))
        return []

    def _gone(self, cap: int) -> dict[int, int]:
        """Who was gone at a capture, with the instant of the page that proves it."""
        return dict(self._db.execute(_GONE, (self._timeline.vk, self._at(cap))))

    def _held(self, cks: Sequence[int]) -> Iterator[Held]:
        """These comments in their order, with what captures said of them."""
        for start in range(0, len(cks), _SOME):
            some = cks[start : start + _SOME]
            found = {one.ck: one for one in held_of_many(self._db, list(some))}
            for ck, runs in self._runs(found.values()).items():
                found[ck].runs = runs
            yield from (found[ck] for ck in some)

    def _runs(self, held: Iterable[Held]) -> dict[int, list[Run]]:
        return runs_of_some(self._db, self._timeline.video_key, self._timeline.holdings, held)

    def _said(self, held: Held, cap: int) -> CommentClaim:
        """What a capture says of a comment that it holds."""
        if held.claims == ALONE:
            return claim_of(held.row)
        runs = held.runs or []
        if held.ck not in self._timeline.holdings.of(cap):
            others = self._timeline.matched[held.ck]
            [other] = [other for other in others if other in self._timeline.holdings.of(cap)]
            runs = self._runs(held_of_many(self._db, [other]))[other]
        return claim_of(next(spread(runs, [(dated(self._timeline, cap), cap)])).row)

    def _text(self, held: Held, cap: int) -> str | None:
        return None if held.row.flags & WITHDRAWN else self._said(held, cap).text

    def _change(self, kind: str, held: Held, before: Told, after: Told) -> Change:
        return Change(kind, platform_id(held.row.id), key_of(self._timeline.video_key, held.row.id), before, after)


def _of_scale(rating: Rating) -> Told:
    """A mean with its scale: "4.5 of 5"."""
    if rating.mean is None or not rating.scale:
        return rating.mean
    return f"{rating.mean:g} of {rating.scale:g}"


def _is_same_share(older: VideoClaim, newer: VideoClaim) -> bool:
    """Whether two means are the same parts of their scales; where one gives none, they cannot be compared."""
    one, other = older.rating, newer.rating
    if not one.scale or not other.scale:
        return one.scale != other.scale
    return math.isclose((one.mean or 0) / one.scale, (other.mean or 0) / other.scale, abs_tol=1e-6)


def _is_of_another_kind(one: str | None, other: str | None) -> bool:
    """Whether of two names one is a handle and the other is not."""
    return one is None or other is None or one.startswith("@") != other.startswith("@")


def _is_estimated_otherwise(older: VideoClaim, newer: VideoClaim) -> bool:
    """Whether of two counts of dislikes one is the platform's, and one an estimate."""
    return _estimate(older.rating) != _estimate(newer.rating)


def _estimate(rating: Rating) -> str:
    return (rating.basis or "").partition(";")[2]


def _is_rounded_alike(older: VideoClaim, newer: VideoClaim) -> bool:
    """Whether of two counts of followers one is the other, rounded to three digits, as YouTube shows them."""
    one, other = sorted((older.channel.follower_count or 0, newer.channel.follower_count or 0), key=_is_rounded)
    return _is_rounded(one) < _is_rounded(other) and abs(one - other) < 10 ** (len(str(other)) - 3)


def _is_shown_short(one: int, other: int) -> bool:
    """Whether of two counts one is as YouTube shows the other on a page ("1.2K", "12K", "123K").

    >>> _is_shown_short(1_234, 1_200), _is_shown_short(1_234, 1_400), _is_shown_short(1_234, 1_235)
    (True, False, False)
    """
    exact, short = sorted((one, other), key=_is_short)
    return _is_short(exact) < _is_short(short) and abs(exact - short) < _short_step(short)


def _is_short(count: int) -> bool:
    return count >= 1000 and count % _short_step(count) == 0


def _short_step(count: int) -> int:
    digits = len(str(count))
    return int(10 ** (digits - 2 if digits % 3 == 1 else (digits - 1) // 3 * 3))


def _is_rounded(count: int) -> bool:
    return count >= 1000 and count % 10 ** (len(str(count)) - 3) == 0


_INCOMPARABLE: dict[str, Callable[[VideoClaim, VideoClaim], bool]] = {
    "channel": lambda older, newer: _is_of_another_kind(older.channel.name, newer.channel.name),
    "followers": _is_rounded_alike,
    "video_dislikes": _is_estimated_otherwise,
    "rating": _is_same_share,
}


def _is_renamed(older: CommentClaim, newer: CommentClaim) -> bool:
    """Whether one and the same author is named otherwise; a handle and a display name are two names that one has."""
    one, other = older.author, newer.author
    if one.id is None or one.id != other.id or _is_of_another_kind(one.name, other.name):
        return False
    return one.name != other.name


def _is_liked_otherwise(older: CommentClaim, newer: CommentClaim) -> bool:
    """Whether two counts differ; one that is rounded and one that is not, by more than the rounding."""
    one, other = older.like_count, newer.like_count
    if one is None or other is None:
        return False
    if bool(older.like_count_is_rounded) == bool(newer.like_count_is_rounded):
        return one != other
    return abs(one - other) >= _step(one if older.like_count_is_rounded else other)


def _step(rounded: int) -> int:
    """In what steps a count was rounded at the most: of the first of its noughts at the end, but for two digits.

    >>> _step(1_200), _step(1_000), _step(123_000), _step(120_000)
    (100, 100, 1000, 10000)
    """
    digits = str(rounded)
    return int(10 ** max(0, min(len(digits) - len(digits.rstrip("0")), len(digits) - 2)))

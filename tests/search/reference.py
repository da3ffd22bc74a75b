"""What a search should find, worked out the slow way: every text is looked at, by the records that an archive gives.

It shares with the search only the tree of a question and `text.tokens`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise, product
from math import comb
from typing import NamedTuple

from tests.archive.records import videos
from voxpop.archive import Archive
from voxpop.model import Comment, Video
from voxpop.query import And, Date, Exact, Fuzzy, Named, Node, Not, Nothing, Number, Or, Phrase, Prefix, Spoken, Word
from voxpop.text import tokens

_CLOCK = re.compile(r"(\d+):(\d\d)")
Name = tuple[str, str, float | None]
"""Kind, key, and of a line of a transcript the second."""


class Text(NamedTuple):
    """One text with all that is known of it."""

    name: Name
    text: str
    video: Video
    captured: tuple[int, ...]
    likes: int | None = None
    replies: int | None = None
    at: int | None = None
    named: tuple[int, ...] = ()
    lang: str | None = None
    author: str | None = None
    author_key: str | None = None
    marks: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()

    @property
    def second(self) -> int | None:
        """By which it is sorted."""
        return self.named[0] if self.named else None


def texts(archive: Archive) -> list[Text]:
    """All texts of an archive."""
    found = []
    for video in videos(archive):
        times = tuple(c.captured.latest for c in archive.captures(video.key) if c.captured.latest is not None)
        found.append(_video(video, times))
        comments = list(archive.comments(video.key))
        answered = Counter(comment.parent_key for comment in comments)
        pasts = archive.pasts(video.key, comments)
        rewritten = {key for key, past in pasts.items() if past.edits}
        found += [
            _comment(c, video, times, answered[c.key], bool(c.is_edited) or c.key in rewritten)
            for c in comments
            if c.text is not None
        ]
        for cue in archive.transcript(video.key) if video.captions else ():
            name = ("caption", video.key, cue.start_seconds)
            tag = video.captions[0][1].language.partition("-")[0]
            lang = None if tag == "und" else tag
            named = _spoken(cue.start_seconds, cue.end_seconds)
            found.append(Text(name, cue.text, video, times, named=named, lang=lang))
    return found


def _spoken(start: float, end: float) -> tuple[int, ...]:
    """The seconds of which some part lies between start and end; of a line without length that of its start."""
    return tuple(n for n in range(int(end) + 1) if n + 1 > start and n < end) or (int(start),)


def _video(video: Video, times: tuple[int, ...]) -> Text:
    claim = video.claim
    assert claim is not None
    parts = [part for part in (claim.title, claim.channel.name, claim.description, ", ".join(claim.tags)) if part]
    text = "\n".join(parts)
    marks = _marks(text) | ({"rating"} if claim.rating.likes is not None else set())
    marks |= {"timecode"} if _CLOCK.search(claim.description or "") else set()
    lang = claim.language.partition("-")[0] if claim.language else None
    return Text(
        ("video", video.key, None), text, video, times, claim.rating.likes, at=claim.published.latest, lang=lang,
        marks=frozenset(marks), parts=tuple(parts),
    )  # fmt: skip


def _comment(comment: Comment, video: Video, times: tuple[int, ...], replies: int, is_edited: bool) -> Text:
    assert comment.text is not None
    kind = "chat" if comment.kind == "chat" else "comment" if comment.parent_key is None else "reply"
    named = tuple(dict.fromkeys(60 * int(m) + int(s) for m, s in _CLOCK.findall(comment.text)))
    marks = _marks(comment.text) | ({"timecode"} if named else set())
    said = (
        ("pinned", comment.is_pinned), ("hearted", comment.is_hearted), ("bychannel", comment.is_by_channel),
        ("edited", is_edited), ("edit", is_edited), ("gone", comment.is_gone), ("reply", replies > 0),
        ("rating", comment.like_count is not None),
    )  # fmt: skip
    tag = comment.language.tag
    return Text(
        (kind, comment.key, None), comment.text, video, times, comment.like_count, replies, comment.published.latest,
        named, tag.partition("-")[0] if tag else None, comment.author.name, comment.author.key,
        frozenset(marks | {name for name, holds in said if holds}),
    )  # fmt: skip


def _marks(text: str) -> set[str]:
    """Invented texts hold the simplest of links and emoji."""
    found = {"link"} if "https://" in text else set()
    found |= {"question"} if re.search(r"[?？؟]", re.sub(r"https://\S+", "", text)) else set()
    return found | ({"emoji"} if any(unicodedata.category(sign) == "So" for sign in text) else set())


def found_by(node: Node, held: list[Text]) -> list[Text]:
    """All texts that a question finds."""
    return [] if _asks_nothing(node) else [text for text in held if _holds(node, text)]


def _asks_nothing(node: Node) -> bool:
    """Whether nothing remains of it: words that leave no token play no part."""
    if isinstance(node, And | Or):
        return all(_asks_nothing(item) for item in node.items)
    if isinstance(node, Not):
        return _asks_nothing(node.item)
    return isinstance(node, Nothing) or (
        isinstance(node, Word | Phrase | Prefix | Fuzzy | Exact) and not tokens(node.text)
    )


def _holds(node: Node, text: Text) -> bool:
    if isinstance(node, And):
        return all(_holds(item, text) for item in node.items if not _asks_nothing(item))
    if isinstance(node, Or):
        return any(_holds(item, text) for item in node.items if not _asks_nothing(item))
    if isinstance(node, Not):
        return not _holds(node.item, text)
    if isinstance(node, Number | Date | Spoken | Named):
        return _is_so(node, text)
    assert not isinstance(node, Nothing)
    if isinstance(node, Fuzzy):
        return _stands(node, text.text)
    return any(_stands(node, part) for part in text.parts or (text.text,))


def _stands(node: Word | Phrase | Prefix | Fuzzy | Exact, text: str) -> bool:
    held, asked = tokens(text), tokens(node.text)
    if isinstance(node, Word) or (isinstance(node, Phrase) and (not node.slop or len(asked) < 2)):
        return any(_follow(tokens(form), held) for form in _spellings(node.text))
    if isinstance(node, Exact):
        words, whole = (unicodedata.normalize("NFC", part) for part in (node.text, text))
        return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", whole) is not None
    if isinstance(node, Fuzzy):
        return all(any(is_near(word, other, node.distance) for other in held) for word in asked)
    if isinstance(node, Phrase):
        return _are_near(node, held)
    last = len(asked) - 1 if isinstance(node, Prefix) else -1
    places = [
        [at for at, other in enumerate(held) if (other.startswith(word) if n == last else other == word)]
        for n, word in enumerate(asked)
    ]
    return any(all(a + 1 == b for a, b in pairwise(way)) for way in product(*places))


def _are_near(node: Phrase, held: list[str]) -> bool:
    """Whether its words, each with its tokens together, stand in order; of one word the tokens may lie apart."""
    words = [tokens(word) for word in node.text.split() if tokens(word)]
    words = words if len(words) > 1 else [[token] for token in words[0]]
    slop = node.slop
    while comb(slop + len(words) - 1, len(words) - 1) > 64:
        slop -= 1
    places = [[at for at in range(len(held)) if held[at : at + len(word)] == word] for word in words]
    length = sum(map(len, words))
    return any(
        all(a + len(word) <= b for (a, b), word in zip(pairwise(way), words, strict=False))
        and way[-1] + len(words[-1]) - way[0] - length <= slop
        for way in product(*places)
    )


_NUMBERS = re.compile(r"(?<![\w.,])(?:1[ ,]?234[ ,]?567|12,34,567|1,?234\.56|1[ ,]?250)(?![\w.,])")
_WAYS = {
    "1250": ("1250", "1 250", "1 250"),
    "1234567": ("1234567", "1 234 567", "12 34 567"),
    "1234.56": ("1234.56", "1 234.56", "1 234.56"),
}


def _spellings(typed: str) -> set[str]:
    """Invented numbers together, parted, and parted as in India, all in one way; umlauts also as two letters."""
    ways = (_NUMBERS.sub(lambda one, n=n: _WAYS[re.sub("[ ,]", "", one[0])][n], typed) for n in range(3))  # type: ignore[misc]
    return {form for one in (typed, *ways) for form in (one, one.replace("ü", "ue"))}


def _follow(asked: list[str], held: list[str]) -> bool:
    return any(held[at : at + len(asked)] == asked for at in range(len(held) - len(asked) + 1))


def is_near(one: str, other: str, most: int) -> bool:
    @cache
    def cost(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        best = min(cost(i - 1, j) + 1, cost(i, j - 1) + 1, cost(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            best = min(best, cost(i - 2, j - 2) + 1)
        return best

    return one == other if len(one) < 3 else cost(len(one), len(other)) <= most


def _is_so(node: Number | Date | Spoken | Named, text: Text) -> bool:
    if isinstance(node, Number):
        number = {"likes": text.likes, "replies": text.replies, "words": len(tokens(text.text))}[node.field]
        return number is not None and _within(number, node.low, node.high)
    if isinstance(node, Spoken):
        return any(_within(second, node.low, node.high) for second in text.named)
    if isinstance(node, Date):
        times = text.captured if node.field == "captured" else () if text.at is None else (text.at,)
        return any(_within_dates(time, node) for time in times)
    return _is_called(node, text)


def _is_called(node: Named, text: Text) -> bool:
    value, video = node.value, text.video
    if value == "*":
        known = {"author": text.author_key, "channel": video.channel.key, "lang": text.lang}
        return known.get(node.field, "anything") is not None
    if node.field == "author":
        return _bears(value, text.author) or (text.author_key is not None and text.author_key == value)
    if node.field == "channel":
        return _bears(value, video.channel.name) or value == video.channel.key
    return {
        "platform": video.key.startswith(f"{value}:"),
        "in": value in (video.key, video.key.partition(":")[2], video.channel.key)
        or tokens(value) in (tokens(video.title or ""), tokens(video.channel.name or "")),
        "lang": text.lang == value.partition("-")[0],
        "kind": text.name[0] == value,
        "has": value in text.marks,
        "is": value in text.marks,
    }[node.field]


def _bears(value: str, name: str | None) -> bool:
    """Whether all words stand in a name, the last perhaps as a beginning."""
    held = tokens(name or "")
    for asked in map(tokens, _spellings(value)):
        last = asked[-1:] if value.endswith("*") else []
        whole = asked[: len(asked) - len(last)]
        if asked and set(whole) <= set(held) and all(any(w.startswith(one) for w in held) for one in last):
            return True
    return False


def _within(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _within_dates(time: int, node: Date) -> bool:
    """By the words of the day: "2018-03" is within "2018" to "2018-04"."""
    day = datetime.fromtimestamp(time, UTC).date().isoformat()
    is_late = node.first is None or day[: len(node.first)] >= node.first
    return is_late and (node.last is None or day[: len(node.last)] <= node.last)


def counted(found: list[Text]) -> dict[str, Counter[str]]:
    """What these texts fall into, by field."""
    days = [datetime.fromtimestamp(text.at, UTC).date().isoformat() for text in found if text.at is not None]
    return {
        "kind": Counter(text.name[0] for text in found),
        "lang": Counter(text.lang for text in found if text.lang),
        "platform": Counter(text.video.key.partition(":")[0] for text in found),
        "channel": Counter(text.video.channel.key for text in found if text.video.channel.key),
        "in": Counter(text.video.key for text in found),
        "author": Counter(text.author_key for text in found if text.author_key),
        "year": Counter(day[:4] for day in days),
        "month": Counter(day[:7] for day in days),
    }

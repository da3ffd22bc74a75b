"""What people say under a generated video: comments as yt-dlp 2026 writes them, one dict each, newest thread first.

Nobody said any of it: words, names and ids come from a seeded generator. What is true to life is the shape: lengths
(median ten words, a long tail), 30 % replies right after what they answer, 15 % with timecodes that crowd at a few
moments, likes that most do not get, counts and times rounded as YouTube rounds them, a few commenters who write much.
"""

from __future__ import annotations

import random
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from bench.tongues import EMOJI, Tongue, tongues
from voxpop.demo.ago import clock, rounded, stamp

Json = dict[str, object]

CHANNEL_ID = "UCvoxpopBenchHarbour0000"
HANDLE = "@benchharbour"
_REPLY_AFTER_TOP, _REPLY_AFTER_REPLY = 0.15, 0.65  # in the long run 0.15 / (0.15 + 0.35) = 30 % replies
_TIMECODED, _COPIED, _EDITED, _HEARTED = 0.15, 0.03, 0.04, 0.03
_UNITS = (
    ("year", 31_557_600),
    ("month", 2_629_800),
    ("week", 604_800),
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
)


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    id: str
    thumbnail: str
    is_verified: bool


@dataclass(slots=True)
class Talk:
    """All comments of one video. `captured` and `published` are Unix seconds, `duration` whole seconds."""

    seed: str
    count: int
    duration: int
    captured: int
    published: int
    _rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)

    def __iter__(self) -> Iterator[Json]:
        rng = self._rng
        people = _people(rng, max(3, int(self.count * 0.45)))
        said = _Speech(rng, self.duration)
        thread: list[tuple[str, _Person, int]] = []  # (id, who, age in seconds) of the thread being written
        for place in range(self.count):
            chance = _REPLY_AFTER_REPLY if len(thread) > 1 else _REPLY_AFTER_TOP
            who = people[int(len(people) * rng.random() ** 1.6)]
            if thread and rng.random() < chance:
                answered = thread[0] if rng.random() < 0.8 else rng.choice(thread)
                age = int(answered[2] * rng.random() ** 0.2)
                comment = self._reply(said, who, thread[0], answered, age)
                thread.append((str(comment["id"]), who, age))
            else:
                left = 1 - place / self.count
                age = int((self.captured - self.published) * (1 - left**2.2 if place else 0.99)) + rng.randrange(1, 50)
                comment = self._entry(_id(rng), "root", said.text(), who, age)
                comment["is_pinned"] = place == 0
                thread = [(str(comment["id"]), who, age)]
            yield comment

    def _reply(
        self, said: _Speech, who: _Person, first: tuple[str, _Person, int], answered: tuple[str, _Person, int], age: int
    ) -> Json:
        text = said.text()
        if answered is not first or self._rng.random() < 0.2:
            text = f"{answered[1].name} {text}"
        tail = _letters(self._rng, 21)[1:23]
        comment = self._entry(f"{first[0]}.{tail}", answered[0], text, who, age)
        comment["is_pinned"] = False
        return comment

    def _entry(self, id: str, parent: str, text: str, who: _Person, age: int) -> Json:
        """The keys in the order in which yt-dlp's extractor makes them."""
        rng = self._rng
        time_text, timestamp = _ago(age, self.captured)
        likes = int(rng.paretovariate(0.95 if parent == "root" else 1.4)) - 1
        return {
            "id": id,
            "parent": parent,
            "text": text,
            "like_count": rounded(min(likes, 188_000)),
            "author_id": who.id,
            "author": who.name,
            "author_thumbnail": who.thumbnail,
            "author_is_uploader": who.id == CHANNEL_ID,
            "author_is_verified": who.is_verified,
            "author_url": f"https://www.youtube.com/{quote(who.name, safe='@')}",
            "is_favorited": rng.random() < _HEARTED,
            "_time_text": f"{time_text} (edited)" if rng.random() < _EDITED else time_text,
            "timestamp": timestamp,
        }


class _Speech:
    """Draws texts: a language, a length, the words, and what people put between and after them."""

    def __init__(self, rng: random.Random, duration: int) -> None:
        self._rng = rng
        self._duration = duration
        self._tongues = tongues()
        self._shares = [tongue.share for tongue in self._tongues]
        self._streams = {tongue.tag: tongue.stream(rng) for tongue in self._tongues}
        self._hot = [rng.randrange(duration) for _ in range(12)]
        self._earlier: list[str] = []

    def text(self) -> str:
        rng = self._rng
        if self._earlier and rng.random() < _COPIED:
            return rng.choice(self._earlier)
        if rng.random() < 0.02:
            return "".join(rng.choices(EMOJI, k=rng.randrange(1, 6)))
        tongue = rng.choices(self._tongues, self._shares)[0]
        text = self._sentences(tongue, self._streams[tongue.tag])
        if rng.random() < _TIMECODED:
            text = self._with_timecode(text)
        if rng.random() < 0.12:
            text += " " + "".join(rng.choices(EMOJI, k=rng.randrange(1, 4)))
        if len(self._earlier) < 200:
            self._earlier.append(text)
        return text

    def _sentences(self, tongue: Tongue, take: Callable[[int], list[str]]) -> str:
        rng = self._rng
        left = min(1_500, max(1, round(rng.lognormvariate(2.303, 0.95))))
        parts = []
        while left > 0:
            length = min(left, rng.randrange(5, 22))
            left -= length
            sentence = tongue.gap.join(take(length))
            parts.append((sentence[:1].upper() if rng.random() < 0.7 else sentence[:1]) + sentence[1:])
            parts.append(rng.choice(tongue.stops))
            if left > 0:
                parts.append("\n" if rng.random() < 0.15 else " ")
        return "".join(parts)

    def _with_timecode(self, text: str) -> str:
        rng = self._rng
        second = rng.choice(self._hot) + rng.randrange(3) if rng.random() < 0.6 else rng.randrange(self._duration)
        written = clock(min(second, self._duration - 1))
        how = rng.random()
        if how < 0.6:
            return f"{written} {text}"
        return f"{text} ({written})" if how < 0.8 else f"{text} {written}"


def _ago(age: int, captured: int) -> tuple[str, int]:
    for unit, seconds in _UNITS:
        number = age // seconds
        if number:
            return f"{number} {unit}{'s' if number > 1 else ''} ago", stamp(f"{number} {unit}s ago", captured)
    return f"{max(1, age)} seconds ago", captured - age


def _letters(rng: random.Random, octets: int) -> str:
    return urlsafe_b64encode(rng.randbytes(octets)).decode()


def _id(rng: random.Random) -> str:
    return f"Ug{rng.choice('wxyz')}{_letters(rng, 12)}4AaABAg"


def _people(rng: random.Random, count: int) -> list[_Person]:
    """The channel itself comes third: it writes more than most, less than some."""
    names = iter(_names(rng))
    people = [_person(rng, next(names)) for _ in range(count)]
    people[2] = _Person(HANDLE, CHANNEL_ID, people[2].thumbnail, True)
    return people


def _person(rng: random.Random, name: str) -> _Person:
    picture = f"https://yt3.ggpht.com/{_letters(rng, 45)}=s88-c-k-c0x00ffffff-no-rj"
    return _Person(name, "UC" + _letters(rng, 18)[:22], picture, rng.random() < 0.005)


def _names(rng: random.Random) -> Iterator[str]:
    latin = [tongue.stream(rng) for tongue in tongues() if tongue.tag in ("en", "es", "de")]
    seen: set[str] = set()
    while True:
        first, second = rng.choice(latin)(2)
        ending = rng.choice(("", "", str(rng.randrange(1950, 2012)), f"-{_letters(rng, 6)[:5].lower()}"))
        name = f"@{first}{second}{ending}"
        if 6 <= len(name) <= 31 and name not in seen:
            seen.add(name)
            yield name

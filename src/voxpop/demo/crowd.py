"""The many: comments put together from hand-written sentences with gaps (`files/crowd.toml`), always the same ones."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from voxpop.demo.ago import clock
from voxpop.demo.said import Voice

_GAP = re.compile(r"\{(\w+)\}")
_AGES = {
    "9 years": 36,
    "8 years": 15,
    "7 years": 9,
    "6 years": 8,
    "5 years": 7,
    "4 years": 6,
    "3 years": 5,
    "2 years": 4,
}
_YOUNG = {
    "1 year": 3,
    "11 months": 1,
    "7 months": 1,
    "4 months": 1,
    "2 months": 1,
    "3 weeks": 2,
    "6 days": 1,
    "5 hours": 1,
}
_WHEN = [f"{age} ago" for age in (*_AGES, *_YOUNG)]
_WEIGHTS = [*_AGES.values(), *_YOUNG.values()]
_TAILS = ("", "", "", "", "", "", "", " 👏", " ❤️", " 🌉", " 😭", " 🙏")
_TWO_SENTENCES, _LATER, _EDITED = 0.25, 0.30, 0.03
_MOST_LIKES = 95  # what was written by hand stands out: pages show the best-liked first


@dataclass(frozen=True, slots=True)
class _Tongue:
    share: int
    lines: list[str]
    replies: list[str]
    gaps: dict[str, list[str]]
    names: list[str]


class Crowd:
    """Speaks for everybody. `words` is what stands in `crowd.toml`, parsed."""

    def __init__(self, words: dict[str, dict[str, object]], seed: str) -> None:
        self._rng = random.Random(seed)
        self._moments = {name: _numbers(aim) for name, aim in words["moments"].items()}
        self._tongues = [_tongue(part, self._rng) for tag, part in words.items() if tag != "moments"]
        self._said: set[str] = set()

    def voices(self, count: int) -> Iterator[Voice]:
        """`count` comments in all, given as threads."""
        left = count
        while left > 0:
            size = min(left, 1 + (self._rng.random() < 0.22) * self._rng.choice((1, 1, 1, 2, 2, 3, 4, 6)))
            left -= size
            yield self._thread(size)

    def _thread(self, size: int) -> Voice:
        rng = self._rng
        tongue = rng.choices(self._tongues, [tongue.share for tongue in self._tongues])[0]
        age = rng.choices(range(len(_WHEN)), _WEIGHTS)[0]
        first = self._voice(tongue, self._fresh(partial(self._composed, tongue)), age, 0.62)
        held = [(first, age)]
        for _ in range(size - 1):
            answered, since = held[0] if rng.random() < 0.7 else rng.choice(held)
            then = since if rng.random() > _LATER else rng.randrange(since, len(_WHEN))
            name = answered.by.removeprefix("@")
            text = self._fresh(partial(self._answer, tongue, name))
            reply = self._voice(tongue, text, then, 1.1)
            answered.answers.append(reply)
            held.append((reply, then))
        return first

    def _voice(self, tongue: _Tongue, text: str, age: int, heaviness: float) -> Voice:
        rng = self._rng
        likes = min(_MOST_LIKES, int(rng.paretovariate(heaviness)) - 1)
        marks = frozenset(("edited",)) if rng.random() < _EDITED else frozenset[str]()
        return Voice(rng.choice(tongue.names), _WHEN[age], likes, text, marks)

    def _fresh(self, compose: Callable[[], str]) -> str:
        """Something that nobody has said yet, as far as that is possible."""
        for _ in range(16):
            text = compose()
            if text not in self._said:
                break
        self._said.add(text)
        return text

    def _answer(self, tongue: _Tongue, name: str) -> str:
        return self._filled(tongue, self._rng.choice(tongue.replies), name)

    def _composed(self, tongue: _Tongue) -> str:
        rng = self._rng
        line = rng.choice(tongue.lines)
        text = self._filled(tongue, line)
        if rng.random() < _TWO_SENTENCES and text[-1] in ".!?。！？।":
            second = rng.choice([other for other in tongue.lines if other != line and not other.startswith("{")])
            text += (" " if text[-1].isascii() or text[-1] == "।" else "") + self._filled(tongue, second)
        return text + rng.choice(_TAILS)

    def _filled(self, tongue: _Tongue, line: str, name: str = "") -> str:
        held = {"name": name}
        for gap in _GAP.findall(line):
            if gap not in held:
                held[gap] = self._moment(gap) if gap in self._moments else self._rng.choice(tongue.gaps[gap])
        text = _GAP.sub(lambda gap: held[gap[1]], line)
        return text[:1].upper() + text[1:] if line.startswith("{") else text

    def _moment(self, name: str) -> str:
        """Most people hit the second itself, the others come a little later; a few write `01:24`."""
        usual, around = self._moments[name]
        second = usual if self._rng.random() < 0.62 else usual + self._rng.randrange(around + 1)
        written = clock(second)
        return f"0{written}" if self._rng.random() < 0.04 else written


def _numbers(aim: object) -> tuple[int, int]:
    assert isinstance(aim, list)
    return int(aim[0]), int(aim[1])


def _tongue(part: dict[str, object], rng: random.Random) -> _Tongue:
    gaps = part["gaps"]
    assert isinstance(gaps, dict)
    return _Tongue(int(str(part["share"])), _list(part["lines"]), _list(part["replies"]), gaps, _names(part, rng))


def _names(part: dict[str, object], rng: random.Random) -> list[str]:
    """Everybody who speaks this language here; some speak more than once."""
    given, family, handles = _list(part["given"]), _list(part["family"]), _list(part["handles"])
    gap = "" if not given[0].isascii() and ord(given[0][0]) > 0x3000 else " "
    full = [f"{two}{one}" if not gap else f"{one} {two}" for one in given for two in family]
    rng.shuffle(full)
    numbered = [f"{handle}{rng.choice(('', '_', ''))}{rng.randrange(2, 99)}" for handle in handles for _ in range(3)]
    return [*full[:160], *handles, *numbered]


def _list(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(one) for one in value]

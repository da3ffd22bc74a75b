"""Answers and the requests that they answer, brought together.

Comes in: answers and requests as they stand in a WARC, either first. Goes out: each answer, in order, with what its
request says. An answer waits for its request a while, not for ever: memory is bounded.

Which belong together is said by `WARC-Concurrent-To`, on the request (warcio, Browsertrix) or on the response (Wget);
where neither says it, by standing one behind the other with the same address.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from voxpop.sources.recorded.exchange import Asked, Exchange

_PATIENCE: Final = 32  # records that an answer waits for its request
_MOST_HELD: Final = 32 << 20  # bytes of bodies that wait
_MOST_ASKED: Final = 256  # requests that wait for their answer


class _Waiting(Struct):
    id: str
    number: int
    exchange: Exchange


class _Free(Struct, frozen=True):
    """A request that names no answer."""

    number: int
    url: str
    asked: Asked


class Pairs:
    """Brings them together; `number` is that of the record."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._held = 0
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._free: _Free | None = None

    def answer(self, number: int, id_: str, concurrent: Sequence[str], exchange: Exchange) -> Iterator[Exchange]:
        """Takes an answer in; gives those that need wait no longer."""
        asked = next((found for other in concurrent if (found := self._asked.pop(other, None))), None)
        free = self._free
        if asked is None and free is not None and (free.number, free.url) == (number - 1, exchange.url):
            asked, self._free = free.asked, None
        self._waiting.append(_Waiting(id_, number, replace(exchange, asked=asked)))
        self._held += len(exchange.body)
        return self.ready(number)

    def request(self, number: int, id_: str, concurrent: Sequence[str], url: str, asked: Asked) -> Iterator[Exchange]:
        """Takes a request in; gives the answers that need wait no longer."""
        for waiting in self._waiting:
            is_meant = waiting.id in concurrent if concurrent else waiting.number == number - 1
            if is_meant and waiting.exchange.asked is None and waiting.exchange.url == url:
                waiting.exchange = replace(waiting.exchange, asked=asked)
                return self.ready(number)
        self._asked[id_] = asked
        self._free = None if concurrent else _Free(number, url, asked)
        if len(self._asked) > _MOST_ASKED:
            self._asked.popitem(last=False)
        return self.ready(number)

    def ready(self, number: int | None = None) -> Iterator[Exchange]:
        """The answers that need wait no longer: all of them, at the end."""
        while self._waiting:
            first = self._waiting[0]
            may_wait = number is not None and number - first.number < _PATIENCE and self._held <= _MOST_HELD
            if may_wait and first.exchange.asked is None and first.exchange.kind != "watch":
                return
            self._waiting.popleft()
            self._held -= len(first.exchange.body)
            yield first.exchange

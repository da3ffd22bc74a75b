"""Answers that are remembered, each made once, however many ask for it at the same time.

Comes in: questions, a stamp that changes when answers may, what makes an answer. Goes out: answers.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """The last `most` answers by their questions, each as of a stamp; older ones for `rest` times what they took."""

    def __init__(self, most: int, rest: float) -> None:
        self._most, self._rest = most, rest
        self._held: OrderedDict[Hashable, tuple[T, object, float]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def forget(self) -> None:
        """From now on nothing is held."""
        with self._lock:
            self._held.clear()

    def of(self, key: Hashable, stamp: object, make: Callable[[], T]) -> T:
        """The answer that is held, or one that is made; who asks while it is made waits for it."""
        with self._lock:
            if (held := self._known(key, stamp)) is not None:
                return held[0]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if (held := self._known(key, stamp)) is not None:
                    return held[0]
            try:
                return self._made(key, stamp, make)
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _known(self, key: Hashable, stamp: object) -> tuple[T, object, float] | None:
        held = self._held.get(key)
        if held is None or (held[1] != stamp and time.monotonic() >= held[2]):
            return None
        self._held.move_to_end(key)
        return held

    def _made(self, key: Hashable, stamp: object, make: Callable[[], T]) -> T:
        began = time.monotonic()
        value = make()
        ended = time.monotonic()
        with self._lock:
            self._held[key] = value, stamp, ended + self._rest * (ended - began)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return value

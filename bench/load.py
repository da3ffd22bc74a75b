"""A load generator: requests leave when their time has come, whether or not earlier ones were answered (open loop).

A latency counts from the moment at which the request should have left, so that a slow server cannot hide it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count


@dataclass(slots=True)
class Answered:
    """What came back: milliseconds of each answer by path, and what went wrong."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        """The latencies of every answer."""
        return [value for values in self.milliseconds.values() for value in values]


def run(port: int, paths: Sequence[str], *, per_second: float, seconds: float, clients: int) -> Answered:
    """Asks for `paths` in turn, `per_second` in all, from `clients` connections that stay open."""
    answered, lock, numbers = Answered(), threading.Lock(), count()
    total, started = int(per_second * seconds), time.perf_counter() + 0.2

    def client() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while (number := next(numbers)) < total:
            due = started + number / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            path = paths[number % len(paths)]
            wrong = _ask(connection, path)
            taken = (time.perf_counter() - due) * 1_000
            with lock:
                answered.milliseconds.setdefault(path, []).append(taken)
                if wrong:
                    answered.failures.append(f"{path}: {wrong}")
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answered


def _ask(connection: HTTPConnection, path: str) -> str:
    """Nothing, or what went wrong."""
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
    except (HTTPException, OSError) as error:
        connection.close()
        return repr(error)
    return "" if response.status == 200 else f"status {response.status}"

"""How long work says how far it is. The shells draw it; the work only names its step."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Whoever wants to know how far a long work is."""

    def step(self, name: str, done: int, total: int | None) -> None:
        """The step `name` has `done` of `total` parts behind it; `total` is None where it is not known."""


class _Silent:
    def step(self, name: str, done: int, total: int | None) -> None:
        """Nobody asked."""


SILENT: Progress = _Silent()

"""The ledger of one run: what is done, what was heard, what failed; saved in the folder, told to the parent."""

from __future__ import annotations

import time
from typing import BinaryIO

import msgspec

from voxpop.fetch.folder import Folder, State
from voxpop.fetch.order import Step

TELL_EVERY_SECONDS = 0.1  # eyes follow no faster


class Ledger:
    """Keeps `state` on disk, and tells `out` how far the run is."""

    def __init__(self, folder: Folder, state: State, out: BinaryIO) -> None:
        self.state = state
        self._folder, self._out = folder, out
        self._step, self._told_at = "page", 0.0

    def begin(self, step: str) -> None:
        """From here on events belong to this step."""
        self._step = step
        self.say(Step(step))

    def note(self, kind: str, text: str) -> None:
        """An event; kept with the next save."""
        self.state.events.append(f"{self._step}: {kind}: {self._without_paths(text)}")

    def fail(self, place: str, reason: str) -> None:
        """Something that was asked for and is not there."""
        self.state.failures.append((place, self._without_paths(reason)))
        self.save()

    def save(self) -> None:
        self._folder.save(self.state)

    def tell(self, done: int, total: int | None) -> None:
        """How far the step is; not every call is passed on."""
        now = time.monotonic()
        if done == total or now - self._told_at >= TELL_EVERY_SECONDS:
            self._told_at = now
            self.say(Step(self._step, done, total))

    def say(self, step: Step) -> None:
        self._out.write(msgspec.json.encode(step) + b"\n")
        self._out.flush()

    def _without_paths(self, text: str) -> str:
        return text.replace(str(self._folder.path), "(working folder)")

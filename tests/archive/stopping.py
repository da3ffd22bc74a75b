"""A process that is stopped in the middle of what it does, as by Ctrl-Z, and goes on (Linux)."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def stop_and_go_on(process: int) -> None:
    """Stop it while it waits for whoever reads, or is done; then let it go on."""
    _wait_until(process, "SDZ")
    os.kill(process, signal.SIGSTOP)
    _wait_until(process, "TZ")
    os.kill(process, signal.SIGCONT)


def _wait_until(process: int, states: str) -> None:
    """All its threads are in one of these states."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        tasks = [task.read_text().rpartition(") ")[2][:1] for task in Path(f"/proc/{process}/task").glob("*/stat")]
        if all(state in states for state in tasks):
            return
        time.sleep(0.01)
    raise TimeoutError(f"Process {process} is not in one of the states {states}.")

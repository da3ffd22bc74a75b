"""The command line, as a person runs it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("VOXPOP_")} | {
    "PYTHONWARNINGS": "default,ignore:Binding:DeprecationWarning", "COLUMNS": "100",  # as in pyproject.toml
}  # fmt: skip
PROGRAM = (sys.executable, "-m", "voxpop.cli")


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[Any]:
        """The objects of `--json`."""
        return [json.loads(line) for line in self.out.split("\n") if line]


def voxpop(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Done:
    """Run one command. However it ends, it never shows a traceback."""
    ended = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        cwd=cwd, env={**ENVIRONMENT, **(env or {})}, preexec_fn=before, capture_output=True, timeout=120,
    )  # fmt: skip
    done = Done(ended.returncode, ended.stdout.decode("utf-8", "replace"), ended.stderr.decode("utf-8", "replace"))
    assert "Traceback" not in done.err, done.err
    assert "Warning" not in done.err, done.err
    return done

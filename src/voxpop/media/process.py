"""The parent's side of the media reader: starts `reader.py` once, asks it one thing at a time.

Comes in: questions about files. Goes out: answers, or `Refusal`. Starting Python and loading FFmpeg costs 0.1 s, which
a folder of thousands would pay for each file; so one process stays, and forks for each file in a millisecond.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from msgspec import Struct

from voxpop.errors import Refusal, VoxpopError
from voxpop.model import MediaInfo

_PROGRAM = Path(__file__).with_name("reader.py")


class _Answer(Struct):
    """`refused` says why there is none; `length` is that of the bytes which follow."""

    refused: str | None = None
    info: MediaInfo | None = None
    length: int = 0


class MediaReader:
    """One reader process, shared by all threads. It ends when ours does, however that happens."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        atexit.register(self.close)

    def probe(self, path: Path, timeout: float) -> MediaInfo:
        """Raises `Refusal`."""
        return self._ask(path, timeout, "probe")[0].info or MediaInfo()

    def still(self, path: Path, second: float, timeout: float) -> bytes:
        """A JPEG. Raises `Refusal`."""
        return self._ask(path, timeout, "still", second)[1]

    def close(self) -> None:
        """Ends the process; the next question starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                cast(BinaryIO, pipe).close()
        process.wait()

    def _ask(self, path: Path, timeout: float, verb: str, second: float = 0.0) -> tuple[_Answer, bytes]:
        # The file system's bytes as hex: a name need not be text.
        name = os.fsencode(path.absolute()).hex()
        question = msgspec.json.encode({"verb": verb, "path": name, "second": second, "timeout": timeout}) + b"\n"
        with self._turn:
            answer, data = self._exchange(question)
        if answer.refused is not None:
            raise Refusal(path.name, answer.refused)
        return answer, data

    def _exchange(self, question: bytes) -> tuple[_Answer, bytes]:
        process = self._running()
        stdin, stdout = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        try:
            stdin.write(question)
            stdin.flush()
            answer = msgspec.json.decode(stdout.readline(), type=_Answer)
            data = stdout.read(answer.length)
        except (OSError, msgspec.DecodeError) as error:
            self._stop(process)
            raise VoxpopError("The process that reads media ended unexpectedly; try again.") from error
        except BaseException:
            # An interrupted exchange leaves an answer in the pipe that belongs to no later question.
            self._stop(process)
            raise
        return answer, data

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self.close()
        self._owner = os.getpid()
        self._process = subprocess.Popen(
            # -P: this package's modules must not be found as top-level ones.
            [sys.executable, "-P", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        self.close()


READER = MediaReader()
"""The process of this program."""

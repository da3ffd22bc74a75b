"""One errand: send a worker for a URL, pass on how far it is, and make a `Fetched` of what it left in the folder."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from voxpop.errors import CustodyError, Refusal, UsageError
from voxpop.fetch.fetched import Fetched, FetchOptions
from voxpop.fetch.folder import Folder
from voxpop.fetch.harvest import harvest
from voxpop.fetch.order import Order, Step

if TYPE_CHECKING:
    from voxpop.progress import Progress

SECONDS_WITHOUT_A_WORD = 900  # longer than yt-dlp's longest pause; then the worker hangs, and is ended


def fetch(url: str, into: Path, options: FetchOptions, progress: Progress) -> Fetched:
    """Fetch one video page into the working folder `into`, and say what is there.

    Call it again with the same folder while the answer is `unfinished`: it takes up where it was. What failed stands in
    `failures`; what was obtained is kept. When it is interrupted (Ctrl-C, a kill) the folder stays fit to go on from.

    Raises `Refusal` for a URL that is never fetched, `UsageError` for a format expression that is none, `CustodyError`
    where the folder cannot be written.
    """
    check(url)
    folder = Folder(into)
    try:
        into.mkdir(parents=True, exist_ok=True)
        died = None
        if folder.load(url).owed(options):  # else an earlier run left only the handing over
            died = _send(Order(url, str(into.resolve()), options), folder, progress)
        return harvest(folder, url, options, died)
    except OSError as error:
        raise CustodyError(f"The working folder of the fetch cannot be used: {error}") from error


def check(url: str) -> None:
    """Refuse what is no web address, and one that would put a password into the archive for ever."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or any(character.isspace() or ord(character) < 32 for character in url):
        raise Refusal(url, "this is no web address; expected http://... or https://...")
    if parts.username or parts.password:
        raise Refusal(url, "it holds a user name or password, which the archive would keep for ever; leave it out")


def is_begun(into: Path) -> bool:
    """Whether a working folder holds something to go on from."""
    return Folder(into).page.exists()


def _send(order: Order, folder: Folder, progress: Progress) -> str | None:
    """Run the worker to its end. Returns why it died, where it did."""
    steps: queue.Queue[Step | None] = queue.Queue()
    with folder.stderr.open("wb") as stderr:
        # -P: the folder one stands in is no place to import from. A session of its own: Ctrl-C reaches only us.
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "voxpop.fetch.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
        )
    listener = threading.Thread(target=_listen, args=(worker, steps), daemon=True)
    try:
        assert worker.stdin is not None
        worker.stdin.write(msgspec.json.encode(order) + b"\n")
        worker.stdin.flush()
        listener.start()
        hangs = _follow(steps, progress)
        if hangs:
            return hangs
        code = worker.wait()
    finally:
        _end(worker)
        if listener.ident is not None:
            listener.join()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
    return None if code == 0 else _last_words(code, folder)


def _follow(steps: queue.Queue[Step | None], progress: Progress) -> str | None:
    """Pass on the worker's steps until it has said the last one. Returns a sentence where it fell silent."""
    while True:
        try:
            step = steps.get(timeout=SECONDS_WITHOUT_A_WORD)
        except queue.Empty:
            return f"yt-dlp did nothing for {SECONDS_WITHOUT_A_WORD // 60} minutes and was ended; run the same again"
        if step is None:
            return None
        if step.unusable is not None:
            raise UsageError(step.unusable)
        progress.step(step.name, step.done, step.total)


def _listen(worker: subprocess.Popen[bytes], steps: queue.Queue[Step | None]) -> None:
    assert worker.stdout is not None
    for line in worker.stdout:
        steps.put(msgspec.json.decode(line, type=Step))
    steps.put(None)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Leave nothing running: neither the worker nor, where it did not end by itself, what it started."""
    code = worker.poll()
    if code is None or code < 0:
        if hasattr(os, "killpg"):
            # macOS answers PermissionError for a group in which only zombies are left.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(worker.pid, signal.SIGKILL)
        else:
            worker.kill()
        worker.wait()


def _last_words(code: int, folder: Folder) -> str:
    lines = folder.stderr.read_text("utf-8", "replace").strip().splitlines()
    said = f": {lines[-1]}" if lines else ""
    how = f"was killed (signal {-code})" if code < 0 else f"failed (exit code {code})"
    return f"the fetching process {how}{said}"

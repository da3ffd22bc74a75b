"""The worker: a child process that does one fetch with yt-dlp, so that it can hang, grow or die without harm.

Comes in: on stdin one line of JSON, an `Order`; stdin then stays open, and when it ends the worker and all that it
started end too: it never outlives who started it. Goes out: on stdout `Step`s; everything else lies in the folder.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import msgspec
from filelock import FileLock

from voxpop.fetch import guard
from voxpop.fetch.folder import Folder, State
from voxpop.fetch.ledger import Ledger
from voxpop.fetch.order import Order, Step

LOCK_SECONDS = 20  # a worker whose parent was killed is gone within one
RESUME_WITHIN_SECONDS = 86_400  # an older page no longer shows what the site shows today: it is fetched anew


def main() -> None:
    """Read the order, fetch, leave the folder."""
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a plugin of yt-dlp may print; stdout is ours alone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends us
    end_with_parent()
    guard.install(order.url)
    folder = Folder(Path(order.into))
    with FileLock(folder.lock, timeout=LOCK_SECONDS):
        ledger = Ledger(folder, take_up(folder, order, time.time()), out)
        ledger.save()
        from voxpop.fetch.work import Work  # imports yt-dlp, which takes its time: only when it is known to be needed

        try:
            work = Work(order, folder, ledger)
        except SyntaxError as error:  # how yt-dlp says that a format expression is none
            ledger.say(Step(unusable=f"{order.options.format!r} is no format expression of yt-dlp: {error.msg}"))
            return
        work.run()


def take_up(folder: Folder, order: Order, now: float) -> State:
    """The state to go on from: what is too old, or was asked for otherwise, is owed again."""
    state = folder.load(order.url)
    state.failures = []
    if state.page is not None and now - state.page.captured > RESUME_WITHIN_SECONDS:
        if state.comments is not None:
            state.comments.done = False
        folder.drop_beside(state)
        state.comments_since = state.comments_since or (state.page.captured if folder.has_comments() else None)
        state.is_old = True
    if state.media_done and state.media_format != order.options.format:
        folder.drop_media(state)
    return state


def end_with_parent() -> None:
    """End, with everything that we started, as soon as stdin ends or the parent is another."""
    parent = os.getppid()

    def end() -> None:
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os._exit(1)

    def listen() -> None:
        while os.read(0, 1):  # not through sys.stdin: a thread that waits in its buffer aborts the interpreter's end
            pass
        end()

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        end()

    for watch in (listen, look):
        threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()

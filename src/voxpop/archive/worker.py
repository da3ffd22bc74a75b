"""The worker process of `readers`: reads one task from standard input, writes frames to standard output."""

from __future__ import annotations

import gc
import sys

from voxpop.archive import readers
from voxpop.long_turns import long_turns

if __name__ == "__main__":
    gc.disable()  # records make no cycles; looking for them costs a tenth of the time
    readers.die_with(int(sys.argv[1]))
    with long_turns():
        readers.serve(sys.stdin.buffer.read(), sys.stdout.buffer)

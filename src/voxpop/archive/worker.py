"""The worker process of `reading`: reads one task from standard input, writes frames to standard output."""

from __future__ import annotations

import sys

from voxpop.archive import reading

if __name__ == "__main__":
    reading.die_with(int(sys.argv[1]))
    reading.serve(sys.stdin.buffer.read(), sys.stdout.buffer)

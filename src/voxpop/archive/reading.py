"""Reading: from an accession in custody to frames for the catalogue.

Comes in: custody, an accession, what people decided of it. Goes out: the frames of `catalogue.local.prepare`. Small
pages are read here; large ones in a worker process, so that reading and analysing run beside writing. Only the parent
writes, and a worker cannot outlive it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from pathlib import Path
from queue import Full, Queue
from threading import Event, Thread
from typing import IO, BinaryIO

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from voxpop.captions import read_cues
from voxpop.catalogue.local.known import KnownTexts
from voxpop.catalogue.local.prepare import Frame, frames
from voxpop.catalogue.local.videos import Decided
from voxpop.catalogue.local.writer import CueReader
from voxpop.errors import Refusal
from voxpop.keys import capture_key
from voxpop.model import Accession, Caption, Claim, Cue, Provenance
from voxpop.originals import Custody
from voxpop.sources import source_named

_FRAMES_AHEAD = 24  # of about 350 kB
WORKER_FROM = 4 << 20  # bytes of page and captions from which a worker pays for its start (0.3 s)


class Task(Struct):
    """What a worker is asked: where custody is, which accession, what people told: the videos of its captures by their
    keys, and how it is to be read; and the store into which it goes.
    """

    originals: str
    staging: str
    accession: str
    told: dict[str, str]
    mapping: dict[str, str]
    store: str | None


def read(custody: Custody, accession: Accession, decided: Decided, store: Path | None = None) -> Iterator[Frame]:
    """The frames of one accession. Of a large one, texts that `store` holds already are not analysed again."""
    size = sum(f.length for f in accession.files if f.role == "page")
    told, mapping = decided.told(), decided.mappings().get(capture_key(accession.id, 0), {})
    if size < WORKER_FROM:
        return frames(claims_of(custody, accession, mapping), told, accession.id)
    held = None if store is None else str(store)
    return _in_worker(Task(str(custody.root), str(custody.staging.path), accession.id, told, mapping, held))


def claims_of(custody: Custody, accession: Accession, mapping: dict[str, str]) -> Iterator[Claim]:
    """All claims of one accession, as its source reads them with what people told of its columns."""
    provenance = with_mapping(accession.provenance, mapping)
    return source_named(provenance.source).read(custody.originals(accession), provenance)


def with_mapping(provenance: Provenance, mapping: dict[str, str]) -> Provenance:
    """What a source is told of how a page is to be read."""
    return replace(provenance, told={f"map.{name}": column for name, column in mapping.items()})


def serve(task: bytes, out: BinaryIO) -> None:
    """The worker's side: read what the task names and write its frames to `out`, an empty one last."""
    asked = msgspec.msgpack.decode(task, type=Task)
    custody = Custody(Path(asked.originals), Path(asked.staging))
    accession = custody.accession(asked.accession)
    encoder = msgspec.msgpack.Encoder()
    known = None if asked.store is None else KnownTexts(Path(asked.store))
    for frame in frames(claims_of(custody, accession, asked.mapping), asked.told, accession.id, known):
        data = encoder.encode(frame)
        out.write(len(data).to_bytes(4, "big") + data)
    out.write(bytes(4))
    out.flush()


def die_with(parent: int) -> None:
    """Make the kernel end this process when its parent ends (Linux; elsewhere the closed pipe does)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, prctl(2)
        if os.getppid() != parent:
            os._exit(1)


def _in_worker(task: Task) -> Iterator[Frame]:
    worker = subprocess.Popen(
        [sys.executable, "-m", "voxpop.archive.worker", str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        worker.stdin.write(msgspec.msgpack.encode(task))
        worker.stdin.close()
        decoder = msgspec.msgpack.Decoder(Frame)
        with closing(_ahead(worker.stdout)) as ahead:
            for data in ahead:
                yield decoder.decode(data)
        if worker.wait() != 0:
            raise Refusal(task.accession, f"the process that read it ended with status {worker.returncode}")
    finally:
        worker.kill()
        worker.wait()
        worker.stdout.close()


def _ahead(stream: IO[bytes]) -> Generator[bytes, None, None]:
    """The worker's frames, some read ahead: with a pipe alone each side would wait for the other most of the time."""
    read: Queue[bytes | None] = Queue(_FRAMES_AHEAD)
    is_over = Event()

    def pump() -> None:
        data: bytes | None = b""
        while data is not None and not is_over.is_set():
            data = _read_frame(stream)
            while not is_over.is_set():
                with suppress(Full):
                    read.put(data, timeout=0.2)
                    break

    reader = Thread(target=pump, daemon=True)
    reader.start()
    try:
        while (data := read.get()) is not None:
            yield data
    finally:
        is_over.set()


def _read_frame(stream: IO[bytes]) -> bytes | None:
    length = int.from_bytes(stream.read(4), "big")
    data = stream.read(length) if length else b""
    return data if length and len(data) == length else None


def cue_reader(custody: Custody, accession: Accession) -> CueReader:
    """Reads the cues of the accession's captions; a caption that cannot be read has none."""

    def cues(caption: Caption) -> Iterator[Cue]:
        try:
            with custody.open(accession.id, caption.path) as stream:
                yield from read_cues(stream, caption.format)
        except Refusal:
            return

    return cues

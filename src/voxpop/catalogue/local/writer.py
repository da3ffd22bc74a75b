"""Write one accession into the catalogue, in one transaction.

Comes in: an accession, its frames, what people decided. Goes out: rows, documents, a count of what became of each
comment. Either all of an accession is in the store or nothing; the index follows with the watermark.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable

import msgspec

from voxpop import keys
from voxpop.catalogue.fold import Dated
from voxpop.catalogue.local.comments import CommentWriter
from voxpop.catalogue.local.documents import words_of
from voxpop.catalogue.local.index import IndexWriter
from voxpop.catalogue.local.prepare import CaptureFrame, Frame, RefusedFrame, RowsFrame
from voxpop.catalogue.local.threads import settle
from voxpop.catalogue.local.videos import Decided, judged, refold_video
from voxpop.model import Accession, Caption, Cue, FileReport, Refused

_encode = msgspec.msgpack.Encoder().encode
# What a source refuses at such a place is a comment; `comments[3].like_count` is a part of one that was taken in.
_WHOLE_COMMENT = re.compile(r"comments\[\d+\]|line \d+")

CueReader = Callable[[Caption], Iterable[Cue]]
"""Reads the cues of a caption of the accession that is being written; given by the caller, who has custody."""


class AccessionWriter:
    """Writes one accession. Use once; the caller commits or rolls back."""

    def __init__(self, db: sqlite3.Connection, index: IndexWriter | None, decided: Decided, revision: int) -> None:
        self.db, self.index, self.decided, self.revision = db, index, decided, revision
        self._withdrawn = frozenset(keys.key_number(key) for key in decided.withdrawn)
        self._comments: CommentWriter | None = None
        self._refused: list[Refused] = []
        self._counts = [0, 0, 0]
        self._vk = 0
        self._n = -1

    def write(self, accession: Accession, frames: Iterable[Frame], cues: CueReader) -> FileReport:
        """Write all frames; the report counts comments under the accession's page."""
        video_key = None
        for frame in frames:
            if isinstance(frame, RowsFrame):
                assert self._comments is not None
                self._comments.write(frame.rows)
            elif isinstance(frame, CaptureFrame):
                self._finish()
                self._begin(accession, frame, cues)
                video_key = frame.video_key
            elif isinstance(frame, RefusedFrame):
                self._refused.append(frame.refused)
        self._finish()
        page = next((f.path for f in accession.files if f.role == "page"), accession.files[0].path)
        new, changed, unchanged = self._counts
        read = sum(self._counts) + sum(_WHOLE_COMMENT.fullmatch(refused.place) is not None for refused in self._refused)
        refused = (*self._refused, *accession.provenance.refused)
        report = FileReport(
            page, accession.provenance.source, read, new, changed, unchanged, refused, accession.id, video_key
        )
        row = (accession.id, accession.ingested, accession.provenance.source, _encode(report))
        self.db.execute("INSERT INTO accession VALUES (?,?,?,?)", row)
        return report

    def _begin(self, accession: Accession, frame: CaptureFrame, cues: CueReader) -> None:
        self._n += 1
        key = keys.capture_key(accession.id, self._n)
        stored = judged(frame.claim, self.decided.amended.get(key, ()))
        self._vk = self._video_row(frame, accession.ingested)
        row = (
            key, accession.id, self._vk, frame.own_key, stored.captured.latest, 0, _encode(frame.claim), _encode(stored)
        )  # fmt: skip
        insert = "INSERT INTO capture (key, accession, vk, own_key, at, held, claim, capture) VALUES (?,?,?,?,?,?,?,?)"
        cap = self.db.execute(insert, row).lastrowid
        assert cap is not None
        for caption in frame.claim.captions:
            self._write_caption(accession.id, caption, cues)
        self._comments = CommentWriter(
            self.db, self.index, cap=cap, vk=self._vk, video_key=frame.video_key,
            dated=Dated(stored.captured.latest, key), withdrawn=self._withdrawn,
        )  # fmt: skip

    def _video_row(self, frame: CaptureFrame, ingested: int) -> int:
        row = self.db.execute("SELECT vk FROM video WHERE key = ?", (frame.video_key,)).fetchone()
        if row is not None:
            self.db.execute("UPDATE video SET added = min(added, ?) WHERE vk = ?", (ingested, row[0]))
            return int(row[0])
        insert = "INSERT INTO video (key, claim, added, held, top_held, moments_held, rev) VALUES (?, ?, ?, 0, 0, 0, ?)"
        vk = self.db.execute(insert, (frame.video_key, _encode(frame.claim.video), ingested, self.revision)).lastrowid
        assert vk is not None
        return vk

    def _write_caption(self, accession: str, caption: Caption, cues: CueReader) -> None:
        insert = "INSERT INTO caption (vk, accession, path, caption) VALUES (?,?,?,?)"
        cid = self.db.execute(insert, (self._vk, accession, caption.path, _encode(caption))).lastrowid
        for cue in cues(caption):
            row = (cid, self._vk, cue.start_seconds, cue.end_seconds, cue.text)
            qk = self.db.execute("INSERT INTO cue (cid, vk, start, end, text) VALUES (?,?,?,?,?)", row).lastrowid
            if self.index is not None and qk is not None:
                self.index.add("caption", qk, self._vk, words_of(cue.text))

    def _finish(self) -> None:
        """Close the capture that began last: settle threads, fold the video, count."""
        done = self._comments
        if done is None:
            return
        if done.has_loose_threads or self._has_orphans():
            loose = settle(self.db, self._vk)
            self.db.execute("UPDATE video SET loose = ? WHERE vk = ?", (loose, self._vk))
        held = done.new + done.changed + done.unchanged
        self.db.execute("UPDATE capture SET held = ? WHERE cap = ?", (held, done.cap))
        self.db.execute("UPDATE meta SET value = value + ? WHERE name = 'comments'", (done.new,))
        refold_video(self.db, self.index, self._vk, self.revision)
        counts = (done.new, done.changed, done.unchanged)
        self._counts = [a + b for a, b in zip(self._counts, counts, strict=True)]
        self._refused += done.refused
        self._comments = None

    def _has_orphans(self) -> bool:
        return bool(self.db.execute("SELECT loose FROM video WHERE vk = ?", (self._vk,)).fetchone()[0])

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
from voxpop.catalogue.local.fates import settle_fates
from voxpop.catalogue.local.found import line_found
from voxpop.catalogue.local.index import IndexWriter
from voxpop.catalogue.local.matching import dissolve, match
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.prepare import CaptureFrame, CuesFrame, Frame, RowsFrame
from voxpop.catalogue.local.sayings import Sayings
from voxpop.catalogue.local.threads import settle
from voxpop.catalogue.local.videos import Decided, judged
from voxpop.model import Accession, Caption, CaptureClaim, Cue, FileReport, Refused

_COUNTS = ("new", "changed", "unchanged")
# Where another capture brought the same file, the lines of that one are its lines.
_CAPTION = """
INSERT INTO caption (vk, accession, path, caption, print, lines)
VALUES (?1, ?2, ?3, ?4, ?5, (SELECT min(cid) FROM caption WHERE vk = ?1 AND print = ?5)) RETURNING cid, lines
"""
_CUE = "INSERT INTO cue (cid, vk, start, end, text, words) VALUES (?,?,?,?,?,?)"
_encode = msgspec.msgpack.Encoder().encode
# What a source refuses at such a place is a comment; `comments[3].like_count` is a part of one that was taken in.
_WHOLE_COMMENT = re.compile(r"comments\[\d+\]|line \d+")

# Numbered from 2 on: 0 and 1 take no room in a row, and one that names a later capture would grow (`held.ALONE`).
_CAPTURE = """
INSERT INTO capture (cap, key, accession, vk, own_key, at, held, claim, capture, kind)
VALUES ((SELECT coalesce(max(cap), 1) + 1 FROM capture), ?,?,?,?,?,?,?,?,?)
"""

CueReader = Callable[[Caption], Iterable[Cue]]
"""Reads the cues of a caption of the accession that is being written; given by the caller, who has custody."""


class AccessionWriter:
    """Writes one accession. Use once; the caller commits or rolls back."""

    def __init__(
        self, db: sqlite3.Connection, index: IndexWriter | None, names: Names, decided: Decided, revision: int
    ) -> None:
        self.db, self.index, self.decided, self.revision = db, index, decided, revision
        self._withdrawn = frozenset(keys.key_number(key) for key in decided.withdrawn)
        self._names = names
        self._captures: list[CommentWriter] = []
        # By capture: its first caption, the video and the language, where its lines are its own.
        self._captions: dict[int, tuple[int, int, str] | None] = {}
        self._sayings: dict[int, Sayings] = {}
        self._refused: list[Refused] = []
        self._newest: int | None = None

    @property
    def videos(self) -> Iterable[int]:
        """The videos that it speaks of."""
        return self._sayings.keys()

    def write(self, accession: Accession, frames: Iterable[Frame], cues: CueReader) -> FileReport:
        """Write all frames; the report counts comments under the accession's page."""
        for frame in frames:
            if isinstance(frame, RowsFrame):
                self._captures[frame.capture].write(frame.rows, frame.repeated)
            elif isinstance(frame, CaptureFrame):
                self._begin(accession, frame, cues)
            elif isinstance(frame, CuesFrame):
                if (caption := self._captions[frame.capture]) is not None:
                    self._write_cues(*caption, frame.cues)
            else:
                self._refused.append(frame.refused)
        self._finish()
        report = self._report(accession)
        page = keys.page_number(accession.files[0].path)
        row = (accession.id, accession.ingested, accession.provenance.source, _encode(report), page)
        self.db.execute("INSERT INTO accession VALUES (?,?,?,?,?)", row)
        return report

    def _report(self, accession: Accession) -> FileReport:
        page = next((f.path for f in accession.files if f.role == "page"), accession.files[0].path)
        new, changed, unchanged = (sum(getattr(c, what) for c in self._captures) for what in _COUNTS)
        refused = [*self._refused, *(refused for capture in self._captures for refused in capture.refused)]
        lost = sum(_WHOLE_COMMENT.fullmatch(refused.place) is not None for refused in refused)
        return FileReport(
            page, accession.provenance.source, new + changed + unchanged + lost, new, changed, unchanged,
            (*refused, *accession.provenance.refused), accession.id,
            self._captures[0].video_key if self._captures else None, len({c.vk for c in self._captures}), self._newest,
        )  # fmt: skip

    def _begin(self, accession: Accession, frame: CaptureFrame, cues: CueReader) -> None:
        key = keys.capture_key(accession.id, len(self._captures))
        stored = judged(frame.claim, self.decided.amended.get(key, ()))
        if (earliest := stored.captured.earliest) is not None:
            self._newest = max(earliest, earliest if self._newest is None else self._newest)
        vk = self._video_row(frame, accession.ingested)
        kind = _kind_of(accession, frame.claim)
        said = _encode(frame.claim), _encode(stored), kind
        row = (key, accession.id, vk, frame.own_key, stored.captured.latest, 0, *said)
        cap = self.db.execute(_CAPTURE, row).lastrowid
        assert cap is not None
        for caption in frame.claim.captions:
            kept = (vk, accession.id, caption.path, _encode(caption), _print_of(accession, caption))
            cid, lines = self.db.execute(_CAPTION, kept).fetchone()
            lacks_lines = (cid, vk, caption.language) if lines is None else None
            self._captions.setdefault(len(self._captures), lacks_lines)
            if lacks_lines is not None:
                self._write_cues(*lacks_lines, cues(caption))
        dated = Dated(stored.captured.latest, key, kind)
        writer = CommentWriter(self._sayings_of(vk, frame.video_key), cap, dated)
        writer.begin_after(frame.after)
        self._captures.append(writer)

    def _sayings_of(self, vk: int, video_key: str) -> Sayings:
        """What is said of a video's comments; what was matched there before is taken apart."""
        if vk not in self._sayings:
            self._sayings[vk] = Sayings(self.db, self.index, self._names, vk, video_key, self._withdrawn)
            dissolve(self._sayings[vk])
        return self._sayings[vk]

    def _video_row(self, frame: CaptureFrame, ingested: int) -> int:
        row = self.db.execute("SELECT vk FROM video WHERE key = ?", (frame.video_key,)).fetchone()
        if row is not None:
            self.db.execute("UPDATE video SET added = min(added, ?) WHERE vk = ?", (ingested, row[0]))
            return int(row[0])
        insert = "INSERT INTO video (key, claim, added, held, top_held, moments_held, rev) VALUES (?, ?, ?, 0, 0, 0, ?)"
        vk = self.db.execute(insert, (frame.video_key, _encode(frame.claim.video), ingested, self.revision)).lastrowid
        assert vk is not None
        return vk

    def _write_cues(self, cid: int, vk: int, language: str, cues: Iterable[Cue]) -> None:
        for cue in cues:
            words = _encode(cue.words) if cue.words else None
            row = (cid, vk, cue.start_seconds, cue.end_seconds, cue.text, words)
            qk = self.db.execute(_CUE, row).lastrowid
            if self.index is not None and qk is not None:
                self.index.add("caption", qk, vk, *line_found(cue.text, cue.start_seconds, cue.end_seconds, language))

    def _finish(self) -> None:
        """Close all captures: settle the threads of their videos. Who ends the transaction folds and counts these."""
        loose: dict[int, bool] = {}
        for capture in self._captures:
            self.db.execute("UPDATE capture SET held = ? WHERE cap = ?", (capture.held, capture.cap))
            capture.finish()
            loose[capture.vk] = loose.get(capture.vk, False) or capture.has_loose_threads
        for vk, has_loose_threads in loose.items():
            self._sayings[vk].narrowed.close()
            is_matched = match(self._sayings[vk])
            settle_fates(self._sayings[vk], frozenset(c.cap for c in self._captures if c.vk == vk))
            if has_loose_threads or is_matched or self._has_orphans(vk):
                self.db.execute("UPDATE video SET loose = ? WHERE vk = ?", (settle(self.db, vk), vk))
            self._sayings[vk].holdings.entries.flush()
            self._sayings[vk].index_again()

    def _has_orphans(self, vk: int) -> bool:
        return bool(self.db.execute("SELECT loose FROM video WHERE vk = ?", (vk,)).fetchone()[0])


def _kind_of(accession: Accession, claim: CaptureClaim) -> str:
    """By what a capture was made: reader, tool, and of a table its columns, for most do not say what wrote them."""
    columns = (f"{role}={name}" for role, name in claim.columns)
    return " ".join(filter(None, (accession.provenance.source, claim.tool, *columns)))


def _print_of(accession: Accession, caption: Caption) -> int | None:
    """What two captions have in common that are read alike; None where no file of its own holds the lines."""
    digest = next((file.digest for file in accession.files if file.path == caption.path), None)
    if digest is None:
        return None
    return keys.key_number(f"{digest} {caption.format} {caption.language} {caption.is_automatic}")

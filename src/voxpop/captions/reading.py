"""What a caption holds, and its cues.

Comes in: a stream of bytes. Goes out: cues in the order of the file, plain text, one at a time, with the times of their
words where the caption has them. What a machine heard and YouTube shows rolling, line by line, is said once.

What a file holds counts before what its name says: files are renamed more often than they are converted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from voxpop.captions import FORMATS, TRANSCRIPTS, frames, sami, substation
from voxpop.captions.blocks import cues_of_blocks
from voxpop.captions.encoding import encoding_of, unicode_of
from voxpop.captions.events import cues_of_events
from voxpop.captions.heard import are_heard, cues_of_heard
from voxpop.captions.lyrics import cues_of_lyrics
from voxpop.captions.markup import cues_of_markup
from voxpop.captions.panel import cues_of_panel, is_panel
from voxpop.captions.segments import are_segments, cues_of_segments
from voxpop.captions.sheets import cues_of_sheet, is_sheet
from voxpop.captions.spoken import Tally
from voxpop.captions.told import cues_of_told, told_in
from voxpop.errors import Refusal
from voxpop.model import Cue

HEAD: Final = 64 << 10
_LONGEST_LINE: Final = 1 << 17  # characters, as of a cue; the rest of a longer line is passed over
_LONGEST_JSON: Final = 65 << 20
_SPACE: Final = b" \t\r\n"
_BLOCKS: Final = frozenset(["vtt", "srt", "sbv"])
_CLOCK: Final = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}"
_LOOSE: Final = r"-?(?:\d{1,4} ?: ?)?\d{1,2} ?: ?\d{1,2}"  # before its thousandths, which may be missing
_SRT: Final = re.compile(
    rf"(?:\d{{1,9}}[ \t\r]*+\n\s*+)?{_LOOSE}"
    rf"(?:(?: ?[.,:] ?\d{{1,9}})?[ \t]*+-->| ?[.,:] ?\d{{1,9}}[ \t]*+(?:-|–|—|-- ) ?>)[ \t]*+{_LOOSE}"
)
_SBV: Final = re.compile(rf"{_CLOCK},{_CLOCK}[ \t\r]*+\n")
_LRC: Final = re.compile(
    r"(?>(?:\[[A-Za-z#]{1,20}:[^\n\]]{0,500}\][ \t\r]*+\n\s*+){0,30})\[\d{1,4}:\d{1,2}(?::\d{1,3})?(?:[.,]\d{1,3})?\]"
)
_ROOT: Final = re.compile(r"\s*(?:<\?[^>]{0,500}\?>\s*|<!--.{0,4000}?-->\s*|<!DOCTYPE[^>\[]{0,500}[>\[])*", re.DOTALL)
_TTML: Final = re.compile(r"<(?:[A-Za-z]\w{0,20}:)?tt[\s>]")
_TIMEDTEXT: Final = re.compile(r"<timedtext(?=[\s>])[^>]{0,500}>")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\s+(?:[A-Za-z]\w{0,20}:)?(tt|timedtext|transcript)\b")
_JSON3: Final = re.compile(r'\{\s*"(?:wireMagic|events|pens|wsWinStyles|wpWinPositions)"')
_SUBVIEWER: Final = re.compile(r"\[INFORMATION\][ \t]*\n", re.IGNORECASE)
_BEGINNINGS: Final = (
    ("srt", _SRT), ("sbv", _SBV), ("sbv", _SUBVIEWER), ("lrc", _LRC), ("ass", substation.BEGINNING),
    ("sub", frames.BEGINNING),
)  # fmt: skip
_OF_LINES: Final = {
    "ass": substation.cues_of_substation,
    "ssa": substation.cues_of_substation,
    "lrc": cues_of_lyrics,
    "sub": frames.cues_of_frames,
    "sheet": cues_of_sheet,
    "panel": cues_of_panel,
    "told": cues_of_told,
}
_OF_JSON: Final = {"json3": cues_of_events, "segments": cues_of_segments, "heard": cues_of_heard}
_EXPECTED: Final = {
    "lrc": "a line such as [00:01.00] and text",
    "ass": "a line that begins with Dialogue: and has a start, an end and text",
    "json3": "an event with a time and text",
    "segments": "a segment with a time and text",
    "heard": "a word or a sentence with a time",
    "sheet": "a row with a start, an end or a length, and a text",
    "panel": "a line with a time, and one with text",
    "told": "a line with a time and text",
    "sub": "a line such as {25}{75}Boats",
    "smi": "an element such as <SYNC Start=1000> and text",
}
_EXPECTED_LINE: Final = "a line such as 00:01.000 --> 00:02.000 and text"
_EXPECTED_ELEMENT: Final = "an element with a time and text"


class Cues(Iterator[Cue]):
    """The cues of one caption. `format` is what it holds, `encoding` that of its text, as far as its beginning tells;
    `skipped` counts the blocks that were malformed, so far.
    """

    def __init__(self, stream: BinaryIO, format: str, head: bytes) -> None:
        self.format = format
        self.encoding = encoding_of(head)
        self._tally = Tally()
        start = head.lstrip(_SPACE) if head.lstrip(_SPACE).startswith(b"<") else head  # no space may stand before XML
        self._cues = _cues(io.BufferedReader(_Raw(stream, start)), format, self.encoding, self._tally)
        self._found = False

    @property
    def skipped(self) -> int:
        return self._tally.skipped

    @property
    def notes(self) -> tuple[str, ...]:
        """What else is to be said of how the caption was read, so far."""
        return tuple(self._tally.notes)

    def __next__(self) -> Cue:
        """The next cue. Raises `Refusal` at the end of a caption that holds none."""
        for cue in self._cues:
            self._found = True
            return cue
        if not self._found:
            in_words = _EXPECTED.get(self.format, _EXPECTED_LINE if self.format in _BLOCKS else _EXPECTED_ELEMENT)
            said = f"; {self.skipped} blocks are malformed" if self.skipped else ""
            raise Refusal("caption", f"This caption holds no cue ({in_words}){said}.")
        raise StopIteration


def read_cues(stream: BinaryIO, format: str) -> Cues:
    """The cues of a caption, lazily. `format` is what its name says; where the file begins as another, that counts.

    Malformed blocks are passed over and counted in `skipped`. Raises `Refusal` for a format that is not read, for XML
    with a document type, and at the end of a caption that holds no cue.

    >>> stream = io.BytesIO(b"WEBVTT\\n\\n00:01.000 --> 00:02.500\\n<v Ann>Ships &amp; boats")
    >>> [cue.text for cue in read_cues(stream, "vtt")]
    ['Ships & boats']
    """
    head = _head(stream)
    found = format_in(head) or format
    if found not in FORMATS and found not in TRANSCRIPTS:
        raise Refusal(
            "caption", f"Captions in the format {format!r} are kept but not read; {', '.join(sorted(FORMATS))} are."
        )
    return Cues(stream, found, head)


def format_in(head: bytes) -> str | None:
    """The format of the caption that begins so; None where it is none that is known.

    >>> format_in(b'<?xml version="1.0"?><timedtext format="3"><body>'), format_in(b"0:00:01.000,0:00:02.000\\nBoats")
    ('srv3', 'sbv')
    """
    text = _text(head).replace("\r\n", "\n").replace("\r", "\n")
    start = text.lstrip("\ufeff\x00 \t\n")
    if start.startswith("WEBVTT"):
        return "vtt"
    if start.startswith("<"):
        return _markup_in(start)
    if start.startswith(("{", "[{", "[ ", "[\n", "[[")) and (found := _json_in(start, len(head) >= HEAD)):
        return found
    for form, pattern in _BEGINNINGS:
        if pattern.match(start):
            return form
    return _table_or_text_in(start)


def _table_or_text_in(start: str) -> str | None:
    if is_sheet(start):
        return "sheet"
    if is_panel(start):
        return "panel"
    return "told" if told_in(start) else None


def _json_in(start: str, is_cut: bool) -> str | None:
    if _JSON3.match(start) and '"events"' in start:
        return "json3"
    if are_segments(start, is_cut):
        return "segments"
    return "heard" if are_heard(start, is_cut) else None


def _markup_in(start: str) -> str | None:
    if said := _DOCTYPE.search(start[:2000]):
        return "ttml" if said[1] == "tt" else "srv1"  # which refuses it by name
    if sami.BEGINNING.match(start):
        return "smi"
    prologue = _ROOT.match(start)
    root = start[prologue.end() if prologue else 0 :]
    if _TTML.match(root):
        return "ttml"
    if root.startswith("<transcript"):
        return "srv1"
    timed = _TIMEDTEXT.match(root)
    if timed is None:
        return None
    return "srv3" if "format=" in timed[0] else "srv2"


def _cues(stream: io.BufferedReader, form: str, encoding: str, tally: Tally) -> Iterator[Cue]:
    if form in _BLOCKS:
        return cues_of_blocks(_lines(stream, encoding, tally), form, tally)
    if form in _OF_LINES:
        return _OF_LINES[form](_lines(stream, encoding, tally), tally)
    if form in ("smi", "sami"):
        return sami.cues_of_sami(stream.read(_LONGEST_JSON).decode(encoding, "replace"), tally)
    if form in _OF_JSON:
        return _OF_JSON[form](_text(stream.read(_LONGEST_JSON)).lstrip("\ufeff \t\r\n"), tally)
    return cues_of_markup(stream, tally)


def _head(stream: BinaryIO) -> bytes:
    held = b""
    while len(held) < HEAD and (piece := stream.read(HEAD - len(held))):
        held += piece
    return held


def _text(content: bytes) -> str:
    return content.decode(unicode_of(content[:HEAD]), "replace")


def _lines(stream: io.BufferedReader, encoding: str, tally: Tally) -> Iterator[str]:
    """Lines without their ends, none longer than `_LONGEST_LINE`, nor with zeros, as a disk leaves them."""
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline=None)
    within = False  # a line that was too long
    while piece := text.readline(_LONGEST_LINE):
        if not within:
            yield piece.rstrip("\n").replace("\0", "")
        elif not tally.notes:
            tally.notes.append(f"a line has more than {_LONGEST_LINE:,} characters; the rest of it was passed over")
        within = not piece.endswith("\n")


class _Raw(io.RawIOBase):
    """Lends any stream that can `read`, of which `head` was read, and leaves it open when the wrapper goes."""

    def __init__(self, stream: BinaryIO, head: bytes) -> None:
        self._stream = stream
        self._head = head

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        view = memoryview(into).cast("B")  # type: ignore[arg-type]
        piece = self._head[: len(view)] or self._stream.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(piece)] = piece
        return len(piece)

"""What to say of a file that is no page.

Comes in: a file that no source recognised. Goes out: one sentence that says what was found and what is expected.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

from voxpop.sources.companions import is_unfinished, role_of, stem_of

HEAD: Final = 64 << 10
_MOST_CHECKED: Final = 64 << 20
_EXPECTED: Final = "Expected: yt-dlp's info.json, or a mirror page saved as text"
_MAGIC: Final = (
    (b"7z\xbc\xaf", "a 7z file; unpack it and add what is in it"),
    (b"SQLite format 3\x00", "an SQLite database; this version does not read it"),
    (b"%PDF", "a PDF; save the page as text instead"),
    (b"WARC/1.", "a WARC; this version does not read it"),
    (b"WEBVTT", "a caption; it is taken in with its page, which was not found beside it"),
    (b"\xef\xbb\xbfWEBVTT", "a caption; it is taken in with its page, which was not found beside it"),
)
_KINDS: Final = {"media": "a video or sound", "caption": "a caption", "thumbnail": "a picture"}


def why_not(path: Path, head: bytes, size: int) -> str:
    """Why this file cannot be taken in as a page."""
    if size == 0:
        return f"The file is empty. {_EXPECTED}."
    if is_unfinished(path.name):
        return "This is an unfinished download. Let it finish, or delete it, then add the folder again."
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return f"This is {words}."
    role = role_of(path.name)
    if (role in _KINDS and b"\x00" in head) or role == "caption":
        return f"This is {_KINDS[str(role)]} without its page: {stem_of(path.name)}.info.json was not found beside it."
    if role in ("description", "other", "log"):
        return f"This belongs to a page ({stem_of(path.name)}.info.json) that was not found beside it."
    return _why_not_text(path, head)


def _why_not_text(path: Path, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return f"This is text in UTF-16 that is no page known here. {_EXPECTED}."
    if b"\x00" in head:
        return f"This is a binary file of unknown kind. {_EXPECTED}."
    if (wrong := _first_invalid_byte(path)) is not None:
        return f"This is not text in UTF-8: byte {wrong} is invalid. {_EXPECTED}, in UTF-8 or UTF-16."
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith((b"{", b"[")):
        return _why_not_json(head)
    if start.startswith(b"<"):
        return f"This is HTML or XML, which this version does not read. {_EXPECTED}."
    return (
        f"This is text that is no page known here: it has no sections for video, description and comments. {_EXPECTED}."
    )


def _why_not_json(head: bytes) -> str:
    if re.search(rb'"_type"\s*:\s*"(?:playlist|multi_video)"', head):
        return "This is the info.json of a playlist: no page, it has neither video nor comments. Add the videos' own."
    if head.lstrip().startswith(b"["):
        return f"This is a JSON list. {_EXPECTED}: one JSON object with id, title and extractor_key."
    return f"This is JSON of another kind. {_EXPECTED}: one JSON object with id, title and extractor_key."


def _first_invalid_byte(path: Path) -> int | None:
    """The first byte that is not UTF-8 within the first 64 MB, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = 0
    with path.open("rb") as stream:
        while at < _MOST_CHECKED:
            piece = stream.read(1 << 20)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return at - held + error.start
            if not piece:
                return None
            at += len(piece)
    return None

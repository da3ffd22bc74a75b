"""Answers in the recordings of tests (VCR's, vcrpy's and Betamax's cassettes, mocks), as the JSON that they are.

Comes in: YAML or JSON in which requests and answers stand, the bodies of answers as texts. Goes out: those bodies that
are JSON, one behind the other. What was asked is left out: of YouTube's own pages recordings are read elsewhere.

https://relishapp.com/vcr/vcr/v/3-0-3/docs/cassettes/cassette-format
"""

from __future__ import annotations

import binascii
import re
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import Final

from voxpop.sources.literal_texts import meant_by
from voxpop.sources.literals import DETECTED

LONGEST: Final = 16 << 20  # characters of one body
_YAML: Final = re.compile(rb"(?:---[^\n]{0,80}\n)?(?:#[^\n]{0,200}\n)?(?:http_)?interactions:\s{0,9}\n")
_JSON: Final = re.compile(
    rb'\{\s{0,99}"(?:http_interactions|interactions)"\s{0,9}:|[\[{\s]{1,99}"request"\s{0,9}:\s{0,9}\{'
)
# What was asked of YouTube itself is read too, by `youtubei`.
_YOUTUBE: Final = re.compile(rb'"ur[il]"\s{0,9}:\s{0,9}"https?://(?:www\.|m\.)?youtube(?:-nocookie)?\.com/')
_SIDE: Final = re.compile(r"[ \t]*(?:- )?[ \t]*(request|response):")
_BODY: Final = re.compile(r"([ \t]*)(?:- )?[ \t]*(string|body|base64_string):[ \t]*(.*)", re.DOTALL)
# What stands on one line before the mark that ends a text: an escape, and a mark that is doubled, are within a line.
_UP_TO: Final = {
    '"': re.compile(r'(?>(?:[^"\\]++|\\[\s\S])*)"'),
    "'": re.compile(r"(?>(?:[^']++|'')*)'(?!')"),
}
_BINARY: Final = re.compile(r"!!?binary\b")
_CUT: Final = re.compile(r"\\(?:u[0-9A-Fa-f]{0,3}|x[0-9A-Fa-f]?)?\Z")
_FOLD: Final = re.compile(r"((?:\\\\)*)(\\?)[ \t]*\n[ \t]*((?:\n[ \t]*)*)")
_IN_JSON: Final = re.compile(
    r'"(?:string|body|responseBody|text|content)"\s{0,99}:\s{0,99}"(?=(?:\\[nrt]|\s){0,200}[\[{])'
)
_PART: Final = re.compile(r'(?>(?:[^"\\]++|\\u[0-9A-Fa-f]{4}|\\[^u])*)')

Read = Callable[[], str]


def is_cassette(head: bytes) -> bool:
    """Whether UTF-8 text that begins so is a recording of requests and answers, other than of YouTube's own pages.

    >>> is_cassette(b"---\\nhttp_interactions:\\n- request:\\n"), is_cassette(b'{"interactions": []}')
    (True, False)
    """
    begins = head[:DETECTED].lstrip()
    if not _JSON.match(begins):
        return _YAML.match(begins) is not None
    if b'"response"' not in begins or _YOUTUBE.search(begins):
        return False
    return _IN_JSON.search(begins.decode("utf-8", "replace")) is not None


def bodies(read: Read) -> Iterator[str]:
    """The bodies of answers that are JSON, each with an end of line. `read` gives text by pieces, an empty one last."""
    first = read()
    pieces = _pieces(first, read)
    yield from _in_json(pieces) if first.lstrip()[:1] in ("{", "[") else _in_yaml(_lines(pieces))


def _pieces(first: str, read: Read) -> Iterator[str]:
    while first:
        yield first
        first = read()


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    held = ""
    for piece in pieces:
        *lines, held = (held + piece).split("\n")
        yield from (f"{line}\n" for line in lines)
    yield held


def _in_yaml(lines: Iterator[str]) -> Iterator[str]:
    is_answer, line = False, next(lines, None)
    while line is not None:
        if side := _SIDE.match(line):
            is_answer = side[1] == "response"
        found = _BODY.match(line) if is_answer else None
        if found is None:
            line = next(lines, None)
            continue
        body, line = _scalar(found[3], len(found[1]), lines)
        body = _unpacked(body) if found[2] == "base64_string" else body
        if body.lstrip()[:1] in ("{", "["):
            yield body.rstrip("\n") + "\n"


def _scalar(begins: str, indent: int, lines: Iterator[str]) -> tuple[str, str | None]:
    """A text of YAML that begins so, and the line behind it."""
    if begins[:1] in ('"', "'"):
        return _quoted(begins, lines), next(lines, None)
    head, held, line = begins.strip(), list[str](), next(lines, None)
    if head[:1] not in ("|", ">") and not _BINARY.match(head):
        return head, line
    while line is not None and (not line.strip() or len(line) - len(line.lstrip(" ")) > indent):
        held.append(line)
        line = next(lines, None)
    within = min((len(row) - len(row.lstrip(" ")) for row in held if row.strip()), default=0)
    rows = [row[within:] if row.strip() else "\n" for row in held]
    text = _filled(rows) if head[:1] == ">" else "".join(rows)
    return _unpacked(text) if _BINARY.match(head) else text, line


def _filled(rows: list[str]) -> str:
    """The text of rows that were broken to fit a width: but for those that begin with a space, one line."""
    held, blank, was_broken = list[str](), 0, False
    for row in rows:
        if row == "\n":
            blank += 1
            continue
        is_broken = row[0] not in " \t"
        ends = (blank or not held) if is_broken and (was_broken or not held) else blank + 1
        held.append("\n" * ends or " ")
        held.append(row.rstrip("\n"))
        blank, was_broken = 0, is_broken
    return "".join(held)


def _quoted(begins: str, lines: Iterator[str]) -> str:
    """A text in quotation marks, which may go on over many lines; an end of line in it is a space, two are one."""
    way = _UP_TO[begins[0]]
    held, size, line = list[str](), 0, begins[1:]
    while size < LONGEST and (end := way.match(line)) is None:
        held.append(line)
        size += len(line)
        if (following := next(lines, None)) is None:
            return _meant(_CUT.sub("", "".join(held)), begins[0])  # the file ends in it
        line = following
    held.append(line[: end.end() - 1] if size < LONGEST and end is not None else "")
    return _meant("".join(held), begins[0])


def _meant(inner: str, mark: str) -> str:
    plain = _FOLD.sub(_folded, inner)
    return meant_by(plain) if mark == '"' else plain.replace("''", "'")


def _folded(end: re.Match[str]) -> str:
    return end[1] + (end[3].count("\n") * "\n" if end[3] else "" if end[2] else " ")


def _unpacked(base64: str) -> str:
    """A body that was kept as bytes, mostly as they were sent: compressed."""
    try:
        digits = "".join(base64.split())
        raw = b64decode(digits[: len(digits) // 4 * 4])
        if raw[:2] == b"\x1f\x8b":
            raw = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw, LONGEST)
    except (binascii.Error, ValueError, zlib.error):
        return ""
    return raw.decode("utf-8", "replace")


def _in_json(pieces: Iterator[str]) -> Iterator[str]:
    held = ""
    for piece in pieces:
        held += piece
        while (found := _IN_JSON.search(held)) is not None:
            part = _PART.match(held, found.end())
            end = part.end() if part is not None else len(held)
            if held[end : end + 1] != '"':
                more = next(pieces, "") if len(held) < LONGEST else ""
                if not more:
                    yield meant_by(_CUT.sub("", held[found.end() : end]))
                    return
                held = held[found.start() :] + more + "".join(_as_much(pieces, len(held)))
                continue
            yield meant_by(held[found.end() : end]).strip() + "\n"
            held = held[end + 1 :]
        held = held[-512:]


def _as_much(pieces: Iterator[str], wanted: int) -> Iterator[str]:
    """Pieces as long together as what is held, so that a long body is not gone through once for each."""
    while wanted > 0 and (piece := next(pieces, "")):
        wanted -= len(piece)
        yield piece

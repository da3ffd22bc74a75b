"""Captured words as markup: everything escaped, links and timecodes live, found words marked.

Comes in: text to the letter. Goes out: `Markup`, the only way in which captured text becomes markup.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape
from msgspec import Struct

from voxpop.text.segments import Segment, segments
from voxpop.web.edits import Piece
from voxpop.web.links import outward

_KEPT = 160  # characters of an unchanged stretch that stand before and after a change
_CHANGED = 1_500  # characters of one change that are shown

OUTWARD = ' rel="nofollow noopener noreferrer"'


class Seek(Struct, frozen=True):
    """What a timecode does: `prefix` is followed by the second. An outward prefix leads to the platform."""

    prefix: str
    duration: float | None = None
    is_outward: bool = False


def isolated(name: str) -> Markup:
    """A name that keeps its own direction in a sentence of ours."""
    return Markup("<bdi>{}</bdi>").format(name)


def live(text: str, seek: Seek | None) -> Markup:
    """`text` with its links, and where `seek` is given its timecodes, as links."""
    if ":" not in text and "：" not in text:
        return escape(text)
    parts = segments(text, seek.duration if seek else None)
    return Markup("".join([_segment(part, seek) for part in parts]))


def timecode(seconds: int, text: str, seek: Seek) -> Markup:
    """A link that seeks the player."""
    outward_mark = OUTWARD if seek.is_outward else f' data-t="{seconds:d}"'
    return Markup(f'<a class="t" href="{escape(seek.prefix)}{seconds:d}"{outward_mark}>{escape(text)}</a>')


def marked(text: str, highlights: Sequence[tuple[int, int]]) -> Markup:
    """`text` with the found stretches in `mark`; the offsets are in characters, ascending, and may overlap."""
    out: list[str] = []
    done = 0
    for start, end in highlights:
        start, end = max(start, done), min(end, len(text))
        if start >= end:
            continue
        out += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    out.append(escape(text[done:]))
    return Markup("".join(out))


def differing(found: Sequence[Piece]) -> Markup:
    """What was taken out and put in, in `del` and `ins`; long stretches that stayed the same are left out (…)."""
    out: list[str] = []
    for n, piece in enumerate(found):
        if piece.kind == "same":
            out.append(str(escape(_without_middle(piece.text, n > 0, n < len(found) - 1))))
        else:
            element = "del" if piece.kind == "out" else "ins"
            out.append(f"<{element}>{escape(cut(piece.text, _CHANGED)[0])}</{element}>")
    return Markup("".join(out))


def cut(text: str, length: int) -> tuple[str, bool]:
    """The beginning of a text, and whether it was cut."""
    return (text, False) if len(text) <= length else (text[:length] + "…", True)


def excerpt(
    text: str, highlights: Sequence[tuple[int, int]], length: int, start: int
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """About `length` characters of a text from `start` on, with the highlights moved along; "…" where it was cut."""
    if len(text) <= length + 80:
        return text, tuple(highlights)
    end = min(len(text), start + length)
    border = text.rfind(" ", start + length // 2, end)
    end = border if border > 0 and end < len(text) else end
    head, tail = ("…" if start else ""), ("…" if end < len(text) else "")
    shift = len(head) - start
    kept = tuple((a + shift, min(b, end) + shift) for a, b in highlights if a >= start and a < end)
    return head + text[start:end] + tail, kept


def shortened(text: str, length: int) -> str:
    """The beginning of a text as one line, cut at a word where it must be cut."""
    line = " ".join(text[: length * 4].split())
    if len(line) <= length and len(text) <= length * 4:
        return line
    cut = line.rfind(" ", length // 2, length)
    return line[: cut if cut > 0 else length].rstrip(" ,;:") + "…"


def _without_middle(text: str, has_before: bool, has_after: bool) -> str:
    """An unchanged stretch beside changes on one or both sides, shortened where it is far from them."""
    if len(text) <= 3 * _KEPT:
        return text
    head = text[:_KEPT] if has_before or not has_after else ""
    tail = text[-_KEPT:] if has_after or not has_before else ""
    return f"{head}…{tail}"


def _segment(part: Segment, seek: Seek | None) -> str:
    if part.kind == "timecode" and seek is not None and part.seconds is not None:
        return timecode(part.seconds, part.text, seek)
    if part.kind == "link":
        url = outward(part.url)
        if url is not None:
            return f'<a href="{escape(url)}"{OUTWARD}>{escape(part.text)}</a>'
    return str(escape(part.text))

"""The captions in a Tube Archivist backup: its index `ta_subtitle`, some lines of a caption to a document.

Comes in: the documents, those of many captions in a row, and mostly the last line first. Goes out: a capture for each
caption, begun where its first document stands, and a `Cue` for each document, which joins up to five lines as they were
indexed. What remains behind the last five of a caption was never indexed.

`SubtitleParser` in https://github.com/tubearchivist/tubearchivist/blob/master/backend/video/src/subtitle.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from voxpop.captions.spoken import LAST, Words, cue_of
from voxpop.model import Again, Caption, CaptureClaim, Captured, Channel, Claim, Refused
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.tube_archivist_documents import TOOL, captured_by, named

FORMAT: Final = "ta_subtitle"
_CLOCK: Final = re.compile(r"(\d{1,4}):(\d{2}):(\d{2})\.(\d{3})")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NO_COMMENTS: Final = "Tube Archivist keeps the captions of a video apart from its comments."
_NOTE: Final = (
    "Tube Archivist keeps up to five lines of a caption as one; the last ones, where they are fewer, it does not keep"
)


class CaptionLines:
    """The lines of all captions of an accession. `captures` counts what was begun in it, by the caller too."""

    def __init__(self) -> None:
        self.captures = 0
        self._begun: dict[tuple[str, str, str | None], int] = {}
        self._current = -1

    def claims(self, values: dict[str, Any], path: str, place: str, unknown: Captured) -> Iterator[Claim]:
        """What one document says."""
        fields = Fields(values, place)
        video, text = fields.identifier("youtube_id"), fields.text("subtitle_line")
        start = _second(fields, "subtitle_start")
        if video is None or text is None or start is None:
            yield from fields.problems
            yield Refused(place, "is no line of a caption: youtube_id, subtitle_line and subtitle_start are wanted")
            return
        yield from self._capture(video, fields, path, unknown)
        end = _second(fields, "subtitle_end")
        yield from fields.problems
        words = Words()
        words.say(text)
        lines = words.lines()
        if lines:
            yield cue_of(start, start + LAST if end is None or end < start else end, lines)
        else:
            yield Refused(place, "holds no words")

    def _capture(self, video: str, fields: Fields, path: str, unknown: Captured) -> Iterator[Claim]:
        language, made = fields.text("subtitle_lang") or "", fields.text("subtitle_source")
        number = self._begun.setdefault((video, language, made), self.captures)
        if number == self.captures:
            channel = Channel(fields.text("subtitle_channel_id"), fields.text("subtitle_channel"))
            is_automatic = {"auto": True, "user": False}.get(made or "")
            tag = language if _LANGUAGE.fullmatch(language) else "und"
            yield CaptureClaim(
                video=named(video, channel, fields.text("title")),
                captured=captured_by(fields, "subtitle_last_refresh", unknown),
                tool=TOOL,
                coverage="unknown",
                coverage_reason=_NO_COMMENTS,
                captions=(Caption(path, tag, is_automatic, FORMAT),),
                notes=(_NOTE,),
            )
        elif number != self._current:
            yield Again(number)
        self._current = number


def _second(fields: Fields, name: str) -> float | None:
    said = fields.text(name)
    if said is None:
        return None
    found = _CLOCK.fullmatch(said)
    if found is None:
        fields.refuse(name, "a time such as 00:01:02.345")
        return None
    hours, minutes, seconds, thousandths = map(int, found.groups())
    return round(hours * 3600 + minutes * 60 + seconds + thousandths / 1000, 3)

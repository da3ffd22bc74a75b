"""Cues out of captions: WebVTT, SubRip, SBV, LRC, TTML, SubStation Alpha, SAMI, MicroDVD; YouTube's srv1, srv2, srv3
and json3; transcripts of programs and services, as JSON, tables and text. `reading` has the door to them.
"""

from __future__ import annotations

from typing import Final

_ENDINGS: Final = "vtt srt sbv lrc ttml dfxp ass ssa smi sami sub srv1 srv2 srv3 json3"
FORMATS: Final = frozenset(_ENDINGS.split())
TRANSCRIPTS: Final = frozenset(["segments", "heard", "sheet", "panel", "told"])
"""Formats that no ending of a file's name stands for: they are known by what a file holds."""

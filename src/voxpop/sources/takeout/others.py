"""What else lies in a Takeout of YouTube: lists of channels and of videos, histories. Nobody said anything in them.

Comes in: the head of a file, the rows of a table. Goes out: a sentence that says which of them it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_HISTORY: Final = re.compile(rb'\[\s{0,20}\{\s{0,20}"header"\s{0,9}:\s{0,9}"YouTube[^"]{0,40}",\s{0,20}"title"\s{0,9}:')
_HISTORY_PAGE: Final = re.compile(rb'<div class="content-cell mdl-cell[^>]{0,200}>')
_STYLED: Final = re.compile(
    rb'<html><head><title>[^<]{0,200}</title><style type="text/css">/\*\*\s{1,9}\* material-design-lite '
)  # 140 KB of it stand before the first entry
_CONTENTS: Final = re.compile(rb'<style type="text/css">/\* -------- Doc-level styles -')
_OF_CHANNEL: Final = (
    "channel auto moderation", "channel vanity url", "channel visibility", "video default", "video recording"
)  # fmt: skip
_CHANNEL: Final = re.compile(r"UC[A-Za-z0-9_-]{22}")
_NOTHING: Final = "nothing in it was said on a video"


def what_else(head: bytes, rows: Sequence[Sequence[str]]) -> str | None:
    """What this file of Google Takeout is, where it is one that holds no comments."""
    if _HISTORY.match(head) or _STYLED.match(head) or (head.startswith(b"<") and _HISTORY_PAGE.search(head)):
        return f"This is a history of Google Takeout (what was watched, or searched for): {_NOTHING}."
    if head.startswith(b"<!DOCTYPE html>") and _CONTENTS.search(head[:4096]):
        return f"This is Google Takeout's list of what is in it: {_NOTHING}."
    if len(rows) > 1 and all(map(_is_subscription, rows[1:])):
        return f"This is Google Takeout's list of subscriptions: {_NOTHING}."
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    if header[:1] == ["playlist id"] or header == ["video id", "playlist video creation timestamp"]:
        return f"This is a playlist of Google Takeout, or the list of them: {_NOTHING}."
    if header[:1] in (["channel id"], ["video id"]) and any(name.startswith(_OF_CHANNEL) for name in header):
        return f"This is a table of Google Takeout about a channel and its settings: {_NOTHING}."
    return None


def _is_subscription(row: Sequence[str]) -> bool:
    return len(row) == 3 and _CHANNEL.fullmatch(row[0]) is not None and row[1].endswith(f"/channel/{row[0]}")

"""Which form of a live chat a file has.

Comes in: how the file begins. Goes out: the name of a form, or None.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

from voxpop.sources.json_text.shape import names_in
from voxpop.sources.youtube_chat import ACTIONS

Form = Literal["youtube", "youtube answer", "rows", "niconico", "table", "danmaku"]

# Where YouTube's own answers hold their actions.
ANSWER_PATH: Final = (frozenset({"response", "continuationContents", "liveChatContinuation"}), "actions")
_ANSWER: Final = re.compile(rb'"liveChatContinuation"\s{0,20}:\s{0,20}\{')
_DANMAKU: Final = re.compile(rb"<i[\s>]")
_MESSAGE: Final = re.compile(rb"""<d\s[^<>]{0,400}\bp\s*=\s*["'][^"'<>]{0,400},""")
_COLUMNS: Final = frozenset({"action_type", "message_type"})
_NICONICO_PARTS: Final = frozenset({"ping", "thread", "leaf", "global_num_res", "chat"})


def form_of(head: bytes) -> Form | None:
    """The form of a file that begins with `head`."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    first = start[1:].lstrip() if is_list(head) else start
    if start[:1] == b"<":
        return "danmaku" if _DANMAKU.search(start[:4096]) and _MESSAGE.search(start) else None
    if first[:1] == b"{":
        return _form_of_json(names_in(first), first, is_list(head))
    line = start[:20_000].partition(b"\n")[0].decode("utf-8", "replace")
    return "table" if set(line.strip().split(",")) >= _COLUMNS else None


def emptied_form_of(head: bytes) -> Form | None:
    """The form of a chat of which all messages left whole, so that nothing in it tells."""
    left = head.removeprefix(codecs.BOM_UTF8).strip()
    if left[:1] == b"<" and _DANMAKU.search(left[:4096]):
        return "danmaku"
    return "rows" if left.translate(None, b" \t\r\n") in (b"", b"[]") else None


def is_list(head: bytes) -> bool:
    """Whether the file is one array."""
    return head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"["


def _form_of_json(names: frozenset[str], first: bytes, is_list: bool) -> Form | None:
    """By the names of the first object, as far as they go."""
    if names & ACTIONS:
        return "youtube"
    if names & ANSWER_PATH[0] and not is_list and _ANSWER.search(first):
        return "youtube answer"
    if names >= _COLUMNS or names >= {"elapsedTime", "messageEx"}:
        return "rows"
    if names >= {"message_id", "author"} and names & {"time_in_seconds", "timestamp"}:
        return "rows"
    if names >= {"body", "vposMs"}:
        return "niconico"
    return "niconico" if names and names <= _NICONICO_PARTS and b'"vpos"' in first else None

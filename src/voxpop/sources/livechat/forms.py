"""Which form of a live chat a file has.

Comes in: how the file begins. Goes out: the name of a form, or None.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

from voxpop.sources.json_text.shape import mapping_in, names_in, shape_of
from voxpop.sources.livechat.api_messages import is_api_message
from voxpop.sources.livechat.beside import Path, path_of
from voxpop.sources.livechat.bilibili_live import is_live_message
from voxpop.sources.livechat.chzzk import is_chzzk_answer, is_chzzk_row, is_emptied_answer
from voxpop.sources.livechat.danmaku_rows import is_danmaku_row
from voxpop.sources.livechat.irc import is_irc, is_irc_husk
from voxpop.sources.livechat.niconico import is_live_comment
from voxpop.sources.livechat.parted import is_parted_row
from voxpop.sources.livechat.soop import is_soop
from voxpop.sources.livechat.told_lines import are_told, is_any_told
from voxpop.sources.livechat.twitch import is_answer, is_edge, is_node, is_page_answer, is_row
from voxpop.sources.livechat.twitch_page import is_page
from voxpop.sources.youtube_chat import ACTIONS

Form = Literal[
    "youtube", "youtube answer", "rows", "twitch", "twitch answer", "niconico", "niconico threads", "niconico packet",
    "table", "danmaku", "danmaku rows", "danmaku answer", "dandanplay answer", "told", "twitch page",
    "api messages", "api answer", "twitch page answer", "bilibili live",
    "chzzk answer", "soop", "irc",
]  # fmt: skip

# Where answers of a platform hold their messages.
ANSWER_PATH: Final = (frozenset({"response", "continuationContents", "liveChatContinuation"}), "actions")
PATHS: Final[dict[Form, tuple[frozenset[str], str]]] = {
    "youtube answer": ANSWER_PATH,
    "twitch answer": (frozenset(), "comments"),
    "api answer": (frozenset(), "items"),
    "twitch page answer": (frozenset({"data", "video", "comments"}), "edges"),
    "danmaku answer": (frozenset({"data"}), "elems"),
    "chzzk answer": (frozenset({"content"}), "videoChats"),
    "dandanplay answer": (frozenset(), "comments"),
    "niconico threads": (frozenset({"data", "threads"}), "comments"),
}
_ANSWER: Final = re.compile(rb'"liveChatContinuation"\s{0,20}:\s{0,20}\{')
_DANMAKU: Final = re.compile(rb"<i[\s>]")
_MESSAGE: Final = re.compile(rb"""<d\s[^<>]{0,400}\bp\s*=\s*["'][^"'<>]{0,400},|<sc\s[^<>]{0,400}\bts\s*=\s*["']""")
_HASH: Final = re.compile(rb'"mid(?:Hash|_hash)"')
_PACKET: Final = re.compile(rb"<(?:packet|LiveCommentDataArray)[\s>]")
_CHAT: Final = re.compile(rb"""<chat\s[^<>]{0,400}\bvpos\s*=\s*["']""")
_THREADS: Final = re.compile(rb'"threads"\s{0,20}:\s{0,20}\[\s{0,20}\{')
_COLUMNS: Final = frozenset({"action_type", "message_type"})
_TELLING: Final = frozenset({"message_type", "time_text", "elapsedTime"})
_AUTHOR: Final = re.compile(rb'"author"\s{0,20}:\s{0,20}\{')
_API_ANSWER: Final = re.compile(rb'"kind"\s{0,20}:\s{0,20}"youtube#liveChatMessageListResponse"')
_NICONICO_PARTS: Final = frozenset({"ping", "thread", "leaf", "global_num_res", "chat"})


_EMPTIED: Final[tuple[tuple[Form, re.Pattern[bytes]], ...]] = (
    ("danmaku", _DANMAKU),
    ("niconico packet", _PACKET),
    ("soop", re.compile(rb"<root>")),
)


def form_of(head: bytes) -> Form | None:
    """The form of a file that begins with `head`."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    first = start[1:].lstrip() if is_list(head) else start
    if start[:1] == b"<":
        return _form_of_markup(start)
    if first[:1] == b"{":
        return _form_of_json(names_in(first), first, is_list(head)) or _form_within(head, first)
    if are_told(start):
        return "told"
    if is_irc(start):
        return "irc"
    line = start[:20_000].partition(b"\n")[0].decode("utf-8", "replace")
    return "table" if set(line.strip().split(",")) >= _COLUMNS else None


def emptied_form_of(head: bytes) -> Form | None:
    """The form of a chat of which all messages left whole, or nearly all, so that nothing in it tells."""
    left = head.removeprefix(codecs.BOM_UTF8).strip()
    if left[:1] == b"<":
        return next((form for form, begins in _EMPTIED if begins.search(left[:4096])), None)
    if left[:1] == b"{" and is_emptied_answer(left):
        return "chzzk answer"
    if left.translate(None, b" \t\r\n") in (b"", b"[]") or (left[:1] == b"{" and path_of(left) is not None):
        return "rows"
    return "told" if is_any_told(left) else "irc" if is_irc_husk(left) else None


def path_within(head: bytes) -> Path | None:
    """Where the rows are, if an object holds them with something beside them; None where they are the file's own."""
    first = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if first[:1] != b"{" or _form_of_json(names_in(first), first, is_list=False) is not None:
        return None
    return path_of(first, lambda names: _form_of_row(names, first) is not None) or path_of(first)


def is_list(head: bytes) -> bool:
    """Whether the file is one array."""
    return head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"["


def _form_of_markup(start: bytes) -> Form | None:
    if _DANMAKU.search(start[:4096]) and _MESSAGE.search(start):
        return "danmaku"
    if is_page(start):
        return "twitch page"
    if is_soop(start):
        return "soop"
    return "niconico packet" if _PACKET.search(start[:4096]) and _CHAT.search(start) else None


def _form_of_json(names: frozenset[str], first: bytes, is_list: bool) -> Form | None:
    """By the names of the first object, as far as they go."""
    if names & ACTIONS:
        return "youtube"
    if names & ANSWER_PATH[0] and not is_list and _ANSWER.search(first):
        return "youtube answer"
    if _is_downloaded(names, first):
        return "rows"
    if is_api_message(names, first):
        return "api messages"
    if not is_list and _API_ANSWER.search(first[:4096]):
        return "api answer"
    if is_row(names) or is_edge(names, first):
        return "twitch"
    if is_page_answer(first) or (not is_list and is_answer(first)):
        return "twitch page answer" if is_page_answer(first) else "twitch answer"
    if is_danmaku_row(names) or (_HASH.search(first) and not is_list) or b'"cid"' in first:
        return _form_of_danmaku(names, first)
    return _form_of_niconico(names, first) or _form_of_live(names, first)


def _form_of_live(names: frozenset[str], first: bytes) -> Form | None:
    """That of a platform of live streams of its own."""
    if is_chzzk_answer(names, first):
        return "chzzk answer"
    return "bilibili live" if is_live_message(names, first) else None


def _form_within(head: bytes, first: bytes) -> Form | None:
    """The form of rows in a list that an object holds."""
    if is_list(head):
        return None
    found: list[Form] = []

    def has_form(names: frozenset[str]) -> bool:
        found.extend(form for form in (_form_of_row(names, first),) if form is not None)
        return bool(found)

    return found[0] if path_of(first, has_form) is not None else None


def _form_of_row(names: frozenset[str], first: bytes) -> Form | None:
    """The form of a row with these names, which stands in a list of an object that begins so."""
    if names & ACTIONS:
        return "youtube"
    if _is_downloaded(names, first):
        return "rows"
    if names >= {"snippet", "authorDetails"}:
        return "api messages"
    if is_row(names) or is_node(names):
        return "twitch"
    return "danmaku rows" if is_danmaku_row(names) else None


def _is_downloaded(names: frozenset[str], first: bytes) -> bool:
    """Whether these are rows of chat_downloader, pytchat or others like them, or what people kept of them."""
    if names >= _COLUMNS or names >= {"elapsedTime", "messageEx"}:
        return True
    if is_parted_row(names, first) or is_chzzk_row(names):
        return True
    if names >= {"message_id", "author"} and names & {"time_in_seconds", "timestamp"}:
        return True
    if not names >= {"message", "author"}:
        return False
    return "time_in_seconds" in names or (bool(names & _TELLING) and _AUTHOR.search(first) is not None)


def _form_of_danmaku(names: frozenset[str], first: bytes) -> Form | None:
    if is_danmaku_row(names):
        return "danmaku rows"
    shape = shape_of(first)
    if is_danmaku_row(frozenset(mapping_in(shape, "comments", 0))):
        return "dandanplay answer"
    elements = mapping_in(shape, "elems", 0) or mapping_in(shape, "data", "elems", 0)
    return "danmaku answer" if is_danmaku_row(frozenset(elements)) else None


def _form_of_niconico(names: frozenset[str], first: bytes) -> Form | None:
    if is_live_comment(names, first) or names >= {"body", "vposMs"} or names >= {"content", "vpos", "date"}:
        return "niconico"
    if b'"vposMs"' in first and (names >= {"fork", "comments"} or _THREADS.search(first)):
        return "niconico threads"
    return "niconico" if names and names <= _NICONICO_PARTS and b'"vpos"' in first else None

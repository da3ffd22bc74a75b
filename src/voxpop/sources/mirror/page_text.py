"""The text of a mirror page, whatever file it stands in: plain text, JSON of an address and a text, saved HTML.

Comes in: a stream of bytes. Goes out: a `PageText`, whose lines can be read as often as one likes. Seen:

    Title                     {"url": "https://...", "text": "Title\\n\\n..."}          <html>...<li>@user...
    ...                       what tools keep that take the text out of web pages
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, Literal

from msgspec import Struct

from voxpop.model import Captured
from voxpop.sources.lines import Line, encoding_of, lines_of
from voxpop.sources.mirror.html_layout import layout_of
from voxpop.sources.saved_html import page_head, page_in
from voxpop.sources.saved_html.mhtml import is_mhtml
from voxpop.sources.sound_text import sound

LONGEST: Final = 64 << 20  # bytes of a page that is no plain text
_HEAD: Final = 1 << 16
_EXCERPT: Final = re.compile(r"\bcut off|\btruncated|\bexcerpt|\bshortened|\bfirst [~\d]", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]{4,2000}")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL)
_TEXT_KEY: Final = re.compile(r'"text"\s{0,9}:\s{0,9}(?=")')
_URL_KEY: Final = re.compile(r'"url"\s{0,9}:\s{0,9}"(https?:[^"\s]{4,2000})"')
_COMMENT_KEY: Final = re.compile(
    r'"(?:id|cid|comment_id|author|comments|parent|likes?|votes|videoId|video_id)"\s{0,9}:'
)
_JSON: Final = json.JSONDecoder(strict=False)

Form = Literal["text", "json", "html"]


class PageText(Struct, frozen=True):
    """`lines` begins anew each time. `url` and `captured` are what the file says; `is_cut_off` that its text ends
    before the page did; `form` what the file is.
    """

    lines: Callable[[], Iterator[Line]]
    form: Form
    url: str | None = None
    captured: Captured = Captured()
    is_cut_off: bool = False
    tool: str | None = None


def page_text(open_: Callable[[], BinaryIO]) -> PageText | str:
    """The text, or why there is none."""
    with open_() as stream:
        head = stream.read(_HEAD)
    form = form_of(head)
    if form == "text":
        return PageText(lambda: _streamed(open_), form, _first_address(head))
    with open_() as stream:
        content = stream.read(LONGEST + 1)
    if len(content) > LONGEST:
        return f"This page is longer than {LONGEST >> 20} MB."
    return _of_json(content) if form == "json" else _of_html(content)


def form_of(head: bytes) -> Form:
    """What a file that begins so is."""
    start = text_of_head(head).lstrip()[:1]
    return "json" if start == "{" else "html" if start == "<" or is_mhtml(head) else "text"


def text_of_head(head: bytes) -> str:
    """The beginning of a file as text."""
    head = page_head(head)
    mark, encoding = encoding_of(head)
    return head[len(mark) :].decode(encoding, "replace")


def sample_of(head: bytes) -> tuple[list[str], str | None]:
    """The first lines of the page, and its address, as far as the beginning of its file gives them."""
    form = form_of(head)
    if form == "text":
        return text_of_head(head).splitlines(), _first_address(head)
    if form == "json":
        return _json_sample(text_of_head(head))
    saved = page_in(head)
    layout = layout_of(saved.html) if saved is not None else None
    return (
        ([], None)
        if saved is None or layout is None or isinstance(layout, str)
        else (layout.lines, saved.url or layout.url)
    )


def lines_from(texts: list[str], was_damaged: bool = False) -> Callable[[], Iterator[Line]]:
    """Lines of a text that is held."""

    def lines() -> Iterator[Line]:
        for number, text in enumerate(texts, 1):
            yield Line(number, text, was_damaged and "\ufffd" in text, b"")

    return lines


def _streamed(open_: Callable[[], BinaryIO]) -> Iterator[Line]:
    with open_() as stream:
        yield from lines_of(stream)


def _first_address(head: bytes) -> str | None:
    """People put the address above what they copied."""
    first = next((line for line in text_of_head(head).splitlines()[:20] if line.strip()), "").strip()
    return first if _ADDRESS.fullmatch(first) else None


def _of_json(content: bytes) -> PageText | str:
    try:
        said = _JSON.decode(text_of_head(content).strip())
    except (ValueError, RecursionError) as error:
        sample, url = _json_sample(text_of_head(content))
        if not sample:
            return f"This file is not the JSON that it begins as: {str(error)[:120]}."
        return PageText(lines_from(sample), "json", url, is_cut_off=True)
    text = said.get("text")
    if not isinstance(text, str):
        return 'This JSON holds no text of a page: "text" is missing.'
    url = said.get("url")
    whole = sound(text)
    others = (value for name, value in said.items() if name not in ("text", "url") and isinstance(value, str))
    cut_off = any(_EXCERPT.search(other[:400]) for other in others) or said.get("truncated") is True
    address = url if isinstance(url, str) and _ADDRESS.fullmatch(url) else None
    return PageText(lines_from(_split(whole), whole != text), "json", address, is_cut_off=cut_off)


def _json_sample(text: str) -> tuple[list[str], str | None]:
    """Of JSON that may end anywhere: a comment of a tool's has an address and a text too, but more beside them."""
    url, key = _URL_KEY.search(text), _TEXT_KEY.search(text)
    if url is None or key is None or _COMMENT_KEY.search(_STRING.sub(_only_keys, text)):
        return [], None
    found = _STRING.match(text, key.end())
    raw = found[0] if found else '""'
    for cut in range(8):  # the end may lie within an escape
        try:
            return _split(sound(_JSON.decode((raw if not cut else raw[:-cut]).removesuffix('"') + '"'))), url[1]
        except ValueError:
            continue
    return [], None


def _only_keys(string: re.Match[str]) -> str:
    return string[0] if len(string[0]) <= 16 else '""'


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _of_html(content: bytes) -> PageText | str:
    saved = page_in(content)
    if saved is None:
        return "This MHTML file holds no page: no part of it is HTML."
    layout = layout_of(saved.html)
    if isinstance(layout, str):
        return layout
    lines = lines_from(layout.lines, saved.was_damaged)
    return PageText(lines, "html", saved.url or layout.url, saved.captured, saved.is_cut_off, saved.tool)

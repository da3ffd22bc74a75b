"""The data that YouTube's scripts put into a page: player response, initial data, the player's configuration of before.

Comes in: the page as text. Goes out: the three, as plain JSON. Each is found by its name and decoded from its brace on,
so that neither a `;` nor a quote within it matters. The forms, of which a page has one or several:

    var ytInitialData = {...};                  window["ytInitialData"] = {...};
    var ytInitialData = '\\x7b\\x22...';          window["ytInitialData"] = JSON.parse("{\\"...");
    <script id="yt-initial-data" type="application/json">{...}</script>
    ytplayer.config = {"args": {"player_response": "{\\"...", "title": ..., "view_count": ...}};       until 2020

Names: https://github.com/yt-dlp/yt-dlp/blob/master/yt_dlp/extractor/youtube/_base.py
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.model import Refused

_PLAYER: Final = "ytInitialPlayerResponse"
_DATA: Final = "ytInitialData"
_CONFIG: Final = "ytplayer.config"
_MOST: Final = 8  # places of one name that are tried: pages name them three times at most
_ASSIGNED: Final = (
    r"""(?:["']\s{0,4}\])?\s{0,20}=\s{0,20}(?:JSON\s{0,4}\.\s{0,4}parse\s{0,4}\(\s{0,20})?(?=["']|\{\s{0,20}["}])"""
)
_PLACES: Final = {name: re.compile(re.escape(name) + _ASSIGNED) for name in (_PLAYER, _DATA, _CONFIG)}
_SCRIPT: Final = re.compile(
    r"""<script\b[^<>]{0,400}?\bid\s{0,4}=\s{0,4}["']?yt-initial-data\b[^<>]{0,400}>\s{0,20}(?=\{)"""
)
_STRING: Final = {quote: re.compile(rf"{quote}((?>(?:[^{quote}\\]++|\\.)*)){quote}", re.DOTALL) for quote in "'\""}
_ESCAPE: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(\r\n|.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_JSON: Final = json.JSONDecoder(strict=False)


class PageState(Struct, frozen=True):
    """What the scripts of a page hold; None where they do not. `config` are the arguments of the player, by name."""

    player: dict[str, object] | None = None
    data: dict[str, object] | None = None
    config: dict[str, object] | None = None


def state_of(html: str) -> tuple[PageState, tuple[Refused, ...]]:
    """What `html` holds, and what of it could not be decoded."""
    problems: list[Refused] = []
    player = _first(html, _PLAYER, problems)
    data = _first(html, _DATA, problems)
    config = _first(html, _CONFIG, problems)
    args = config.get("args") if config is not None else None
    args = args if isinstance(args, dict) else None
    if player is None and args is not None:
        player = _within(args, problems)
    return PageState(player, data, args), tuple(problems)


def _first(html: str, name: str, problems: list[Refused]) -> dict[str, object] | None:
    """The first object of that name. That none could be decoded is a problem; that there is none is not."""
    failed = ""
    for at in _places(html, name):
        try:
            found = _decoded(html, at)
        except (ValueError, RecursionError) as error:
            failed = failed or _why(error)
        else:
            if isinstance(found, dict) and found:
                return found
    if failed:
        problems.append(Refused(name, f"The page's data are not the JSON that they should be: {failed}."))
    return None


def _places(html: str, name: str) -> Iterator[int]:
    """Where values of that name begin."""
    for number, found in enumerate(_PLACES[name].finditer(html)):
        if number == _MOST:
            return
        yield found.end()
    if name == _DATA and (script := _SCRIPT.search(html)) is not None:
        yield script.end()


def _decoded(html: str, at: int) -> object:
    """The value that begins at `at`, which may be written as a string of JavaScript."""
    if html[at] == "{":
        return _JSON.raw_decode(html, at)[0]
    string = _STRING[html[at]].match(html, at)
    if string is None:
        raise ValueError("the string in which they stand has no end")
    return _JSON.decode(_unescaped(string[1]))


def _within(args: dict[str, object], problems: list[Refused]) -> dict[str, object] | None:
    """The player response among the arguments of the player, where it is JSON within JSON."""
    for name in ("raw_player_response", "player_response"):
        found = args.get(name)
        if isinstance(found, str):
            try:
                found = _JSON.decode(found)
            except (ValueError, RecursionError) as error:
                problems.append(Refused(f"{_CONFIG}.{name}", f"is not the JSON that it should be: {_why(error)}"))
        if isinstance(found, dict):
            return found
    return None


def _unescaped(text: str) -> str:
    """What a string of JavaScript says; halves of one character, escaped one by one, come together."""
    plain = _ESCAPE.sub(_character, text) if "\\" in text else text
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(found[3], found[3])


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "they are nested too deeply"
    return str(error).partition(":")[0][:120] or "they end too early"

"""The text of a description as YouTube's pages hold it, with the addresses that the page shortens in full.

Comes in: an object with `runs` (until 2022) or with `content` and `commandRuns`, as plain JSON. Goes out: text.

    {"content": "See https://example.org/a-long-wa...", "commandRuns": [{"startIndex": 4, "length": 32, "onTap": ...}]}

What the page shows of an address ends in three points, or is a name behind a picture, set in spaces that do not break.
The whole address stands in the link, mostly within that of YouTube's own redirection.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit

from voxpop.sources.youtube.nesting import at, objects_at, text_at

_SITE: Final = "https://www.youtube.com"
_POINTS: Final = ("...", "…")
_AROUND: Final = "\u200b\u00a0 "
_MOST: Final = 2000  # links of one text


def text_with_addresses(value: object) -> str | None:
    """The text, or None where `value` holds none."""
    runs = at(value, "runs")
    if isinstance(runs, list):
        return "".join(_of_runs(runs))
    content = at(value, "content")
    return _with_commands(content, value) if isinstance(content, str) else text_at(value)


def _of_runs(runs: list[object]) -> Iterator[str]:
    """A space of no width, which YouTube puts behind a link, is taken out."""
    is_link = False
    for run in runs:
        if isinstance(text := at(run, "text"), str):
            command = at(run, "navigationEndpoint")
            yield _whole(text.removeprefix("\u200b") if is_link else text, command)
            is_link = command is not None


def _with_commands(content: str, value: object) -> str:
    """Places are counted in halves of UTF-16, as JavaScript does."""
    halves = content.encode("utf-16-le", "surrogatepass")
    pieces: list[bytes] = []
    end = 0
    for number, run in enumerate(objects_at(value, "commandRuns")):
        start, length = at(run, "startIndex"), at(run, "length")
        if (
            number == _MOST
            or not isinstance(start, int)
            or not isinstance(length, int)
            or start * 2 < end
            or length < 0
        ):
            break
        pieces.append(halves[end : start * 2])
        end = (start + length) * 2
        shown = halves[start * 2 : end].decode("utf-16-le", "surrogatepass")
        pieces.append(_whole(shown, at(run, "onTap", "innertubeCommand")).encode("utf-16-le", "surrogatepass"))
    pieces.append(halves[end:])
    return b"".join(pieces).decode("utf-16-le", "surrogatepass")


def _whole(shown: str, command: object) -> str:
    """What was written where the page shows a link so."""
    if command is None:
        return shown
    plain = shown.strip(_AROUND)
    if not plain.endswith(_POINTS) and not shown.startswith("\u00a0"):
        return shown.rstrip("\u200b")
    address = text_at(command, "urlEndpoint", "url") or text_at(command, "commandMetadata", "webCommandMetadata", "url")
    return _target(address) or shown


def _target(address: str | None) -> str | None:
    """Where a link leads, without YouTube's redirection."""
    if not address:
        return None
    try:
        parts = urlsplit(urljoin(_SITE, address))
        wanted = parse_qs(parts.query, max_num_fields=50).get("q") if parts.path == "/redirect" else None
    except ValueError:
        return None
    return wanted[0] if wanted else parts.geturl()

"""What YouTube's renderers of a chat's messages say.

Comes in: plain JSON of a renderer, the data of one thing on a page. Goes out: text, names of badges, header lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voxpop.sources.sound_text import is_sound, sound

_HEADERS: Final = ("headerPrimaryText", "headerSubtext", "primaryText", "eventText", "detailText", "text", "subtext")
_SAID_ABOVE: Final = frozenset({*_HEADERS, "header"})
_MOST: Final = 10_000  # runs of one message


def words(value: object) -> str | None:
    """The text of `{simpleText}`, `{runs}` or `{content}`; None where it is none of them.

    >>> words({"runs": [{"text": "Ahoy "}, {"emoji": {"emojiId": "⛵"}}]})
    'Ahoy ⛵'
    """
    if not isinstance(value, dict):
        return None
    for name in ("simpleText", "content"):
        if isinstance(text := value.get(name), str):
            return text
    runs = value.get("runs")
    return "".join(_run(run) for run in runs[:_MOST]) if isinstance(runs, list) else None


def clean(text: str) -> tuple[str, bool]:
    """The text without half characters, which no store can hold, and whether there were any."""
    return sound(text), not is_sound(text)


def badges(*lists: object) -> frozenset[str]:
    """Which badges stand beside a name: OWNER, MODERATOR, VERIFIED."""
    return frozenset(_icons(lists))


def label(value: object) -> str | None:
    """How YouTube describes a picture to those who do not see it."""
    found = at(value, "accessibility", "accessibilityData", "label")
    return found if isinstance(found, str) else None


def header(body: dict[str, object]) -> dict[str, object]:
    """What stands above a gift: its author and a line of its own; empty where there is nothing."""
    found = at(body["header"], "liveChatSponsorshipsHeaderRenderer") if "header" in body else None
    return found if isinstance(found, dict) else {}


def header_lines(body: dict[str, object]) -> str:
    """What YouTube itself says with a membership or a gift; nothing with nearly all messages."""
    if _SAID_ABOVE.isdisjoint(body):
        return ""
    lines = (words(part[name]) for part in (body, header(body)) for name in _HEADERS if name in part)
    return "\n".join(line for line in lines if line)


def at(value: object, *names: str) -> object:
    """What stands at a path of names; None where there is nothing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _run(run: object) -> str:
    if not isinstance(run, dict):
        return ""
    if isinstance(text := run.get("text"), str):
        return text
    emoji = run.get("emoji")
    return _emoji(emoji) if isinstance(emoji, dict) else ""


def _emoji(emoji: dict[str, object]) -> str:
    """The character, or for a channel's own picture its `:shortcut:`."""
    id_, shortcuts = emoji.get("emojiId"), emoji.get("shortcuts")
    if isinstance(id_, str) and not id_.isascii() and emoji.get("isCustomEmoji") is not True:
        return id_
    if isinstance(shortcuts, list) and shortcuts and isinstance(shortcuts[0], str):
        return shortcuts[0]
    name = label(emoji.get("image")) or (id_ if isinstance(id_, str) else None)
    return f":{name}:" if name else ""


def _icons(lists: tuple[object, ...]) -> Iterator[str]:
    for badges in lists:
        for badge in badges if isinstance(badges, list) else ():
            icon = at(badge, "liveChatAuthorBadgeRenderer", "icon", "iconType")
            if isinstance(icon, str):
                yield icon

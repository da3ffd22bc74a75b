"""Which signs are emoji: by the rules of Unicode, and as people write them."""

from __future__ import annotations

import re

import pytest

from voxpop.text import EMOJI_SIGNS, has_emoji

SHOWN = (
    "😂", "👍🏽", "⌚", "⚡", "◾", "⭕", "🈯", "🏻", "🛝", "\U0001fae9", "❤", "☺", "✌", "✌🏽", "❤️", "☎️", "🌶", "🕊️",
    "👨\u200d👩\u200d👧",
    "🇫🇷", "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
)  # fmt: skip
SELECTED = (
    "▶️", "◀️", "⏸️", "⏹️", "⏺️", "‼️", "⁉️", "↔️", "↕️", "↖️", "↗️", "↘️", "↙️", "↩️", "↪️", "Ⓜ️", "㊗️", "㊙️", "▪️", "▫️", "◻️", "◼️",
    "ℹ️", "™️", "©️", "®️", "〰️", "〽️", "⤴️", "⬅️", "1️⃣", "#️⃣", "*️⃣",
)  # fmt: skip
OTHERS = (
    "🇫", "a🇫b", "★", "✓", "✿", "🀀", "🄰", "▶", "™", "ℹ", "㊗", "↔", "‼", "1", "1\ufe0f", "⌚\ufe0e",
    "❤\ufe0e", "犬", "é",
)  # fmt: skip


def has(text: str) -> bool:
    """As it is asked: from the first sign on that may be of one."""
    sign = re.search(f"[{EMOJI_SIGNS}]", text)
    return sign is not None and has_emoji(text, sign.start())


@pytest.mark.parametrize("emoji", [*SHOWN, *SELECTED])
def test_an_emoji_is_one_wherever_it_stands(emoji: str) -> None:
    assert has(emoji)
    assert has(f"1 犬{emoji}")
    assert has(f"★ © {emoji}.")


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_shown_as_text_is_none(text: str) -> None:
    assert not has(text)
    assert not has(f"{text} {text}x")

"""What platforms give people of their own accounts: what one wrote, but not on which videos.

Comes in: the head of a file. Goes out: a sentence that says what it is. Google's says the videos, and is read
(`takeout`); of TikTok's, Instagram's and Facebook's no page could be made.
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.sources.utf8_text import head_as_utf8

_LOOKED_AT: Final = 64 << 10
_OF_TIKTOK: Final = re.compile(
    rb'\s*\{\s*"(?:Activity|Ads and data|App Settings|Comment|Direct Messages?|Income Plus|Likes and Favorites|'
    rb'Location Review|Post|Profile|Profile And Settings|TikTok Shop|Tik[Tt]ok Live|Video|Your Activity)[^"]{0,40}"'
    rb"\s*:\s*\{"
)
_LIST_OF_TIKTOK: Final = re.compile(
    rb'"(?:Comments|Video|Favorite[A-Z][a-z]{1,20}|ItemFavorite|Block|Fans|LoginHistory|Search|Responses|Transactions|'
    rb'Reviews|OffTikTokActivityData)List"|"(?:Profile|Settings)Map"|"ChatHistory"'
)
_TEXT_OF_TIKTOK: Final = re.compile(rb"\s*Date: [^\n]{4,40}\n(?:Comment|Video|Link): ", re.IGNORECASE)
_OF_INSTAGRAM: Final = re.compile(rb'"string_map_data"\s*:\s*\{|\A\s*\{\s*"media_comments"\s*:\s*\[\s*\[')
_OF_FACEBOOK: Final = re.compile(rb'\A\s*\{\s*"comments(?:_v2)?"\s*:\s*\[\s*\{\s*"(?:timestamp|data|title)"\s*:')
_COMMENTED: Final = re.compile(rb'"comment"\s*:\s*\{\s*"(?:timestamp|comment|author)"')


def account_data_in(head: bytes) -> str | None:
    """What a file is that begins so, where it is the data that a platform gave of an account."""
    text = head_as_utf8(head[:_LOOKED_AT]).replace(b"\r\n", b"\n")
    if (_OF_TIKTOK.match(text) and _LIST_OF_TIKTOK.search(text)) or _TEXT_OF_TIKTOK.match(text):
        platform = "TikTok"
    elif _OF_INSTAGRAM.search(text):
        platform = "Instagram"
    elif _OF_FACEBOOK.match(text) and _COMMENTED.search(text):
        platform = "Facebook"
    else:
        return None
    return (
        f"This is what {platform} gives of an account: what its owner wrote, but not on which videos. Voxpop keeps "
        "videos with what is said under them; it cannot be taken in."
    )

"""Whether there is an emoji in a text.

Comes in: text as captured. Goes out: yes or no. By the rules of Unicode (https://unicode.org/reports/tr51/): what is
shown in colours by itself; any sign that may be, with U+FE0F behind it (™ is none, ™️ is one); keycaps; two letters of
a flag, not one. Of miscellaneous symbols and dingbats, and of pictographs, those that may be are also counted without
U+FE0F, for people leave it out (❤), but none with U+FE0E, which says that it is not. The sets are those of Unicode's
`emoji-data.txt`, and what it reserves for more of them.
"""

from __future__ import annotations

import re

_SYMBOLS = (  # below U+10000, without U+FE0F
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u261d\u2620"
    "\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666"
    "\u2668\u267b\u267e\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd"
    "\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4\u26e9\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702"
    "\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e"
    "\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
)
_PICTOGRAPHS = (
    "\U0001f004\U0001f0cf\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f18e\U0001f191-\U0001f19a\U0001f201"
    "\U0001f202\U0001f21a\U0001f22f\U0001f232-\U0001f23a\U0001f250\U0001f251\U0001f300-\U0001f321"
    "\U0001f324-\U0001f393\U0001f396\U0001f397\U0001f399-\U0001f39b\U0001f39e-\U0001f3f0\U0001f3f3-\U0001f3f5"
    "\U0001f3f7-\U0001f4fd\U0001f4ff-\U0001f53d\U0001f549-\U0001f54e\U0001f550-\U0001f567\U0001f56f\U0001f570"
    "\U0001f573-\U0001f57a\U0001f587\U0001f58a-\U0001f58d\U0001f590\U0001f595\U0001f596\U0001f5a4\U0001f5a5"
    "\U0001f5a8\U0001f5b1\U0001f5b2\U0001f5bc\U0001f5c2-\U0001f5c4\U0001f5d1-\U0001f5d3\U0001f5dc-\U0001f5de"
    "\U0001f5e1\U0001f5e3\U0001f5e8\U0001f5ef\U0001f5f3\U0001f5fa-\U0001f64f\U0001f680-\U0001f6c5"
    "\U0001f6cb-\U0001f6d2\U0001f6d5-\U0001f6d9\U0001f6dc-\U0001f6e5\U0001f6e9\U0001f6eb\U0001f6ec\U0001f6f0"
    "\U0001f6f3-\U0001f6fc\U0001f7e0-\U0001f7eb\U0001f7f0\U0001f90c-\U0001f93a\U0001f93c-\U0001f945"
    "\U0001f947-\U0001f9ff\U0001fa58-\U0001fa5f\U0001fa6e-\U0001faff"
)
_WITH_SELECTOR = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u2328\u23cf\u23ed-\u23ef\u23f1\u23f2"
    "\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb\u25fc\u2934\u2935\u2b05-\u2b07\u3030\u303d\u3297\u3299"
)
_MOST_OF_THEM = "\U0001f5fa-\U0001f64f\U0001f3f7-\U0001f4fd"  # a class is gone through from its beginning
_BY_ITSELF = re.compile(f"[{_MOST_OF_THEM}{_SYMBOLS}{_PICTOGRAPHS}](?!\ufe0e)")
_EMOJI = re.compile(f"{_BY_ITSELF.pattern}|[{_WITH_SELECTOR}]\ufe0f|[0-9#*]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{{2}}")

EMOJI_SIGNS = f"{_SYMBOLS}\ufe0f\u20e3\U0001f000-\U0001faff"
"""For a class of a regular expression that is quickly looked for: one of these is in every emoji, at most two
characters behind its beginning.
"""


def has_emoji(text: str, sign: int = 0) -> bool:
    """Whether there is an emoji in `text`, of which the first of `EMOJI_SIGNS` stands at `sign`.

    >>> has_emoji("☺ at last"), has_emoji("Harbour\u2122"), has_emoji("1\ufe0f\u20e3 then this")
    (True, False, True)
    """
    return _BY_ITSELF.match(text, sign) is not None or _EMOJI.search(text, max(0, sign - 2)) is not None

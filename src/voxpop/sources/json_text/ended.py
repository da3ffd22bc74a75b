"""JSON that breaks off in the middle, brought to an end.

Comes in: the text of a file that was cut off. Goes out: the same up to the last value that is whole, with what was open
closed behind it. Nothing is guessed: half a text, half a number and a name without its value are left out.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:"]|[^\s\[\]{},:"]+', re.DOTALL)
_CLOSES: Final = {"{": "}", "[": "]"}


def ended(text: str) -> str | None:
    """See the module; None where nothing was open at the end, or what closes is not what was opened.

    >>> ended('{"a": [1, {"b": "c", "d": "e'), ended('{"a": 12'), ended('{"a": 1}'), ended('[}')
    ('{"a": [1, {"b": "c"}]}', '{}', None, None)
    """
    open_: list[str] = []
    whole = scalar = 0
    is_named = False
    for token in _TOKEN.finditer(text):
        said = token[0]
        whole, scalar = scalar or whole, 0  # a number is whole where something stands behind it
        if said in _CLOSES:
            open_.append(_CLOSES[said])
            whole = token.end()
        elif said in ("}", "]"):
            if not open_ or open_.pop() != said:
                return None
            whole = token.end()
        elif said == '"':
            break  # a text without an end
        elif said not in (",", ":") and (is_named or open_[-1:] == ["]"]):
            whole, scalar = (token.end(), 0) if said[0] == '"' else (whole, token.end())
        is_named = said == ":"
    return text[:whole] + "".join(reversed(open_)) if open_ else None

"""Files in which some values are others: the damage that stays what the format calls sound, so that it is read.

Comes in: the bytes of a file. Goes out: a strategy of the same, with words, numbers, names, objects and lists replaced
by odd ones, by others of the file, doubled, or gone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from hypothesis import strategies as st

_VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[A-Za-z_]\w*|[\[\]{}:,<>=;\n\t]', re.DOTALL)
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_MOST = 100_000

# fmt: off
ODD = [
    b"null", b"0", b"-1", b"-0.0", b"1.5", b"1e308", b"-1e400", b"NaN", b"true", b"[]", b"{}", b"[[]]", b"[null]",
    b'{"a": [{"b": "c"}]}', b"9223372036854775808", b"1180591620717411303424", b"9" * 5000, b"253402300800",
    b"-62135596801", b'""', b'" "', b'"x"', b'"root"', b'"UC"', b'"-1"', b'"NaN"', b'"inf"', b'"1.2K"',
    b'"' + b"9" * 5000 + b'"', b'"2 years ago"', b'"9999-12-31T23:59:59Z"', b'"0000-00-00T00:00:00Z"',
    b'"0001-01-01T00:00:00+14:00"', b'"2024-02-30"', b'"1:99:99"', b'"P99999999999D"', b'"http://[x.example/a"',
    b'"http://no\xe2\x84\x80host/"', b'"https://youtu.be/"', b'"\\ud83d"', b'"\\u0000\\u001b[2J"', b'"\\n"',
    b'"\xd9\xa3"', b'"\xc2\xb2"', b'"\xff"', b'"&#x110000;"', b'"%E2%80"',
]
BARE = [
    b"", b"0", b"-1", b"1e999", b"\x00", b'"', b"'", b"<", b">", b"&#x110000;", b"\xff", b"\xed\xa0\xbd",
    b"2024-02-30", b"99:99:99", b"\n", b"\r", b"\r\n", b"\t", b",", b";", b"<div>", b"</div>", b"<script>",
    b"</script>", b"<!--", b"{", b"}", b"[", b"]", b"\xc2\xb2", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"http://[",
    b"253402300800", b"-->", b"1.2K", b"%", b"9" * 5000,
]
# fmt: on


@st.composite
def changed(draw: st.DrawFn, content: bytes) -> bytes:
    """The file with one to three values changed."""
    places = _places(content)
    for _ in range(draw(st.integers(1, 3)) if places else 0):
        start, end = draw(st.sampled_from(places))
        other, last = draw(st.sampled_from(places))
        value = content[start:end]
        new = draw(
            st.sampled_from(ODD)
            | st.sampled_from(BARE)
            | st.sampled_from([value + value, value + b"," + value, content[other:last]])
        )
        content = content[:start] + new + content[end:]
        places = [place for place in places if place[1] <= start] or [(0, len(content))]
    return content


@lru_cache(maxsize=512)
def _places(content: bytes) -> list[tuple[int, int]]:
    """The bounds of each value, and of each object and list."""
    open_, whole = list[int](), list[tuple[int, int]]()
    for found in _BRACKETS.finditer(content):
        if found[0] in (b"[", b"{"):
            open_.append(found.start())
        elif found[0] in (b"]", b"}") and open_:
            whole.append((open_.pop(), found.end()))
    return ([found.span() for found in _VALUE.finditer(content)] + whole)[:_MOST]

"""Values as programs write them for themselves, as JSON: what Python's `print()` shows, JavaScript's objects, Ruby's.

Comes in: text such as `[{'kind': 'youtube#video', 'public': True}]` or `export const data = {kind: "youtube#video"};`,
or JSON that was written as JSON once more (`"[{\\"kind\\": ...}]"`).
Goes out: the same values as JSON, one behind the other; what stands around them (imports, types, statements) is left
out, and of what must be run to be known (a call) the one text or number in it, else null.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Final

from voxpop.sources.literal_texts import TEXT, meant_by, text_of, written

DETECTED: Final = 16 << 10  # bytes within which the first value must begin
_PIECE: Final = 1 << 16
_LONGEST: Final = 16 << 20  # characters of one text
# The first name of an object that is no JSON: bare, in single quotes, or with Ruby's arrow; or a list of such texts.
_NO_JSON: Final = rb"""(?:[\[(](?:\s|//[^\n]{0,200}\n){0,200}){0,3}(?:
    \{(?:\s|//[^\n]{0,200}\n){0,200}(?:u?'[^'\n]{1,100}'\s{0,9}:
        |[A-Za-z_$][\w$]{0,60}\s{0,9}:(?!:)|"[^"\n]{1,100}"\s{0,9}=>|:[a-z_]\w{0,60}\s{0,9}=>)
    |(?<=\[)\s{0,200}u?'(?:[^'\\\n]|\\.){0,4000}'\s{0,200}[,\]])"""
_ABOVE: Final = rb"""(?:[ \t]*+(?:(?://|/\*|\*|\#|\}|["']use\x20
    |(?:import|export|interface|type|declare|from|const|let|var)\b|["'\[]?[\w$]+["'\]]?\??\s?:)[^\n]*+)?\n){0,400}?"""
_GIVEN: Final = rb"""[ \t]*+(?:export\s+default|(?:export\s+)?(?:const|let|var)\s+[\w$]+[^=\n]{0,200}=
    |(?:module\.)?exports(?:\.[\w$]+)?\s*=|(?:window|globalThis)\.[\w$]+\s*=|[A-Za-z_]\w{0,60}\s*=)\s*"""
# What is JSON in itself, but stands in code: given a name, or to a function (JSONP).
_JSON: Final = rb"""(?:[\[(]\s{0,200}){0,3}\{\s{0,200}"[^"\n]{1,100}"\s{0,9}:"""
_TO_A_FUNCTION: Final = rb"(?:/\*\*/\s{0,9})?[A-Za-z_$][\w$.]{0,100}\s?\(\s{0,9}"
_BARE: Final = re.compile(_NO_JSON, re.VERBOSE)
_IN_CODE: Final = re.compile(
    _ABOVE + _GIVEN + b"(?:" + _NO_JSON + b"|(?P<json>" + _JSON + b"))|" + _TO_A_FUNCTION + _JSON, re.VERBOSE
)
# Answers of the Data API are read, and cut, where they stand in code.
_OF_DATA_API: Final = re.compile(rb'"kind"\s{0,9}:\s{0,9}"youtube#|"topLevelComment"|"text(?:Display|Original)"')
# JSON that was written as JSON twice: a text.
_IN_TEXT: Final = re.compile(rb'"(?:\\[nrt]|\s){0,200}[\[{](?:\\[nrt]|\s){0,200}(?:\\"|[\[{\]}])')
_PART: Final = re.compile(r'(?>(?:[^"\\]++|\\u[0-9A-Fa-f]{4}|\\[^u])*)')
_HALF: Final = re.compile(r"\\u[dD][89abAB][0-9A-Fa-f]{2}\Z")
_TOKEN: Final = re.compile(
    rf"""(?P<space>\s+)|(?P<note>//[^\n]*|/\*[\s\S]*?\*/|\#[^\n]*)|(?P<text>{TEXT})
    |(?P<number>[-+]?(?:0[xX][0-9a-fA-F]+|\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)n?)
    |(?P<name>[^\W\d][\w$]*(?:\.[^\W\d][\w$]*)*|\$[\w$]*)
    |(?P<pair>=>|:)|(?P<open>[\[{{(])|(?P<close>[\]}})])|(?P<comma>,)|(?P<other>[\s\S])""",
    re.VERBOSE,
)
_NEXT: Final = re.compile(r"\s*(=>|:|\(|,|\}|\S|\Z)")
_JOINED: Final = re.compile(rf"[\s+\\]*+({TEXT})")
_MAY_JOIN: Final = re.compile(r"[\s+\\]*+(?:[uUbBrR]{0,2}['\"`]|[uUbBrR]{0,2}\Z)")
_IS_JSON: Final = re.compile(r'"[^"\\\x00-\x1f\ud800-\udfff]*+"')
_PLAIN: Final = r"[^()\[\]{}]{0,400}"
_CALL: Final = re.compile(rf"\s*\(\s*(?:({TEXT})|({_PLAIN}(?:\({_PLAIN}\){_PLAIN})?))\s*\)")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
_WORDS: Final = {"true": "true", "True": "true", "false": "false", "False": "false"}
_NAME: Final = "a name"
_TYPES: Final = frozenset(["type", "interface", "class", "enum"])
_CLOSES: Final = {"[": "]", "{": "}", "(": ""}


def is_literal(head: bytes) -> bool:
    """Whether UTF-8 text that begins so holds values in the writing of a program, not in that of JSON.

    >>> [is_literal(head) for head in (b"{'id': 1}", b'{"id": 1}', b"export default [{id: 1}]", b'x = {"id": 1}')]
    [True, False, True, True]
    """
    begins = head[:DETECTED].lstrip()
    way = _BARE if begins[:1] in (b"{", b"[", b"(") else _IN_TEXT if begins[:1] == b'"' else _IN_CODE
    found = way.match(begins)
    if found is not None and way is _IN_CODE and found["json"] is not None:
        return _OF_DATA_API.search(begins) is None
    return found is not None


def as_json(text: str) -> str:
    """
    >>> as_json("x = [{'a': None, 'b': 'it\\\\'s',}]")
    '[{"a": null ,"b": "it\\'s"}]\\n'
    """
    waiting = [text]
    return "".join(Literals(lambda: waiting.pop() if waiting else "").pieces())


class Literals:
    """Reads text by pieces (`read`; an empty one is the end) and gives JSON by pieces."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read
        self._text, self._pos, self._ended = "", 0, False
        self._open: list[str] = []  # brackets of the value that is being read
        self._blocks: list[str] = []  # brackets of the code around values
        self._last, self._is_type = "", False  # what stood before, outside of values
        self._comma, self._is_name = False, False

    def pieces(self) -> Iterator[str]:
        """The JSON of all values."""
        self._more()
        if _IN_TEXT.match(self._text.lstrip()[:1024].encode("utf-8", "replace")):
            yield from self._inner()
            return
        out: list[str] = []
        size = 0
        while (token := self._token()) is not None:
            kind, said = token.lastgroup or "", token[0]
            self._pos = token.end()
            made = self._within(kind, said) if self._open else self._around(kind, said)
            if made:
                out.append(made)
                size += len(made)
            if size > _PIECE:
                yield "".join(out)
                out, size = [], 0
        yield "".join(out)

    def _token(self) -> re.Match[str] | None:
        """What comes next; None at the end, and where a text or a note begins that has none."""
        while True:
            token = _TOKEN.match(self._text, self._pos)
            is_open = token is not None and token.lastgroup == "other" and self._opens(token.start())
            is_near = token is None or len(self._text) - token.end() < 64
            if not (is_open or is_near) or not self._more():
                return None if is_open else token

    def _opens(self, at: int) -> bool:
        return self._text[at] in "'\"`" or self._text.startswith("/*", at)

    def _more(self) -> bool:
        """Reads as much again as is held: what is long is not gone through for each of its pieces."""
        left = len(self._text) - self._pos
        found: list[str] = []
        while not self._ended and left <= _LONGEST and sum(map(len, found)) < max(_PIECE, left):
            found.append(self._read())
            self._ended = not found[-1]
        if not any(found):
            return False
        self._text, self._pos = self._text[self._pos :] + "".join(found), 0
        return True

    def _inner(self) -> Iterator[str]:
        """The JSON that is itself a text, to the end of that."""
        self._pos = self._text.index('"') + 1
        is_over = False
        while not is_over:
            part = next(_PART.finditer(self._text, self._pos))  # an empty one at least
            ended = self._text[part.end() : part.end() + 1] == '"'
            half = None if ended or self._ended else _HALF.search(part[0])  # the other half is still to be read
            self._pos = part.end() if half is None else self._pos + half.start()
            yield meant_by(part[0] if half is None else part[0][: half.start()])
            is_over = ended or not self._more()

    def _around(self, kind: str, said: str) -> str:
        """Outside of values: where the next begins."""
        if kind in ("space", "note"):
            return ""
        if kind == "open" and said != "(":
            if self._begins_value():
                return self._opened(said)
        elif kind == "close" and said != ")" and self._blocks:
            self._blocks.pop()
        self._is_type = said in _TYPES or (self._is_type and said != ";")
        self._last = said if kind != "name" or said in ("default", "return") else _NAME
        return ""

    def _begins_value(self) -> bool:
        """A list or an object stands behind what takes a value. Behind a name it is its type, its index or its members;
        behind a parenthesis, an arrow or `else` a block of statements, in which values may stand.
        """
        if _NAME in self._blocks or self._last == _NAME or self._is_type:
            self._blocks.append(_NAME)
        elif self._last in (")", "=>"):
            self._blocks.append(self._last)
        else:
            return True
        self._is_type = False
        return False

    def _opened(self, bracket: str) -> str:
        before = self._separator()
        self._open.append(bracket)
        self._is_name = bracket == "{"
        return before + ("" if bracket == "(" else bracket)

    def _separator(self) -> str:
        """The comma that was held back until it was known that something follows it."""
        comma, self._comma = self._comma, False
        return "," if comma else ""

    def _within(self, kind: str, said: str) -> str:
        if kind == "space":
            return "\n" if "\n" in said else " "
        if kind == "open":
            return self._opened(said)
        if kind == "close":
            return self._closed()
        if kind == "comma":
            self._comma = self._open[-1] != "("
            self._is_name = self._open[-1] == "{"
            return ""
        if kind == "pair":
            return "" if self._is_name else ":"  # before a name, it is Ruby's :name
        if kind in ("text", "number", "name"):
            return self._separator() + (self._named(kind, said) if self._is_name else self._valued(kind, said))
        return ""

    def _closed(self) -> str:
        bracket = self._open.pop()
        self._comma = False
        self._is_name = False
        self._last = "" if not self._open else self._last
        return _CLOSES[bracket] + ("" if self._open else "\n")

    def _named(self, kind: str, said: str) -> str:
        """The name of a member; one that stands alone is a variable's, whose value is not known."""
        name = written(text_of(said)) if kind == "text" else json.dumps(said)
        follows = _NEXT.match(self._text, self._pos)
        self._is_name = False
        return f"{name}: null" if kind == "name" and follows is not None and follows[1] in (",", "}") else name

    def _valued(self, kind: str, said: str) -> str:
        if kind == "text":
            return self._joined(said)
        if kind == "number":
            return _number(said)
        if said == "new":
            return ""
        return _WORDS.get(said) or self._called(said)

    def _joined(self, said: str) -> str:
        """A text, with those that are added to it: as long ones are written."""
        parts = [text_of(said)] if (more := self._next_part()) or not _IS_JSON.fullmatch(said) else []
        while more is not None:
            parts.append(text_of(more))
            more = self._next_part()
        return written("".join(parts)) if parts else said

    def _next_part(self) -> str | None:
        while (found := _JOINED.match(self._text, self._pos)) is None:
            if not _MAY_JOIN.match(self._text, self._pos) or not self._more():
                return None
        self._pos = found.end()
        return found[1]

    def _called(self, name: str) -> str:
        """What a call stands for: `ObjectId("...")`, `datetime.datetime(2024, 5, 1, ...)`."""
        if len(self._text) - self._pos < 4096:
            self._more()
        call = _CALL.match(self._text, self._pos)
        if call is None:
            follows = _NEXT.match(self._text, self._pos)
            return "" if follows is not None and follows[1] == "(" else "null"
        self._pos = call.end()
        if call[1]:
            return written(text_of(call[1]))
        numbers = re.findall(r"(?<![\w.=])\d{1,9}(?![\w.])", call[2])
        if name.endswith("datetime") and len(numbers) > 2:
            year, month, day, hour, minute, second = (int(n) for n in (numbers + ["0"] * 6)[:6])
            zone = "Z" if re.search(r"utc|UTC|tzinfo=<?TzInfo\(0", call[2]) else ""
            return f'"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"'
        return _number(call[2]) if _NUMBER.fullmatch(call[2].strip()) else "null"


def _number(said: str) -> str:
    """
    >>> [_number(said) for said in ("1_000", "0x10", "1.", "-.5", "12n")]
    ['1000', '16', '1.0', '-0.5', '12']
    """
    plain = said.strip().replace("_", "").removesuffix("n").removeprefix("+")
    if _NUMBER.fullmatch(plain):
        return plain
    try:
        return json.dumps(int(plain, 16) if "0x" in plain[:3].lower() else float(plain), allow_nan=False)
    except ValueError:  # infinite, or more digits than Python writes
        return "null"

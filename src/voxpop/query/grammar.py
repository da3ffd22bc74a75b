"""The language of the search box: Lucene's, as people know it from Elasticsearch.

Comes in: whatever was typed. Goes out: a `Query`; never an error. What is no part of the language is searched for as
words, and a note says so. (docs/reference/search.md lists it all.)

    storm bridge   both              "old bridge"    beside each other     likes:>100   a field (`fields`)
    a OR b         either            "old bridge"~3  near each other       \\(          the sign itself
    -a, NOT a      not this          bridg*          begins so             (a OR b) c   brackets
    a AND b        both              colour~1        spelt nearly so       =Élan        in just this form
    !a, - a        not this

`NOT` binds most tightly, then `AND`, then `OR`, then standing side by side: `storm bridge OR crane` wants storm, and
one of the other two. The text is cut into tokens (`_Lexer`), brackets without a counterpart are left out, and what
remains is parsed by recursive descent, at most `MOST_DEPTH` brackets deep.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from voxpop.query import notes
from voxpop.query.fields import FIELDS, NAMES, field
from voxpop.query.nodes import (
    Exact,
    Filter,
    Fuzzy,
    Node,
    Nothing,
    Phrase,
    Prefix,
    Query,
    Term,
    Text,
    Word,
    all_of,
    any_of,
    none_of,
)
from voxpop.query.printing import OPERATORS
from voxpop.query.quotes import in_plain_signs, without_marks

LONGEST_TEXT: Final = 1_000
MOST_TERMS: Final = 32
MOST_DEPTH: Final = 40
MOST_SLOP: Final = 100
MOST_LETTERS: Final = 2
SHORTEST_PREFIX: Final = 2

_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_MINUS = re.compile(r"-+(?=[^\s-])|\+(?=[^\s+])|!+(?=[\w\"(#@=])")
_MINUS_APART = re.compile(r"[-!](?=\s+[^\s)])")
_SIGNS_ALONE = re.compile(r"[-+=]+(?=\s|$)")
_SMILEY = re.compile(r"(?:[:;=][-'^o]?([()\[\]/|*])\1*|[:;][-'^o]?[DPpOo3])(?=[\s)]|$)")
_QUOTED = re.compile(r'"((?:\\["\\=]|[^"])*)"(?:~([0-9]+)(?:\.[0-9]+)?(?![^\s)]))?')
_EQUALS = re.compile("=")
_EXACTLY = re.compile(r"\A\s*=[=\s]*")
_FIELD = re.compile(r"([A-Za-z]+):|(?:likes|replies|words|date|captured|at)(?=[<>]=?[0-9])", re.IGNORECASE)
_COMPARATORS = frozenset({"<", ">", "<=", ">="})
_FIELD_RANGE = re.compile(r"[\[{][^\[\]{}\"()]*[\]}](?=[\s)]|$)")
_SIGN = r"(?:\\[^\w\s]|[^\\]|\\(?![^\w\s]))"
_TILDE = re.compile(rf"({_SIGN}*?)~([0-9]*)(\.[0-9]+)?")
_STARRED = re.compile(r"\w\*+(?=\s|$)")
_STARS = re.compile(rf"({_SIGN}*?)\*+")
_ESCAPED = re.compile(r"\\([^\w\s])")
_ESCAPED_IN_PHRASE = re.compile(r'\\(["\\])')
_WEIGHT = re.compile(r"\^[0-9]+(?:\.[0-9]+)?(?=[\s)]|$)")
_WEIGHED = re.compile(r"(.*[^\W\d].*(?<!\\))\^[0-9]+(?:\.[0-9]+)?")
_SPACED = "(?![\u0e00-\U0010ffff])"  # of a script with spaces: in others, a question may end within a run
_ANY_LETTER = re.compile(rf"(?:{_SPACED}[\w*])+\?(?:{_SPACED}[\w*?])+")
_NEARLY_NAMED = re.compile(r"([^:/]*[^:/\s])~[0-9]*(?:\.[0-9]+)?")
_NO_FIELD = re.compile(r"[A-Za-z]{2,}:(?!//)[^:].*")

_AND, _OR, _NOT, _OPEN, _CLOSE = "AND", "OR", "NOT", "(", ")"
_GAP = ""  # where a term stands that is left out: else the operator before it would be that of the next one
_Token = str | Word | Term
_OPERATORS = {"AND": _AND, "&&": _AND, "OR": _OR, "||": _OR, "NOT": _NOT}


def parse(text: str) -> Query:
    """Reads the search box. Never raises, whatever is typed; at most `MOST_TERMS` words and phrases are kept, and as
    many fields: a limit that is put behind a long question still holds.

    >>> parse('storm OR crane -"old bridge"').root
    And(items=(Or(items=(Word(text='storm'), Word(text='crane'))), Not(item=Phrase(text='old bridge', slop=0))))
    """
    said: dict[str, None] = {}
    clean = _SURROGATE.sub("\ufffd", text)
    if len(clean) > LONGEST_TEXT:
        clean, said[notes.NOTE_LONG] = clean[:LONGEST_TEXT], None
    tokens = _paired(_Lexer(in_plain_signs(without_marks(clean)), said).tokens(), said)
    root = _Parser(tokens, said).whole()
    return Query(root, tuple(said), clean.strip())


class _Lexer:
    """Cuts what was typed into terms, operators and brackets."""

    def __init__(self, text: str, said: dict[str, None]) -> None:
        self._text, self._said, self._at = text, said, 0
        self._found: list[_Token] = []
        self._within: list[str | None] = []  # the fields before the open brackets
        self._counts = {True: 0, False: 0}  # fields, words and phrases

    def tokens(self) -> list[_Token]:
        """All tokens; at most `MOST_TERMS` of them are words or phrases, and as many fields."""
        while self._at < len(self._text):
            if not (self._skip(_SPACE) or self._apart() or self._skip(_SIGNS_ALONE)):
                self._next()
        return self._found

    def _next(self) -> None:
        sign = self._text[self._at]
        if (run := self._smiley()) is not None:
            self._term(Word(run))
        elif sign in "()":
            self._at += 1
            self._bracket(sign, None)
        elif self._matched(_MINUS):
            if sign != "+":
                self._found.append(_NOT)
        elif sign == "^" and self._text[self._at - 1 : self._at] in ('"', ")") and self._matched(_WEIGHT):
            self._said[notes.NOTE_WEIGHT] = None
        elif sign == '"' or self._text.startswith('="', self._at):
            self._quote()
        elif (named := _FIELD.match(self._text, self._at)) and (named[1] or named[0]).lower() in FIELDS:
            self._field(named)
        else:
            self._run(self._take_run())

    def _apart(self) -> bool:
        """A minus with space behind it: it leaves out what follows; between words it is a dash, as in titles."""
        if self._text[self._at] not in "-!" or not _MINUS_APART.match(self._text, self._at):
            return False
        is_first = not self._found or self._found[-1] in (_AND, _OR, _NOT, _OPEN)
        if is_first:
            self._found.append(_NOT)
        elif self._text[self._at] == "-":
            self._said[notes.NOTE_DASH] = None
        self._at += 1
        return True

    def _field(self, named: re.Match[str]) -> None:
        name, start, after = (named[1] or named[0]).lower(), self._at, named.end()
        if self._text.startswith("(", after):
            self._at = after + 1
            self._bracket("(", name)
            return
        self._at = after
        equals = "=" if self._skip(_EQUALS) else ""
        if quoted := self._matched(_QUOTED):
            value = _ESCAPED_IN_PHRASE.sub(r"\1", quoted[1])
        elif bracketed := self._matched(_FIELD_RANGE):
            value = bracketed[0]
        else:
            value = self._take_run()
            if value in _COMPARATORS and self._skip(_SPACE):
                value += f" {self._take_run()}"
        self._value(name, equals + value, self._text[start : self._at])

    def _value(self, name: str, value: str, typed: str) -> None:
        plain = _EXACTLY.sub("", value) or value
        if name in NAMES:
            plain = plain if '"' in typed else self._name(name, plain)
            if plain != value:
                self._said[notes.NOTE_NAME] = None
        found = field(name, plain)
        if found is None:
            self._said[notes.NOTE_VALUE] = None
            is_one = typed.split() == [typed] and '"' not in typed
            self._term(Word(_ESCAPED.sub(r"\1", typed)) if is_one else Phrase(" ".join(value.split())))
        else:
            self._term(found)

    def _name(self, name: str, value: str) -> str:
        """A name without the signs that it cannot take."""
        nearly = _NEARLY_NAMED.fullmatch(value)
        plain = nearly[1] if nearly else value.rstrip("*") or value if name == "in" else value
        if name != "in" and "*" in plain.rstrip("*"):
            self._said[notes.NOTE_STAR] = None
        return plain

    def _quote(self) -> None:
        is_exact = self._skip(_EQUALS)
        quoted = self._matched(_QUOTED)
        if quoted is None:
            self._said[notes.NOTE_QUOTE] = None
            self._at += 1
            return
        text, slop = " ".join(quoted[1].split()), int((quoted[2] or "0")[:9])
        within = self._within[-1] if self._within else None
        if slop > MOST_SLOP:
            self._said[notes.NOTE_FUZZY] = None
        if within is not None:
            equals = "=" if is_exact else ""
            self._value(within, equals + _ESCAPED_IN_PHRASE.sub(r"\1", text), quoted[0])
        elif is_exact or text.startswith("="):
            self._remark_plain(slop > 0 or _STARRED.search(text) is not None)
            self._term(Exact(_ESCAPED_IN_PHRASE.sub(r"\1", text.removeprefix("=")).strip()))
        else:
            self._remark_plain(_STARRED.search(text) is not None)
            plain = text[1:] if text.startswith("\\=") else text
            self._term(Phrase(_ESCAPED_IN_PHRASE.sub(r"\1", plain), min(slop, MOST_SLOP)))

    def _run(self, run: str) -> None:
        """What stands without space."""
        within = self._within[-1] if self._within else None
        if run in _OPERATORS:
            self._found.append(_OPERATORS[run])
        elif within is not None:
            self._value(within, _ESCAPED.sub(r"\1", run), run)
        elif run.startswith("\\") and run[1:] in OPERATORS:
            self._term(Word(run[1:]))
        elif run.startswith("="):
            tilde = _TILDE.fullmatch(run)
            self._remark_plain("*" in _ESCAPED.sub("", run) or tilde is not None)
            self._term(Exact(_ESCAPED.sub(r"\1", (tilde[1] if tilde else run)[1:])))
        elif tilde := _TILDE.fullmatch(run.rstrip("*")):
            self._remark_plain("*" in _ESCAPED.sub("", run))
            self._fuzzy(*tilde.groups())
        else:
            if _NO_FIELD.fullmatch(run + '"' * self._text.startswith('"', self._at)):  # its value may be a phrase
                self._said[notes.NOTE_FIELD] = None
            self._word(run)

    def _remark_plain(self, has_signs: bool) -> None:
        if has_signs:
            self._said[notes.NOTE_PLAIN] = None

    def _fuzzy(self, body: str, letters: str, part: str | None) -> None:
        text, distance = _ESCAPED.sub(r"\1", body), int((letters or ("0" if part else "1"))[:9])
        if not distance and part:  # how much is to be alike, as in Lucene of old: the other letters may differ
            distance = int(len(text) * (1 - Fraction(part[:10])))
        if distance > MOST_LETTERS:
            self._said[notes.NOTE_FUZZY] = None
        self._term(Fuzzy(text, min(distance, MOST_LETTERS)) if distance and text else Word(text))

    def _word(self, run: str) -> None:
        stars = _STARS.fullmatch(run)
        body = stars[1] if stars else run
        text = _ESCAPED.sub(r"\1", body)
        if "*" in (plain := _ESCAPED.sub("", body)) or _ANY_LETTER.fullmatch(plain) or not body:
            self._said[notes.NOTE_STAR] = None
        if body == run or not body:
            self._term(Word(text))
        elif len(text) < SHORTEST_PREFIX and text.isascii():
            self._said[notes.NOTE_PREFIX] = None
            self._term(Word(text))
        else:
            self._term(Prefix(text))

    def _term(self, term: Term) -> None:
        is_field, is_empty = isinstance(term, Filter), isinstance(term, Text) and not term.text
        self._counts[is_field] += not is_empty
        is_over = self._counts[is_field] > MOST_TERMS
        self._found.append(_GAP if is_empty or is_over else term)
        if is_over:
            self._said[notes.NOTE_MANY] = None

    def _bracket(self, sign: str, name: str | None) -> None:
        if sign == "(":
            self._within.append(name or (self._within[-1] if self._within else None))
        elif self._within:
            self._within.pop()
        self._found.append(sign)

    def _smiley(self) -> str | None:
        """A smiley that begins here. In brackets it leaves the last of several closing ones to them."""
        found = _SMILEY.match(self._text, self._at)
        if found is None:
            return None
        end = found.end()
        closing = len(found[0]) - len(found[0].rstrip(")"))
        end -= min(len(self._within), max(0, closing - 1))
        run = self._text[self._at : end]
        self._at = end
        return run

    def _take_run(self) -> str:
        """What stands here without space: a bracket in the middle of it belongs to it, with its counterpart."""
        start, inner, text = self._at, 0, self._text
        while self._at < len(text):
            sign = text[self._at]
            if sign == "\\" and self._at + 1 < len(text) and not text[self._at + 1].isspace():
                self._at += 2
                continue
            if sign.isspace() or sign == '"' or (sign == ")" and not inner):
                break
            inner += (sign == "(") - (sign == ")")
            self._at += 1
        run = text[start : self._at]
        if weighed := _WEIGHED.fullmatch(run):
            self._said[notes.NOTE_WEIGHT] = None
            return weighed[1]
        return run

    def _matched(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        return self._matched(pattern) is not None


def _paired(tokens: Sequence[_Token], said: dict[str, None]) -> list[_Token]:
    """The tokens without the brackets that have no counterpart, or lie too deep."""
    left_out: set[int] = set()
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token == _OPEN:
            opened.append(at)
        elif token == _CLOSE and not opened:
            left_out.add(at)
            said[notes.NOTE_BRACKET] = None
        elif token == _CLOSE:
            partner = opened.pop()
            if len(opened) >= MOST_DEPTH:
                left_out |= {partner, at}
                said[notes.NOTE_DEEP] = None
    if opened:
        said[notes.NOTE_BRACKET] = None
    return [token for at, token in enumerate(tokens) if at not in left_out and at not in opened]


class _Parser:
    """Recursive descent over tokens whose brackets are paired."""

    def __init__(self, tokens: Sequence[_Token], said: dict[str, None]) -> None:
        self._tokens, self._said, self._at = tokens, said, 0

    def whole(self) -> Node:
        """All of it, or what stands up to the closing bracket: parts side by side."""
        parts: list[Node] = []
        while self._here not in (None, _CLOSE):
            if self._here in (_AND, _OR):
                self._take_without_side()
            else:
                parts.append(self._either())
        return all_of(parts)

    def _either(self) -> Node:
        parts = [self._both()]
        while self._here == _OR:
            self._take()
            if self._is_side:
                parts.append(self._both())
            else:
                self._said[notes.NOTE_SIDE] = None
        return any_of(parts)

    def _both(self) -> Node:
        parts = [self._one()]
        while self._here == _AND:
            self._take()
            if self._is_side:
                parts.append(self._one())
            else:
                self._said[notes.NOTE_SIDE] = None
        return all_of(parts)

    def _one(self) -> Node:
        is_wanted = True
        while self._here == _NOT:
            self._take()
            is_wanted = not is_wanted
        found: Node = Nothing()
        if self._here == _OPEN:
            self._take()
            found = self.whole()
            self._take()
        elif self._is_side:
            token = self._take()
            if token != _GAP:
                assert not isinstance(token, str)
                found = token
        else:
            self._said[notes.NOTE_SIDE] = None
        return found if is_wanted else none_of(found)

    @property
    def _here(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    @property
    def _is_side(self) -> bool:
        return self._here not in (None, _CLOSE, _AND, _OR)

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _take_without_side(self) -> None:
        self._said[notes.NOTE_SIDE] = None
        self._take()

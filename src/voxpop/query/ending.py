"""What is being typed: the last, unfinished term of a question.

Comes in: what stands before the caret. Goes out: an `Ending`, which says what may complete it, and gives the whole
question completed. What stands before the term stays as it was typed.
"""

from __future__ import annotations

import re

from msgspec import Struct

from voxpop.query.fields import FIELDS, NAMINGS
from voxpop.query.nodes import Exact, Named, Naming, Phrase, Term, Word
from voxpop.query.printing import OPERATORS, written
from voxpop.query.quotes import in_plain_signs

_SURROGATE = re.compile("[\ud800-\udfff]")
_SIGN = re.compile(r'\\.|["()\s]')
_FIELD = re.compile(r"([A-Za-z]+):\Z")
_RUN_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_EQUALS = re.compile(r"(?:^|[\s(+!-])=\Z")
_BEFORE_RUN = re.compile(r"[-+!]+")
_WITHIN_RUN = re.compile(r"[^\s()]\Z")
_FINISHED = re.compile(r"[*~]")


class Ending(Struct, frozen=True):
    """The unfinished term: `typed` of it, behind `before`; `field` is None where it is a word, and so is everything
    that no field of names takes. `is_exact`: it began with `=`.
    """

    before: str
    typed: str
    field: Naming | None = None
    is_quoted: bool = False
    is_exact: bool = False
    is_in_group: bool = False

    def completed(self, text: str) -> str:
        """The question with `text` in place of what was typed of the term."""
        if self.field is not None:
            whole = written(Named(self.field, text))
            return self.before + (whole.partition(":")[2] if self.is_in_group else whole)
        term: Term = Exact(text) if self.is_exact else Phrase(text) if self.is_quoted or " " in text else Word(text)
        return self.before + written(term)

    def named(self, field: Naming, value: str) -> str:
        """The question with a field in place of the word that was being typed."""
        gap = " " if _WITHIN_RUN.search(self.before.rstrip("-+!")) else ""  # as behind the word in `a"b`
        return self.before + gap + written(Named(field, value))


def ending(text: str) -> Ending | None:
    """The term that `text` ends with; None where it ends with none that could be completed.

    >>> ending('storm author:no')
    Ending(before='storm ', typed='no', field='author', is_quoted=False, is_exact=False, is_in_group=False)
    """
    text = _SURROGATE.sub("\ufffd", text)
    plain = in_plain_signs(text)
    groups, quote, run = _scanned(plain)
    group = next((name for name in reversed(groups) if name), None)
    start = run if quote is None else quote
    field = group
    is_in_group = group is not None
    if quote is not None:
        typed = plain[quote + 1 :]
        if (named := _FIELD.search(plain, 0, quote)) and named[1].lower() in FIELDS:
            start, field, is_in_group = named.start(), named[1].lower(), False
        elif _EQUALS.search(plain, 0, quote):
            start, typed = quote - 1, f"={typed}"
    else:
        if signs := _BEFORE_RUN.match(plain, start):
            start = signs.end()
        typed = plain[start:]
        if (named := _RUN_FIELD.match(typed)) and named[1].lower() in FIELDS:
            field, typed, is_in_group = named[1].lower(), typed[named.end() :], False
    if field is not None and field not in NAMINGS:
        return None
    is_exact = field is None and typed.startswith("=")
    typed = typed[1:] if is_exact else typed
    if quote is None and (typed in OPERATORS or _FINISHED.search(typed)):
        return None
    if field is None and not typed.strip():
        return None
    return Ending(text[:start], typed.lstrip(), field, quote is not None, is_exact, is_in_group)


def _scanned(text: str) -> tuple[list[str | None], int | None, int]:
    """The fields before the open brackets, where a quotation stands open, and where the last run begins."""
    groups: list[str | None] = []
    quote: int | None = None
    run = 0
    for found in _SIGN.finditer(text):
        sign = found[0]
        if sign == '"':
            quote = found.start() if quote is None else None
            run = found.end()
        elif quote is not None or sign[0] == "\\":
            continue
        elif sign == "(" and (found.start() == run or text[run : found.start()].endswith((":", "-", "+", "!"))):
            named = _FIELD.search(text, run, found.start())
            groups.append(named[1].lower() if named and named[1].lower() in FIELDS else None)
            run = found.end()
        elif sign == ")":
            if groups:
                groups.pop()
                run = found.end()
        elif sign.isspace():
            run = found.end()
    return groups, quote, run

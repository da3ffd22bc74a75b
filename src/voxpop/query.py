"""What a person searches for, and what the catalogue answers.

Comes in: the words of the search box. Goes out: a `Query`, whose words are as typed (each engine's compiler hands them
to the one analysis, which may leave nothing of a word such as `!!`), and the shapes of answers: `Slice`, `Hit` and
`Found`, with cursors that say where the next one goes on.

    storm bridge          both words            "the old bridge"   these words in this order
    storm OR bridge       either                bridg*             words that begin so
    -bridge               not this word         -"the old bridge"  not this phrase

`OR` binds more tightly than standing side by side: `storm bridge OR crane` wants storm, and one of the other two.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from voxpop.errors import UsageError

if TYPE_CHECKING:
    from voxpop.model import Comment, Video

T = TypeVar("T")
Scalar = str | int | float | bool | None

Sort = Literal["page", "likes", "new", "old", "moment"]
"""The order of a thread's top-level comments; "moment" by the second of the video that they name."""
Show = Literal["all", "timecode", "bychannel", "edited"]
"""Which of them: those that name a moment, those by the channel itself, those that were edited."""

LONGEST_TEXT = 1_000
MOST_TERMS = 32
SHORTEST_PREFIX = 2

# --- answers ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A part of a list. `next` is the cursor of the part that follows, None at the end."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words were found.

    `key` is that of the comment or video; for a caption, of the video, and `moment` is the second of the cue.
    `highlights` are (start, end) in characters of `text`; `url` is a path in Voxpop's own web.
    """

    kind: Literal["comment", "reply", "video", "caption", "chat"]
    key: str
    video_key: str
    text: str
    highlights: tuple[tuple[int, int], ...]
    url: str
    moment: float | None
    score: float
    video: Video
    comment: Comment | None = None
    excerpt_start: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a search, best first. `count` is of all of them, not only of these; `notes` are for the person."""

    hits: tuple[Hit, ...]
    next: str | None
    count: int
    notes: tuple[str, ...] = ()


# --- questions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed. It may be several tokens (`don't`, `桟橋`): then they follow each other."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other, as typed between quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """How a word begins, as typed, without the `*`."""

    text: str


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these; there are two or more."""

    items: tuple[Word | Phrase | Prefix, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Texts that hold this are left out. Stands only beside something that is wanted."""

    item: Word | Phrase | Prefix


@dataclass(frozen=True, slots=True)
class And:
    """All of these; there are two or more, and one at least is not a `Not`."""

    items: tuple[Word | Phrase | Prefix | Or | Not, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing was asked for, and nothing is found."""


Term = Word | Phrase | Prefix
Node = Term | Or | Not | And | Nothing

NOTE_QUOTE = 'A quotation mark is missing; the words after " were searched for one by one.'
NOTE_OR = "OR wants a word on each side; it was left out."
NOTE_OR_NOT = "A word that is left out cannot be one side of OR; it is left out of everything."
NOTE_ONLY_NOT = "Say also what to look for: there are only words to leave out."
NOTE_PREFIX = "Two letters at least must stand before *; it was searched for as a whole word."
NOTE_STAR = "* stands only at the end of a word; elsewhere it was left out."
NOTE_LONG = "The search is longer than 1,000 characters; the rest was left out."
NOTE_MANY = "There are more than 32 words and phrases; the rest was left out."
NOTES = (NOTE_QUOTE, NOTE_OR, NOTE_OR_NOT, NOTE_ONLY_NOT, NOTE_PREFIX, NOTE_STAR, NOTE_LONG, NOTE_MANY)
"""All that a `Query` may remark, for translation."""


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked. `notes` (of `NOTES`) tell the person what was understood differently from how it was typed."""

    root: Node
    notes: tuple[str, ...]
    text: str

    def wanted(self) -> tuple[Term, ...]:
        """The terms that a hit may hold, for highlights: all but those left out."""
        return tuple(_wanted(self.root))


def _wanted(node: Node) -> Iterator[Term]:
    if isinstance(node, And | Or):
        for item in node.items:
            yield from _wanted(item)
    elif isinstance(node, Word | Phrase | Prefix):
        yield node


def parse(text: str) -> Query:
    """Reads the search box. Never raises, whatever is typed; at most `MOST_TERMS` terms are kept.

    >>> parse('storm OR crane -"old bridge"').root
    And(items=(Or(items=(Word(text='storm'), Word(text='crane'))), Not(item=Phrase(text='old bridge'))))
    """
    notes: dict[str, None] = {}
    clean = _SURROGATE.sub("\ufffd", text)
    if len(clean) > LONGEST_TEXT:
        clean, notes[NOTE_LONG] = clean[:LONGEST_TEXT], None
    pieces = list(_pieces(clean, notes))
    if sum(not isinstance(piece, _Joint) for piece in pieces) > MOST_TERMS:
        notes[NOTE_MANY] = None
    root = _tree(_groups(pieces, notes), notes)
    return Query(root, tuple(notes), clean.strip())


_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("−－", "-") | {"＊": "*", "\0": " "})
_PIECE = re.compile(r'(?P<minus>-*+)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))|(?P<open>")')


class _Joint:
    """`OR` between two terms."""


_OR = _Joint()


def _pieces(text: str, notes: dict[str, None]) -> Iterator[Term | Not | _Joint]:
    """The terms and the `OR`s of `text`, in order."""
    for match in _PIECE.finditer(text.translate(_QUOTES)):
        word, phrase = match["word"], match["phrase"]
        if match["open"]:
            notes[NOTE_QUOTE] = None
        elif word == "OR" and not match["minus"]:
            yield _OR
        elif word == "AND" and not match["minus"]:
            continue  # what standing side by side means
        else:
            term = Phrase(" ".join(phrase.split())) if word is None else _word(word, notes)
            if term.text:
                yield Not(term) if match["minus"] else term


def _word(typed: str, notes: dict[str, None]) -> Term:
    body = typed.rstrip("*")
    if "*" in body or not body:
        notes[NOTE_STAR] = None
    if body == typed or not body:
        return Word(body)
    if len(body) < SHORTEST_PREFIX and body.isascii():
        notes[NOTE_PREFIX] = None
        return Word(body)
    return Prefix(body)


def _groups(pieces: Sequence[Term | Not | _Joint], notes: dict[str, None]) -> list[list[Term | Not]]:
    """The terms, those together that `OR` joins; each `OR` without a term on both sides is left out."""
    groups: list[list[Term | Not]] = []
    is_joined, kept = False, 0
    for at, piece in enumerate(pieces):
        if isinstance(piece, _Joint):
            follows = at + 1 < len(pieces) and not isinstance(pieces[at + 1], _Joint)
            is_joined = bool(groups) and follows
            if not is_joined:
                notes[NOTE_OR] = None
        elif kept < MOST_TERMS:
            kept += 1
            if is_joined:
                groups[-1].append(piece)
            else:
                groups.append([piece])
            is_joined = False
    return groups


def _tree(groups: Sequence[Sequence[Term | Not]], notes: dict[str, None]) -> Node:
    wanted: list[Term | Or] = []
    unwanted: list[Not] = []
    for group in groups:
        terms = tuple(dict.fromkeys(term for term in group if not isinstance(term, Not)))
        left_out = [term for term in group if isinstance(term, Not)]
        if left_out and len(group) > 1:
            notes[NOTE_OR_NOT] = None
        if terms:
            wanted.append(terms[0] if len(terms) == 1 else Or(terms))
        unwanted.extend(left_out)
    if unwanted and not wanted:
        notes[NOTE_ONLY_NOT] = None
    if not wanted:
        return Nothing()
    items = tuple(dict.fromkeys([*wanted, *unwanted]))
    return items[0] if len(items) == 1 else And(items)


# --- cursors ---------------------------------------------------------------------------------------------------------

_LONGEST_CURSOR = 4_000


def encode_cursor(values: Sequence[Scalar]) -> str:
    """A cursor that holds `values`, safe in a URL. Made for the program that reads it back, and for nobody else."""
    body = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    checked = binascii.crc32(body).to_bytes(4, "big") + body
    return base64.urlsafe_b64encode(checked).rstrip(b"=").decode("ascii")


def decode_cursor(cursor: str) -> tuple[Scalar, ...]:
    """What `encode_cursor` was given.

    Raises UsageError for anything that it did not make. The check finds accidents, not a forger: who reads the values
    must still check what they are.
    """
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError(cursor)
        checked = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        body = checked[4:]
        if binascii.crc32(body).to_bytes(4, "big") != checked[:4]:
            raise ValueError(cursor)
        values = json.loads(body)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or not all(
        value is None or isinstance(value, str | int | float) for value in values
    ):
        raise UsageError("This is not a place in the list (its cursor is damaged). Begin again from the first page.")
    return tuple(values)

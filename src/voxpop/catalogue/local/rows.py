"""The stored form of a comment: one flat row, and the way there and back.

Comes in: a comment claim and the key of its video. Goes out: a `Row` whose fields are the columns of the table
`comment`, with all that the index and the author table need beside it. Pure, so that a worker process can make rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import get_args
from urllib.parse import quote

import msgspec
from msgspec import Struct

from voxpop import keys
from voxpop.catalogue.local.documents import MARKS as SIGNS
from voxpop.catalogue.local.documents import Head, Kind, document, head_of
from voxpop.model import Author, CommentClaim, Language, Precision, When
from voxpop.text import guess, moments

UNSAID = -1
DERIVED = "\1"  # begins the stored id of a comment to which its platform gave none
NAMED = f"c.id >= '\2' AND c.id NOT GLOB '{'[0-9a-f]' * 12}~*'"
"""SQL: whether the comment `c` has an id by which another capture names it too: its platform's, not its file's."""
_LITERAL = "\2"  # goes before an id that itself begins with one of these two signs
PRECISIONS: tuple[str, ...] = get_args(Precision)
_PRECISION_CODES = {name: code for code, name in enumerate(PRECISIONS)}

# Three-valued facts take two bits each in `flags`: 0 not said, 1 no, 2 yes.
PINNED, HEARTED, BY_CHANNEL, EDITED, VERIFIED, ROUNDED = 0, 2, 4, 6, 8, 10
DAMAGED, WITHDRAWN, ORPHAN, CHAT = 1 << 12, 1 << 13, 1 << 14, 1 << 15
REMOVED = 16  # two bits, as the first six
GONE, RETURNED = 1 << 18, 1 << 19
DISPLAYED, REWRITTEN = 1 << 20, 1 << 21
MARKS = ~(ORPHAN | GONE | RETURNED | REWRITTEN)  # what a claim says; the others are reckoned from all

# The author addresses that a platform derives from name or id are kept as one sign.
_BY_NAME, _BY_ID = "\1", "\2"
_PLAIN_HANDLE = re.compile(r"[@A-Za-z0-9._~-]*")
_NAMED, _NUMBERED = "https://www.youtube.com/", "https://www.youtube.com/channel/"

_SAID: dict[bool | None, int] = {None: 0, False: 1, True: 2}
_MEANS: tuple[bool | None, ...] = (None, False, True, None)
_extra_encoder = msgspec.msgpack.Encoder()


AuthorNamed = tuple[int, str | None, str | None, str | None]
"""An author as one claim names them, which is one row of the author table: number of the key, id, name, address."""


class Row(Struct, array_like=True, gc=False):
    """One comment, ready for the store. Numbers named `h` are `keys.key_number`s; `document` is what the index holds
    of its words. Language, moments and document may be left out of one that is held with the same text (`is_bare`).
    """

    h: int
    ph: int | None
    author: AuthorNamed | None
    place: int
    number: int | None
    likes: int
    pub: int
    pub_from: int
    flags: int
    language: str | None
    written: str | None
    prec: int | None
    id: str
    parent: str | None
    text: str
    extra: bytes | None
    moments: tuple[int, ...]
    document: str

    @property
    def is_bare(self) -> bool:
        """Whether what follows from its text was left out."""
        return not self.document and not self.flags & WITHDRAWN

    @property
    def reply_count(self) -> int | None:
        """How many replies the platform says that there are."""
        return extra_of(self.extra).replies


@lru_cache(maxsize=1024)
def _stored_language(language: Language) -> str | None:
    return None if language.tag is None else f"{language.tag} {language.basis}"


def make_row(claim: CommentClaim, video: str, derived_id: str | None) -> Row:
    """The row of one claim under the video with the key `video`, bare; `derived_id` where the page shows no id."""
    prefix, platform = keys.comment_scope(video)
    id, parent, author = claim.id or "", claim.parent_id, claim.author
    key = keys.derived_comment_key(video, derived_id) if derived_id else prefix + keys.coded(id)
    written = claim.published
    return Row(  # by position: naming eighteen fields would cost as much as making them
        keys.key_number(key),
        None if parent is None else _parent_number(video, parent),
        _named(platform, author),
        claim.place,
        claim.number,
        UNSAID if claim.like_count is None else claim.like_count,
        UNSAID if written.latest is None else written.latest,
        UNSAID if written.earliest is None else written.earliest,
        _flags(claim),
        None,
        written.as_written,
        None if written.precision is None else _PRECISION_CODES[written.precision],
        f"{DERIVED}{derived_id}" if derived_id else _stored_id(id),
        None if parent is None or id.rpartition(".")[0] == parent else parent,
        claim.text,
        _extra(claim),
        (),
        "",
    )


def document_of(row: Row) -> str:
    """What the index holds of a row that was analysed."""
    author, flags, named = row.author, row.flags, row.moments
    head = _head(row.ph is None, flags, row.language, bool(named))
    if flags & CHAT and not named:
        named = _second(row)
    return document(head, row.text, author[2] if author else None, named)


@lru_cache(maxsize=4096)
def _head(is_top: bool, flags: int, language: str | None, names_moments: bool) -> Head:
    """What many rows share of their documents."""
    timed = (SIGNS["timecode"],) if names_moments else ()
    return head_of(kind_of(None if is_top else 0, flags), language_of(language).tag, (*timed, *signs(flags)))


def kind_of(ph: int | None, flags: int) -> Kind:
    """What a row of the table `comment` is found as."""
    return "chat" if flags & CHAT else "comment" if ph is None else "reply"


def analyse(rows: Sequence[Row]) -> None:
    """Put into bare rows what follows from their texts.

    One kind of work after the other, not row after row: what each looks things up in fills the processor's cache.
    """
    for row in rows:
        row.language = _stored_language(guess(row.text))
    for row in rows:
        row.moments = named_seconds(row.flags, row.text, row.extra)
    for row in rows:
        row.document = document_of(row)


@lru_cache(maxsize=64)
def _parent_number(video: str, parent: str) -> int:
    """Remembered: the replies of a thread come one after the other."""
    return keys.key_number(keys.parent_key(video, parent))


@lru_cache(maxsize=8192)
def _named(platform: str, author: Author) -> AuthorNamed | None:
    """Remembered: those who speak under the videos of a channel come again and again."""
    key = keys.author_key(platform, author)
    return None if key is None else (keys.key_number(key), author.id, author.name, _shorten_url(author))


def claim_of(row: Row) -> CommentClaim:
    """The claim that a row was made of."""
    extra = extra_of(row.extra)
    return CommentClaim(
        id=platform_id(row.id),
        parent_id=parent_of(row.id, row.parent, row.ph),
        author=_author_of(row.author),
        text=row.text,
        place=row.place,
        number=row.number,
        published=published_of(row.pub_from, row.pub, row.prec, row.written),
        like_count=None if row.likes == UNSAID else row.likes,
        like_count_is_rounded=tristate(row.flags, ROUNDED),
        dislike_count=extra.dislikes,
        is_pinned=tristate(row.flags, PINNED),
        is_hearted=tristate(row.flags, HEARTED),
        is_by_channel=tristate(row.flags, BY_CHANNEL),
        is_edited=tristate(row.flags, EDITED),
        author_is_verified=tristate(row.flags, VERIFIED),
        start_seconds=extra.start,
        was_damaged=bool(row.flags & DAMAGED),
        kind="chat" if row.flags & CHAT else "comment",
        reply_count=extra.replies,
        amount=extra.amount,
        is_removed=tristate(row.flags, REMOVED),
        is_displayed=bool(row.flags & DISPLAYED),
    )


def parent_of(id: str, parent: str | None, ph: int | None) -> str | None:
    """The parent's platform id: as stored, or the part of the reply's own id before its last dot."""
    return None if ph is None else parent if parent is not None else (platform_id(id) or "").rpartition(".")[0]


def platform_id(id: str) -> str | None:
    """The platform's own id out of its stored form; None where it gave none."""
    if id[:1] > _LITERAL:
        return id
    return None if id.startswith(DERIVED) else id.removeprefix(_LITERAL)


def _stored_id(id: str) -> str:
    return _LITERAL + id if id[:1] in (DERIVED, _LITERAL) else id


def key_of(video: str, id: str) -> str:
    """The comment key of a stored id."""
    own = platform_id(id)
    return keys.derived_comment_key(video, id[1:]) if own is None else keys.comment_key(video, own)


def tristate(flags: int, bit: int) -> bool | None:
    """One three-valued fact out of `flags`."""
    return _MEANS[flags >> bit & 3]


@lru_cache(maxsize=1024)
def language_of(stored: str | None) -> Language:
    """The language out of its stored form, `tag basis`."""
    if stored is None:
        return Language()
    tag, _, basis = stored.partition(" ")
    return Language(tag, basis)


def published_of(pub_from: int, pub: int, prec: int | None, written: str | None) -> When:
    """The time out of its columns."""
    return When(
        None if pub_from == UNSAID else pub_from,
        None if pub == UNSAID else pub,
        None if prec is None else PRECISIONS[prec],  # type: ignore[arg-type]
        written,
    )


def full_url(url: str | None, id: str | None, name: str | None) -> str | None:
    """An author's address out of its stored form."""
    if url == _BY_NAME:
        return _NAMED + _coded(name or "")
    return _NUMBERED + (id or "") if url == _BY_ID else url


class Extra(Struct, frozen=True, array_like=True):
    """What few comments have: dislikes, the second to which the platform ties it, replies as claimed, what was paid."""

    dislikes: int | None = None
    start: float | None = None
    replies: int | None = None
    amount: str | None = None


_NO_EXTRA = Extra()
_extra_decoder = msgspec.msgpack.Decoder(Extra)


def extra_of(stored: bytes | None) -> Extra:
    """What few comments have, out of its stored form."""
    return _NO_EXTRA if stored is None else _extra_decoder.decode(stored)


def _extra(claim: CommentClaim) -> bytes | None:
    if claim.dislike_count is None and claim.start_seconds is None and claim.reply_count is None is claim.amount:
        return None
    return _extra_encoder.encode(Extra(claim.dislike_count, claim.start_seconds, claim.reply_count, claim.amount))


def named_seconds(flags: int, text: str, extra: bytes | None) -> tuple[int, ...]:
    """The seconds under which a comment is found; a chat is a list of its own, and names none."""
    if flags & CHAT:
        return ()
    start = None if extra is None else extra_of(extra).start
    return moments(text, None) if start is None else (int(start),)


@lru_cache(maxsize=4096)
def signs(flags: int) -> tuple[int, ...]:
    """The marks of the index that follow from a row's flags."""
    said = ((PINNED, "pinned"), (HEARTED, "hearted"), (BY_CHANNEL, "bychannel"), (EDITED, "edited"))
    found = {SIGNS[name] for bits, name in said if flags >> bits & 3 == 2}  # type: ignore[index]
    found |= {SIGNS[name] for bit, name in ((REWRITTEN, "edited"), (GONE, "gone")) if flags & bit}  # type: ignore[index]
    return tuple(sorted(found))


def second_of(row: Row) -> int | None:
    """The second of its video under which a row is sorted: the first that it names, or a message of a chat its own."""
    if row.moments:
        return row.moments[0]
    return next(iter(_second(row)), None) if row.flags & CHAT else None


def _second(row: Row) -> tuple[int, ...]:
    start = extra_of(row.extra).start
    return () if start is None else (int(start),)


def _author_of(named: AuthorNamed | None) -> Author:
    if named is None:
        return Author()
    _, id, name, url = named
    return Author(id, name, full_url(url, id, name))


def _shorten_url(author: Author) -> str | None:
    url = author.url
    if url is None or not url.startswith(_NAMED):
        return url
    if author.name is not None and url[len(_NAMED) :] == _coded(author.name):
        return _BY_NAME
    return _BY_ID if author.id is not None and url == _NUMBERED + author.id else url


def _coded(name: str) -> str:
    """A handle as it stands in an address."""
    return name if _PLAIN_HANDLE.fullmatch(name) else name.translate(_CODED)


class _Coded(dict[int, str]):
    """Characters as they stand in an address, by code point: coded once, when first met."""

    def __missing__(self, code: int) -> str:
        coded = self[code] = quote(chr(code), safe="@", errors="replace")
        return coded


_CODED = _Coded()


def _flags(claim: CommentClaim) -> int:
    said = _SAID
    return (
        said[claim.is_pinned] << PINNED
        | said[claim.is_hearted] << HEARTED
        | said[claim.is_by_channel] << BY_CHANNEL
        | said[claim.is_edited] << EDITED
        | said[claim.author_is_verified] << VERIFIED
        | said[claim.like_count_is_rounded] << ROUNDED
        | (DAMAGED if claim.was_damaged else 0)
        | (CHAT if claim.kind == "chat" else 0)
        | said[claim.is_removed] << REMOVED
        | (DISPLAYED if claim.is_displayed else 0)
    )

"""A comment as pages show it: who, when, what, what was answered.

Comes in: comment rows with the replies that the page asked for. Goes out: `Said`, all words ready.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape
from msgspec import Struct

from voxpop.model import Comment
from voxpop.web import dates, links
from voxpop.web.dates import Dated
from voxpop.web.folding import fold
from voxpop.web.pages import marks as marking
from voxpop.web.pages.marks import Badge, Before, Marks
from voxpop.web.reader import Reader, clock, tag
from voxpop.web.words import Seek, live, timecode

NAMES = 3
THREAD_LIMIT = 200  # replies on a page of their own


class Said(Struct, frozen=True):
    """One comment. `classes` are its states, `note` is what the archive has to say about it."""

    id: str
    href: str
    level: int
    classes: str
    author: str | None
    author_href: str | None
    number: str | None
    when: Dated | None
    badges: tuple[Badge, ...]
    language: str | None
    words: Markup
    rest: Markup | None
    rest_label: str
    before: Before | None
    whole_href: str | None
    clock: Markup | None
    likes: str | None
    likes_title: str | None
    note: str | None
    moments: str
    replies: tuple[Said, ...]
    replies_label: str
    repliers: tuple[str, ...]
    more: str | None
    more_href: str
    is_open: bool


class Setting(Struct, frozen=True):
    """What all comments of a page share: the reader, what timecodes do, the captures' instants, what is pointed at,
    the numbers of those that do not stand among all others, what became of them, or the day of which the page is.
    """

    reader: Reader
    seek: Seek | None
    captures: tuple[int, ...] = ()
    second: int | None = None
    target: str | None = None
    opened: frozenset[str] = frozenset()
    is_folding: bool = True
    numbers: Mapping[str, str] = {}
    marks: Marks = marking.NONE
    as_of: str | None = None


def said(comment: Comment, setting: Setting, number: str | None = None, level: int = 3) -> Said:
    """The view of one comment and of the replies that came with it."""
    reader = setting.reader
    text = comment.text or ""
    folded = fold(text) if setting.is_folding else None
    first, rest = (folded.first, folded.rest) if folded else (text, None)
    number = setting.numbers.get(comment.key) or number or (None if comment.number is None else str(comment.number))
    replies = _replies(comment, setting, number, level)
    hidden = comment.replies_held - len(comment.replies)
    href = links.comment(comment.key)
    whole = links.thread(comment.key) + (links.query(as_of=setting.as_of) if setting.as_of else "")
    past = setting.marks.pasts.get(comment.key)
    return Said(
        id=f"c-{comment.key}",
        href=href,
        level=level,
        classes=_classes(comment, setting),
        author=None if comment.is_withdrawn else comment.author.name,
        author_href=None if comment.author.key is None else links.author(comment.author.key),
        number=number,
        when=dates.published(reader, comment.published, setting.captures),
        badges=badges(comment, reader, setting.marks),
        language=tag(comment.language.tag),
        words=live(first, setting.seek),
        rest=None if rest is None else live(rest, setting.seek),
        rest_label="" if folded is None or rest is None else _rest_label(reader, folded.words),
        before=None if past is None else marking.before(reader, comment, past),
        whole_href=whole if folded is not None and folded.is_cut else None,
        clock=_clock(comment, setting),
        likes=likes(comment, reader),
        likes_title=_likes_title(comment, reader),
        note=_note(comment, reader),
        moments=" ".join(map(str, comment.moments)),
        replies=replies,
        replies_label=_replies_label(reader, comment.replies_held),
        repliers=_repliers(comment.replies),
        more=_more(reader, hidden, bool(replies)) if hidden > 0 else None,
        more_href=whole + _beside(comment, replies),
        is_open=comment.key in setting.opened,
    )


def badges(comment: Comment, reader: Reader, marks: Marks = marking.NONE) -> tuple[Badge, ...]:
    """The marks that the page gave the comment, then those of its past; without that, whether it is gone."""
    past = marks.pasts.get(comment.key)
    found = _of_page(comment, reader, is_edit_known=past is not None and bool(past.edits))
    if past is not None:
        return (*found, *marking.badges(reader, marks, past))
    return (*found, Badge(reader.gettext("gone"), "i-gone")) if comment.is_gone else found


def _of_page(comment: Comment, reader: Reader, *, is_edit_known: bool) -> tuple[Badge, ...]:
    has_edit = comment.is_edited and not is_edit_known
    if comment.amount is None and not any(
        (comment.is_pinned, comment.is_hearted, comment.is_by_channel, has_edit, comment.is_removed)
    ):
        return ()
    _ = reader.gettext
    found = []
    if comment.amount is not None:
        found.append(Badge(_("paid %(amount)s") % {"amount": comment.amount}))
    if comment.is_pinned:
        found.append(Badge(_("pinned"), "i-pin"))
    if comment.is_by_channel:
        found.append(Badge(_("by the channel"), is_own=True))
    if comment.is_hearted:
        found.append(Badge(_("hearted by the channel"), "i-heart"))
    if has_edit:
        found.append(Badge(_("edited"), "i-edit"))
    if comment.is_removed:
        found.append(Badge(_("removed at the platform")))
    return tuple(found)


def _clock(comment: Comment, setting: Setting) -> Markup | None:
    """The second to which the platform ties a message of a live chat, as a link that seeks there."""
    if comment.kind != "chat" or comment.start_seconds is None:
        return None
    seconds = int(comment.start_seconds)
    words = clock(abs(seconds))
    if seconds < 0 or setting.seek is None:
        return escape(f"−{words}" if seconds < 0 else words)
    return timecode(seconds, words, setting.seek)


def likes(comment: Comment, reader: Reader) -> str | None:
    """`640 likes`, `≈1.2K likes`."""
    n = comment.like_count
    if n is None:
        return None
    if comment.like_count_is_rounded and n >= 1000:
        return reader.ngettext("%(n)s like", "%(n)s likes", n) % {"n": f"≈{reader.compact(n)}"}
    return reader.counted("%(n)s like", "%(n)s likes", n)


def _likes_title(comment: Comment, reader: Reader) -> str | None:
    if comment.like_count is None or not comment.like_count_is_rounded or comment.like_count < 1000:
        return None
    return reader.gettext("about %(n)s: the platform rounded it") % {"n": reader.number(comment.like_count)}


def _classes(comment: Comment, setting: Setting) -> str:
    names = ["said"]
    if setting.second is not None and setting.second in comment.moments:
        names.append("now")
    if comment.key == setting.target:
        names.append("here")
    state = marking.state(setting.marks.pasts.get(comment.key))
    if comment.is_withdrawn or comment.is_gone:
        state = "gone"
    if state is not None:
        names.append(state)
    return " ".join(names)


def _note(comment: Comment, reader: Reader) -> str | None:
    _ = reader.gettext
    if comment.is_withdrawn:
        return _("A comment stood here. It was withdrawn on request; its place is kept, its words and name are not.")
    if comment.is_removed and not comment.text:
        return _("The platform showed that a comment was here, and not what it said.")
    if comment.text is None or comment.text == "":
        return _("No words were captured.")
    if comment.is_orphan:
        return _("Answers a comment that is not held.")
    if comment.was_damaged:
        return _("Some signs could not be read (�); the original holds them to the letter.")
    return None


def _replies(comment: Comment, setting: Setting, number: str | None, level: int) -> tuple[Said, ...]:
    if not comment.replies:
        return ()
    below = min(level + 1, 6)
    return tuple(
        [
            said(reply, setting, f"{number}.{place}" if number else None, below)
            for place, reply in enumerate(comment.replies, 1)
        ]
    )


def _beside(comment: Comment, replies: Sequence[Said]) -> str:
    """What leads on to the part of a thread in which its only reply here stands, where that is not among the first."""
    place = int((replies[0].number or "").rpartition(".")[2] or 1) if replies else 1
    start = (place - 1) // THREAD_LIMIT * THREAD_LIMIT
    return f"{links.query(n=str(start) if start else None)}#{links.anchor(comment.replies[0].key)}" if place > 1 else ""


def _repliers(replies: Sequence[Comment]) -> tuple[str, ...]:
    names = dict.fromkeys(reply.author.name for reply in replies if reply.author.name)
    return tuple(names)[:NAMES]


def _replies_label(reader: Reader, held: int) -> str:
    return reader.counted("%(n)s reply", "%(n)s replies", held) if held else ""


def _rest_label(reader: Reader, words: int) -> str:
    return reader.counted("%(n)s more word", "%(n)s more words", words)


def _more(reader: Reader, hidden: int, has_some: bool) -> str:
    if has_some:
        return reader.counted("%(n)s more held here", "%(n)s more held here", hidden)
    return reader.counted("%(n)s reply held here", "%(n)s replies held here", hidden)

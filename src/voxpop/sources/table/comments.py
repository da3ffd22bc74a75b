"""The rows of a table of comments, one claim each.

Comes in: a `Table`, its `Mapping`, and what holds for all rows. Goes out: captures and comments in the order of the
rows, `Again` where the rows of several videos are mixed, and a `Refused` for each row or cell that cannot be taken in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Final

from voxpop.model import Author, Channel, Claim, CommentClaim, Rating, Refused, VideoClaim, When
from voxpop.sources.derived_ids import DerivedIds
from voxpop.sources.html_text import text_from_html
from voxpop.sources.table.flat_replies import with_replies
from voxpop.sources.table.ids import Ids
from voxpop.sources.table.listed_texts import each
from voxpop.sources.table.mapping import Mapping
from voxpop.sources.table.moments import Moment, Times
from voxpop.sources.table.other_shapes import Joining
from voxpop.sources.table.pages import Pages, Whole, without_comment
from voxpop.sources.table.roles import ColumnRole
from voxpop.sources.table.sightings import Sightings
from voxpop.sources.table.tables import Found, Table, TextTable, Values
from voxpop.sources.table.values import YOUTUBE_COMMENT, count, flag, is_said, number, plain, shown_cell, text_of_parts

_NOBODY: Final = Author()
_TOP: Final = frozenset({"root", "0", "0.0", "-1", "-1.0", "false"})  # what tools write where a comment answers none
_LC: Final = re.compile(r"[?&]lc=([A-Za-z0-9_.-]{10,90})")
_CHANNEL: Final = re.compile(r"UC[A-Za-z0-9_-]{22}")
_LONG_ID: Final = 8  # letters of an id that stands in an address by no chance
_NOT_COUNTED: Final = -1  # what youtube-comment-suite writes for the replies to a reply
_NOTHING_PAID: Final = frozenset({"0", "0.0", "false"})
# What a row keeps when what it said is withdrawn: which comment it was, of which video, and what it answered.
KEPT: Final[tuple[ColumnRole, ...]] = ("id", "video", "parent", "platform", "url", "title", "channel", "channel_id")
STAYS: Final[tuple[ColumnRole, ...]] = (*KEPT, "captured")  # so that the capture of every other row stays the same
_SAID: Final[tuple[ColumnRole, ...]] = (
    *("author", "author_id", "author_url", "like_count", "dislike_count", "reply_count", "published", "updated"),
    *("is_edited", "is_pinned", "is_hearted", "is_by_channel", "author_is_verified", "amount"),
)
_NAMES: Final[tuple[ColumnRole, ...]] = ("platform", "video", "url", "captured")
_OF_VIDEO: Final[tuple[ColumnRole, ...]] = (
    *("title", "channel", "channel_id", "description", "view_count", "comment_count"),
)


class CommentRows:
    """Turns the rows of one table into claims."""

    def __init__(
        self, table: Table, mapping: Mapping, whole: Whole, times: dict[ColumnRole, Times], numbered: bool
    ) -> None:
        self._table, self._mapping, self._whole, self._times = table, mapping, whole, times
        self._ids = Ids(whole.scope, numbered, "parent" in mapping.roles)
        self._at = {role: place for place, role in enumerate(mapping.roles)}
        self._wanted = list(mapping.roles.values())
        self._joining = Joining(list(mapping.roles), mapping.others)
        self._pages = Pages(whole)
        self._sightings = Sightings(())
        self._problems: list[tuple[ColumnRole, str]] = []
        self._last_names: tuple[object, ...] | None = None
        self._names_at = [self._at.get(role) for role in _NAMES]
        self._derived: defaultdict[int, DerivedIds] = defaultdict(DerivedIds)  # by the number of the page
        self._answered: list[tuple[Values, str]] = []  # comments without an id, in the thread that is read
        self._names_videos = any(at is not None for at in self._names_at)
        self._title_at = self._at.get("title") if whole.id is None and self._titles_tell(mapping) else None

    def claims(self) -> Iterator[Claim]:
        """All claims of all rows."""
        if "captured" in self._at:
            self._sightings = Sightings(self._seen_rows())
        for place, found in enumerate(self._rows()):
            if found.is_video:
                yield from self._turned(found) if self._is_named(found.values or ()) else ()
                continue
            text = None if found.values is None else self._text(found.values)
            if found.values is None or text is None:
                reason = found.problem if found.values is None else self._why_no_text(found.values)
                yield Refused(self._where(found), f"{reason}{found.within}")
                continue
            if self._names_videos or self._title_at is not None or self._pages.current is None:
                yield from self._turned(found)
            yield self._claim(found, found.values, text, place)
            if found.problem is not None:
                yield Refused(f"{self._where(found)}.{found.part}", found.problem)
            if self._problems:
                yield from (
                    Refused(f"{self._where(found)}.{part}", reason + found.within) for part, reason in self._problems
                )
                self._problems.clear()
        if self._pages.current is None:
            whole = self._whole
            yield self._pages.capture(VideoClaim(whole.platform, whole.id, title=whole.title), whole.captured)

    def _rows(self) -> Iterator[Found]:
        surplus = self._mapping.roles.get("text")
        replies = self._mapping.replies
        wanted = [*self._wanted, *(column for reply in replies for column in reply.values()), *self._joining.wanted]
        rows = self._table.rows(wanted, self._mapping.has_header, surplus)
        if self._joining.wanted:
            rows = self._joining.rows(rows)
        if replies:
            rows = with_replies(rows, list(self._mapping.roles), replies)
        if self._mapping.text_is_list:
            rows = each(rows, self._at["text"])
        return rows

    def _titles_tell(self, mapping: Mapping) -> bool:
        """Whether rows name their video by its title alone: then many have the same one."""
        if "title" not in mapping.roles or "video" in mapping.roles or "url" in mapping.roles:
            return False
        rows = self._table.head_rows[1 if mapping.has_header and self._table.columns is None else 0 :]
        column = mapping.roles["title"]
        cells = [str(row[column]) for row in rows if column < len(row) and is_said(row[column])]
        return len(set(cells)) < len(cells)

    def _where(self, found: Found) -> str:
        return self._table.place.format(found.at)

    @property
    def columns(self) -> list[int]:
        """The columns of what a row says, of each role first."""
        return [*self._wanted, *self._joining.wanted]

    @property
    def kept(self) -> set[int]:
        """Those of them that a row keeps when what it said is withdrawn."""
        mapping = self._mapping
        return {
            column
            for role in STAYS
            if role in mapping.roles
            for column in (mapping.roles[role], *mapping.others.get(role, ()))
        }

    def has_id(self, cells: Values) -> bool:
        """Whether a comment with these cells of `columns` has an id."""
        values = self._joining.cells(cells) if self._joining.wanted else cells
        platform = self._pages.identity(*(self._cell(values, role) for role in ("platform", "video", "url")))[0]
        return self._id(values, platform) is not None

    def _cell(self, values: Values, role: ColumnRole) -> object:
        place = self._at.get(role)
        return None if place is None else values[place]

    def _text(self, values: Values) -> str | None:
        """The text; empty where a row holds nothing but where a comment stood; None where it should have one."""
        cell = values[self._at["text"]]
        if cell.__class__ is not str:
            cell = str(cell) if isinstance(cell, bool) else plain(cell) or text_of_parts(cell) or ""
        text = cell.replace("\r\n", "\n") if "\r" in cell else cell
        if self._mapping.text_is_html and ("<" in text or "&" in text):
            text = text_from_html(text)
        if text and not text.isspace():
            return text
        is_husk = "id" in self._at and is_said(values[self._at["id"]])
        said = [values[self._at[role]] for role in _SAID if role in self._at]
        return "" if is_husk and not any(map(is_said, said)) else None

    def _why_no_text(self, values: Values) -> str:
        cell = values[self._at["text"]]
        column = self._mapping.column("text") or self._mapping.roles["text"] + 1
        found = (
            f"{shown_cell(cell)} stands there"
            if is_said(cell) and not isinstance(cell, str)
            else "nothing stands there"
        )
        return f"has no text: {found} in the column {column}"

    # --- which video ---

    def _is_named(self, values: Values) -> bool:
        """Whether a row says which video it is, or is of."""
        places = (self._at.get("video"), self._at.get("url"), self._title_at)
        return any(at is not None and is_said(values[at]) for at in places)

    def _turned(self, found: Found) -> Iterator[Claim]:
        values = found.values or ()
        by_title = [] if self._title_at is None else [values[self._title_at]]
        names = (*[None if at is None else values[at] for at in self._names_at], found.above is None, *by_title)
        if names == self._last_names:
            return
        self._last_names = names
        values, identity, name = self._of_video(found, values)
        seen = self._seen(values)
        page = self._pages.current
        if page is not None and (page.platform, page.id, page.name) == (*identity, name) and seen.earliest is None:
            return
        captured = self._sightings.of((identity, name), seen)
        url = plain(without_comment(self._cell(values, "url")))
        said = self._video(identity, values, plain(self._cell(values, "video")), url)
        yield from self._pages.turn_to(identity, captured, said, name=name)

    def _of_video(self, found: Found, values: Values) -> tuple[Values, tuple[str | None, str | None], str | None]:
        """The cells of a row with those that say which video it is of, and what these say."""
        video = self._cell(values, "video")
        if found.above is not None and not is_said(video):  # a reply is under the video of what it answers
            values = tuple(self._cell(found.above if role in KEPT else values, role) for role in self._at)
            video = self._cell(values, "video")
        url = without_comment(self._cell(values, "url"))
        name = None if self._title_at is None else plain(values[self._title_at])
        return values, self._pages.identity(self._cell(values, "platform"), video, url), name

    def _seen(self, values: Values) -> When:
        moment = self._times["captured"].read(self._cell(values, "captured")) if "captured" in self._at else None
        return When() if moment is None else moment.when

    def _seen_rows(self) -> Iterator[tuple[Hashable, When, int]]:
        """Of each row its video, when it was seen, and a number that is the same for rows of one comment."""
        for found in self._rows():
            if found.values is not None and (seen := self._seen(found.values)).earliest is not None:
                values, identity, name = self._of_video(found, found.values)
                id_ = self._cell(values, "id")
                same = id_ if is_said(id_) else (self._cell(values, "author"), self._cell(values, "text"))
                yield (identity, name), seen, hash(str(same))

    def _video(
        self, identity: tuple[str | None, str | None], values: Values, named: str | None, url: str | None
    ) -> VideoClaim:
        platform, id_ = identity
        if named is not None and named.startswith("http"):
            url = named
        said = {role: self._cell(values, role) for role in _OF_VIDEO}
        title = plain(said["title"])
        if platform == "generic" and title is None and url is None:
            title = named
        counts = {role: found[0] for role in _OF_VIDEO if (found := count(said[role])) is not None}
        return VideoClaim(
            platform,
            id_,
            url=url if url is not None and "lc=" not in url and platform in ("generic", None) else None,
            title=title if title is not None else self._whole.title,
            description=said["description"] if isinstance(said["description"], str) else None,
            channel=Channel(id=plain(said["channel_id"]), name=plain(said["channel"]) or self._whole.channel),
            rating=Rating(),
            view_count=counts.get("view_count"),
            comment_count=counts.get("comment_count"),
        )

    # --- the comment ---

    def _claim(self, found: Found, values: Values, text: str, place: int) -> CommentClaim:
        page = self._pages.current
        assert page is not None  # turned to before
        if len(self._at) == 1 and not self._mapping.replies:
            page.tops += 1
            return CommentClaim(None, None, _NOBODY, text, place, page.tops, was_damaged=found.was_damaged)
        author = self._author(values)
        id_ = self._id(values, page.platform)
        parent = self._parent(values, found.above, id_, page.platform)
        page.tops += parent is None
        published, is_edited = self._published(values) if "published" in self._at else (When(), None)
        likes = self._count(values, "like_count")
        dislikes = self._count(values, "dislike_count")
        replies = self._count(values, "reply_count")
        if "is_edited" in self._at:
            is_edited = self._flag(values, "is_edited")
        claim = CommentClaim(
            id_,
            parent,
            author,
            text,
            place,
            page.tops if parent is None else None,
            published,
            None if likes is None else likes[0],
            _is_rounded(likes),
            None if dislikes is None else dislikes[0],
            self._flag(values, "is_pinned"),
            self._flag(values, "is_hearted"),
            self._flag(values, "is_by_channel"),
            is_edited,
            self._flag(values, "author_is_verified"),
            was_damaged=found.was_damaged,
            reply_count=None if replies is None else replies[0],
            amount=self._amount(values),
        )
        self._remember(claim, found, page.number)
        return claim

    def _remember(self, claim: CommentClaim, found: Found, page: int) -> None:
        """What replies to a comment without an id call it: what the archive itself does."""
        if claim.id is not None or (isinstance(self._table, TextTable) and not self._mapping.replies):
            return
        named = self._derived[page].id_of(claim)
        if found.above is None:
            self._answered.clear()
        if found.has_replies and found.values is not None:
            self._answered.append((found.values, named))

    def _id(self, values: Values, platform: str | None) -> str | None:
        """The platform's own id; of a number that means something only in this file no more than threads need."""
        cell = values[self._at["id"]] if "id" in self._at else None
        own = plain(cell)
        if own is None:
            linked = _LC.search(str(self._cell(values, "url"))) if "url" in self._at else None
            return linked[1] if linked else None
        return self._ids.own(own, platform)

    def _parent(self, values: Values, above: Values | None, id_: str | None, platform: str | None) -> str | None:
        said = plain(values[self._at["parent"]]) if "parent" in self._at else None
        if said is not None and said.lower() not in _TOP and not self._is_video(said, values):
            parent = self._ids.own(said, platform)
            return None if parent == id_ else parent  # some tools name a comment as its own thread
        if above is not None:
            own = self._id(above, platform)
            return own or next((name for values, name in reversed(self._answered) if values == above), None)
        if id_ is not None and "." in id_ and YOUTUBE_COMMENT.fullmatch(id_):
            return id_.partition(".")[0]  # the id of a reply begins with that of its thread
        return None

    def _is_video(self, said: str, values: Values) -> bool:
        """Whether what a row says that it answers is its video: some tools take that for the thread."""
        page = self._pages.current
        if (page is not None and said == page.id) or said == plain(self._cell(values, "video")):
            return True
        return len(said) >= _LONG_ID and f"/{said}" in str(self._cell(values, "url"))

    def _author(self, values: Values) -> Author:
        at = self._at
        name = plain(values[at["author"]]) if "author" in at else None
        id_ = plain(values[at["author_id"]]) if "author_id" in at else None
        url = plain(values[at["author_url"]]) if "author_url" in at else None
        for words in (id_, url) if id_ is None or len(id_) > 24 else ():
            if words is not None and (channel := _CHANNEL.search(words)):
                id_ = channel[0]  # of an address, or of an object that was written as text
                break
        return Author(id_, name, url)

    def _published(self, values: Values) -> tuple[When, bool | None]:
        cell = values[self._at["published"]]
        if not is_said(cell):
            return When(), None
        captured = self._pages.current.captured if self._pages.current is not None else self._whole.captured
        first, last = captured.earliest, captured.latest
        if "captured" in self._at:
            seen = self._times["captured"].read(values[self._at["captured"]])
            first, last = (seen.when.earliest, seen.when.latest) if seen is not None else (first, last)
        moment = self._times["published"].read(cell, first, last)
        if moment is None:
            self._problems.append(("published", f"{shown_cell(cell)} is no time that is known here"))
            return When(as_written=plain(cell)), None
        return moment.when, self._edited(values, moment)

    def _edited(self, values: Values, moment: Moment) -> bool | None:
        if "updated" not in self._at or moment.when.earliest is None:
            return moment.is_edited
        updated = self._times["updated"].read(values[self._at["updated"]])
        if updated is None or updated.when.precision != moment.when.precision:
            return moment.is_edited
        return updated.when.earliest != moment.when.earliest

    def _count(self, values: Values, role: ColumnRole) -> tuple[int, bool] | None:
        if role not in self._at:
            return None
        cell = values[self._at[role]]
        found = count(cell)
        if found is None and is_said(cell) and not (role == "reply_count" and number(cell) == _NOT_COUNTED):
            self._problems.append((role, f"{shown_cell(cell)} was found where a number was expected"))
        return found

    def _flag(self, values: Values, role: ColumnRole) -> bool | None:
        if role not in self._at:
            return None
        cell = values[self._at[role]]
        found = flag(cell)
        if found is None and is_said(cell):
            self._problems.append((role, f"{shown_cell(cell)} was found where yes or no was expected"))
        return found

    def _amount(self, values: Values) -> str | None:
        if "amount" not in self._at:
            return None
        paid = plain(values[self._at["amount"]])
        return None if paid is None or paid.lower() in _NOTHING_PAID else paid


def _is_rounded(likes: tuple[int, bool] | None) -> bool | None:
    """An abbreviated count is rounded, a small one is not; of others nobody knows what the tool saw."""
    if likes is None:
        return None
    return True if likes[1] else False if likes[0] < 1000 else None

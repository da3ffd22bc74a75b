"""The database of youtube-comment-suite (https://github.com/mattwright324/youtube-comment-suite).

Comes in: its SQLite file, `commentsuite.sqlite3`, of any version. Goes out: a `CaptureClaim` for each of its videos,
then their comments as they lie in it, mixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.errors import CannotRedact, Refusal
from voxpop.model import Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.commentsuite.claims import COMMENTS, MODERATED, VIDEOS, Claims
from voxpop.sources.commentsuite.database import Damage, Database, opened
from voxpop.sources.file_names import captured_in
from voxpop.sources.page_files import page_of
from voxpop.sources.plurals import comments, were

_MAGIC: Final = b"SQLite format 3\x00"
_TABLES: Final = re.compile(rb"CREATE TABLE[\s\S]{0,40}gitem_list\b")
_NEEDED: Final = {
    "videos": "video_id channel_id grab_date publish_date video_title total_comments total_views total_likes "
    "total_dislikes video_desc http_code",
    "comments": "comment_id channel_id video_id comment_date comment_likes reply_count parent_id comment_text",
    "channels": "channel_id channel_name",
}


class CommentSuite:
    """The source."""

    name = "commentsuite"
    version = 2
    title = "youtube-comment-suite database"
    recognised_by = "an SQLite file with the tables of youtube-comment-suite"
    carries: tuple[Carries, ...] = ("text", "author id", "exact time", "likes", "replies", "video")
    cannot_say = "whether comments were edited, pinned or hearted; whether all were fetched"
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """SQLite's mark, and the table of what the program follows."""
        return head.startswith(_MAGIC) and _TABLES.search(head) is not None

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """None."""
        return {}

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the n-th row of a table: `videos[n]`, `comments[n]`."""
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no page.")
            return
        try:
            with opened(page) as database:
                _check(database, page.path)
                claims = Claims(captured_in(page.path) or provenance.captured)
                yield from _claims(database, claims)
                if claims.is_empty:
                    yield Refused(page.path, "This database of youtube-comment-suite is empty: it names no video.")
        except Refusal as refusal:
            yield Refused(refusal.place, refusal.reason)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`: a database cannot be."""
        raise CannotRedact(self.title)


def _check(database: Database, path: str) -> None:
    for table, columns in _NEEDED.items():
        missing = sorted(set(columns.split()) - database.columns(table))
        if missing:
            said = f"its table {table} has no column {missing[0]}"
            raise Refusal(
                path, f"This is no database of youtube-comment-suite, or of a version not known here: {said}."
            )


def _claims(database: Database, claims: Claims) -> Iterator[Claim]:
    for number, video in enumerate(database.rows(VIDEOS, "videos")):
        if isinstance(video, Damage):
            yield Refused(f"videos[{number}]", video.reason)
        else:
            yield from claims.of_video(video, number)
    for place, comment in enumerate(database.rows(COMMENTS, "comments")):
        if isinstance(comment, Damage):
            yield Refused(f"comments[{place}]", comment.reason)
        else:
            yield from claims.of_comment(comment, place)
    moderated = database.rows(MODERATED, "comments_moderated") if database.columns("comments_moderated") else ()
    if held := sum(not isinstance(row, Damage) for row in moderated):
        said = f"{comments(held)} held for review {were(held)} not taken in: never public"
        yield Refused("comments_moderated", said)

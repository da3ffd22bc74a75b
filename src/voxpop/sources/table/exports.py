"""Exports of tools that are known by their columns, and what each does to what it exports.

Comes in: the names of the columns, and that of the file. Goes out: an `Export`: which tool it was, where its columns do
not mean what they are called, and what of the comments it lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from voxpop.sources.table.roles import ColumnRole, folded


class Export(Struct, frozen=True):
    """`notes` are on its tables of text, not on its JSON. `roles` are columns by name ("-" for none), as a person would
    tell them; `videos` the ids by parts of file names; `refusal` says why nothing of it can be taken in.
    """

    tool: str | None
    columns: str
    notes: tuple[str, ...] = ()
    roles: dict[ColumnRole, str] = {}
    videos: dict[str, str] = {}
    refusal: str | None = None
    is_whole: bool = False  # these columns and no others
    has_written_breaks: bool = False  # "\\n" stands for a line break

    def fits(self, names: frozenset[str]) -> bool:
        """Whether a table with these columns is one of these."""
        own = frozenset(self.columns.split())
        return own == names if self.is_whole else own <= names


_EXPORTS: Final = (
    Export(  # https://github.com/bernorieder/YouTube-Data-Tools: mod_video_comments.php
        "YouTube Data Tools",
        "id replycount likecount publishedat authorname text isreply isreplyto",
        ("line breaks are lost: the tool made one space of each run of white space",),
        {"parent": "isReplyTo", "is_reply": "isReply"},
    ),
    Export(  # https://github.com/digitalmethodsinitiative/4cat: datasources/upload/import_formats.py
        "4CAT",
        "id threadid author body timestamp",
        ("a thread's own number stands where a comment begins one",),
        # unix_timestamp was made of `timestamp`, whose zone nobody knows: it looks more exact than it is.
        {"parent": "thread_id", "published": "timestamp", "text": "body", "author": "author"},
    ),
    Export(  # https://github.com/mattwright324/youtube-comment-suite
        "youtube-comment-suite",
        "id parentid videoid channelid commentdate commenttext likes isreply replycount",
        ("line breaks are lost in its CSV: the tool left them out",),
        {"channel_id": "-", "title": "-"},
    ),
    Export(  # https://archive.ics.uci.edu/dataset/380/youtube+spam+collection
        None,
        "commentid author date content",
        videos={
            "psy": "9bZkp7q19f0",
            "katyperry": "CevxZvSJLk8",
            "lmfao": "KQ6zr6kCPj8",
            "eminem": "uelHwf8o7_U",
            "shakira": "pRpeEdMmmQ0",
        },
    ),
    Export(  # https://github.com/epfl-dlab/YouNiverse
        "YouNiverse",
        "author videoid likes replies",
        is_whole=True,
        refusal=(
            "This is YouNiverse's table of comments: author, video, likes and replies. It holds no texts, so there is "
            "nothing to read, search or cite."
        ),
    ),
    Export(  # https://www.kaggle.com/datasets/datasnaek/youtube-new
        None,
        "videoid trendingdate title channeltitle views likes dislikes videoerrororremoved description",
        roles={"captured": "trending_date"},
        has_written_breaks=True,
    ),
    Export(  # the interface of TikTok and Douyin: what a reply answers is called so, or "0"
        None,
        "cid text awemeid replyid",
        roles={"parent": "reply_id"},
    ),
    Export(  # a browser extension; what it calls `timestamp` is when it read the page
        "YouTube Comment Navigator",
        "commentid content published publisheddate timestamp replylevel viewlikes",
        roles={"published": "published", "captured": "timestamp"},
    ),
)


def known_export(columns: Sequence[str]) -> Export | None:
    """The tool that wrote a table with these columns."""
    names = frozenset(folded(name) for name in columns if name)
    return next((export for export in _EXPORTS if export.fits(names)), None)

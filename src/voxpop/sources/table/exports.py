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


_OWN: Final = (
    "Voxpop itself wrote this, out of what an archive holds: it is no original. Take in what that archive was made "
    "from, or the whole archive, with all that is known there: voxpop merge ITS_FOLDER."
)
_EXPORTS: Final = (
    # What Voxpop says of comments, hits and videos: read as a table, keys would be ids, and titles and lines comments.
    Export("Voxpop", "key videokey parentkey likecountisrounded publishedaswritten", refusal=_OWN),
    Export("Voxpop", "kind key videokey score namedby under copies", refusal=_OWN),
    Export("Voxpop", "kind key videokey videotitle channelkey moment", refusal=_OWN),
    Export("Voxpop", "key commentsheld chatheld capturedbasis", refusal=_OWN),
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
    Export(  # https://github.com/strohne/Facepager: its own numbers of nodes, and what a platform calls the object
        "Facepager",
        "id parentid level objectid objecttype querystatus querytime",
        ("what its parent_id names are nodes of the tool's own tree: which comment a reply answers is not read",),
        {"id": "object_id", "parent": "-", "captured": "query_time"},
    ),
    Export(  # https://help.crowdtangle.com, which is no more: its list of posts, a row for each
        "CrowdTangle",
        "pagename facebookid postcreated type totalinteractions likes comments shares url message",
        refusal=("This is CrowdTangle's list of posts: how many comments each had, and none of them."),
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

"""What must be known of a whole file of PeerTube's comments before the first of them is told.

Comes in: one walk over the file. Goes out: which videos its comments are of, and how they name each other. REST gives
an instance's own numbers beside the addresses that hold everywhere; only the addresses become ids. Memory is bounded:
a comment of the instance itself has its number at the end of its address, and need not be kept.
"""

from __future__ import annotations

from typing import Final

from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.json_text.document import Document
from voxpop.sources.peertube.addresses import is_comment, plain_id, uuid_in_name, video_in, watch_page
from voxpop.sources.peertube.walk import Comment, Said, Video, Walk

MOST: Final = 100_000  # comments whose addresses, or numbers, are kept


class Survey:
    """`held` counts comments, `shown` those that say something; `videos` are the ids of the videos named. `has_losses`
    says that something could not be read.
    """

    def __init__(self, original: Original, window: int, most: int = MOST) -> None:
        self._most = most
        self.document = Document()
        self.held = self.shown = 0
        self.videos: dict[str, None] = {}
        self.has_videos = self.has_losses = False
        self._of_number: dict[int, str] = {}
        self._prefixes: dict[str, str] = {}
        self._addresses: dict[int, str] = {}
        self._numbers: set[int] = set()
        self._answered: set[int] = set()
        self._in_name = uuid_in_name(original.path)
        walk = Walk()
        for found in walk.found(original, window, self.document):
            self._take(found)
        self.head = self.document.values
        for found in walk.of_head(self.head):
            self._take(found)
        self.was_cut_off = walk.was_cut_off
        for name in ("id", "partOf", "url"):
            address = self.head.get(name)
            if isinstance(address, str) and (video := video_in(address)) is not None:
                self.videos[video] = None

    @property
    def says_anything(self) -> bool:
        """Whether this is a page: of a video, of comments, or of none where none were."""
        return self.has_videos or self.held > 0 or "totalNotDeletedComments" in self.head

    @property
    def only_video(self) -> str | None:
        """The one video that the file names; else that of its name."""
        return next(iter(self.videos)) if len(self.videos) == 1 else self._in_name if not self.videos else None

    @property
    def has_strangers(self) -> bool:
        """Whether a comment may answer one that is not in the file."""
        return bool(self._answered - self._numbers) or len(self._answered) == self._most

    def video_of(self, comment: Comment) -> str | None:
        """The id of the video that a comment is of."""
        named = _named(comment)
        if named is None and comment.video_id is not None:
            named = self._of_number.get(comment.video_id)
        return named or self.only_video

    def parent_of(self, comment: Comment, above: Comment | None, video: str | None) -> str | None:
        """The address of the comment that this one answers; its number, where the file does not give its address."""
        if above is not None:
            return id_of(above)
        number = comment.in_reply_to_comment_id
        if number is None:
            answered = comment.in_reply_to
            return answered if answered and is_comment(answered) else comment.in_reply_to_comment_url
        prefix = self._prefixes.get(video or "", "")
        return self._addresses.get(number) or f"{prefix}{number}"

    def _take(self, found: Said | Video | Refused) -> None:
        if isinstance(found, Refused):
            self.has_losses = True
        elif isinstance(found, Video):
            self.has_videos = True
        else:
            self._count(found.comment)

    def _count(self, comment: Comment) -> None:
        self.held += 1
        self.shown += not is_deleted(comment) and (comment.text is not None or comment.content is not None)
        video = _named(comment)
        if video is not None:
            self.videos[video] = None
            if comment.video_id is not None:
                self._of_number.setdefault(comment.video_id, video)
        if isinstance(comment.id, int):
            self._number(comment.id, comment, video)

    def _number(self, number: int, comment: Comment, video: str | None) -> None:
        if len(self._numbers) < self._most:
            self._numbers.add(number)
        if comment.in_reply_to_comment_id is not None and len(self._answered) < self._most:
            self._answered.add(comment.in_reply_to_comment_id)
        if comment.url is None:
            return
        page = watch_page(comment.url)
        if page is not None and video is not None and comment.url == f"{page}/comments/{number}":
            self._prefixes.setdefault(video, f"{page}/comments/")
        elif len(self._addresses) < self._most:
            self._addresses[number] = comment.url


def id_of(comment: Comment) -> str | None:
    """The address of a comment, which holds everywhere; else the instance's number."""
    return comment.url or (None if comment.id is None else str(comment.id))


def is_deleted(comment: Comment) -> bool:
    """Whether only the place of the comment is left."""
    return bool(comment.is_deleted) or comment.deleted_at is not None or comment.type == "Tombstone"


def _named(comment: Comment) -> str | None:
    """The video that a comment names by itself."""
    if comment.video is not None and comment.video.uuid is not None:
        return plain_id(comment.video.uuid)
    for address in (comment.video_url, comment.url, comment.in_reply_to, comment.id):
        if isinstance(address, str) and (video := video_in(address)) is not None:
            return video
    return None

"""What a file holds as a whole, which must be known before the first of its comments is told.

Comes in: the pieces of a file. Goes out: a `Survey`: of which video a comment is that does not say so, what is known of
a video whose resource comes after its comments, and what is missing. Bounded: by the number of videos, and by a fixed
number of threads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from voxpop.model import Channel, Coverage, Refused, VideoClaim
from voxpop.sources.dataapi.comments import ids_of
from voxpop.sources.dataapi.pieces import Lost, Piece, video_named_by
from voxpop.sources.dataapi.resources import Found, resources_in, snippet_of, text_in
from voxpop.sources.dataapi.videos import channel_of, video_claim, video_id_of
from voxpop.sources.plurals import comments
from voxpop.sources.sound_text import sound

MOST: Final = 50_000


_ANSWERS: Final = ("youtube#commentThreadListResponse", "youtube#commentListResponse")


class Page(Struct):
    """What the file holds of one page: a video, or a channel or a post that was commented on.

    `late` is what its video resource says, where that comes after the first comment; `channel` the id of its channel.
    `adopted` are comments that do not name their video, `lacking` threads that lack replies.
    """

    held: int = 0
    late: VideoClaim | None = None
    channel: str | None = None
    has_more: bool = False
    adopted: int = 0
    lacking: int = 0


class _Thread(Struct):
    page: str | None
    claimed: int
    within: int


class _Answer(Struct):
    """Of one answer: the pages of its threads, and the thread of its replies, where it has no threads."""

    pages: set[str | None]
    thread: str | None = None


class Survey:
    """The whole of a file; `named` is the video that its name gives, `most` how many threads, and channels, are
    remembered. The key of a page is the id of its video, an address for others, "" for the one that is not known.
    """

    def __init__(self, found: Iterable[Piece | Lost | Refused], named: str | None, most: int = MOST) -> None:
        self.pages: dict[str, Page] = {}
        self.channels: dict[str, Channel] = {}
        self.kinds: set[str] = set()
        self.is_cut_off = False
        self._named, self._most = named, most
        self._videos: set[str] = set()  # no more than two
        self._threads: dict[str, _Thread] = {}
        self._replies: Counter[str] = Counter()  # by thread, of those that came apart from it
        self._orphans: Counter[str] = Counter()  # by thread, of those that name no video
        self._answer = self._last_answer = _Answer(set())
        self._more: dict[str | None, bool] = {}  # by page: whether its last answer names a next one
        self._open: set[str] = set()  # threads of which the last answer does
        for one in found:
            if isinstance(one, Piece):
                for resource in resources_in(one):
                    self._take(resource)
            else:
                self.is_cut_off = self.is_cut_off or "the file ends" in one.reason
        self._conclude()

    @property
    def adopter(self) -> str:
        """The page of comments that do not say theirs: the only video of the file, else that of its name."""
        if self._videos:
            return next(iter(self._videos)) if len(self._videos) == 1 else ""
        return self._named or ""

    def page_of(self, found: Found) -> str:
        """The key of the page that a comment stands on."""
        said = _said_page(found)
        return self._page_of_thread(ids_of(found)[1]) if said is None else said

    def coverage(self, key: str, claimed: int | None) -> tuple[Coverage, str]:
        """Whether the comments of a page are all there; `claimed` is how many YouTube counted."""
        page = self.pages.get(key) or Page()
        if self.is_cut_off:
            return "partial", "The file ends in the middle: it was cut off."
        if page.has_more:
            return "partial", "The last answer names a next page, which the file does not hold."
        if page.lacking:
            threads = "One thread holds" if page.lacking == 1 else f"{page.lacking} threads hold"
            return "partial", f"{threads} fewer replies than YouTube counted."
        if not page.held:
            return "unknown", "The file holds the video without its comments."
        if claimed is not None and claimed > page.held:
            return "partial", f"YouTube counted {comments(claimed)}; the file holds {page.held}."
        return "unknown", "Answers of the YouTube Data API do not say whether they were fetched to the end."

    def _take(self, found: Found) -> None:
        kind = text_in(found.value, "kind")
        if found.kind == "comment":
            self._take_comment(found)
        elif found.kind == "video":
            self._take_video(found.value)
        elif found.kind == "channel" and len(self.channels) < self._most:
            self.channels[text_in(found.value, "id") or ""] = channel_of(found.value)
        elif found.kind == "page":
            self._end_answer(kind in _ANSWERS, text_in(found.value, "nextPageToken") is not None)
        if kind and found.kind != "comment" and len(self.kinds) < 9:
            self.kinds.add(sound(kind[:80]))

    def _take_video(self, resource: dict[str, object]) -> None:
        id_ = video_id_of(resource)
        if id_ is None:
            return
        self._see(id_)
        has_comments = id_ in self.pages or (self._orphans and self.adopter == id_)
        if has_comments and (page := self.pages.setdefault(id_, Page())).late is None:
            page.late = video_claim(resource, id_, {}, [])

    def _take_comment(self, found: Found) -> None:
        key, (id_, parent) = _said_page(found), ids_of(found)
        if key is None:
            self._orphans[self._remembered(self._orphans, parent)] += 1
        else:
            self._hold(key, found)
        if found.thread is not None:
            self._answer.pages.add(key)
            self._take_thread(key, id_, found.thread)
        elif parent is None:
            self._answer.pages.add(key)
        elif found.parent is None:
            self._answer.thread = parent
            self._replies[self._remembered(self._replies, parent)] += 1

    def _hold(self, key: str, found: Found) -> None:
        page = self.pages.setdefault(key, Page())
        page.held += 1
        if "/" not in key:
            self._see(key)
        if page.channel is None:
            thread = snippet_of(found.thread)
            channel = text_in(snippet_of(found.value), "channelId") or text_in(thread, "channelId")
            page.channel = channel and sound(channel)

    def _take_thread(self, key: str | None, id_: str | None, thread: dict[str, object]) -> None:
        claimed = snippet_of(thread).get("totalReplyCount")
        replies = thread.get("replies")
        within = replies.get("comments") if isinstance(replies, dict) else None
        found = _Thread(key, claimed if isinstance(claimed, int) else 0, len(within) if isinstance(within, list) else 0)
        if id_ and (found.claimed or found.within) and len(self._threads) < self._most:
            self._threads[id_] = found

    def _end_answer(self, is_of_comments: bool, has_next: bool) -> None:
        answer, self._answer = self._answer, _Answer(set())
        if not answer.pages and answer.thread is None:
            if has_next or not is_of_comments:
                return
            answer = self._last_answer  # the one after the last, which is empty
        self._last_answer = answer
        for key in answer.pages:
            self._more[key] = has_next
        if not answer.pages and answer.thread is not None:
            self._open.discard(answer.thread)
            self._open.update([answer.thread] if has_next and len(self._open) < self._most else ())

    def _conclude(self) -> None:
        for parent, number in self._orphans.items():
            page = self._page(self._page_of_thread(parent))
            page.held += number
            page.adopted += number
        for key, has_more in self._more.items():
            self._page(self.adopter if key is None else key).has_more |= has_more
        for id_, thread in self._threads.items():
            if max(thread.within, self._replies[id_]) < thread.claimed:
                self._open.add(id_)
        for id_ in self._open:
            self._page(self._page_of_thread(id_)).lacking += 1

    def _page(self, key: str) -> Page:
        return self.pages.setdefault(key, Page())

    def _page_of_thread(self, id_: str | None) -> str:
        thread = self._threads.get(id_ or "")
        return self.adopter if thread is None or thread.page is None else thread.page

    def _see(self, id_: str) -> None:
        if len(self._videos) < 2:
            self._videos.add(id_)

    def _remembered(self, counted: Counter[str], thread: str | None) -> str:
        return thread if thread and (thread in counted or len(counted) < self._most) else ""


def _said_page(found: Found) -> str | None:
    """The page that a comment, its thread or the object around them name. A whole thread without a video is of a
    channel's discussion or of a post.
    """
    said, thread = snippet_of(found.value), snippet_of(found.thread)
    for snippet in (said, thread):
        if id_ := video_named_by({"videoId": snippet.get("videoId")}):
            return id_
    if found.video is not None:
        return found.video
    if post := text_in(said, "postId") or text_in(thread, "postId"):
        return f"https://www.youtube.com/post/{quote(sound(post))}"
    is_whole = text_in(found.thread, "kind") == "youtube#commentThread"
    if is_whole and (channel := text_in(thread, "channelId")):
        return f"https://www.youtube.com/channel/{quote(sound(channel))}/discussion"
    return None

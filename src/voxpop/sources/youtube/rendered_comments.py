"""The comments on the screen of a YouTube page of 2019 and later, where a browser saved what it showed.

Comes in: a parsed page. Goes out: `SeenComment`s in the order of the page. Only what had been loaded is there.

    ytd-comment-thread-renderer
      ytd-comment-view-model (2024+) | ytd-comment-renderer (before)       the comment
        #author-text  #published-time-text a[href*="lc="]  #content-text  #vote-count-middle
        #pinned-comment-badge  #author-comment-badge  #creator-heart
      #replies ytd-comment-replies-renderer                                its replies, of the same elements; since 2025
        yt-sub-thread ytd-comment-thread-renderer                          threads within the thread

On a phone's page they are called `ytm-...`, and classes name their parts. In a page that somebody trimmed, a thread may
hold the parts of its comment itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from voxpop.sources.counts import count_within
from voxpop.sources.youtube.elements import (
    above_of,
    as_written,
    author_of,
    comment_in,
    text_of,
    value_in,
    video_in,
    words_in,
)
from voxpop.sources.youtube.seen_comments import SeenComment

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from voxpop.sources.youtube.elements import Tree

_COMMENTS: Final = "ytd-comment-view-model, ytd-comment-renderer, ytm-comment-view-model, ytm-comment-renderer"
_TAGS: Final = frozenset(_COMMENTS.split(", "))
_TIME: Final = "#published-time-text a, .published-time-text a"
_WHEN: Final = (_TIME, "#published-time-text, .YtmCommentRendererPublishedTime, .comment-published-time")
_NAMES: Final = ("#author-text", "#author-comment-badge #name", ".YtmCommentRendererTitle", ".comment-title")
_PAGES: Final = f"{', '.join(_NAMES)}, a.YtmCommentRendererIconContainer, a.comment-icon-container"
_CONTENT: Final = "#content-text, .YtmCommentRendererText, .comment-text"
_VOTES: Final = ("#vote-count-middle", "#vote-count-left", ".YtmCommentRendererCount, .comment-count")
_THREAD: Final = "ytd-comment-thread-renderer, ytm-comment-thread-renderer"
_THREADS: Final = frozenset({*_THREAD.split(", "), "yt-sub-thread"})
_COUNT: Final = (
    "ytd-comments-header-renderer #count",
    "#comments #count",
    "ytd-comments-entry-point-header-renderer #comment-count",
)
_MORE: Final = ("#more-replies-sub-thread", "#more-replies")


def rendered_comments(tree: Tree, language: str | None) -> Iterator[SeenComment]:
    """All comments that the page shows."""
    heads: dict[int, str] = {}  # from a thread to the comment at its head
    for node in _nodes(tree):
        yield _seen(node, heads, language)


def rendered_ids(tree: Tree) -> Iterator[str | None]:
    """The ids of all of them; None for one that shows none."""
    return (comment_in(value_in(node, _TIME, "href")) for node in _nodes(tree))


def video_of_comments(tree: Tree) -> str | None:
    """The video to which the comments' links to themselves lead: all that names it, where only they were saved."""
    return next((id_ for node in tree.css(_TIME) if (id_ := video_in(node.attributes.get("href"))) is not None), None)


def claimed_beside(tree: Tree, language: str | None) -> tuple[int, bool] | None:
    """How many comments the header above them says there are."""
    return count_within(words_in(tree, *_COUNT), language)


def _nodes(tree: Tree) -> Iterator[LexborNode]:
    """The elements of comments. None stands in another: what looks so would be looked through again and again."""
    if found := tree.css(_COMMENTS):
        return (node for node in found if not any(above.tag in _TAGS for above in above_of(node)))
    alone = (node for node in tree.css(_THREAD) if not any(above.tag in _THREADS for above in above_of(node)))
    return (node for node in alone if node.css_first(_CONTENT) is not None)


def _seen(node: LexborNode, heads: dict[int, str], language: str | None) -> SeenComment:
    href = value_in(node, _TIME, "href")
    id_ = comment_in(href)
    threads = list(_threads_around(node))
    parent, is_reply = _parent(id_, threads, heads)
    content = node.css_first(_CONTENT)
    badge = node.css_first("ytd-author-comment-badge-renderer")
    is_by_channel = node.css_first("#author-text .channel-owner") is not None or _has(badge, "creator")
    return SeenComment(
        id=id_,
        parent_id=parent,
        is_reply=is_reply,
        author=author_of(words_in(node, *_NAMES), value_in(node, _PAGES, "href")),
        text=None if content is None else as_written(text_of(content)),
        time=words_in(node, *_WHEN),
        likes=_likes(node, language),
        reply_count=_replies(threads[0], language) if threads and not is_reply else None,
        is_pinned=node.css_first("ytd-pinned-comment-badge-renderer") is not None,
        is_hearted=node.css_first("ytd-creator-heart-renderer") is not None,
        is_by_channel=is_by_channel,
        is_verified=_is_verified(badge),
        amount=words_in(node, "#comment-chip-price"),
    )


def _threads_around(node: LexborNode) -> Iterator[LexborNode]:
    """The threads that a comment stands in, the innermost first."""
    return (above for above in above_of(node) if above.tag in _THREADS)


def _parent(id_: str | None, threads: list[LexborNode], heads: dict[int, str]) -> tuple[str | None, bool]:
    """What it answers, and whether it answers anything. The first comment in a thread is its head."""
    parent, is_reply = None, False
    for thread in threads:
        head = heads.get(thread.mem_id)
        if head is not None and head != id_:
            parent, is_reply = head or None, True
            break
    for thread in threads:
        if thread.mem_id not in heads:
            heads[thread.mem_id] = id_ or ""
    if not is_reply and id_ is not None and "." in id_:  # a page of replies, or a thread whose head is not shown
        return id_.partition(".")[0], True
    return parent, is_reply


def _likes(node: LexborNode, language: str | None) -> tuple[int, bool] | None:
    """Nothing is shown for none. The button's label has all digits of what is shown as "1.2K"."""
    shown = next((found for name in _VOTES if (found := node.css_first(name)) is not None), None)
    if shown is None:
        return None
    if not shown.text().strip():
        return 0, False
    count = count_within(shown.text(), language)
    if count is None or not count[1]:
        return count
    label = value_in(node, "#like-button [aria-label]", "aria-label")
    exact = count_within(label, language)
    is_same = exact is not None and not exact[1] and count[0] <= exact[0] < count[0] * 1.1
    return exact if is_same else count


def _replies(thread: LexborNode, language: str | None) -> int | None:
    """What the button that opens a thread says."""
    count = count_within(words_in(thread, *_MORE), language)
    return count[0] if count is not None and not count[1] else None


def _is_verified(badge: LexborNode | None) -> bool:
    """Another's badge says that YouTube verified the name; the channel's own has a tick for that."""
    if badge is None:
        return False
    if not _has(badge, "creator"):
        return True
    tick = badge.css_first("#icon")
    return badge.css_first(".badge-style-type-verified") is not None or (
        tick is not None and not _has(tick, "hidden") and bool(tick.css_first("svg"))
    )


def _has(node: LexborNode | None, attribute: str) -> bool:
    return node is not None and attribute in node.attributes

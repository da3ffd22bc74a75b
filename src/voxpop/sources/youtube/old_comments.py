"""The comments on the screen of a YouTube page of 2008 to 2018, in the four layouts of those years.

Comes in: a parsed page. Goes out: `SeenComment`s in the order of the page.

    2015-2018   .comment-thread-renderer > .comment-renderer[data-cid]; its replies in .comment-replies-renderer
    2014-2015   .comment-item[data-cid]; the id of a reply begins with that of its thread
    2010-2013   li.comment[data-id]; replies are told by an "@name" or by the name of who is answered, and not by which
                comment, so none is said to be one; the best ones stand in the page twice
    2008-2010   .watch-comment-entry[id]; no replies are told, and of thumbs only the difference

In 2013 and 2014 comments stood in a frame of Google+, which no saved page holds. The layouts, as scrapers and saved
pages of their time have them: https://github.com/philbot9/youtube-comment-api,
https://github.com/egbertbouman/youtube-comment-downloader
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from voxpop.model import Author
from voxpop.sources.counts import count_within, counts_within
from voxpop.sources.html_text import text_from_html
from voxpop.sources.youtube.elements import above_of, author_of, comment_in, text_of, value_in, words_in, words_of
from voxpop.sources.youtube.seen_comments import SeenComment

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from voxpop.sources.youtube.elements import Tree

_COMMENTS: Final = ".comment-renderer, .comment-item, li.comment[data-id], .watch-comment-entry"
_NAMES: Final = frozenset({"comment-renderer", "comment-item", "comment", "watch-comment-entry"})
_OLDEST: Final = "watch-comment-entry"
_TEXT: Final = ".comment-renderer-text-content, .comment-text-content"
_TEXTS: Final = f"{_TEXT}, .comment-text, .watch-comment-body"
_NAME: Final = ".comment-author-text, .user-name"
_TIME: Final = ".comment-renderer-time, .time"
_LIKES: Final = ".comment-renderer-like-count.off, .like-count.off"
_PINNED: Final = ".comment-renderer-pinned-comment-badge"
_HEART: Final = ".creator-heart-background-hearted, .comment-renderer-creator-heart"
_CLAIMED: Final = (
    *(".comment-section-header-renderer", "#comments-header h4", ".all-comments", "#comments-view h4"),
    "#watch-comment-panel .expander-head-stat",
)
_EDIT_BOX: Final = "comment-renderer-edit-"
_SPACES: Final = re.compile(r"\s+")
_VOTES: Final = 2  # numbers in "38 up, 1 down"
_BARE_CHANNEL: Final = re.compile(r"[A-Za-z0-9_-]{22}")  # the id of a channel without the "UC" before it


def old_comments(tree: Tree, language: str | None) -> Iterator[SeenComment]:
    """All comments that the page shows."""
    for node in _nodes(tree):
        if _OLDEST in _classes(node):
            yield _of_2008(node)
        else:
            yield _of_2012(node) if node.tag == "li" else _of_2015(node, language)


def old_ids(tree: Tree) -> Iterator[str | None]:
    """The ids of all of them; None for one that shows none."""
    return (node.attributes.get("data-id") if node.tag == "li" else _id(node) for node in _nodes(tree))


def _of_2008(node: LexborNode) -> SeenComment:
    text, time = node.css_first(".watch-comment-body"), words_in(node, ".watch-comment-time")
    return SeenComment(
        id=_id(node),
        parent_id=None,
        is_reply=False,
        author=author_of(words_in(node, ".watch-comment-auth"), value_in(node, ".watch-comment-auth", "href")),
        text=None if text is None else _on_lines(text.inner_html or ""),
        time=time.strip("() ") if time else None,
    )


def old_claimed(tree: Tree, language: str | None) -> tuple[int, bool] | None:
    """How many comments the header above them says there are."""
    return count_within(words_in(tree, *_CLAIMED), language)


def _nodes(tree: Tree) -> Iterator[LexborNode]:
    """The elements of comments: boxes for writing one have the same names and no text. None stands in another."""
    for node in tree.css(_COMMENTS):
        is_inside = any(_NAMES & _classes(above) for above in above_of(node))
        if not is_inside and node.css_first(_TEXTS) is not None:
            yield node


def _on_lines(markup: str) -> str:
    """Only `<br>` breaks a line there: the breaks in the markup are spaces, as browsers show them."""
    return "\n".join(line.strip() for line in text_from_html(_SPACES.sub(" ", markup)).strip().split("\n"))


def _of_2015(node: LexborNode, language: str | None) -> SeenComment:
    id_ = _id(node)
    href = value_in(node, "a.comment-author-text, a.user-name, .comment-author-text a, .comment-user-photo", "href")
    text = node.css_first(_TEXT)
    shown = node.css_first(_LIKES)
    parent = _parent(node, id_)
    return SeenComment(
        id=id_,
        parent_id=parent,
        is_reply=parent is not None or _is_within(node, "comment-replies-renderer"),
        author=author_of(words_in(node, _NAME) or value_in(node, _NAME, "title"), href),
        text=None if text is None else text_of(text),
        time=words_in(node, _TIME),
        likes=None if shown is None else count_within(shown.text(), language) or (0, False),
        is_pinned=node.css_first(_PINNED) is not None,
        is_hearted=node.css_first(_HEART) is not None,
        is_by_channel=bool({"channel-owner"} & _classes(node))
        or node.css_first(".creator .comment-author-text, .comment-author-text.creator") is not None,
    )


def _of_2012(node: LexborNode) -> SeenComment:
    """The number shown is the difference of thumbs up and down; both stand in its title."""
    name = words_in(node, ".metadata .author") or node.attributes.get("data-author")
    author = author_of(name, value_in(node, ".metadata a.author, .metadata .author a", "href"))
    channel = node.attributes.get("data-author-id") or ""
    if author.id is None and _BARE_CHANNEL.fullmatch(channel):
        author = Author(f"UC{channel}", author.name, author.url)
    text = node.css_first(".comment-text")
    votes = counts_within(value_in(node, ".comments-rating-positive", "title"))
    is_whole = len(votes) == _VOTES
    return SeenComment(
        id=node.attributes.get("data-id") or None,
        parent_id=None,
        is_reply=False,
        author=author,
        text=None if text is None else text_of(text).strip(),
        time=_time_of(node.css_first(".metadata .time")),
        likes=(votes[0], False) if is_whole else None,
        dislikes=votes[1] if is_whole else None,
    )


def _time_of(node: LexborNode | None) -> str | None:
    """That of a reply stands behind links to whom it answers: "in reply to kutter (Show the comment) 4 hours ago"."""
    if node is None or node.css_first("a.yt-user-name, .comment-action-showparent") is None:
        return None if node is None else words_of(node)
    own = [child.text_content or "" for child in node.iter(include_text=True) if child.tag == "-text"]
    return next((words for part in reversed(own) if (words := _SPACES.sub(" ", part).strip())), None)


def _id(node: LexborNode) -> str | None:
    """Pages that were cleaned of data attributes have it elsewhere."""
    if _OLDEST in _classes(node):
        return (node.id or "").removeprefix("cid_") or None
    said = node.attributes.get("data-cid")
    box = value_in(node, f'[id^="{_EDIT_BOX}"]', "id") or ""
    return said or box.removeprefix(_EDIT_BOX) or comment_in(value_in(node, f"{_TIME.replace(',', ' a,')} a", "href"))


def _parent(node: LexborNode, id_: str | None) -> str | None:
    if id_ is not None and "." in id_:
        return id_.partition(".")[0]
    if not _is_within(node, "comment-replies-renderer"):
        return None
    threads = (above for above in above_of(node) if "comment-thread-renderer" in _classes(above))
    head = next((thread.css_first(".comment-renderer") for thread in threads), None)
    return _id(head) if head is not None else None


def _is_within(node: LexborNode, name: str) -> bool:
    return any(name in _classes(above) or above.id == name for above in above_of(node))


def _classes(node: LexborNode) -> set[str]:
    return set((node.attributes.get("class") or "").split())

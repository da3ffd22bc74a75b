"""Comments that a page shows to people, known by the names that its elements have, where it describes none to machines.

Comes in: a parsed page. Goes out: `Shown`s in the order of the page. What many sites, themes and scripts agree on:

    .comment | #comment-12 | [data-comment-id]          a comment
      .comment-author .fn | .username                   who wrote it
      time[datetime] | .comment-date                    when
      .comment-text | .comment-content                  what
      .children | .replies                              what answers it

An element that bears the name of a text is where each comment begins to be looked for; a page that names hardly any
authors beside them shows something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from voxpop.model import Author, Captured, CommentClaim, Refused, When
from voxpop.sources.counts import count_in
from voxpop.sources.derived_ids import DerivedIds
from voxpop.sources.relative_times import RelativeTimes
from voxpop.sources.schema_org.comments import DAMAGED
from voxpop.sources.schema_org.dates import when_of
from voxpop.sources.webpage.open_graph import whole_address
from voxpop.sources.youtube.elements import above_of, as_written, text_of, words_of
from voxpop.sources.youtube.page_dates import when_from_date

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_VERBS: Final = "add|new|post|write|leave|submit|no|load|more|hide|show|recent|edit|hidden|your|delete|report"
_SAID: Final = rf"(?!(?:{_VERBS})-)(?:[a-z0-9]+-)?(?:comm?ent|comm|reply|response)"
_TEXTS: Final = (
    re.compile(rf"{_SAID}-?(?:text|txt|content|message|msg|html|markdown)"),
    re.compile(rf"{_SAID}-?body"),
    re.compile(r"text|txt|content|message|body|description"),  # within a comment only
)
_TEXT_ID: Final = re.compile(r"comm-id-\d{1,20}")  # DataLife Engine
_WITHIN: Final = 4  # elements between a comment and what is called its "text"
_ITEM: Final = re.compile(
    rf"{_SAID}(?:-(?:item|box|block|wrap|wrapper|container|row|single|entry|thread|card|main|node))?|comments-tree-item"
)
_ITEM_ID: Final = re.compile(r"(?:[a-z]+-)?(?:comment|comm|reply)-?(?:id-?|item-?)?(\d{1,20})")
_ID_NAMES: Final = ("data-comment-id", "data-commentid", "data-reply-id")
# An id of an element that is called a comment: VK's ("post-1_33"), a hash, a UUID.
_OWN_ID: Final = re.compile(
    r"(?:post(?=-?\d+_)|[A-Za-z]{1,20}[-_])?(-?\d{1,15}_\d{1,15}|[0-9a-f]{16,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_REPLIES: Final = re.compile(
    r"children|(?:[a-z0-9]+-)?replies(?:-(?:list|container|wrap|wrapper|wrap-deep))?|(?:comment|sub|child)-(?:replies|children)|"
    r"reply-list|sub-comments?|sub-reply-(?:list|container)|second-level(?:-container)?|child-comments?|comment-answers|answers"
)
_AUTHORS: Final = (
    re.compile(r"(?:[a-z0-9]+-)*(?:fn|author-?name|user-?name|nick(?:-?name)?|display-?name|name)(?:-link)?"),
    re.compile(r"(?:[a-z0-9]+-)*(?:author|user|login|poster|writer)(?:-link)?"),
)
_PERSON: Final = re.compile(r"/(?:members?|users?|profiles?|authors?|channels?|people|u|@[^/]{1,100})(?:/|$|\?)|/@")
_TIME: Final = re.compile(
    r"(?:[a-z0-9]+-)*(?:date|time|date-?time|time-?ago|ago|timestamp|posted|published|created|when)(?:-(?:text|link|at))?"
)
_LIKES: Final = re.compile(r"(?:[a-z0-9]+-)*(?:likes?|up-?votes?)(?:-button)?(?:-(?:count|counter|num|number|total))?")
_SO_MANY: Final = re.compile(r"(\d\S{0,12}) likes?", re.IGNORECASE)
_WRITTEN_OUT: Final = re.compile(r"[^\W\d_]{3}|^\s*\d{4}\D")
_EDITED: Final = re.compile(r"\([^\W\d_]{3,20}\)\s*$")  # "1 week ago (edited)", in whatever language
_APART: Final = frozenset({"form", "aside", "nav", "noscript", "template", "button", "label"})
_FIELDS: Final = "form, textarea"  # where a person writes
_HUMPS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+")
_MADE: Final = re.compile(r"_+(?=[A-Za-z-]*\d|[a-z-]*[A-Z])[A-Za-z0-9-]{4,8}$")  # what makes a name the only one
_GAPS: Final = re.compile(r"\n{3,}")
_SAYS: Final = re.compile(r"\s*(?:says|said)?\s*:$")
_HIGHEST: Final = 40  # elements around a text that are looked at
_TOLD: Final = "[class], time, span, a[href]"  # elements that may say who wrote it, when, and how many liked it
_NEAR: Final = 10  # elements between a comment and what is said of it
_ALONE: Final = 4  # elements around a text that may be its comment, where none is called so
_LONGEST_NAME: Final = 100
_LONGEST_TIME: Final = 60
_NO_TEXT: Final = "This comment has no text: its element stands in the page without any."


class Shown(Struct):
    """A comment. `parent` is the number of the one that it answers, `likes` says whether they are rounded too."""

    text: str
    id: str | None = None
    parent: int | None = None
    author: str | None = None
    author_url: str | None = None
    time: str | None = None
    likes: tuple[int, bool] | None = None
    language: str | None = None  # of the page
    rank: int = len(_AUTHORS) + 1  # how little is known that it is the author


def shown_in(tree: LexborHTMLParser, url: str | None) -> list[Shown]:
    """All comments; none where hardly any has an author. `url` is the address of the page."""
    texts = _texts_in(tree)
    if not texts:
        return []
    page = _Page(texts)
    language = next((node.attributes.get("lang") for node in tree.css("html[lang]")), None)
    nodes = tree.css(_TOLD)
    within = [found for node in nodes if (found := page.take(node, url)) is not None]
    for number, node in within:
        page.take_within(number, node, url)
    if page.widen(texts):
        for node in nodes:
            page.take(node, url)
    page.write(texts, language)
    authors = sum(comment.author is not None for comment in page.comments)
    return page.comments if authors * 2 >= len(page.comments) else []


class _Page:
    """The comments of a page in the making. Elements are known by `mem_id`."""

    def __init__(self, texts: list[LexborNode]) -> None:
        self.comments: list[Shown] = []
        self._held: dict[int, int] = {}  # how many texts stand in an element
        self._items: dict[int, int] = {}  # the number of the comment that an element is
        self._lists: dict[int, bool] = {}
        self._first: dict[int, int] = {}  # the first comment in an element that is surely one
        self._answered: dict[int, int | None] = {}  # what is answered by all that stands in an element
        self._texts = {text.mem_id for text in texts}
        self._cut: dict[int, list[LexborNode]] = {}  # what stands in a comment's text and is none of it
        for text in texts:
            for above in islice(above_of(text), _HIGHEST):
                self._held[above.mem_id] = self._held.get(above.mem_id, 0) + 1
        named = [self._add(text) for text in texts]
        if len(set(named)) == len(named) and None not in named:  # one that stands twice is of something else
            for comment, own in zip(self.comments, named, strict=True):
                comment.id = own

    def _add(self, text: LexborNode) -> str | None:
        number = len(self.comments)
        item = self._item_of(text)
        self._items[item.mem_id] = number
        parent = self._parent_of(item, number)
        own = _id_of(item) or _id_of(text)
        self.comments.append(Shown("", own, parent))
        return own or self._named_by(item)

    def _named_by(self, item: LexborNode) -> str | None:
        """The id that a comment's element, or one just around it, may bear because it is one."""
        for node in islice(chain([item], above_of(item)), _ALONE):
            names = _names(node)
            if (node is not item and node.mem_id in self._items) or any(map(_REPLIES.fullmatch, names)):
                return None
            if any(map(_ITEM.fullmatch, names)):
                found = _OWN_ID.fullmatch(node.attributes.get("id") or "")
                if said := (node.attributes.get("data-id") or "").strip()[:100] or (found[1] if found else None):
                    return said
        return None

    def _item_of(self, text: LexborNode) -> LexborNode:
        """The element of a comment: the nearest that is called so, and is not another's; else all that holds no other
        text.
        """
        item = alone = text
        for far, above in enumerate(islice(above_of(text), _NEAR)):
            if above.mem_id not in self._items and _is_item(above) and not self._is_list(above, alone):
                return above
            if self._held[above.mem_id] == 1:
                alone = above
                item = above if far < _ALONE else item
        return item

    def _is_list(self, above: LexborNode, first: LexborNode) -> bool:
        """Whether an element that is called a comment holds many like the first in it, each with a text."""
        if above.mem_id not in self._lists:
            kind = first.tag, first.attributes.get("class")
            alike = (node for node in above.iter() if (node.tag, node.attributes.get("class")) == kind)
            self._lists[above.mem_id] = sum(self._held.get(node.mem_id, 0) == 1 for node in alike) > 1
        return self._lists[above.mem_id]

    def _parent_of(self, item: LexborNode, number: int) -> int | None:
        for above in islice(above_of(item), _HIGHEST):
            if above.mem_id in self._items:
                return self._items[above.mem_id]
            if any(_REPLIES.fullmatch(name) for name in _names(above)):
                return self._answered.setdefault(above.mem_id, number - 1 if number else None)
            if (above.tag == "li" or _id_of(above) is not None) and _is_item(above):
                first = self._first.setdefault(above.mem_id, number)
                if first != number:
                    return first
        return None

    def take(self, node: LexborNode, url: str | None) -> tuple[int, LexborNode] | None:
        """Takes what an element says of the comment in which it stands; where it stands within its text, it may be what
        somebody wrote, and is given back with the comment's number.
        """
        if self._held.get(node.mem_id) or node.mem_id in self._items:
            return None
        is_within = False
        for above in islice(above_of(node), _NEAR):
            is_within = is_within or above.mem_id in self._texts
            if (number := self._items.get(above.mem_id)) is not None:
                if is_within:
                    return number, node
                _take(self.comments[number], node, url)
                return None
        return None

    def take_within(self, number: int, node: LexborNode, url: str | None) -> None:
        """The same, where nothing else in the comment says who wrote it, or when."""
        comment = self.comments[number]
        author, url_of_author, rank = comment.author, comment.author_url, comment.rank
        before = comment.time, comment.likes
        _take(comment, node, url, is_within=True)
        if author is not None:
            comment.author, comment.author_url, comment.rank = author, url_of_author, rank
        if (comment.author, comment.time, comment.likes) != (author, *before):
            self._cut.setdefault(number, []).append(node)

    def widen(self, texts: list[LexborNode]) -> bool:
        """Where nobody was found to have written a comment, it is also what stands around it and holds no other text.

        Says whether that is so of any.
        """
        is_wider = False
        for number, text in enumerate(texts):
            for above in islice(above_of(text), _ALONE):
                if self.comments[number].author is None and self._held[above.mem_id] == 1:
                    is_wider = self._items.setdefault(above.mem_id, number) == number or is_wider
        return is_wider

    def write(self, texts: list[LexborNode], language: str | None) -> None:
        """When all was taken: what is left of the texts."""
        for number, text in enumerate(texts):
            gone = {node.mem_id for node in (*self._cut.get(number, ()), *text.css(_FIELDS))}
            for node in reversed(text.css("*") if gone else []):  # what stands in another goes before it
                if node.mem_id in gone:
                    node.decompose()
            self.comments[number].text, self.comments[number].language = _written(text), language


def _take(comment: Shown, node: LexborNode, url: str | None, is_within: bool = False) -> None:
    """A link to somebody's page is the author's where it has no better name, but not within a text (`is_within`)."""
    words, names = words_of(node), _names(node)
    if words is None:
        return
    rank = next((rank for rank, form in enumerate(_AUTHORS) if any(map(form.fullmatch, names))), comment.rank)
    if not is_within and node.tag == "a" and _PERSON.search(node.attributes.get("href") or ""):
        rank = min(rank, len(_AUTHORS))
    if rank < comment.rank and len(words) <= _LONGEST_NAME:
        comment.author, comment.author_url = _SAYS.sub("", words), whole_address(_link_of(node), url)
        comment.rank = rank
    elif _is_untimed(comment) and (node.tag == "time" or any(map(_TIME.fullmatch, names))):
        comment.time = _time_of(node, words)
    elif comment.likes is None:
        found = _SO_MANY.fullmatch(words)
        is_named = any(map(_LIKES.fullmatch, names))
        comment.likes = count_in(found[1] if found else words) if found or is_named else None


def _is_untimed(comment: Shown) -> bool:
    """Whether nothing says when, or only what holds the author's name too: a whole line may be called "date"."""
    return comment.time is None or (comment.author is not None and comment.author in comment.time)


def claims_of_shown(
    shown: Iterable[Shown], scope: Callable[[str], str], captured: Captured, was_damaged: bool
) -> Iterator[CommentClaim | Refused]:
    """`scope` makes an id that is unique on the page's site into one that is unique on the platform."""
    ids, times, number = DerivedIds(), RelativeTimes(captured), 0
    known: list[str] = []
    for place, comment in enumerate(shown):
        parent = None if comment.parent is None else known[comment.parent]
        number += parent is None
        id_ = None if comment.id is None else scope(comment.id)
        claim = CommentClaim(
            id_,
            parent,
            Author(name=comment.author, url=comment.author_url),
            comment.text,
            place,
            number if parent is None else None,
            _when(comment, times),
            like_count=comment.likes[0] if comment.likes else None,
            like_count_is_rounded=comment.likes[1] if comment.likes else None,
            is_edited=True if _EDITED.search(comment.time or "") else None,
            was_damaged=was_damaged and "\ufffd" in comment.text,
        )
        known.append(ids.id_of(claim) if id_ is None else id_)
        yield claim if comment.text or comment.author else Refused(f"comments[{place}]", _NO_TEXT)
        if claim.was_damaged:
            yield Refused(f"comments[{place}].text", DAMAGED)


def _when(comment: Shown, times: RelativeTimes) -> When:
    """A day that is written in numbers alone may be another's month."""
    words = comment.time
    if words is None:
        return When()
    day = when_from_date(words, comment.language) if _WRITTEN_OUT.search(words) else When()
    return when_of(words) or (day if day.latest is not None else times.when(words)[0])


def _texts_in(tree: LexborHTMLParser) -> list[LexborNode]:
    """The elements that are texts of comments, by the surest name that any of them has."""
    found: list[list[LexborNode]] = [[] for _ in _TEXTS]
    weakest = len(_TEXTS) - 1
    written = {above.mem_id for field in tree.css(_FIELDS) for above in islice(above_of(field), _NEAR)}
    for node in tree.css("[class], [id]"):
        names = _names(node)
        rank = next((rank for rank, form in enumerate(_TEXTS) if any(map(form.fullmatch, names))), None)
        if _TEXT_ID.fullmatch(node.attributes.get("id") or ""):
            rank = 0
        if (
            rank is None
            or (rank == weakest and (node.mem_id in written or node.tag == "a" or _near_item(node) is None))
            or _is_apart(node)
        ):
            continue
        found[rank].append(node)
    texts = next((nodes for nodes in found if nodes), [])
    around = {above.mem_id for text in texts for above in islice(above_of(text), _HIGHEST)}
    inner = [text for text in texts if text.mem_id not in around]
    if texts is not found[weakest]:
        return inner
    return list({_near_item(text): text for text in reversed(inner)}.values())[::-1]  # the first in each comment


def _near_item(node: LexborNode) -> int | None:
    return next((above.mem_id for above in islice(above_of(node), _WITHIN) if _is_item(above)), None)


def _is_apart(node: LexborNode) -> bool:
    """Whether it stands where a person writes, or beside the page. Some scripts put the whole list into a form."""
    for above in islice(chain([node], above_of(node)), _HIGHEST):
        if above.tag in _APART:
            return not (above.tag == "form" and _id_of(node) is not None)
        if _id_of(above) is not None:
            node = above
    return False


def _names(node: LexborNode) -> list[str]:
    """Its classes, as words divided by hyphens.

    "commentText", "comment__text" and "comment-text" are one name; "page-comment-module__authorName_x7Yz1", as programs
    make it, is also "author-name".
    """
    classes = (node.attributes.get("class") or "")[:400].split()
    parts = [_MADE.sub("", name.rpartition("__")[2]) for name in classes if "__" in name]
    return [_HUMPS.sub("-", name).lower().strip("-") for name in (*classes, *parts)]


def _is_item(node: LexborNode) -> bool:
    return _id_of(node) is not None or any(map(_ITEM.fullmatch, _names(node)))


def _id_of(node: LexborNode) -> str | None:
    for name in _ID_NAMES:
        if said := (node.attributes.get(name) or "").strip():
            return said[:100]
    found = _ITEM_ID.fullmatch(_HUMPS.sub("-", node.attributes.get("id") or "").lower())
    return found[1] if found else None


def _written(text: LexborNode) -> str:
    """What was written: empty lines of the page's own layout, and blanks around lines, are none of it."""
    lines = "\n".join(line.strip() for line in as_written(text_of(text)).split("\n"))
    return _GAPS.sub("\n\n", lines.strip())


def _link_of(node: LexborNode) -> str | None:
    return next((link for link in _links_around(node) if link), None)


def _links_around(node: LexborNode) -> Iterator[str | None]:
    yield node.attributes.get("href")
    yield from (link.attributes.get("href") for link in node.css("a[href]")[:1])
    if node.parent is not None and node.parent.tag == "a":
        yield node.parent.attributes.get("href")


def _time_of(node: LexborNode, words: str) -> str | None:
    """What it says to machines, where that is a time; else its words."""
    for name in ("datetime", "title", "content"):
        said = node.attributes.get(name)
        if said and when_of(said) is not None:
            return said
    return words if len(words) <= _LONGEST_TIME else None

"""The shape of objects that JSON lists: where their plain values, their replies and their comments are.

Comes in: the first elements of a list. Goes out: a `Shape`, and a function that makes rows of each element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from voxpop.sources.table.nested import MOST_COLUMNS, Path, list_at, lists_in, objects_in, paths_in, value_at
from voxpop.sources.table.people import PERSON, People, people_of
from voxpop.sources.table.roles import ColumnRole, folded, names_ornaments, names_people, ranks_of
from voxpop.sources.table.speech import are_words
from voxpop.sources.table.tables import Values
from voxpop.sources.table.values import names_video

TEXT: Final = "text"  # the column of plain texts
_JUDGED: Final = 10  # texts; in fewer each may be a comment of one word
_DEPTH: Final = 5  # of replies to replies

_OF_LISTS: Final = frozenset(["text", "reply_count", "comment_count"])  # "comments", "replies"
_BESIDE_TEXT: Final = frozenset(["author", "author_id", "id", "like_count", "published", "parent", "reply_count"])

# What is said of comments and of replies alike, and may bear another name there: "reply_text", or "text" for "comment".
_ALIKE: Final[tuple[ColumnRole, ...]] = (
    *("text", "id", "author", "author_id", "author_url", "like_count", "published"),
)
_OF_REPLY: Final = re.compile(r"repl(?:y|ies)[_ -]?(?=.)", re.IGNORECASE)

# Names of what is said of a post or a video, and not of a comment.
_OF_POSTS: Final = frozenset({"postid", "posttext", "posturl", "shortcode", "videoid", "videourl", "caption", "title"})

Element = dict[str, Any] | str
Rows = list[tuple[Values, Values | None, bool]]
"""Cells, those of the row that this one answers, and whether others answer this one."""


class Shape(Struct, frozen=True):
    """Columns, each a path in the row itself or in what it lies in (`is_above`); the paths of the lists of replies;
    those of the lists of comments, where an element is itself none but their video, or the answer that held them;
    whether an element that is a text is a comment. `others`: where replies say what the comments say at a path.
    `people`: where the names of who wrote are, if they do not stand in the rows.
    """

    paths: tuple[tuple[bool, Path], ...]
    replies: tuple[Path, ...] = ()
    boxes: tuple[Path, ...] = ()
    takes_texts: bool = False
    others: dict[Path, Path] = {}
    people: People | None = None

    def cell(self, path: tuple[bool, Path], row: dict[str, Any], around: dict[str, Any]) -> object:
        """What a row, or what it lies in, says in the column of this path."""
        found = value_at(around if path[0] else row, path[1])
        other = self.others.get(path[1]) if found is None and not path[0] else None
        return found if other is None else value_at(row, other)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns. What lies around the comments is the video's: its "id" is called "video.id". The
        time of capture is that of both.
        """
        return tuple(
            f"video.{'.'.join(path)}" if is_above and not _means_the_same_above(path[-1]) else ".".join(path)
            for is_above, path in self.paths
        )


def shape_of(sample: Sequence[Element], known: Mapping[str, str] | None = None) -> Shape:
    """The shape in which these elements are read. `known` are names of people, by their ids, that stand beside them."""
    texts = sum(isinstance(value, str) for value in sample)
    if texts * 2 < len(sample):
        sample = objects_in(sample)
    objects = [value if isinstance(value, dict) else {TEXT: value} for value in sample]
    holders = objects
    around: list[Path] = []
    boxes = _boxes_of(objects)
    if boxes:
        around = paths_in(objects)
        within = [child for box in boxes for child in _children(objects, box)]
        objects = [value if isinstance(value, dict) else {TEXT: value} for value in within]
    top = paths_in(objects)
    own = list(top)
    answers: list[dict[str, Any]] = []
    replies: list[Path] = []
    level = objects if _has_text(objects) else []
    for _ in range(_DEPTH):  # replies to replies may lie in lists of another name
        below: list[dict[str, Any]] = []
        text = _text_of(level)  # which may be a list of its parts
        for path in (path for path in lists_in(level) if path != text):
            within = objects_in(_children(level, path))
            if _are_comments(within, path[-1]):
                own += [more for more in paths_in(within) if more not in own]
                below += within
                replies += [] if path in replies else [path]
        answers += below
        level = below
    others = _others(top, answers)
    own = [path for path in own if path not in others.values()]
    people = people_of([*objects, *answers], holders if boxes else (), known or {})
    paths = [(False, path) for path in own[: MOST_COLUMNS - 1]]
    paths += [(False, PERSON)] if people is not None else []
    paths += [(True, path) for path in around]
    return Shape(tuple(paths[:MOST_COLUMNS]), tuple(replies), boxes, not boxes and (TEXT,) in own, others, people)


def expander(shape: Shape, wanted: Sequence[int]) -> Callable[[Element], Rows]:
    """What makes rows of an element: the cells of the wanted columns, and those of the row that it answers."""
    paths = [shape.paths[column] if column < len(shape.paths) else None for column in wanted]  # None: the caller's own
    people = shape.people if (False, PERSON) in paths else None

    def cells(row: dict[str, Any], around: dict[str, Any], names: Mapping[str, str]) -> Values:
        found = tuple([path and shape.cell(path, row, around) for path in paths])
        if people is None:
            return found
        name = people.name_of(row, names)
        return tuple([name if path == (False, PERSON) else cell for path, cell in zip(paths, found, strict=True)])

    def thread(
        row: dict[str, Any], around: dict[str, Any], names: Mapping[str, str], above: Values | None, depth: int
    ) -> Iterator[Any]:
        own = cells(row, around, names)
        replies = (
            [reply for path in shape.replies for reply in objects_in(list_at(row, path))] if depth < _DEPTH else []
        )
        yield own, above, bool(replies)
        for reply in replies:
            yield from thread(reply, around, names, own, depth + 1)

    def expanded(element: Element) -> Rows:
        value = element if isinstance(element, dict) else {TEXT: element}
        names = {} if people is None else people.names_in(value)
        if not shape.boxes:
            return list(thread(value, value, names, None, 0))
        rows = (row for box in shape.boxes for row in list_at(value, box))
        inner = [row if isinstance(row, dict) else {TEXT: row} for row in rows]
        return [found for row in inner for found in thread(row, value, names, None, 0)]

    keys = [path[1][0] for path in paths if path is not None and len(path[1]) == 1]
    is_flat = not shape.boxes and not shape.replies and len(keys) == len(paths)
    return (lambda element: _flat(element, keys)) if is_flat else expanded


def alone(shape: Shape, wanted: Sequence[int], element: Element) -> Values:
    """The cells of an element in which no comments lie: what it says of itself, as of a video."""
    value = element if isinstance(element, dict) else {TEXT: element}
    paths = [shape.paths[column] if column < len(shape.paths) else None for column in wanted]
    return tuple([path and shape.cell(path, value, value) for path in paths])


def worth_of(sample: Sequence[object], name: str) -> int:
    """How likely the list of this name, which begins so, holds the comments of a file: 4 or 3; 2 for a list of videos,
    1 for one of other things (sizes of a picture, formats of a film), 0 where it holds no rows.
    """
    objects = objects_in(sample)
    if objects:
        return 4 if _has_text(objects) or _boxes_in(objects) else 1 + _names_videos(objects)
    is_named = "text" in ranks_of(name) or names_video(name)
    return 3 if sample and is_named and all(isinstance(value, str) for value in sample) else 0


def _flat(element: Element, keys: Sequence[str]) -> Rows:
    if isinstance(element, dict):
        return [(tuple([element.get(key) for key in keys]), None, False)]
    return [(tuple([element if key == TEXT else None for key in keys]), None, False)]


def _children(objects: Sequence[dict[str, Any]], path: Path) -> list[Any]:
    return [child for value in objects for child in list_at(value, path)][:200]


def _has_text(objects: Sequence[dict[str, Any]]) -> bool:
    """Whether these have a value that is named as a text of comments is, and is one."""
    return any("text" in ranks_of(".".join(path)) for path in paths_in(objects[:50], str))


def _are_comments(objects: Sequence[dict[str, Any]], name: str) -> bool:
    """Whether these have a text, and a name or more beside it that says that it is of a comment: a badge and a part of
    a title have one too.
    """
    if names_people(name) or names_ornaments(name) or not (_has_text(objects) or _have_text_of_replies(objects)):
        return False
    roles = {role for path in paths_in(objects[:50]) for role in ranks_of(".".join(path))}
    return not _OF_LISTS.isdisjoint(ranks_of(name)) or not _BESIDE_TEXT.isdisjoint(roles)


def _have_text_of_replies(objects: Sequence[dict[str, Any]]) -> bool:
    return any("text" in _ranks_in_reply(path) for path in paths_in(objects[:50], str) if _OF_REPLY.match(path[-1]))


def _ranks_in_reply(path: Path) -> dict[ColumnRole, int]:
    """The roles of what a reply says: its names may say that it is one."""
    return ranks_of(".".join(path)) or ranks_of(".".join((*path[:-1], _OF_REPLY.sub("", path[-1], count=1))))


def _others(top: Sequence[Path], replies: Sequence[dict[str, Any]]) -> dict[Path, Path]:
    """By the path of what comments say, that at which replies say it, where they have nothing there."""
    named = [(path, ranks_of(".".join(path))) for path in top]
    below = [(path, _ranks_in_reply(path)) for path in paths_in(replies) if path not in top]
    found: dict[Path, Path] = {}
    for role in _ALIKE:
        theirs = min(((ranks[role], path) for path, ranks in named if role in ranks), default=None)
        other = min(
            ((ranks[role], path) for path, ranks in below if role in ranks and path not in found.values()), default=None
        )
        if theirs is None or other is None or theirs[1] in found:
            continue
        if any(value_at(reply, theirs[1]) is None and value_at(reply, other[1]) is not None for reply in replies):
            found[theirs[1]] = other[1]
    return found


def _names_videos(objects: Sequence[dict[str, Any]]) -> bool:
    """Whether these bear a title, and the id or the address of what it is of."""
    roles = {role for path in paths_in(objects[:50], str) for role in ranks_of(".".join(path))}
    return "title" in roles and not roles.isdisjoint(("video", "id", "url"))


def _means_the_same_above(name: str) -> bool:
    return folded(name).startswith("video") or "captured" in ranks_of(name)


def _boxes_of(objects: Sequence[dict[str, Any]]) -> tuple[Path, ...]:
    """The lists of comments in these, where they are no comments themselves."""
    boxes = _boxes_in(objects)
    if not boxes or not _has_text(objects):
        return boxes
    own, inner = _text_of(objects), _text_of([child for box in boxes for child in objects_in(_children(objects, box))])
    if (
        own is None
        or inner is None
        or inner in paths_in(objects)
        or any("reply_count" in ranks_of(box[0]) for box in boxes)
    ):
        return ()
    is_post = any(folded(path[-1]) in _OF_POSTS for path in paths_in(objects)) and "comment" in folded(boxes[0][0])
    return boxes if is_post or not _is_said_by_somebody(objects, own) else ()


def _boxes_in(objects: Sequence[dict[str, Any]]) -> tuple[Path, ...]:
    """The paths of the likeliest lists of comments in objects; none where there is no such list."""
    worth = {path: _worth_within(_children(objects, path), path[-1]) for path in lists_in(objects)}
    best = max(worth.values(), default=0)
    return tuple(path for path, value in worth.items() if value == best) if best > 2 else ()


def _text_of(objects: Sequence[dict[str, Any]]) -> Path | None:
    """The path of what is best named as a text."""
    ranked = [(ranks_of(".".join(path)).get("text"), path) for path in paths_in(objects[:50], str)]
    return min(((rank, path) for rank, path in ranked if rank is not None), default=(0, None))[1]


def _is_said_by_somebody(objects: Sequence[dict[str, Any]], text: Path) -> bool:
    """Whether there stands beside a text, in the same object, what is said of a comment: what a server says of its own
    answer is a "message" too.
    """
    depth = len(text)
    roles: set[str] = set()
    for path in paths_in(objects[:50]):
        if path[: depth - 1] == text[:-1] and len(path) <= depth + 1:
            named = ranks_of(".".join(path)).keys()
            roles |= named if len(path) == depth else named & {"author", "author_id"}
    return not _BESIDE_TEXT.isdisjoint(roles - {"reply_count"})


def _worth_within(sample: Sequence[object], name: str) -> int:
    """As `worth_of`, for a list in what is a row itself: a text alone does not make a comment of what is in it, and the
    words of a text make none.
    """
    objects = objects_in(sample)
    worth = worth_of(sample, name)
    if worth and not objects and len(sample) >= _JUDGED and are_words(sample):
        return 0
    return worth if worth < 4 or _are_comments(objects, name) or _boxes_in(objects) else 1

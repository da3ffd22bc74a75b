"""Tables that are JSON: lists of objects or of texts, at the top, in an object, or a list for each video; JSON Lines.

Comes in: an original. Goes out: a `Table`, whose columns are the paths of plain values ("author.name"). An object that
holds a list of others is their thread (replies) or their video (comments): each of them is a row of its own.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO, Final, cast

import msgspec
from msgspec.structs import replace

from voxpop.errors import Refusal
from voxpop.sources.base import Original
from voxpop.sources.json_text.elements import Broken, Salvaged, elements
from voxpop.sources.json_text.fields import shown
from voxpop.sources.json_text.lines import JsonLine, json_lines, values_on
from voxpop.sources.json_text.reader import WINDOW, Reader, loads
from voxpop.sources.sound_text import sound
from voxpop.sources.table.dated import CAPTURED, JUDGED, Dated, time_in
from voxpop.sources.table.nested import MOST_COLUMNS, Path
from voxpop.sources.table.people import MOST as MOST_PEOPLE
from voxpop.sources.table.people import lists_people, names_of
from voxpop.sources.table.roles import ranks_of
from voxpop.sources.table.shapes import Element, Rows, alone, expander, shape_of, worth_of
from voxpop.sources.table.tables import SAMPLE, Found, Values, cleaned
from voxpop.sources.table.values import names_video
from voxpop.sources.utf8_text import is_utf8, opened_as_utf8

_DEPTH: Final = 4  # of objects within objects in which lists are looked for
_HEAD: Final = 1 << 20
_OBJECTS: Final = msgspec.json.Decoder(list[dict[str, Any]])
_ANY: Final = msgspec.json.Decoder(list[Any])
_BEGINNING: Final = 1024
_OF_TEXTS: Final = re.compile(rb'\[\s{0,1000}"')
_BETWEEN_TEXTS: Final = re.compile(rb'(?<!\\)"\s*+,\s*+(?=")')
_JUDGED: Final = 20
_NAME: Final = "video"  # the column of a video's name, where there is one list for each video
_DATED: Final = "each list that stands under a time was seen then, for they speak of the same again"
_TOO_MANY: Final = f"more people are listed than can be held: of those behind the first {MOST_PEOPLE} no name is read"
LIST: Final = object()  # stands for a list that may be read now


class TreeTable:
    """See the module."""

    place = "comments[{}]"

    def __init__(self, original: Original, window: int = WINDOW) -> None:
        self._original, self._window = original, window
        self.problems: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()
        self._said: dict[str, object] = {}
        self.said: Mapping[str, object] = self._said
        self.is_lines = _is_lines(original)
        self.is_recoded = not is_utf8(original)
        self.lists: tuple[Path, ...] = ((),)
        self._is_map = self._is_dated = False
        self._dated = Dated()
        self._beside: dict[str, dict[str, object]] = {}  # what stands beside the list of each video
        self._beside_names: tuple[str, ...] = ()
        self._videos: dict[str, None] = {}  # those that such a map names
        self._people: dict[str, str] = {}  # names by ids, where people are listed beside the comments
        if not self.is_lines:
            self._find_lists()
        sample = [found.value if isinstance(found, Salvaged) else found for _, found in islice(self.elements(), SAMPLE)]
        self.shape = shape_of([value for value in sample if isinstance(value, dict | str)], self._people)
        self._is_dated = self._is_dated and not any("captured" in ranks_of(name) for name in self.shape.columns)
        dated = (CAPTURED,) if self._is_dated else ()
        names = (*self.shape.columns, *dated, *((_NAME, *self._beside_names) if self._is_map else ()))
        self.columns: tuple[str, ...] | None = names
        if not self.shape.columns:
            raise Refusal(original.path, "This JSON holds no list of objects or of texts.")
        everything = self.rows(range(len(names)), False, None)
        self.head_rows: list[Sequence[object]] = [
            found.values for found in islice(everything, SAMPLE) if found.values is not None and not found.is_video
        ]

    def rows(self, wanted: Sequence[int], has_header: bool, surplus: int | None) -> Iterator[Found]:
        """See `Table`."""
        number = 0
        expand = expander(self.shape, wanted)
        own = len(self.shape.columns)
        name_at = {place: column - own for place, column in enumerate(wanted) if column >= own}
        unseen = dict.fromkeys(self._videos if name_at and self._is_map else ())
        for path, found in self.elements():
            if name_at and unseen:
                unseen.pop(_name_in(path), None)
            for row in self._rows_of(found, expand, wanted, number):
                number += 1
                if name_at and row.values is not None:
                    row = replace(row, values=self._with_path(path, row.values, name_at))
                yield row
        for at, name in enumerate(unseen, number):
            yield Found(at, self._with_path((name,), (None,) * len(wanted), name_at), is_video=True)

    def _rows_of(
        self, found: object, expand: Callable[[Element], Rows], wanted: Sequence[int], first: int
    ) -> Sequence[Found]:
        """The rows that an element is, numbered from the first; or the video that it is, if it holds no comments."""
        if isinstance(found, Broken):
            return (Found(first, None, None, found.reason),)
        value = found.value if isinstance(found, Salvaged) else found
        if not self._is_row(value):
            return (Found(first, None, None, f"{shown(value)} was found where a comment was expected"),)
        rows = expand(cast(Element, value))
        if not rows:
            return (Found(first, alone(self.shape, wanted, cast(Element, value)), is_video=True),)
        made = [Found(first + at, row[0], row[1], has_replies=row[2]) for at, row in enumerate(rows)]
        return [cleaned(row) for row in made] if isinstance(found, Salvaged) or self.is_lines else made

    def _with_path(self, path: Path, values: Values, name_at: Mapping[int, int]) -> Values:
        """The cells of a row with those that the way to its list, and what stands beside that, are."""
        around = self._around(path)
        return tuple(around[name_at[place]] if place in name_at else cell for place, cell in enumerate(values))

    def elements(self) -> Iterator[tuple[Path, object]]:
        """Each element of each list, with the way to its list: what JSON says, `Salvaged` or `Broken`."""
        with _as_utf8(self._original) as stream:
            if self.is_lines:
                for line in json_lines(stream):
                    yield (), line.value if isinstance(line, JsonLine) else Broken(line.start, line.reason)
                return
            reader = Reader(stream, self._window)
            if self.lists == ((),):
                while reader.peek() == b"[":  # several where files were joined
                    yield from (((), found) for found in _of_list(reader))
                return
            wanted = frozenset(self.lists)
            try:
                for path, value in walk(reader):
                    if value is LIST and path in wanted:
                        yield from ((path, found) for found in _of_list(reader))
                if (more := reader.behind()) is not None:
                    raise more
            except Refusal as refusal:
                yield (), Broken(reader.at, f"{refusal.place}: {refusal.reason}", is_end=True)

    def count_in(self, value: object) -> int:
        """How many rows an element is."""
        return len(expander(self.shape, ())(cast(Element, value))) or 1 if self._is_row(value) else 1

    def _is_row(self, value: object) -> bool:
        return isinstance(value, dict) or (isinstance(value, str) and self.shape.takes_texts)

    def _find_lists(self) -> None:
        """Which lists of the file hold rows, and what stands beside them."""
        with _as_utf8(self._original) as stream:
            reader = Reader(stream, self._window)
            if reader.peek() == b"[":
                return
            named: dict[Path, int] = {}
            said: dict[Path, object] = {}
            try:
                for path, value in walk(reader):
                    video, within = video_in(path)
                    if video is not None and (within or value is LIST):
                        self._videos[sound(video)] = None
                    if value is LIST:
                        if not any("caption" in part.lower() for part in path):  # of a post: what its author wrote
                            named[path] = self._worth_of(reader, path)
                        continue
                    if video is not None and within:
                        self._beside.setdefault(sound(video), {})[".".join((_NAME, *within))] = value
                    elif len(said) < MOST_COLUMNS:
                        said.setdefault(path, value)
            except Refusal:
                pass  # what stands before it is read; the second reading says where it ends
        self._choose(named)
        self._name_beside(said)
        self._is_dated = self._dated.are_captures and all(time_in(path) is not None for path in self.lists)
        if not self.lists:
            raise Refusal(self._original.path, "This JSON object holds no list of objects or of texts.")
        names = sound(", ".join(".".join(path) for path in self.lists[:5]))
        self.notes = ("a list for each video",) if self._is_map else (f"the comments are in {names}",)
        self.notes += (_DATED,) if self._is_dated else ()
        self.notes += (_TOO_MANY,) if len(self._people) == MOST_PEOPLE else ()

    def _worth_of(self, reader: Reader, path: Path) -> int:
        """How likely the list that comes next holds the comments; of people the names are kept."""
        values = (found.value if isinstance(found, Salvaged) else found for found in _of_list(reader))
        sound_ones = (value for value in values if not isinstance(value, Broken))
        sample = list(islice(sound_ones, _JUDGED))
        if not lists_people(path[-1], sample):
            if time_in(path) is not None:
                self._dated.add(path, [*sample, *islice(sound_ones, JUDGED)])
            deque(sound_ones, maxlen=0)
            return worth_of(sample, path[-1])
        for id_, called in names_of(path[-1], chain(sample, sound_ones)):
            if len(self._people) < MOST_PEOPLE:
                self._people[id_] = sound(called)
        return 0

    def _choose(self, named: Mapping[Path, int]) -> None:
        """The lists to be read: those of each video where they are called as videos are, else the likeliest."""
        best = max(named.values(), default=0)
        of = {path: video_in(path)[0] for path in named}
        videos = set(of.values()) - {None}
        self._is_map = len(videos) * 2 > len({of[path] or path[0] for path in named})
        if self._is_map:
            least = 1 if all(len(path) == 1 for path in named) else min(best, 2)
            self.lists = tuple(path for path, worth in named.items() if worth >= least and of[path] is not None)
        else:
            self.lists = tuple(path for path, worth in named.items() if worth >= best and worth > 0)

    def _name_beside(self, said: Mapping[Path, object]) -> None:
        """What the file says beside its lists: of each video, or of all rows."""
        if self._is_map:
            names = dict.fromkeys(name for around in self._beside.values() for name in around)
            self._beside_names = tuple(map(sound, list(names)[:MOST_COLUMNS]))
            said = {path: value for path, value in said.items() if len(path) == 1}
        for path, value in said.items():
            self._said.setdefault(path[-1], value)

    def _around(self, path: Path) -> Sequence[object]:
        """The cells of a row that the time and the video's name on the way to its list, and what stands beside that,
        are.
        """
        times = (time_in(path),) if self._is_dated else ()
        if not self._is_map:
            return times
        name = _name_in(path)
        beside = self._beside.get(name, {})
        return (*times, name, *(beside.get(column) for column in self._beside_names))


def _name_in(path: Path) -> str:
    """The name of the video whose list stands there."""
    return sound(video_in(path)[0] or "".join(path[:1]))


def video_in(path: Path) -> tuple[str | None, Path]:
    """The video that is named on the way to a value, in a map of videos by their ids, and the way from there."""
    at = next((at for at, name in enumerate(path) if names_video(name)), None)
    return (None, path) if at is None else (path[at], path[at + 1 :])


def _as_utf8(original: Original) -> BinaryIO:
    """The file as UTF-8, which JSON should be and from Windows often is not."""
    return opened_as_utf8(original, "replace")


def _is_lines(original: Original) -> bool:
    """Whether the file is JSON Lines: its first line is an object by itself, or several, and another follows or none
    does.
    """
    with _as_utf8(original) as stream:
        head = stream.read(_HEAD).removeprefix(codecs.BOM_UTF8).lstrip()
    if not head.startswith(b"{"):
        return False
    first, _, rest = head.partition(b"\n")
    rest = rest.lstrip()
    begin, end, is_alone = next(values_on(first))
    try:
        value = loads(first[begin:end])
    except (ValueError, RecursionError):
        return False
    if rest or not is_alone:
        return not is_alone or rest.startswith(b"{")
    return isinstance(value, dict) and not any(isinstance(part, list | dict) and part for part in value.values())


def walk(reader: Reader, above: Path = ()) -> Iterator[tuple[Path, object]]:
    """The plain values and the lists of the object that comes next. A list that the caller does not read is passed
    over. Raises `Refusal` where the object is not as JSON says.
    """
    for name in reader.names():
        path, first = (*above, name), reader.peek()
        if first == b"[":
            before = reader.at
            yield path, LIST
            if reader.at == before:
                reader.skip()
        elif first == b"{" and len(path) < _DEPTH:
            yield from walk(reader, path)
        elif first == b"{":
            reader.skip()
        else:
            raw = reader.value() or b"null"
            if len(raw) <= 1 << 16:
                yield path, _scalar(raw)


def _scalar(raw: bytes) -> object:
    try:
        return loads(raw)
    except ValueError:
        return None


def is_of_texts(reader: Reader) -> bool:
    """Whether the list that comes next begins with a text."""
    reader.peek()
    while reader.left < _BEGINNING and reader.more():
        pass
    return _OF_TEXTS.match(reader.buffer, reader.pos) is not None


def _of_list(reader: Reader) -> Iterator[object]:
    """Each element of the list that comes next: what JSON says, `Salvaged` or `Broken`."""
    if is_of_texts(reader):
        reader.pos += 1
        yield from _of_texts(reader)
        return
    for found in elements(reader, _OBJECTS):
        if isinstance(found, list):
            yield from found
        else:
            yield found


def _of_texts(reader: Reader) -> Iterator[object]:
    """The elements of a list that begins with a text: a window at a time up to where one text ends and another begins,
    or, where that does not decode, one by one.
    """
    slow_until = 0
    while (first := reader.peek()) != b"]":
        if first == b",":
            reader.pos += 1
            continue
        if not first:
            yield Broken(reader.at, "the file ends here, before its list does: it was cut off", is_end=True)
            return
        if reader.at >= slow_until:
            if reader.left < reader.window and not reader.ended:
                reader.more()
            borders = list(_BETWEEN_TEXTS.finditer(reader.buffer, max(reader.pos, len(reader.buffer) - (1 << 18))))
            texts = _decoded(reader.buffer[reader.pos : borders[-1].start() + 1]) if borders else None
            if texts is not None:
                reader.pos = borders[-1].start() + 1
                yield from texts
                continue
            slow_until = reader.at + min(reader.left, reader.window)
        yield _one_of_texts(reader)
    reader.pos += 1


def _decoded(raw: bytes) -> list[Any] | None:
    try:
        return _ANY.decode(b"[" + raw + b"]")
    except (ValueError, RecursionError):
        return None


def _one_of_texts(reader: Reader) -> object:
    at = reader.at
    try:
        raw = reader.value()
        if raw is None:
            return Broken(at, "this is longer than can be held at once")
        return Salvaged(loads(raw))
    except Refusal as refusal:
        reader.pos = len(reader.buffer)
        return Broken(at, f"{refusal.place}: {refusal.reason}", is_end=True)
    except (ValueError, RecursionError):
        return Broken(at, f"what begins at byte {at} cannot be read as JSON, or is nested too deeply")

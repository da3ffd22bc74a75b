"""The fields of an info.json, all but its comments, which are counted.

Comes in: the original. Goes out: a `Page`: typed views of the fields that a record can hold, and what was wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

import msgspec
from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.json_fields import Fields
from voxpop.sources.json_windows import LONGEST, Broken, Reader, elements, loads

_COMMENTS: Final = re.compile(rb'"comments"\s{0,100}:\s{0,100}\[\s{0,100}\{\s{0,100}"')
_NAMES: Final = """
    id display_id extractor extractor_key webpage_url original_url url webpage_url_domain title fulltitle alt_title
    description channel channel_id channel_url channel_follower_count channel_is_verified uploader uploader_id
    uploader_url creators creator timestamp upload_date release_timestamp release_date release_year
    modified_timestamp modified_date duration view_count concurrent_view_count like_count dislike_count
    average_rating repost_count comment_count chapters heatmap tags categories language license location age_limit
    availability live_status is_live was_live media_type playlist playlist_title subtitles automatic_captions epoch
    _type _version RYD
"""
_WANTED: Final = frozenset(_NAMES.split())


class _Counted(Struct, gc=False):
    """A comment of which nothing is wanted: msgspec passes over its fields."""


_COUNTING: Final = msgspec.json.Decoder(list[_Counted])


class Page:
    """What the fields of one info.json say. `comments_held` is None where it has no list of comments."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.fields = Fields(self.values)
        self.damage: list[Refused] = []
        self.comments_held: int | None = None
        self.is_cut_off = False

    @property
    def problems(self) -> list[Refused]:
        """All that was wrong so far, outside the comments."""
        return self.damage + self.fields.problems

    @property
    def is_container(self) -> bool:
        """Whether this is the info.json of a playlist."""
        return self.values.get("_type") in ("playlist", "multi_video")

    @property
    def says_anything(self) -> bool:
        """Whether there is something to hold on to: a video or what people said of it."""
        return bool(self.values.keys() & {"id", "title", "webpage_url"}) or self.comments_held is not None

    @property
    def version(self) -> str | None:
        """The version of yt-dlp that wrote the file."""
        version = self.values.get("_version")
        said = version.get("version") if isinstance(version, dict) else None
        return said if isinstance(said, str) else None

    @property
    def platform(self) -> str | None:
        """The site, in `[a-z0-9-]`, as named by the extractor that made the page; else by its address."""
        said = self.values.get("extractor_key") or self.values.get("extractor")
        name = re.sub(r"[^a-z0-9-]", "", said.partition(":")[0].lower()) if isinstance(said, str) else ""
        if name.startswith("youtube"):
            return "youtube"
        if name.startswith(("generic", "html5")):
            return "generic"
        return name or self._platform_of_address()

    def is_automatic(self, language: str) -> bool | None:
        """Whether captions in this language were made by a machine; None where the page does not list it."""
        if language in self._languages("subtitles"):
            return False
        return True if language in self._languages("automatic_captions") else None

    def caption_name(self, language: str) -> str | None:
        """What the page calls the captions in this language."""
        for listed in ("subtitles", "automatic_captions"):
            forms = self._languages(listed).get(language)
            for form in forms if isinstance(forms, list) else ():
                if isinstance(form, dict) and isinstance(form.get("name"), str):
                    return Fields(form).text("name")
        return None

    def _languages(self, name: str) -> dict[str, object]:
        value = self.values.get(name)
        return value if isinstance(value, dict) else {}

    def _platform_of_address(self) -> str | None:
        address = self.values.get("webpage_url") or self.values.get("original_url")
        host = (
            re.match(r"https?://(?:www\.|m\.)?([a-z0-9.-]{1,253})", address.lower())
            if isinstance(address, str)
            else None
        )
        if host is None:
            return None
        return "youtube" if host[1] in ("youtube.com", "youtu.be") else host[1].strip(".-").replace(".", "-") or None


def read_page(original: Original, window: int) -> Page:
    """Reads all fields but the comments, and counts those. Never raises for what the file holds."""
    page = Page()

    def take(name: str, raw: bytes | None) -> None:
        if raw is None:
            page.damage.append(Refused(name, f"longer than {LONGEST >> 20} MB; it counts as not said"))
            return
        try:
            page.values[name] = loads(raw)
        except (ValueError, RecursionError):
            page.damage.append(Refused(name, "cannot be read as JSON, or is nested too deeply; it counts as not said"))

    for reader in comment_lists(original, window, take, page.damage.append):
        page.comments_held = page.comments_held or 0
        for found in elements(reader, _COUNTING):
            if isinstance(found, Broken) and found.is_end:
                page.is_cut_off = True
            else:
                page.comments_held += len(found) if isinstance(found, list) else 1
    return page


def comment_lists(
    original: Original,
    window: int,
    take: Callable[[str, bytes | None], None] | None = None,
    note: Callable[[Refused], None] | None = None,
) -> Iterator[Reader]:
    """A reader that stands before each list of comments in the page (there is one, or none).

    The other fields go to `take`, as bytes, or None where too long; damage goes to `note`. Where the page is damaged
    before its comments, they are searched for: one bad field must not lose them.
    """
    said = note or (lambda _: None)
    found = False
    with original.open() as stream:
        reader = Reader(stream, window)
        try:
            for name in reader.names():
                if name == "comments" and reader.peek() == b"[":
                    found = True
                    yield reader
                    if reader.was_cut_off:
                        return
                else:
                    _pass_over(reader, name, take, said)
            return
        except Refusal as damage:
            said(Refused(damage.place, damage.reason))
    if found:
        return
    with original.open() as stream, suppress(Refusal):
        reader = Reader(stream, window)
        if (start := reader.find(_COMMENTS)) is None:
            return
        reader.pos = start.start() + start[0].index(b"[")
        for name in reader.names(within="comments"):
            if name == "comments" and reader.peek() == b"[":
                yield reader
            else:
                _pass_over(reader, name, take, said)


def _pass_over(
    reader: Reader, name: str, take: Callable[[str, bytes | None], None] | None, said: Callable[[Refused], None]
) -> None:
    if take is None or name not in (_WANTED | {"comments"}):
        reader.skip()
    elif name == "comments":
        reader.skip()
        if reader.buffer[reader.pos - 4 : reader.pos] != b"null":
            said(Refused("comments", "is not a list; the page counts as captured without comments"))
    else:
        take(name, reader.value())

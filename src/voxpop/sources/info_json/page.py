"""The fields of an info.json, all but its comments, which are counted.

Comes in: the original. Goes out: a `Page`: typed views of the fields that a record can hold, and what was wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import msgspec

from voxpop.errors import Refusal
from voxpop.keys import video_from_url
from voxpop.model import Captured, Refused
from voxpop.sources.base import Original
from voxpop.sources.file_names import captured_beside, captured_in, youtube_id_in
from voxpop.sources.info_json.renaming import Renaming, renaming_of
from voxpop.sources.info_json.threads import Counted, count_of, values_in
from voxpop.sources.json_text.elements import Broken, Salvaged, elements
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.json_text.reader import LONGEST, Reader, loads

COMMENTS: Final = re.compile(rb'"comments"\s{0,100}:\s{0,100}\[\s{0,100}\{\s{0,100}"')
_NAMES: Final = """
    id display_id extractor extractor_key webpage_url original_url url webpage_url_domain title fulltitle alt_title
    description channel channel_id channel_url channel_follower_count channel_is_verified uploader uploader_id
    uploader_url creators creator timestamp upload_date release_timestamp release_date release_year
    modified_timestamp modified_date duration view_count concurrent_view_count like_count dislike_count
    average_rating repost_count comment_count chapters heatmap tags categories language license location age_limit
    availability live_status is_live was_live media_type playlist playlist_title subtitles automatic_captions epoch
    _type _version RYD parent text comments entries video_id videoId video_url videoUrl ie_key
"""
WANTED: Final = frozenset(_NAMES.split())
_YOUTUBE: Final = re.compile(r"(?:Ug|z1[23])[A-Za-z0-9_.-]{16,80}")  # an id of a comment
BOXES: Final = frozenset({"video", "info", "metadata", "video_info", "videoInfo", "info_dict"})
_VIDEO: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_CHANNEL: Final = re.compile(r"UC[A-Za-z0-9_-]{22}")
_IDS: Final = ("id", "video_id", "videoId")  # the first is yt-dlp's
_URLS: Final = ("video_url", "videoUrl", "url")
_NEAR: Final = 4096
_COUNTING: Final = msgspec.json.Decoder(list[Counted])
# Whose extractors are called as they are.
_SITES: Final = re.compile(
    r"(?:[a-z0-9-]{1,63}\.)?(?:youtube\.com|youtu\.be|"
    r"(bilibili|bitchute|dailymotion|facebook|instagram|rumble|soundcloud|tiktok|twitter|vimeo)\.com)"
)
_FIRST_ID: Final = re.compile(rb'"id"\s{0,9}:\s{0,9}"([A-Za-z0-9_.-]{1,100})"')


class Page:
    """What the fields of one info.json say. `comments_held` is None where it has no list of comments.

    `is_list` says that the file is a list of comments, `is_below` that it begins as no JSON does, `is_alone` that there
    is no more than its comments, `is_followed` that another object follows this one, `has_entries` that it holds the
    pages of a playlist. `put_off` are fields that were not looked at yet: their bytes. `renaming` says how its comments
    call their fields, `first_comment` is the id of one of the first, `boxed` are fields of an object beside them.
    """

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.fields = Fields(self.values)
        self.put_off: dict[str, bytes] = {}
        self.damage: list[Refused] = []
        self.comments_held: int | None = None
        self.renaming: Renaming = {}
        self.first_comment: str | None = None
        self.boxed: dict[str, object] = {}
        self.captured_by_name: Captured | None = None
        self.is_cut_off = False
        self.is_list = False
        self.is_below = False
        self.is_alone = False
        self.is_followed = False
        self.has_entries = False

    def take(self, name: str, raw: bytes | None) -> None:
        """Takes in a field: its bytes, or None where there are too many."""
        if raw is None:
            self.damage.append(Refused(name, f"longer than {LONGEST >> 20} MB; it counts as not said"))
            return
        try:
            self.values[name] = loads(raw)
        except (ValueError, RecursionError):
            self.damage.append(Refused(name, "cannot be read as JSON, or is nested too deeply; it counts as not said"))

    def count(self, reader: Reader) -> None:
        """Reads past a list of comments, and counts them."""
        self.comments_held = self.comments_held or 0
        self.meet(reader)
        for found in elements(reader, _COUNTING):
            if isinstance(found, Broken) and found.is_end:
                self.is_cut_off = True
            else:
                self.comments_held += _count_in(found)

    def meet(self, reader: Reader) -> None:
        """Looks at the beginning of a list of comments."""
        self.renaming = self.renaming or renaming_of(reader)
        found = _FIRST_ID.search(reader.buffer, reader.pos, reader.pos + _NEAR)
        self.first_comment = self.first_comment or (found[1].decode() if found else None)

    def settle(self, path: str) -> None:
        """When all was read: takes what an object beside the comments says of the video, where the page itself does
        not; and of a page that names no site, but whose comments or channel are YouTube's, which video it is, by fields
        or name.
        """
        values = self.values
        values.update({name: value for name, value in self.boxed.items() if values.get(name) is None})
        if self.platform is not None:
            id = Fields(values).identifier("id")
            if self.captured_by_name is None and id is not None:
                self.captured_by_name = captured_beside(path, id)
            return
        said = [value for name in _IDS if isinstance(value := values.get(name), str) and _VIDEO.fullmatch(value)]
        addressed = [video_from_url(value) for name in _URLS if isinstance(value := values.get(name), str)]
        said += [id_ for platform, id_ in addressed if platform == "youtube"]
        if _YOUTUBE.fullmatch(self.first_comment or "") or (said and _CHANNEL.fullmatch(str(values.get("channel_id")))):
            values["extractor_key"] = "Youtube"
            values["id"] = said[0] if said else youtube_id_in(path)
            self.captured_by_name = captured_in(path)

    @property
    def problems(self) -> list[Refused]:
        """All that was wrong so far, outside the comments."""
        return self.damage + self.fields.problems

    @property
    def is_container(self) -> bool:
        """Whether this is the info.json of a playlist."""
        return self.values.get("_type") in ("playlist", "multi_video")

    @property
    def is_comment(self) -> bool:
        """Whether this is no page but a comment, the first of a file of them."""
        return self.values.keys() >= {"id", "parent", "text"} and not self.values.keys() & {"extractor_key", "title"}

    @property
    def says_anything(self) -> bool:
        """Whether there is something to hold on to: a video or what people said of it."""
        return bool(self.values.keys() & {"id", "title", "webpage_url"}) or self.comments_held is not None

    @property
    def version(self) -> str | None:
        """The version of yt-dlp that wrote the file."""
        version = self.values.get("_version")
        return Fields(version).text("version") if isinstance(version, dict) else None

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
        if (raw := self.put_off.pop(name, None)) is not None:
            self.take(name, raw)
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
        if (known := _SITES.fullmatch(host[1])) is not None:
            return known[1] or "youtube"
        return host[1].strip(".-").replace(".", "-") or None


def _count_in(found: list[Counted] | Salvaged | Broken) -> int:
    if isinstance(found, list):
        return count_of(found)
    return sum(1 for _ in values_in(found.value)) if isinstance(found, Salvaged) else 1


def read_page(original: Original, window: int) -> Page:
    """Reads all fields but the comments, and counts those. Never raises for what the file holds."""
    page = Page()
    for reader in comment_lists(original, window, page):
        page.count(reader)
    return page


def comment_lists(original: Original, window: int, page: Page | None = None) -> Iterator[Reader]:
    """A reader that stands before each list of comments in the page (there is one, or none).

    The other fields, and what is wrong, go to `page`, where there is one. Where the page is damaged before its
    comments, they are searched for: one bad field must not lose them.
    """
    found = False
    with original.open() as stream:
        reader = Reader(stream, window)
        if (first := reader.peek()) == b"[":
            _begin_list(reader, page)
            yield reader
            return
        if page is not None:
            page.is_below = first != b"{"
        try:
            for name in reader.names():
                if name == "comments" and reader.peek() == b"[":
                    found = True
                    yield reader
                    if reader.was_cut_off:
                        return
                else:
                    pass_over(reader, name, page)
            if page is not None:
                page.is_followed = reader.peek() in (b"{", b",")
            return
        except Refusal as damage:
            if page is not None:
                page.damage.append(Refused(damage.place, damage.reason))
    if not found:
        yield from _searched(original, window, page)


def _searched(original: Original, window: int, page: Page | None) -> Iterator[Reader]:
    """The list of comments of a page that is damaged before it."""
    with original.open() as stream, suppress(Refusal):
        reader = Reader(stream, window)
        if (start := reader.find(COMMENTS)) is None:
            return
        reader.pos = start.start() + start[0].index(b"[")
        for name in reader.names(within="comments"):
            if name == "comments" and reader.peek() == b"[":
                yield reader
            else:
                pass_over(reader, name, page)


def pass_over(reader: Reader, name: str, page: Page | None) -> None:
    """Reads past the value of `name`, and into `page` what is wanted of it."""
    if page is not None and name in BOXES and reader.peek() == b"{":
        _take_box(reader, page)
    elif page is None or name not in WANTED:
        reader.skip()
    elif name in ("comments", "entries"):
        page.has_entries = page.has_entries or (name == "entries" and reader.peek() == b"[")
        while reader.peek() and reader.left < len(b"null") and reader.more():
            pass
        is_null = reader.buffer.startswith(b"null", reader.pos)
        reader.skip()
        if name == "comments" and not is_null:
            reason = "is not a list; the page counts as captured without comments"
            page.damage.append(Refused("comments", reason))
    else:
        page.take(name, reader.value())


def _take_box(reader: Reader, page: Page) -> None:
    """Takes the video's fields from an object beside the comments, into which a program has put them."""
    box = Page()
    for name in reader.names():
        if name in ("comments", "entries") or name in BOXES:
            reader.skip()
        else:
            pass_over(reader, name, box)
    page.boxed.update(box.values)
    page.damage += box.damage


def page_of_comments(original: Original, page: Page) -> Page:
    """The page that a file of comments is of: only its name may say which, and when they were captured."""
    alone = Page()
    alone.is_alone, alone.is_list, alone.is_cut_off = True, page.is_list, page.is_cut_off
    alone.renaming = page.renaming
    alone.captured_by_name = captured_in(original.path)
    comment, video = page.fields.identifier("id"), youtube_id_in(original.path)
    if video is not None:
        alone.values["id"] = video
    if video is not None or _YOUTUBE.fullmatch(comment or ""):
        alone.values["extractor_key"] = "Youtube"
    return alone


def _begin_list(reader: Reader, page: Page | None) -> None:
    """Takes the id of the first comment, by which its platform is known."""
    if page is not None:
        page.is_list = True
        found = _FIRST_ID.search(reader.buffer)
        page.values.update({"id": found[1].decode()} if found else {})

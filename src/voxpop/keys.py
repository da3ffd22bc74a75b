"""Keys: the names by which the archive's own words, URLs and people refer to a record.

Comes in: what a platform calls a thing, or the thing itself where no platform named it. Goes out: `platform:id`, of the
characters `[a-z0-9-]+:[A-Za-z0-9._~-]+`, safe in a URL path; other characters are percent-coded.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import parse_qs, quote, urlsplit

from voxpop.model import Author, Channel, VideoClaim

# Platforms whose comment ids are unique over the whole platform; elsewhere an id is scoped by its video.
GLOBAL_COMMENT_IDS = frozenset({"youtube", "bilibili", "instagram"})

_EMPTY = hashlib.blake2b(digest_size=8)
_UNSAFE_PLATFORM = re.compile(r"[^a-z0-9-]+")
_FILES_OWN = re.compile(r"[0-9a-f]{12}~")
_DERIVED = re.compile(r"x[0-9a-f]{16}")
_SAFE_ID = re.compile(r"[A-Za-z0-9._~-]+")
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_HOSTS = re.compile(r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be)$")
# A time in the name of a file, or its Unix seconds or milliseconds.
_TIME_IN_NAME = re.compile(
    r"(?<!\d)(?:20\d\d[-_.]?[01]\d[-_.]?[0-3]\d(?:[T_ -]{1,2}[0-2]\d[-_:.h]?[0-5]\d(?:[-_:.m]?[0-5]\d)?)?"
    r"|1\d{9}(?:\d{3})?)(?!\d)"
)
_YOUTUBE_PATH = re.compile(r"^/(?:shorts|live|embed|v|e)/([A-Za-z0-9_-]{11})(?:[/?#]|$)")


@lru_cache(maxsize=256)
def platform_name(name: str) -> str:
    """A platform's name as it stands in keys."""
    return _UNSAFE_PLATFORM.sub("-", name.lower()).strip("-") or "unknown"


def join(platform: str, id: str) -> str:
    """`platform:id`, percent-coded where it must be."""
    return f"{platform_name(platform)}:{coded(id)}"


def coded(id: str) -> str:
    """`id` in the characters of keys; nearly all ids are so already."""
    return id if _SAFE_ID.fullmatch(id) else quote(id, safe="~._-", errors="replace")


def short_digest(*parts: str, length: int = 20) -> str:
    """The first hex digits of the sha256 of the parts, NUL between them. Lone surrogates are digested as they are."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


def video_from_url(url: str) -> tuple[str, str]:
    """The platform and id that a URL names; ("generic", digest of the URL) where no platform is recognised, or it is no
    URL.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # brackets that are no address; letters that no host's name has
        return "generic", short_digest(url.strip())
    host = (parts.hostname or "").lower()
    if _YOUTUBE_HOSTS.search(host):
        found = _YOUTUBE_PATH.match(parts.path)
        id = found.group(1) if found else (parse_qs(parts.query).get("v") or [""])[0]
        if host.endswith("youtu.be"):
            id = parts.path.strip("/")
        if _YOUTUBE_ID.fullmatch(id):
            return "youtube", id
    return "generic", short_digest(url.strip())


def video_key(claim: VideoClaim, accession_id: str = "") -> str:
    """Which video a capture is of: what the page says, else a digest of title and description; a page that says none
    of these is its own.
    """
    if claim.platform is not None and claim.id is not None:
        return join(claim.platform, claim.id)
    if claim.url is not None:
        return join(*video_from_url(claim.url))
    if claim.title is None and claim.description is None:
        return f"page:{accession_id[:20]}"
    return f"page:{short_digest(claim.title or '', claim.description or '')}"


def comment_key(video: str, id: str) -> str:
    """The key of a comment with a platform id, under the video with the key `video`."""
    return comment_scope(video)[0] + coded(id)


@lru_cache(maxsize=256)
def comment_scope(video: str) -> tuple[str, str]:
    """What stands before the id in the key of a comment under `video`, and the platform's name."""
    platform = video.partition(":")[0]
    return (f"{platform}:" if platform in GLOBAL_COMMENT_IDS else f"{video}~", platform)


def files_own_id(scope: str, id: str) -> str:
    """An id that means something only within its file, kept apart by `scope`, twelve hex digits that name the file."""
    return f"{scope}~{id}"


def is_files_own(id: str) -> bool:
    """Whether an id means something only within its file: another file has another one for the same comment."""
    return _FILES_OWN.match(id) is not None


def derived_comment_id(author: Author, text: str, nth: int) -> str:
    """What stands for the id of a comment without one: a digest of author and text, and which such it is (from 0)."""
    return "x" + short_digest(author.id or "", author.name or "", text, str(nth), length=16)


def parent_key(video: str, id: str) -> str:
    """The key of what a comment answers: by its platform's id, or by the derived one where the page shows none."""
    return derived_comment_key(video, id) if _DERIVED.fullmatch(id) else comment_key(video, id)


def derived_comment_key(video: str, derived_id: str) -> str:
    """The key of a comment without a platform id."""
    return f"{video}~{derived_id}"


def author_key(platform: str, author: Author) -> str | None:
    """The key of an author: by platform id, else by name; None where neither is known."""
    if author.id is not None:
        return join(platform, author.id)
    if author.name is not None:
        return f"{platform_name(platform)}:n~{short_digest(author.name)}"
    return None


def channel_key(platform: str, channel: Channel) -> str | None:
    """The key of a channel: by platform id, else by name; None where neither is known."""
    return author_key(platform, Author(id=channel.id, name=channel.name))


def capture_key(accession_id: str, n: int) -> str:
    """The key of the n-th capture of an accession."""
    return f"{accession_id[:16]}-{n}"


def key_number(key: str) -> int:
    """A key as a positive 63-bit number, by which the store finds it."""
    digest = _EMPTY.copy()  # quicker than a new one
    digest.update(key.encode("utf-8", "replace"))
    return int.from_bytes(digest.digest(), "big") >> 1


def page_number(name: str) -> int:
    """The number of a page's file name, by which the store finds captures of the same page.

    A title can change: of `Title [id].ending` only what stands from the bracket on counts. Who captures a page daily
    writes the day into the name: `id_2023-05-01.json` and `id_2023-05-02.json` are one page.
    """
    name = _TIME_IN_NAME.sub("@", name)
    at = name.rfind("[")
    return key_number(name[at:] if at >= 0 and "]" in name[at:] else name)

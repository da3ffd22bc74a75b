"""Which files belong to a page by their names, and as what.

Comes in: the name of a page and the names that lie beside it. Goes out: roles. The names are those that yt-dlp gives
(https://github.com/yt-dlp/yt-dlp#output-template): one stem for all files of a video.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from voxpop.captions import FORMATS
from voxpop.model import Role

_MEDIA: Final = "mp4 m4v webm mkv mov avi flv 3gp ts mpg mpeg ogv wmv m4a mp3 opus ogg oga aac flac wav wma mka weba"
MEDIA: Final = frozenset(_MEDIA.split())
PICTURES: Final = frozenset(["jpg", "jpeg", "png", "webp", "avif", "gif"])
CAPTIONS: Final = FORMATS
_OTHER_CAPTIONS: Final = frozenset(["scc"])
_OTHERS: Final = frozenset(["url", "webloc", "desktop", "nfo", "annotations.xml"])
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,20}){0,4}")
_PIECE: Final = re.compile(r"f[0-9A-Za-z_-]{1,20}")  # ".f137.mp4": a stream that was not merged
_UNFINISHED: Final = re.compile(r"\.(?:part|ytdl|aria2|part-Frag\d+)$|\.temp\.[^.]+$")
_BRACKETED: Final = re.compile(r"\[([A-Za-z0-9_-]{4,64})\]$")


def stem_of(page: str) -> str:
    """The part of a page's name that its companions share.

    >>> stem_of("Boat [Abc12345_-x].info.json")
    'Boat [Abc12345_-x]'
    """
    return page.removesuffix(".info.json") if page.endswith(".info.json") else page.rpartition(".")[0] or page


def bracketed_id(name: str) -> str | None:
    """The id in square brackets with which yt-dlp ends a stem, or None.

    >>> bracketed_id("Boat [Abc12345_-x].en.vtt")
    'Abc12345_-x'
    """
    head, bracket, tail = name.rpartition("]")
    found = _BRACKETED.search(head + bracket) if tail.startswith(".") else None
    return found[1] if found else None


def is_unfinished(name: str) -> bool:
    """Whether this is a download that was not finished."""
    return _UNFINISHED.search(name) is not None


def role_of(name: str) -> Role | None:
    """What a file beside a page is there as, by the end of its name; None where a name says nothing."""
    ending = name.rpartition(".")[2].lower()
    if name.lower().endswith(".live_chat.json"):
        return None  # a page of its own
    if name.lower().endswith(".annotations.xml"):
        return "other"
    if ending in MEDIA:
        return "media"
    if ending in PICTURES:
        return "thumbnail"
    if ending in CAPTIONS:
        return "caption"
    if ending in ("description", "log"):
        return "description" if ending == "description" else "log"
    return "other" if ending in _OTHER_CAPTIONS or ending in _OTHERS else None


def companions_of(page: str, siblings: Iterable[str]) -> dict[str, Role]:
    """The files among `siblings` that share the stem of `page`, or the id in its brackets."""
    names = frozenset(siblings)
    stem, id_ = stem_of(page), bracketed_id(f"{stem_of(page)}.")
    found: dict[str, Role] = {}
    for name in sorted(names):
        tail = _tail(name, stem, id_)
        role = role_of(name)
        if name == page or not tail or role is None or is_unfinished(name):
            continue
        if _fits(tail, role) and not _belongs_to_another(name, tail, page, names):
            found[name] = role
    return found


def language_of(name: str) -> str:
    """The language that a caption's name gives ("Boat.pt-BR.vtt"); "und" where it gives none.

    >>> language_of("Boat [Abc12345_-x].pt-BR.vtt")
    'pt-BR'
    """
    middle = name.rpartition(".")[0].rpartition(".")[2]
    return middle if "." in name.rpartition(".")[0] and _LANGUAGE.fullmatch(middle) else "und"


def _tail(name: str, stem: str, id_: str | None) -> str:
    """What follows the stem, from its dot on; empty where the name has another stem."""
    if name.startswith(f"{stem}."):
        return name[len(stem) :]
    return name.rpartition("]")[2] if id_ is not None and bracketed_id(name) == id_ else ""


def _fits(tail: str, role: Role) -> bool:
    middle = tail[1:].rpartition(".")[0]
    if not middle or tail == ".annotations.xml":
        return True
    if role == "media":
        return _PIECE.fullmatch(middle) is not None
    if role == "thumbnail":
        return "." not in middle
    return role in ("caption", "other") and _LANGUAGE.fullmatch(middle) is not None


def _belongs_to_another(name: str, tail: str, page: str, names: frozenset[str]) -> bool:
    """Whether there is a page with a longer stem of which this is a companion."""
    longer = name.rpartition(".")[0]
    return tail.count(".") > 1 and any(
        other in names and other != page for other in (f"{longer}.info.json", f"{longer}.txt")
    )

"""File names that are safe in custody.

Comes in: a name as a person's disk, a web page or a platform gave it. Goes out: one path element that stands on any
file system, cannot leave its folder, cannot hide and cannot lie about its ending; `urllib.parse.unquote` gives the
original back unless it was over-long or had a rival.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable

from voxpop.model import Role
from voxpop.originals.layout import ACCESSION_RECORD

LONGEST = 200
"""Bytes of a safe name; leaves room for `.zst` below the 255 that file systems allow."""

COMPRESSED_ROLES: frozenset[Role] = frozenset({"page", "caption", "description", "log", "other"})

# Controls, line and paragraph separators, marks that turn the direction of writing, both slashes, lone surrogates; and
# a per cent sign that would read as one of our own codes.
_NEVER = (
    "[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff"
    "/\\\\\\ud800-\\udfff]"
)
_UNSAFE = re.compile(f"{_NEVER}|%(?=[0-9A-Fa-f]{{2}})")
_NEVER_IN = re.compile(_NEVER)


def safe_name(name: str) -> str:
    """`name` as one path element of at most `LONGEST` bytes.

    >>> safe_name("../../etc/passwd")
    '%2E%2E%2F..%2Fetc%2Fpasswd'
    >>> safe_name("100% true.mp4")
    '100% true.mp4'
    """
    coded = _UNSAFE.sub(_percent, name)
    bare = coded.lstrip(".")
    coded = "%2E" * (len(coded) - len(bare)) + bare
    return _shortened(coded or "unnamed", name)


def is_safe(path: str) -> bool:
    """Whether a name may be one that `safe_name` gave: a record from a stranger's hand may hold any."""
    return bool(path) and not path.startswith(".") and _NEVER_IN.search(path) is None


def unique_names(wanted: Iterable[tuple[str, Role]]) -> list[tuple[str, str]]:
    """A (path, stored name) for each wanted (name, role): no two equal, also where case or accents are not told apart.

    Which of two rivals is renamed depends on the order, so callers sort first. None gets the name of the accession's
    own record, which lies beside the originals.
    """
    taken = {_alike(ACCESSION_RECORD)}
    names: list[tuple[str, str]] = []
    for name, role in wanted:
        plain = safe_name(name)
        ending = ".zst" if role in COMPRESSED_ROLES else ""
        path, turn = plain, 1
        while _alike(path) in taken or _alike(path + ending) in taken:
            turn += 1
            path = _shortened(f"{turn}~{plain}", name)
        taken |= {_alike(path), _alike(path + ending)}
        names.append((path, path + ending))
    return names


def _alike(name: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def _percent(match: re.Match[str]) -> str:
    character = match.group()
    try:
        return _percent_bytes(os.fsencode(character))
    except UnicodeEncodeError:
        return _percent_bytes(character.encode("utf-8", "surrogatepass"))


def _percent_bytes(data: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in data)


def _shortened(coded: str, name: str) -> str:
    if len(coded.encode()) <= LONGEST:
        return coded
    mark = "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    tail = coded[-24:] if "." in coded[-24:] else ""
    tail = tail[tail.find(".") :] if tail else ""
    room = LONGEST - len((mark + tail).encode())
    return coded.encode()[:room].decode("utf-8", "ignore") + mark + tail

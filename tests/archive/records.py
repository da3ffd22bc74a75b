"""What an archive says, in forms that can be compared."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from voxpop.archive import Archive
from voxpop.codec import comment_line, finding_line, video_line
from voxpop.errors import KeyUnknown
from voxpop.model import Capture, Change, Comment, Video

Records = dict[str, object]


def videos(archive: Archive) -> list[Video]:
    """All videos, by key."""
    found: list[Video] = []
    after: str | None = None
    while True:
        part = archive.videos(after=after, limit=100)
        found += part.items
        if (after := part.next) is None:
            return sorted(found, key=lambda video: video.key)


def public(archive: Archive) -> Records:
    """Every public record: the line of each video, and of all of its comments in captured order."""
    return {
        video.key: (video_line(video).decode(), tuple(comment_line(c).decode() for c in archive.comments(video.key)))
        for video in videos(archive)
    }


def shown(archive: Archive) -> Records:
    """What pages show beyond the public records: who answers whom, moments, captures, channels, authors, counts."""
    info = archive.info(sizes=False)
    channels = archive.channels(limit=1000).items
    found: Records = {
        "counts": (info.videos, info.comments, info.channels, info.captures, info.accessions),
        "channels": tuple(sorted(channels, key=lambda c: str(c.channel.key))),
    }
    for video in videos(archive):
        comments = list(archive.comments(video.key))
        top = archive.thread(video.key, limit=10_000).items
        found[f"video {video.key}"] = (video.moments_held, video.top_level_held, video.first_captured, video.claim)
        found[f"thread {video.key}"] = tuple(sorted(c.key for c in top))
        found[f"replies {video.key}"] = {c.key: _replies(archive, c) for c in comments}
        found[f"marks {video.key}"] = {c.key: (c.number, c.is_orphan, c.was_damaged, c.capture_key) for c in comments}
        found[f"moments {video.key}"] = archive.moments(video.key)
        found[f"captures {video.key}"] = tuple(map(_capture, archive.captures(video.key)))
        found[f"days {video.key}"] = tuple(replace(d, capture=_capture(d.capture)) for d in archive.history(video.key))
        found[f"pasts {video.key}"] = archive.pasts(video.key, comments)
        found[f"changes {video.key}"] = changes(archive, video.key)
        found[f"authors {video.key}"] = {c.author.key: _author(archive, c) for c in comments}
    return found


def changes(archive: Archive, key: str) -> tuple[tuple[Change, ...], ...]:
    """What differs between each capture of a video and the next, those of unknown time aside."""
    captures = [day.capture.key for day in archive.history(key) if day.capture.captured.latest is not None]
    return tuple(tuple(archive.diff(key, *pair)) for pair in pairwise(captures))


def differences(one: Records, other: Records) -> Records:
    """What two archives do not say alike."""
    return {
        name: (one.get(name), other.get(name))
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    }


def findings(archive: Archive) -> list[str]:
    """What `verify` finds."""
    return [finding_line(finding).decode() for finding in archive.verify()]


def words(archive: Archive, question: str) -> set[tuple[str, str]]:
    """Kind and key of all that a search finds."""
    return {(hit.kind, hit.key) for hit in archive.search(question, limit=1000).hits}


def digest_of(folder: Path) -> dict[str, str]:
    """Every file below `folder`, with the digest of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def holds(archive: Archive, key: str) -> bool:
    """Whether there is a video or a comment with this key."""
    for look in (archive.video, archive.comment):
        try:
            look(key)
        except KeyUnknown:
            continue
        return True
    return False


def _capture(capture: Capture) -> Capture:
    """The ids of decisions are drawn anew in every archive: only how many there are can be compared."""
    return replace(capture, amended_by=("",) * len(capture.amended_by))


def _replies(archive: Archive, comment: Comment) -> tuple[str, ...]:
    return tuple(reply.key for reply in archive.replies(comment.key, limit=10_000).items)


def _author(archive: Archive, comment: Comment) -> tuple[int, int, frozenset[str]] | None:
    if comment.author.key is None:
        return None
    page = archive.author(comment.author.key)
    return page.comments_held, page.videos_held, frozenset(page.names)

"""The comments step: keep each comment the moment yt-dlp yields it, and judge how they ended.

yt-dlp itself keeps comments in memory until the last one (its issues #16626, #2372) and tells nobody how each
continuation ended; only its warnings do.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from voxpop.fetch.folder import CommentsState, Folder, count_lines, to_json
from voxpop.fetch.ledger import Ledger

if TYPE_CHECKING:
    from voxpop.fetch.ytdlp import Door

SHORTFALL = 0.1  # platforms count what they hide and hold back; more than a tenth missing is something else (#16651)

# A retry that worked out lost nothing. What yt-dlp says when it goes on without a part of the comments:
# extractor/youtube/_video.py `_comment_entries`, extractor/youtube/_base.py `_extract_response`, utils `RetryManager`.
_RETRIES = re.compile(r"Retrying.*\(\d+/(\d+|inf)\)", re.DOTALL)
_LOSES = re.compile(r"giving up|incomplete data|looping|ignoring to let|unable to download|failed to download", re.I)


class Keeper:
    """Writes comments to disk as they come. `limit` is how many are wanted, None for all."""

    def __init__(self, folder: Folder, limit: int | None, tell: Callable[[int], None]) -> None:
        self._folder, self._limit, self._tell = folder, limit, tell
        self.count = 0
        self.ended_by_itself = False
        self.was_limited = False

    def drain(self, comments: Iterable[Any]) -> Iterator[Any]:
        """Stands in for the extractor's own generator: takes all its comments, hands on none to be held in memory."""
        self._take(comments)
        yield from ()

    def _take(self, comments: Iterable[Any]) -> None:
        with self._folder.part.open("wb") as out:
            for comment in comments:
                if self.count == self._limit:
                    self.was_limited = True
                    return
                out.write(to_json(plain(comment)) + b"\n")
                out.flush()  # so that a kill loses no comment that we had
                self.count += 1
                self._tell(self.count)
        self.ended_by_itself = True


def judge(keeper: Keeper, limit: int | None, claimed: int | None, warnings: list[str], errors: list[str]) -> str | None:
    """How the comments ended, in the words of `Fetched`."""
    lost = errors or [text for text in warnings if _LOSES.search(text) and not _RETRIES.search(text)]
    if lost:
        return f"error: {lost[0]}"
    if keeper.was_limited:
        return f"limited: max-comments {limit}"
    if not keeper.ended_by_itself:
        return "error: they were cut off"
    doubtful = any(not _RETRIES.search(text) for text in warnings)
    if doubtful or claimed is None or keeper.count < claimed * (1 - SHORTFALL):
        return None
    return "complete"


def fetch_comments(door: Door, folder: Folder, ledger: Ledger, limit: int | None) -> None:
    """The whole step: `state.comments` says how it ended, `comments.jsonl` holds what came."""
    page, heard = ledger.state.page, door.listen()
    assert page is not None
    set_earlier_aside(folder)
    ledger.state.comments = None
    ledger.save()

    def tell(count: int) -> None:
        claimed = heard.total if page.claimed_comment_count is None else page.claimed_comment_count
        ends = [end for end in (claimed, limit) if end is not None]
        ledger.tell(count, max(count, min(ends)) if ends else None)

    keeper = Keeper(folder, limit, tell)
    shown = door.fetch_comments(keeper)
    if page.claimed_comment_count is None:
        page.claimed_comment_count = heard.total
    if not shown and not heard.errors:
        said = heard.warnings[-1] if heard.warnings else "comments are turned off"
        end_without(folder, ledger, f"off: {said}")
        return
    ended = judge(keeper, limit, page.claimed_comment_count, heard.warnings, heard.errors)
    if ended is None and keeper.count != page.claimed_comment_count:
        ledger.note("note", f"the platform counts {page.claimed_comment_count} comments, {keeper.count} came")
    _end(folder, ledger, keeper, ended, limit)


def end_without(folder: Folder, ledger: Ledger, ended: str | None) -> None:
    """The page shows no comments, or nobody can read them. What an earlier run brought is kept all the same."""
    set_earlier_aside(folder)
    ledger.state.comments = CommentsState(ended, int(time.time()), 0, done=True, shown=False)
    ledger.save()


def _end(folder: Folder, ledger: Ledger, keeper: Keeper, ended: str | None, limit: int | None) -> None:
    failed = ended is not None and ended.startswith("error: ")
    if folder.part.exists():
        folder.part.replace(folder.comments)
    reached = limit if keeper.was_limited else None
    ledger.state.comments = CommentsState(ended, int(time.time()), keeper.count, done=not failed, limit=reached)
    if failed:
        ledger.fail("comments", str(ended).removeprefix("error: "))
        return
    ledger.state.comments_since = None
    ledger.save()
    folder.earlier.unlink(missing_ok=True)  # only now: what an interrupted run had left


def set_earlier_aside(folder: Folder) -> None:
    """Before comments are fetched again: keep the largest of what earlier runs left, for as long as it is the best."""
    for left in (folder.part, folder.comments):
        if count_lines(left) > count_lines(folder.earlier):
            left.replace(folder.earlier)
        left.unlink(missing_ok=True)


def plain(value: Any) -> Any:
    """A value of yt-dlp's as JSON can hold it, as `YoutubeDL.sanitize_info` does."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(inner) for inner in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else repr(value)

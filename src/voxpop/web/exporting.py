"""All hits of a search as a file, streamed.

Comes in: a search by address. Goes out: CSV or JSON Lines, a part at a time. Each takes one of the server's threads for
as long as somebody reads, so that there may be `MOST_AT_ONCE`.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import cast, get_args

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from voxpop.errors import UsageError
from voxpop.export import Form, exported
from voxpop.query import Order
from voxpop.web import failures, site

MOST_AT_ONCE = 2
_TYPES: dict[Form, str] = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}
_free = BoundedSemaphore(MOST_AT_ONCE)


class _Parts:
    """The parts of a file; gives its place free when it is closed, read or not."""

    def __init__(self, parts: Iterator[tuple[int, bytes]]) -> None:
        self._parts, self._is_open = parts, True

    def __iter__(self) -> Iterator[bytes]:
        return (part for _, part in self._parts if part)

    def close(self) -> None:
        """Called by the server when the answer is over."""
        if self._is_open:
            self._is_open = False
            _free.release()


def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """All hits of the search, in its order; those by relevance, the newest first."""
    asked, sort = request.GET.get("q", "").strip(), request.GET.get("sort", "")
    if form not in _TYPES or not asked:
        raise UsageError("There is no such export; CSV and JSON Lines can be had of a search.")
    headers = {"Content-Disposition": str(content_disposition_header(True, f"hits.{form}"))}
    kind = _TYPES[form]
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers)
    if not _free.acquire(blocking=False):
        return failures.busy(request)
    order = cast(Order, sort) if sort in get_args(Order) else "newest"
    parts = _Parts(exported(site.archive().searches.every(asked, order), form))
    return StreamingHttpResponse(parts, content_type=kind, headers=headers)

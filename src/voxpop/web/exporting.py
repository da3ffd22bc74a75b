"""All hits of a search as a file, streamed.

Comes in: a search by address. Goes out: CSV or JSON Lines, a part at a time, in one of few places (`saving`).
"""

from __future__ import annotations

from typing import cast, get_args

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from voxpop.errors import UsageError
from voxpop.export import Form, exported
from voxpop.query import Order
from voxpop.web import failures, site
from voxpop.web.saving import Places

_TYPES: dict[Form, str] = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}
_places = Places()


def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """All hits of the search, in its order; those by relevance, the newest first."""
    asked, sort = request.GET.get("q", "").strip(), request.GET.get("sort", "")
    if form not in _TYPES or not asked:
        raise UsageError("There is no such export; CSV and JSON Lines can be had of a search.")
    headers = {"Content-Disposition": str(content_disposition_header(True, f"hits.{form}"))}
    kind = _TYPES[form]
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers)
    order = cast(Order, sort) if sort in get_args(Order) else "newest"
    parts = _places.taken_by(part for _, part in exported(site.archive().searches.every(asked, order), form))
    if parts is None:
        return failures.busy(request)
    return StreamingHttpResponse(parts, content_type=kind, headers=headers)

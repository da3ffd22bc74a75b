"""What stands round every answer: headers that keep captured words from doing anything, errors turned into pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from voxpop.errors import ArchiveBusy, CatalogueError, CustodyError, KeyUnknown, NotCapturedThen, UsageError, Withdrawn
from voxpop.web import failures
from voxpop.web.assets import POLICY

READING = ("GET", "HEAD")  # nothing here changes anything

View = Callable[[HttpRequest], HttpResponse]


def guard(get_response: View) -> View:
    """Sets the headers of every answer; a view may have set a narrower Content-Security-Policy."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request) if request.method in READING else HttpResponseNotAllowed(READING)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return answer


class Excuse:
    """Turns what the archive refuses into a page that says what to do."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """An error page for what a reader asked wrongly, and for what is in the archive's way; None for our own
        faults, which Django answers with 500.
        """
        if isinstance(error, Withdrawn):
            return failures.withdrawn(request, error)
        if isinstance(error, KeyUnknown):
            return failures.unknown(request, error)
        if isinstance(error, NotCapturedThen):
            return failures.of_no_day(request, error)
        if isinstance(error, UsageError):
            return failures.misunderstood(request, error)
        if isinstance(error, CatalogueError | CustodyError | ArchiveBusy):
            return failures.hindered(request, error)
        return None

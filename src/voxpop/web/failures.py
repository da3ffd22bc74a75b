"""Error pages: what happened, and what to do now."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.template import loader
from msgspec import Struct

from voxpop.errors import KeyUnknown, NotCapturedThen, UsageError, VoxpopError, Withdrawn
from voxpop.web import links, site
from voxpop.web.pages.frame import Frame
from voxpop.web.reader import reader

_log = logging.getLogger(__name__)


class FailurePage(Struct, frozen=True):
    """What went wrong, in words that help. `says` is the archive's own sentence; `captures_href` leads to
    the captures of the video of which there is no such day."""

    frame: Frame
    code: int
    heading: str
    words: str
    says: str | None = None
    captures_href: str | None = None


def unknown(request: HttpRequest, error: KeyUnknown) -> HttpResponse:
    """404 for a key that nothing has."""
    _ = reader().gettext
    return _failure(
        request,
        404,
        _("Nothing is held at this address"),
        _("It may be misspelt, or what it names was never added to this archive. Search for words that it held."),
        str(error),
    )


def withdrawn(request: HttpRequest, error: Withdrawn) -> HttpResponse:
    """410 for what was removed on request."""
    _ = reader().gettext
    return _failure(
        request,
        410,
        _("Withdrawn"),
        _("What stood here was removed on request. A note of that is kept; its words, pictures and names are not."),
        str(error),
    )


def misunderstood(request: HttpRequest, error: UsageError) -> HttpResponse:
    """400 for what cannot be carried out as it was put."""
    _ = reader().gettext
    return _failure(
        request,
        400,
        _("This address cannot be read"),
        _("It may have been cut when it was copied. Go back to the page you came from and follow its link again."),
        str(error),
    )


def of_no_day(request: HttpRequest, error: NotCapturedThen) -> HttpResponse:
    """400 for a day of which there is no page."""
    _ = reader().gettext
    captures = links.video(error.video_key, "history")
    words = _("No capture of this video was made by then.")
    return _failure(request, 400, _("There is no page of that day"), words, captures_href=captures)


def busy(request: HttpRequest) -> HttpResponse:
    """503 for what others are having already, as many as can at once."""
    _ = reader().gettext
    return _again_later(
        request,
        _("Others are saving large files just now"),
        _("Only so many can at once, so that everybody else can go on reading. Try again in a moment."),
    )


def hindered(request: HttpRequest, error: VoxpopError) -> HttpResponse:
    """503 for what cannot be read now: a catalogue that is made again, a disk that fails, rights that are missing."""
    _ = reader().gettext
    _log.error("%s", error)  # not on the page: it may name folders of this machine
    return _again_later(
        request,
        _("This archive cannot be read just now"),
        _("Nothing that is kept was changed. What is in the way stands in the terminal in which Voxpop runs."),
    )


def _again_later(request: HttpRequest, title: str, words: str) -> HttpResponse:
    answer = _failure(request, 503, title, words)
    answer.headers["Retry-After"] = "30"
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 from Django: a foreign Host, a malformed address."""
    _ = reader().gettext
    return _failure(
        request,
        400,
        _("This address is not answered here"),
        _("Voxpop answers only under the name it was started with. Start it with --host to give it another name."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 from Django: no page has this address."""
    _ = reader().gettext
    return _failure(
        request,
        404,
        _("There is no such page"),
        _("The address may be misspelt. The menu above leads to everything that is held."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    _ = reader().gettext
    return _failure(
        request,
        500,
        _("Something broke on our side"),
        _("Nothing that is kept was changed. What happened stands in the terminal in which Voxpop runs."),
    )


def _failure(
    request: HttpRequest, code: int, heading: str, words: str, says: str | None = None, captures_href: str | None = None
) -> HttpResponse:
    speaks = reader()
    frame = Frame(site.archive().name, heading, speaks.language, speaks.direction)
    context = {
        "page": FailurePage(frame, code, heading, words, says, captures_href),
        "gettext": speaks.gettext,
        "ngettext": speaks.ngettext,
    }
    text = loader.get_template("failure.html").render(context, request)
    return HttpResponse(text.encode("utf-8", "replace"), status=code)

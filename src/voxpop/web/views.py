"""The pages by address: reads what is asked, builds the page, renders it."""

from __future__ import annotations

from typing import cast, get_args

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.template import loader
from msgspec import Struct

from voxpop.model import Video
from voxpop.web import links, site
from voxpop.web.assets import PLAYER_POLICY
from voxpop.web.pages import comments, custody, finding, history, lists, narrowing, parts, threads
from voxpop.web.pages import help as helping
from voxpop.web.pages import then as days
from voxpop.web.reader import reader

_LONGEST_SECOND = 10**7


def shown(request: HttpRequest, template: str, page: Struct, status: int = 200) -> HttpResponse:
    """A page through its template, in the reader's language."""
    speaks = reader()
    context = {"page": page, "gettext": speaks.gettext, "ngettext": speaks.ngettext}
    text = loader.get_template(template).render(context, request)
    response = HttpResponse(text.encode("utf-8", "replace"), status=status)
    if getattr(page.frame, "has_player", False):  # type: ignore[attr-defined]
        response.headers["Content-Security-Policy"] = PLAYER_POLICY
    return response


def home(request: HttpRequest) -> HttpResponse:
    """What is here."""
    return shown(request, "home.html", lists.build_home(site.archive(), reader()))


def videos(request: HttpRequest) -> HttpResponse:
    """All videos."""
    return shown(request, "videos.html", lists.build_videos(site.archive(), reader(), _asked(request, "after")))


def video(request: HttpRequest, key: str) -> HttpResponse:
    """The Video part of a watch page."""
    held = site.archive().video(key)
    if held.key != key:
        return _moved(request, held)
    page = parts.build_video(site.archive(), reader(), held, _second(request), _then(request, held))
    return shown(request, "video.html", page)


def description(request: HttpRequest, key: str) -> HttpResponse:
    """The Description part of a watch page."""
    held = site.archive().video(key)
    if held.key != key:
        return _moved(request, held, "description")
    page = parts.build_description(site.archive(), reader(), held, _second(request), _then(request, held))
    return shown(request, "description.html", page)


def thread(request: HttpRequest, key: str) -> HttpResponse:
    """The Comments part of a watch page."""
    held = site.archive().video(key)
    if held.key != key:
        return _moved(request, held, "comments")
    sort, show = _asked(request, "sort"), _asked(request, "show")
    asked = comments.Asked(
        sort=cast(comments.Sort, sort) if sort in get_args(comments.Sort) else "page",
        show=cast(comments.Show, show) if show in get_args(comments.Show) else "all",
        after=_asked(request, "after"),
        comment=_asked(request, "c"),
        second=_second(request),
        as_of=_asked(request, "as_of"),
    )
    return shown(request, "comments.html", comments.build(site.archive(), reader(), held, asked))


def transcript(request: HttpRequest, key: str) -> HttpResponse:
    """The Transcript part of a watch page."""
    held = site.archive().video(key)
    if held.key != key:
        return _moved(request, held, "transcript")
    _then(request, held)
    start = _number(request, "from") or 0
    page = parts.build_transcript(site.archive(), reader(), held, _asked(request, "lang"), start, _second(request))
    return shown(request, "transcript.html", page)


def video_history(request: HttpRequest, key: str) -> HttpResponse:
    """The History part of a watch page."""
    held = site.archive().video(key)
    if held.key != key:
        return _moved(request, held, "history")
    asked = history.Asked(
        older=_asked(request, "a"),
        newer=_asked(request, "b"),
        show=_asked(request, "show") or "all",
        done=_number(request, "done") or 0,
        skipped=_number(request, "from") or 0,
        then=_then(request, held),
    )
    return shown(request, "history.html", history.build(site.archive(), reader(), held, asked))


def video_captures(request: HttpRequest, key: str) -> HttpResponse:
    """The Capture part of a watch page."""
    held = site.archive().video(key)
    if held.key != key:
        return _moved(request, held, "capture")
    _then(request, held)
    page = custody.build_part(site.archive(), reader(), held, _second(request))
    return shown(request, "capture_part.html", page)


def comment(request: HttpRequest, key: str) -> HttpResponse:
    """A comment's permalink: leads to where it stands."""
    held = site.archive().comment(key)
    where = links.video(held.video_key, "comments") + links.query(c=held.key)
    return HttpResponseRedirect(f"{where}#{links.anchor(held.key)}")


def replies(request: HttpRequest, key: str) -> HttpResponse:
    """A comment with all its replies."""
    held = site.archive().comment(key)
    if held.key != key:
        return HttpResponsePermanentRedirect(links.thread(held.key))
    start = _number(request, "n") or 0
    after, as_of = _asked(request, "after"), _asked(request, "as_of")
    page = threads.build(site.archive(), reader(), key, after, start, as_of)
    return shown(request, "thread.html", page)


def search(request: HttpRequest) -> HttpResponse:
    """The answer to a search."""
    typed, video = request.GET.get("q", ""), _asked(request, "in")
    text, notes = (typed, ()) if video is None else narrowing.within(typed, video)
    sort, likes, fold, group = (_asked(request, name) for name in ("sort", "likes", "fold", "group"))
    wanted = narrowing.Asked(text, sort, likes, fold, group, notes)
    page = finding.build_search(site.archive(), reader(), wanted, _asked(request, "after"))
    return shown(request, "search.html", page)


def author(request: HttpRequest, key: str) -> HttpResponse:
    """What one author wrote."""
    page = finding.build_author(site.archive(), reader(), key, _asked(request, "after"))
    return shown(request, "author.html", page)


def channels(request: HttpRequest) -> HttpResponse:
    """All channels."""
    return shown(request, "channels.html", lists.build_channels(site.archive(), reader(), _asked(request, "after")))


def channel(request: HttpRequest, key: str) -> HttpResponse:
    """What one channel published."""
    page = lists.build_channel(site.archive(), reader(), key, _asked(request, "after"))
    return shown(request, "channel.html", page)


def captures(request: HttpRequest) -> HttpResponse:
    """The last captures."""
    return shown(request, "captures.html", custody.build_list(site.archive(), reader()))


def capture(request: HttpRequest, key: str) -> HttpResponse:
    """One capture."""
    return shown(request, "capture.html", custody.build_page(site.archive(), reader(), key))


def report(request: HttpRequest, accession_id: str) -> HttpResponse:
    """What was read from one accession."""
    return shown(request, "report.html", custody.build_report(site.archive(), reader(), accession_id))


def help(request: HttpRequest) -> HttpResponse:
    """How to ask and to read."""
    return shown(request, "help.html", helping.build(site.archive(), reader()))


def _moved(request: HttpRequest, held: Video, tab: str = "") -> HttpResponse:
    """The older name of a video leads to the one that it has now."""
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(links.video(held.key, tab) + (f"?{asked}" if asked else ""))


def _then(request: HttpRequest, held: Video) -> days.Then | None:
    """The day that is asked for; one that cannot be is refused also by parts that are of all days."""
    asked = _asked(request, "as_of")
    return None if asked is None else days.find(site.archive(), reader(), held, asked)


def _asked(request: HttpRequest, name: str) -> str | None:
    return request.GET.get(name) or None


def _number(request: HttpRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return min(int(said), _LONGEST_SECOND) if said.isascii() and said.isdigit() and len(said) < 12 else None


def _second(request: HttpRequest) -> int | None:
    return _number(request, "t")

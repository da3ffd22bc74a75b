"""Feeds (Atom, RFC 4287): what of a search was taken in last.

Comes in: a search by address, or the name of a saved one. Goes out: a feed whose entries keep their ids.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from markupsafe import Markup

from voxpop.errors import UsageError
from voxpop.query import Arrival
from voxpop.web import links, site
from voxpop.web.pages.hits import kind_name
from voxpop.web.reader import Reader, reader
from voxpop.web.words import excerpt, marked

ENTRIES = 50
_LONGEST = 4_000
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def of_search(request: HttpRequest) -> HttpResponse:
    """The feed of any search."""
    asked = request.GET.get("q", "").strip()
    if not asked:
        raise UsageError("There is no search to follow at this address.")
    title = reader().gettext("Search: %(asked)s") % {"asked": asked}
    return _feed(request, asked, title, f"search:{quote(asked, safe='')}")


def of_saved(request: HttpRequest, name: str) -> HttpResponse:
    """The feed of a saved search, by its name; it goes on under it when the question is changed."""
    saved = site.archive().searches.saved.named(name)
    return _feed(request, saved.query, saved.name, f"saved:{quote(saved.name, safe='')}")


class _Feed(Atom1Feed):
    """A feed that changed when its newest entry came in, not when it was asked for."""

    def latest_post_date(self) -> datetime:
        """1970 where nothing was ever found."""
        return max((item["updateddate"] for item in self.items), default=datetime.fromtimestamp(0, UTC))


def _feed(request: HttpRequest, asked: str, title: str, name: str) -> HttpResponse:
    archive, speaks = site.archive(), reader()
    page = request.build_absolute_uri(links.search(asked))
    guid = f"urn:voxpop:feed:{archive.info(sizes=False).id}:{name}"
    feed = _Feed(
        _clean(f"{title} · {archive.name}"), page, None, speaks.language, author_name=_clean(archive.name),
        feed_url=request.build_absolute_uri(), feed_guid=guid,
    )  # fmt: skip
    for arrival in archive.searches.arrivals(asked, limit=ENTRIES):
        _add(request, feed, speaks, arrival)
    content = feed.writeString("utf-8").encode()
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=feed.content_type, headers={"ETag": mark})
    return get_conditional_response(request, etag=mark, response=response)


def _add(request: HttpRequest, feed: Atom1Feed, speaks: Reader, arrival: Arrival) -> None:
    _ = speaks.gettext
    hit, comment = arrival.hit, arrival.hit.comment
    author = (comment.author.name if comment else hit.video.channel.name) or feed.feed["author_name"]
    under = hit.video.title or _("A video without a title")
    title = f"{kind_name(speaks, hit)}: {under}" if comment is None else f"{author}: {under}"
    published = comment.published if comment else hit.video.published if hit.kind == "video" else None
    feed.add_item(
        _clean(title), request.build_absolute_uri(hit.url), _clean(_html(arrival)), author_name=_clean(author),
        pubdate=_instant(published.latest) if published else None, updateddate=_instant(arrival.taken_in),
        unique_id=arrival.id,
    )  # fmt: skip


def _html(arrival: Arrival) -> Markup:
    hit = arrival.hit
    shown = marked(*excerpt(hit.text, hit.highlights, _LONGEST, hit.excerpt_start))
    return shown.replace("\r\n", "\n").replace("\n", Markup("<br>"))


def _instant(seconds: int | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):  # a year that no calendar has
        return None


def _clean(text: str) -> str:
    """`text` with U+FFFD for the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)

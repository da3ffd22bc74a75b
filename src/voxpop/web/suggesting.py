"""What the search box suggests while somebody types, for the script of our own pages.

Comes in: what stands before the caret. Goes out: JSON, its words in the reader's language.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from msgspec import Struct
from msgspec.json import encode

from voxpop.query import LONGEST_TEXT, Suggestion
from voxpop.web import site
from voxpop.web.reader import Reader, reader


class Offered(Struct, frozen=True):
    """One suggestion. `label` says what it is, where it is no word; `goes_on`: there is more to type."""

    text: str
    label: str
    query: str
    goes_on: bool


class Answer(Struct, frozen=True):
    """All of them. `said` is read aloud."""

    said: str
    offered: tuple[Offered, ...]


def suggest(request: HttpRequest) -> HttpResponse:
    """What the question may go on to be."""
    typed, speaks = request.GET.get("q", ""), reader()
    found = site.archive().searches.suggest(typed) if len(typed) <= LONGEST_TEXT else ()
    said = speaks.counted("%(n)s suggestion", "%(n)s suggestions", len(found)) if found else ""
    answer = Answer(said, tuple(_offered(speaks, one) for one in found))
    return HttpResponse(encode(answer), content_type="application/json")


def _offered(speaks: Reader, one: Suggestion) -> Offered:
    _ = speaks.gettext
    field, _colon, value = one.text.partition(":")
    labels = {
        "word": "",
        "author": _("author"),
        "channel": _("channel"),
        "video": _("video"),
        "value": speaks.language_name(value) if field == "lang" else "",
        "field": _("field"),
    }
    return Offered(one.text, labels[one.kind], one.query, one.kind == "field")

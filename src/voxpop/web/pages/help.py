"""The help page: how to ask, how to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from voxpop.web import links
from voxpop.web.pages.frame import Frame, frame
from voxpop.web.reader import Reader

if TYPE_CHECKING:
    from voxpop.archive import Archive


class Example(Struct, frozen=True):
    """A search, and what it finds."""

    asked: str
    href: str
    means: str


class HelpPage(Struct, frozen=True):
    """Short: a table of searches, and what the marks mean."""

    frame: Frame
    examples: tuple[Example, ...]


def build(archive: Archive, reader: Reader) -> HelpPage:
    """The help page."""
    _ = reader.gettext
    said = [
        ("harbour lamp", _("both words, in any order")),
        ('"the second winch"', _("these words, in this order")),
        ("harbour OR quay", _("one of them, or both")),
        ("harbour -storm", _("the first word, but not the second")),
        ("harb*", _("every word that begins so: harbour, harbours, harbourmaster")),
        ('"second winch"~3', _("these words in this order, with up to three others between them")),
        ("harbour~1", _("also where one letter differs: harbor")),
        ("(harbour OR quay) -(storm OR rain)", _("brackets hold together what belongs together")),
        ("=Élan", _("in just this form; elsewhere capitals and accents play no part")),
        (
            "winch author:nora",
            _("by somebody of this name; likewise channel:, platform:, lang:, kind:, in:"),
        ),
        (
            "winch likes:>100 date:2018..2019",
            _("liked so often, and written then; likewise replies:, words:, captured:"),
        ),
        (
            "is:gone has:timecode",
            _("gone since, and names a moment; likewise is:pinned, is:question, has:link"),
        ),
        ("at:1:00..2:00", _("what speaks of that part of a video")),
    ]
    examples = tuple(Example(asked, links.search(asked), means) for asked, means in said)
    return HelpPage(frame(archive, reader, _("Help"), "help"), examples)

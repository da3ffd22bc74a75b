"""The captions that came with a page.

Comes in: the originals of an accession. Goes out: those captions that hold a cue, and a `Refused` for each that does
not. Only as much is read as the first cue takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voxpop.captions.reading import read_cues
from voxpop.errors import Refusal
from voxpop.model import Caption, Refused
from voxpop.sources.base import Original
from voxpop.sources.companions import language_of


def captions_in(
    originals: Mapping[str, Original],
    is_automatic: Callable[[str], bool | None] = lambda _: None,
    name_of: Callable[[str], str | None] = lambda _: None,
) -> tuple[tuple[Caption, ...], tuple[Refused, ...]]:
    """`is_automatic` and `name_of` say what the page knows of the captions in a language."""
    taken, refused = [], []
    for path, original in sorted(originals.items()):
        if original.role != "caption":
            continue
        language, form = language_of(path), path.rpartition(".")[2].lower()
        try:
            with original.open() as stream:
                next(read_cues(stream, form))
        except Refusal as refusal:
            refused.append(Refused(path, refusal.reason))
        else:
            taken.append(Caption(path, language, is_automatic(language), form, name_of(language)))
    return tuple(taken), tuple(refused)

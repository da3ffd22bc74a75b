"""Reading: from an accession in custody to frames for the catalogue.

Comes in: custody, an accession, what people decided of it. Goes out: the frames of `catalogue.local.prepare`. Whether
that is done here or in another process is for `readers` and `ingesting`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from voxpop.archive.dating import dated
from voxpop.captions import FORMATS, TRANSCRIPTS
from voxpop.catalogue.local.known import Known
from voxpop.catalogue.local.prepare import Frame, frames
from voxpop.catalogue.local.videos import Decided
from voxpop.catalogue.local.writer import CueReader
from voxpop.errors import CatalogueError, Refusal, VoxpopError
from voxpop.keys import capture_key
from voxpop.model import Accession, Caption, Captured, Claim, Cue, Provenance
from voxpop.originals import Custody, KeptOriginal, SmallOriginal, WholeOriginal
from voxpop.sources import source_named
from voxpop.sources.base import Original

_SMALL = 2 << 20  # bytes of an accession's pages that are held rather than unpacked each time they are opened


class Told(Struct):
    """What people told of how pages are read: the videos of captures by their keys, and which column is what; and the
    captures of which they said when they were made, with that.
    """

    videos: dict[str, str]
    mappings: dict[str, dict[str, str]]
    dated: dict[str, Captured]
    dated_accessions: frozenset[str] = frozenset()  # as captures are named after them


def told_by(decided: Decided) -> Told:
    """What of all decisions plays a part in reading."""
    when = decided.dated()
    return Told(decided.told(), decided.mappings(), when, frozenset(key.partition("-")[0] for key in when))


def frames_of(
    custody: Custody,
    accession: Accession,
    told: Told,
    known: Known | None = None,
    at_hand: Path | None = None,
    plain: Path | None = None,
    *,
    are_bare: bool = False,
) -> Iterator[Frame]:
    """The frames of one accession; what is `known` is not analysed again, and nothing where all `are_bare`. `at_hand`
    and `plain`: see `claims_of`.
    """
    mapping = told.mappings.get(capture_key(accession.id, 0), {})
    claims = claims_of(custody, accession, mapping, at_hand, plain)
    if accession.id[:16] in told.dated_accessions:
        claims = dated(claims, told.dated, accession.id)
    return frames(claims, told.videos, accession.id, known, told.dated, are_bare=are_bare)


def page_bytes(accession: Accession) -> int:
    """How much there is to read."""
    return sum(f.length for f in accession.files if f.role == "page")


def claims_of(
    custody: Custody, accession: Accession, mapping: dict[str, str], at_hand: Path | None = None,
    plain: Path | None = None,
) -> Iterator[Claim]:  # fmt: skip
    """All claims of one accession, as its source reads them with what people told of its columns.

    `at_hand` is where its page was taken from, if that may still lie there: to read it is quicker than to unpack it.
    `plain` is a copy of ours, of the one page of an accession that custody does not have yet.
    """
    provenance = with_mapping(accession.provenance, mapping)
    is_small = page_bytes(accession) <= _SMALL

    def at_work(original: KeptOriginal) -> Original:
        if plain is not None:
            return original.lying_at(plain)
        if original.reference is not None:
            return WholeOriginal(original, at_hand)
        return SmallOriginal(original) if is_small and original.role == "page" else original

    originals = {name: at_work(original) for name, original in custody.originals(accession).items()}
    yield from source_named(provenance.source).read(originals, provenance)


def with_mapping(provenance: Provenance, mapping: dict[str, str]) -> Provenance:
    """What a source is told of how a page is to be read."""
    return replace(provenance, told={f"map.{name}": column for name, column in mapping.items()})


@contextmanager
def alone(accession_id: str) -> Iterator[None]:
    """Makes every error in the block a `Refusal` of one accession, but those of the catalogue.

    Here alone every error is caught: a page that a fault of ours keeps out must not keep out the thousands beside it.
    """
    try:
        yield
    except CatalogueError:
        raise
    except Exception as error:  # the one place; see above
        raise Refusal(accession_id, _words_for(error)) from error


def _words_for(error: Exception) -> str:
    if isinstance(error, VoxpopError):
        return str(error)
    return f"{type(error).__name__}: {error}. This is a fault of Voxpop: please report it."


def cue_reader(custody: Custody, accession: Accession) -> CueReader:
    """Reads the cues of the accession's captions; a caption that cannot be read has none, and one whose lines stand in
    the page has them from there.
    """

    def cues(caption: Caption) -> Iterator[Cue]:
        if caption.format not in FORMATS | TRANSCRIPTS:
            return
        from voxpop.captions.reading import read_cues

        try:
            with custody.open(accession.id, caption.path) as stream:
                yield from read_cues(stream, caption.format)
        except Refusal:
            return

    return cues

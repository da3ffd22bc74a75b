"""What of a question was taken in last: its hits by when they came in, not by when they were written.

Comes in: a `Query`, the index, the store. Goes out: `Arrival`s. Rows are numbered as they come in, and a rebuild keeps
their order, so the newest are those with the highest numbers; comments, lines and videos each have their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

import tantivy
from tantivy import Occur, Query

from voxpop.catalogue.local.asking import Asking
from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.catalogue.local.deadline import OutOfTime, Searcher
from voxpop.catalogue.local.documents import Kind
from voxpop.catalogue.local.forms import in_all_forms
from voxpop.catalogue.local.hits import hits_of
from voxpop.catalogue.local.index import COMMENT_KINDS, numbers, of_kinds, row_of
from voxpop.catalogue.local.reads import Reads
from voxpop.errors import UsageError
from voxpop.query import Arrival, Hit
from voxpop.query import Query as Question

_APART: tuple[Sequence[Kind], ...] = (COMMENT_KINDS, ("video",), ("caption",))
_SECONDS = 5.0
_COMMENT = """
SELECT a.ingested FROM comment c JOIN capture p ON p.cap = c.cap JOIN accession a ON a.id = p.accession WHERE c.ck = ?
"""
_CUE = """
SELECT a.ingested FROM cue q JOIN caption k ON k.cid = q.cid JOIN accession a ON a.id = k.accession WHERE q.qk = ?
"""
_VIDEO = "SELECT added FROM video WHERE vk = ?"
_TAKEN_IN = {"caption": _CUE, "video": _VIDEO}


def arrivals(index: tantivy.Index, reads: Reads, query: Question, limit: int) -> tuple[Arrival, ...]:
    """The hits that were taken in last, the newest first. Raises `UsageError` for a question that takes too long."""
    with words_for_index_errors():
        searcher = Searcher(index, _SECONDS)
        try:
            compiled = Asking(index, searcher, reads).query(in_all_forms(searcher, query).root)
            refs = [] if compiled is None else _newest(index.schema, searcher, compiled, limit)
        except OutOfTime as error:
            raise UsageError("This question takes too long to be followed; make it narrower.") from error
    found = [(_taken_in(reads, ref), ref) for ref in refs]
    newest = sorted(found, key=lambda one: (-one[0], -row_of(one[1])[1], one[1]))[:limit]
    return tuple(Arrival(_id(hit), at, hit) for at, ref in newest for hit in hits_of(reads, [[(ref, 0.0)]], query))


def _newest(schema: tantivy.Schema, searcher: Searcher, compiled: Query, limit: int) -> list[int]:
    """References of the last rows of each numbering."""
    refs: list[int] = []
    for kinds in _APART:
        wanted = Query.boolean_query([(Occur.Must, compiled), (Occur.Must, of_kinds(schema, kinds))])
        page = searcher.search(wanted, limit=limit, count=False, order_by_field="ref", order=tantivy.Order.Desc)
        refs += numbers(searcher, "ref", [address for _, address in page.hits])
    return refs


def _taken_in(reads: Reads, ref: int) -> int:
    """When the accession came in whose capture says what is shown."""
    kind, row = row_of(ref)
    found = reads.db.execute(_TAKEN_IN.get(kind, _COMMENT), (row,)).fetchone()
    return 0 if found is None else int(found[0])


def _id(hit: Hit) -> str:
    """What names the hit for ever: its key; of a line of a transcript also its language and second."""
    if hit.kind == "caption":
        [language] = parse_qs(urlsplit(hit.url).query)["lang"]
        return f"urn:voxpop:caption:{hit.key}:{language}:{round(1000 * (hit.moment or 0))}"
    return f"urn:voxpop:{'video' if hit.kind == 'video' else 'comment'}:{hit.key}"

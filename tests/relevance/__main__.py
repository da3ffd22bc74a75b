"""`python -m tests.relevance`: the table of figures.

--query WORDS     what each question with these words in it found, with the grades and reasons
--language TAG    only the questions of one language
--unjudged        what stands among the first ten and was not judged: read it, and say so in `queries/`
--record          keeps the figures, which `make test` then holds; refuses to keep lower ones
--accept-lower    keeps them even so: say in the commit why (judgements that were mended, pages that were added)
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.field import relevance as field
from tests.relevance import floor
from tests.relevance.corpus import build
from tests.relevance.judged import Judged, asked
from tests.relevance.measuring import DEPTH, Mean, Measured, groups, mean, measure, name_of
from voxpop.archive import Archive

_BY: tuple[tuple[str, Callable[[Judged], str]], ...] = (
    ("script", lambda query: query.script),
    ("kind", lambda query: query.kind),
)


def main(arguments: list[str] | None = None) -> int:
    wanted = parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "kept")
        if wanted.samples is None:
            with build(place, Path(folder, "inbox")) as archive:
                return answer(archive, wanted)
        with field.build(place, wanted.samples) as archive:
            return answer(archive, wanted)


def answer(archive: Archive, wanted: argparse.Namespace) -> int:
    """Does what is wanted, with an archive of the pages, or of the real files."""
    if (wanted.record or wanted.accept_lower) and (wanted.query or wanted.language or wanted.unjudged):
        print("Only the figures of all questions can be recorded.", file=sys.stderr)
        return 2
    is_real = wanted.samples is not None
    queries = [query for query in (asked(field.QUESTIONS) if is_real else asked()) if _is_chosen(query, wanted)]
    if not queries:
        print("There is no such question.", file=sys.stderr)
        return 1
    measured = measure(archive, queries, field.name_of if is_real else name_of)
    if wanted.query is not None or wanted.unjudged:
        for one in measured:
            print("\n".join(unjudged(one) if wanted.unjudged else details(one)))
        return 0
    print("\n".join(worst(measured, wanted.worst) if wanted.worst else table(measured)))
    if not (wanted.record or wanted.accept_lower):
        return 0
    return _record(measured, wanted.floor or (field.FLOOR if is_real else floor.FLOOR), wanted.accept_lower)


def _is_chosen(query: Judged, wanted: argparse.Namespace) -> bool:
    holds = (wanted.query or "").casefold() in query.text.casefold()
    return holds and wanted.language in (None, query.language)


def _record(measured: Sequence[Measured], path: Path, accepts_lower: bool) -> int:
    figures = floor.now(measured)
    if (worse := floor.fallen(floor.recorded(path), figures)) and not accepts_lower:
        print(f"{worse}\nNothing was recorded; --accept-lower does it even so.", file=sys.stderr)
        return 1
    floor.record(figures, path)
    return 0


def table(measured: Sequence[Measured]) -> list[str]:
    """The means by script and by kind, and of all."""
    lines = []
    for name, by in _BY:
        lines.append(f"{f'by {name}':<22} {'questions':>9} {'nDCG@10':>8} {'recall@50':>9}")
        lines += [_row(group, of) for group, of in groups(measured, by).items()]
        lines.append("")
    return [*lines, _row("all", mean(measured))]


def _row(name: str, of: Mean) -> str:
    return f"{name:<22} {of.queries:>9} {of.ndcg:>8.4f} {of.recall:>9.4f}"


def details(one: Measured) -> list[str]:
    """What a question found, best first, and what it should have found besides."""
    query = one.query
    lines = ["", f"{query.name}   nDCG@10 {one.ndcg:.4f}, recall@50 {one.recall:.4f}", f"  wanted: {query.wants}"]
    for rank, (name, hit) in enumerate(zip(one.found[:DEPTH], one.hits[:DEPTH], strict=True), 1):
        likes = "" if hit.comment is None else f" ({hit.comment.like_count} likes)"
        lines.append(f"  {rank:>2}. {_grade(query, name)} {name:<12} {hit.score:7.3f} {_short(hit.text)}{likes}")
    for name in sorted(query.grades, key=lambda name: -query.grades[name]):
        if name not in one.found[:DEPTH]:
            place = f"{one.found.index(name) + 1:>2}." if name in one.found else " - "
            lines.append(f"  {place} {_grade(query, name)} {name:<12} missing: {query.reasons[name]}")
    return lines


def worst(measured: Sequence[Measured], most: int) -> list[str]:
    """The questions that are answered worst, those first."""
    return [f"{one.ndcg:.4f} {one.query.name}" for one in sorted(measured, key=lambda one: one.ndcg)[:most]]


def unjudged(one: Measured) -> list[str]:
    """What stands among the first ten and has no grade."""
    rest = [
        (name, hit)
        for name, hit in zip(one.found[:DEPTH], one.hits[:DEPTH], strict=True)
        if name not in one.query.grades
    ]
    return [f"{one.query.name} ({one.query.wants})", *(f"    {name:<12} {_short(hit.text)}" for name, hit in rest)]


def _grade(query: Judged, name: str) -> str:
    return str(query.grades.get(name, "·"))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:89]}…"


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    parser = argparse.ArgumentParser(prog="python -m tests.relevance", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--query", metavar="WORDS", help="what these questions found")
    parser.add_argument("--language", metavar="TAG", help="only the questions of this language")
    parser.add_argument("--worst", type=int, metavar="N", help="the questions that are answered worst")
    parser.add_argument("--unjudged", action="store_true", help="what was found and not judged")
    parser.add_argument("--record", action="store_true", help="keeps the figures")
    parser.add_argument("--accept-lower", action="store_true", help="keeps them even where they fell")
    parser.add_argument("--floor", type=Path, metavar="FILE", help="where they are kept, instead of the usual place")
    parser.add_argument("--samples", type=Path, metavar="DIR", help="the folder of real files")
    return parser


if __name__ == "__main__":
    sys.exit(main())

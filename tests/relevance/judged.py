"""The judged questions.

Comes in: `queries/*.toml`, a file each script or group of languages. Goes out: `Judged`, each a query as typed, what
the person wants, and which documents answer it how well, with the reason.

    [[query]]
    text = "…"            as typed into the search box
    language = "en"       its script follows from it
    kind = "question"     one of KINDS
    wants = "…"           what the person would be glad to read, in a sentence
    grades = [["br7", 3, "names her"], …]      3 tells exactly, 2 good, 1 touches it; not named: 0
    needs = "fuzzy"       only where the form is one that search does not have (`HAS`): then it is left out
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"
HAS: frozenset[str] = frozenset()
"""The forms (`needs`) beyond words, "phrase", prefix*, -word and OR that search understands; add one when it comes."""
KINDS = frozenset(
    (
        "word", "words", "phrase", "prefix", "part", "accents", "forms", "hashtag", "name", "question", "number",
        "emoji", "timecode", "address", "without", "either",
    )
)  # fmt: skip
"""What is asked with: `part` is a piece of a text without spaces, `accents` and `forms` are spelt otherwise."""
SCRIPTS = {
    "en": "Latin", "de": "Latin", "fr": "Latin", "es": "Latin", "pt": "Latin", "pl": "Latin", "tr": "Latin",
    "vi": "Latin", "ru": "Cyrillic", "uk": "Cyrillic", "el": "Greek", "ar": "Arabic", "he": "Hebrew",
    "hi": "Devanagari", "bn": "Bengali", "ta": "Tamil", "th": "Thai", "zh-Hans": "Han (simplified)",
    "zh-Hant": "Han (traditional)", "ja": "Japanese", "ko": "Hangul", "ka": "Georgian", "hy": "Armenian",
    "und": "any",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged question. `grades` by document, each from 1 to 3; `reasons` by document."""

    text: str
    language: str
    kind: str
    wants: str
    grades: dict[str, int]
    reasons: dict[str, str]
    needs: str | None = None

    @property
    def name(self) -> str:
        """What it is called in the record of figures."""
        return f"{self.language}: {self.text}"

    @property
    def script(self) -> str:
        return SCRIPTS[self.language]


def queries(folder: Path = QUERIES) -> tuple[Judged, ...]:
    """All judged questions, also those that search cannot be asked yet."""
    return tuple(_judged(row) for path in sorted(folder.glob("*.toml")) for row in _rows(path))


def asked(folder: Path = QUERIES) -> tuple[Judged, ...]:
    """Those in forms that search has."""
    return tuple(query for query in queries(folder) if query.needs is None or query.needs in HAS)


def _rows(path: Path) -> list[dict[str, object]]:
    return list(tomllib.loads(path.read_text("utf-8"))["query"])


def _judged(row: dict[str, object]) -> Judged:
    graded = row.pop("grades")
    assert isinstance(graded, list), row
    grades = {document: grade for document, grade, _ in graded}
    if len(grades) != len(graded):
        raise ValueError(f"{row['text']}: a document is graded twice")
    return Judged(**row, grades=grades, reasons={document: reason for document, _, reason in graded})  # type: ignore[arg-type]

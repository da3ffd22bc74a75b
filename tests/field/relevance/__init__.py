"""Judged questions over a handful of real files: the measure of `tests.relevance`, on what people really wrote.

Comes in: the folder of real files. Goes out: an archive of some of them. Documents are named by their ids alone, and
nothing of their texts stands here.
"""

from __future__ import annotations

from pathlib import Path

from voxpop.archive import Archive
from voxpop.query import Hit

QUESTIONS = Path(__file__).parent
FLOOR = Path(__file__).parent / "floor.json"
FILES = (
    "c_dataapi/bobbytrapz__hinatazaka/"
    "scripts__youtube-comments__data__P1Ul8I5_yi0__comments-2019-09-29T07_05_39.966341-04_00.jsonl",
    "d_datasets/BryanVargas1107__youtube-channel-analysis/data__raw__all_videos.csv",
    "d_datasets/dooinn__product_feedback_analyzer/data__youtube_comments.csv",
    "d_datasets/verdugo-danieML__improvado-marketing-intelligence/data__youtube_comments.json",
    "mirror_pages/iraq-tracks-down-last-is-group-fighters.txt",
)


def are_there(samples: Path) -> bool:
    """Whether the folder holds the files that were judged."""
    return all((samples / name).is_file() for name in FILES)


def build(place: Path, samples: Path) -> Archive:
    """An archive at `place` of the files that were judged."""
    archive = Archive.open(place, create=True)
    for report in archive.add([samples / name for name in FILES]):
        if report.source is None:
            raise ValueError(f"{report.path}: {report.refused}")
    return archive


def name_of(hit: Hit) -> str:
    """The platform's id of a comment or video; a page's digest stands before the key of a comment without an id."""
    return hit.key.partition(":")[2]

"""Small archives of invented pages, drawn by a number: the same number, the same archive."""

from __future__ import annotations

import random
from pathlib import Path

from tests.archive.pages import CAPTURED, Json, info, said, write
from voxpop.archive import Answers, Archive

DAY = 86_400
WORDS = (
    "storm", "bridge", "Bridge", "crane", "cranes", "harbour", "harbor", "Élan", "elan", "élan", "straße", "gulls",
    "tide", "the", "the", "old", "old", "1:08", "0:12", "9:59", "fight", "fights", "quay?", "👍🏽", "https://e.example/lamp?x=1",
    "橋の犬", "犬", "جسر", "don't", "winch", "!!", "#tide", "@crane",
    "1,250", "1250", "1 250", "1234567", "1,234,567", "12,34,567", "1,234.56", "1234.56", "Müller", "Mueller", "muller",
)  # fmt: skip
NAMES = ("nora", "kamal", "théo", "l.ashore", "nora2", "mueller")
CAPTION = (
    "WEBVTT\n\n00:00:01.500 --> 00:00:04.250\nThe old bridge stood\n\n00:01:08.000 --> 00:01:12.000\nstorm and tide\n\n"
    "00:01:20.000 --> 00:01:20.000\nold quay\n"
)


def fill(archive: Archive, inbox: Path, number: int) -> None:
    """Take in the pages of the archive with this number: some videos, captured once or several times."""
    drawn = random.Random(number)
    for video in range(drawn.randint(1, 3)):
        comments: list[Json] = []
        for capture in range(drawn.randint(1, 3)):
            comments = _later(drawn, comments, f"v{number}{video}")
            id = f"Quay{number:03}{video}_-x"
            page = info(
                comments, id=id, epoch=CAPTURED + capture * 40 * DAY, title=f"The {drawn.choice(WORDS)}",
                channel_id=f"UC{video % 2:0>22}", channel=("Quayside", "Old Harbour")[video % 2],
                like_count=drawn.choice([None, 3, 40]), language=drawn.choice([..., "de", "en-GB"]),
                upload_date=drawn.choice(["20200517", "20230102", "20230228", "19500101", "19691231", "19700101"]),
            )  # fmt: skip
            path = inbox / f"{video} {capture}" / f"page [{id}].info.json"
            write(path, page)
            if capture == 0 and drawn.random() < 0.5:
                tag = drawn.choice([".en", ".de-AT", ""])
                path.with_name(path.name.replace(".info.json", f"{tag}.vtt")).write_text(CAPTION)
            is_complete = drawn.random() < 0.5
            answers = Answers(coverage="complete" if is_complete else "partial")
            list(archive.add([path.parent], answers=answers))


def _later(drawn: random.Random, before: list[Json], scope: str) -> list[Json]:
    """A later state of a page: some comments are gone, liked, edited; some are new, some of these answers."""
    kept = [{**comment, **_changed(drawn)} for comment in before if drawn.random() < 0.8]
    ids = {comment["id"] for comment in kept}
    kept = [comment for comment in kept if comment["parent"] in ids | {"root"}]
    for _ in range(drawn.randint(2, 9)):
        top = [str(comment["id"]) for comment in kept if comment["parent"] == "root"]
        parent = drawn.choice(top) if top and drawn.random() < 0.4 else "root"
        own = f"{scope}c{drawn.randrange(10**6)}"
        kept.append(
            said(
                own if parent == "root" else f"{parent}.{own}", " ".join(drawn.choices(WORDS, k=drawn.randint(1, 7))),
                parent=parent, who=drawn.choice(NAMES), like_count=drawn.choice([0, 1, 1, 5, 40, 700, ...]),
                **_written(drawn),
                author_is_uploader=drawn.random() < 0.2, is_pinned=drawn.random() < 0.1,
                is_favorited=drawn.random() < 0.2, is_edited=drawn.choice([None, True, False]),
            )
        )  # fmt: skip
    drawn.shuffle(kept)
    return kept


def _written(drawn: random.Random) -> Json:
    """When a comment was written: mostly in the years before the capture, now and then in film's, or nobody knows, or
    the page says it in words alone.
    """
    lately, long_ago = CAPTURED - drawn.randrange(900) * DAY, -drawn.randrange(15_000) * DAY - drawn.choice([0, 2, 999])
    at = drawn.choice([lately, lately, lately, lately, long_ago, ..., ...])
    return {"timestamp": at, "_time_text": drawn.choice(["2 years ago", "3 years ago", ...]) if at is ... else ...}


def _changed(drawn: random.Random) -> Json:
    changes: list[Json] = [
        {}, {}, {"like_count": drawn.randrange(50)}, {"is_pinned": True}, {"is_favorited": True},
        {"author": "@renamed"}, {"text": " ".join(drawn.choices(WORDS, k=3)), "is_edited": True},
        {"timestamp": CAPTURED - 3 * DAY}, {"timestamp": None, "_time_text": "3 years ago"},
        {"timestamp": None, "_time_text": "2 years ago"},
    ]  # fmt: skip
    return drawn.choice(changes)

"""What a person says of a page because no file says it: the options that `add`, `inspect` and `amend` share.

Comes in: options as typed. Goes out: `Answers`.
"""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from voxpop import keys
from voxpop.archive import Answers
from voxpop.archive.answers import UNKNOWN
from voxpop.codec import read_time
from voxpop.errors import UsageError
from voxpop.model import Coverage

F = TypeVar("F", bound=Callable[..., Any])
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_OPTIONS = (
    click.option("--url", metavar="URL", help="Which video the page is of, where no file says so."),
    click.option("--video", metavar="ID", help=f'The same by its id at its platform; "{UNKNOWN}" where nobody knows.'),
    click.option("--platform", metavar="NAME", help="The platform of --video. [default: youtube]"),
    click.option(
        "--captured-at", metavar="TIME", help="When it was made: 2019, 2019-11, 2019-11-05 or 2019-11-05T12:30:00Z."
    ),
    click.option("--complete", is_flag=True, help="All comments that could be seen were captured."),
    click.option("--partial", is_flag=True, help="Some comments were not captured."),
    click.option(
        "--map", "maps", multiple=True, metavar="ROLE=COLUMN,...",
        help='Which column of a table is what: "text=Comment,like_count=Like"; @FILE takes a mapping that was saved.',
    ),
)  # fmt: skip


def takes_dated_folders(command: F) -> F:
    """Give a verb that reads files an answer about all of them, in its argument `answers`."""

    @functools.wraps(command)
    def run(*given: Any, dated_folders: bool, answers: Answers, **options: Any) -> Any:
        if dated_folders and answers.captured is not None:
            raise UsageError("When it was captured, either --captured-at says or --dated-folders, not both.")
        return command(*given, answers=replace(answers, dated_folders=dated_folders), **options)

    words = 'The names of folders say when: "2019-11-05/…", "2019/11/05/…".'
    return click.option("--dated-folders", is_flag=True, help=words)(run)  # type: ignore[return-value]


def takes_answers(command: F) -> F:
    """Give a verb what the person told as its argument `answers`."""

    @functools.wraps(command)
    def run(
        *given: Any, url: str | None, video: str | None, platform: str | None, captured_at: str | None, complete: bool,
        partial: bool, maps: tuple[str, ...], **options: Any,
    ) -> Any:  # fmt: skip
        if complete and partial:
            raise UsageError("A capture is --complete or --partial, not both.")
        if url is not None and video is not None:
            raise UsageError("Name the video by --url or by --video, not by both.")
        coverage: Coverage | None = "complete" if complete else "partial" if partial else None
        captured = None if captured_at is None else read_time(captured_at)
        answers = Answers(url, _video(video, platform), captured, coverage, read_mapping(maps))
        return command(*given, answers=answers, **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run  # type: ignore[return-value]


def _video(id: str | None, platform: str | None) -> str | None:
    if id is None or (id == UNKNOWN and platform is None):
        if platform is not None:
            raise UsageError("--platform says of which platform --video is: name that too.")
        return id
    if platform in (None, "youtube") and not _YOUTUBE_ID.fullmatch(id):
        raise UsageError(f"{id!r} is no id of a YouTube video, which has 11 signs. Of another site: --platform NAME.")
    return keys.join(platform or "youtube", id)


def read_mapping(words: Iterable[str]) -> dict[str, str]:
    """`role=column` pairs, commas between them, or `@FILE` with such pairs as TOML."""
    mapping: dict[str, str] = {}
    for word in words:
        if word.startswith("@"):
            mapping.update(_saved(Path(word[1:])))
            continue
        for pair in re.split(r",(?=[a-z_]+=)", word):
            role, sign, column = pair.partition("=")
            if not sign or not role or not column:
                raise UsageError(f"{pair!r} is no mapping; write ROLE=COLUMN, such as text=Comment.")
            mapping[role.strip()] = column
    return mapping


def save_mapping(path: Path, columns: Iterable[tuple[str, str]]) -> None:
    """Write a mapping as TOML, one pair a line."""
    lines = (f"{what} = {json.dumps(column, ensure_ascii=False)}\n" for what, column in columns)
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The mapping cannot be written to {path}: {error.strerror}.") from error


def _saved(path: Path) -> dict[str, str]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"The mapping {path} cannot be read: {error}.") from error
    return {role: str(column) for role, column in found.items()}

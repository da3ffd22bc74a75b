"""Writes large yt-dlp pages for the bars and the tests. Same arguments, same bytes.

    python -m bench.generate OUT --comments 300000 --seed 1     one page, about 180 MB
    python -m bench.generate OUT --videos 2000 --per 850        a folder of pages

OUT is the file to write, or a folder: pages in a folder are named as yt-dlp names them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench import page
from bench.talk import Json, Talk

_encode = json.JSONEncoder(ensure_ascii=False).encode
_AT_ONCE = 1_000
_TOGETHER = 100  # pages of a channel that share their people


def write_page(path: Path, comments: int, seed: str | int) -> int:
    """Writes one page, streaming; the number of bytes."""
    length = 0
    with path.open("wb") as out:
        for piece in _pieces(comments, str(seed)):
            length += out.write(piece)
    return length


def write_folder(folder: Path, videos: int, per: int, seed: str | int) -> int:
    """Writes `videos` pages of `per` comments each; the number of bytes in all."""
    folder.mkdir(parents=True, exist_ok=True)
    return sum(write_page(folder / file_name(f"{seed}/{number}"), per, f"{seed}/{number}") for number in range(videos))


def write_channel(folder: Path, videos: int, per: int, seed: str | int) -> int:
    """Writes `videos` pages of `per` comments each, or a few more: of one channel, whose people meet under its videos.

    Ten times as quick as `write_folder` where pages are small, for each of those has people and words of its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    length = 0
    for first in range(0, videos, _TOGETHER):
        several = [f"{seed}/{number}" for number in range(first, min(first + _TOGETHER, videos))]
        said = iter(_talk(f"{several[0]} and more", 2 * per * len(several)))
        for one, comments in zip(several, _by_thread(said, per), strict=False):
            with (folder / file_name(one)).open("wb") as out:
                length += sum(map(out.write, _page(iter(comments), len(comments), one)))
    return length


def file_name(seed: str | int) -> str:
    """`Title [id].info.json`, as yt-dlp names the page made from this seed."""
    return f"{page.head(str(seed))['title']} [{page.video_id(str(seed))}].info.json"


def _pieces(count: int, seed: str) -> Iterator[bytes]:
    return _page(iter(_talk(seed, count)), count, seed)


def _talk(seed: str, count: int) -> Talk:
    return Talk(f"talk {seed}", count, page.duration_seconds(seed), page.CAPTURED, page.PUBLISHED)


def _page(comments: Iterator[Json], count: int, seed: str) -> Iterator[bytes]:
    yield _encode(page.head(seed))[:-1].encode() + b', "comments": ['
    gap = b""
    while some := list(islice(comments, _AT_ONCE)):
        yield gap + ", ".join(map(_encode, some)).encode()
        gap = b", "
    yield b"], " + _encode(page.tail(count))[1:].encode()


def _by_thread(comments: Iterator[Json], per: int) -> Iterator[list[Json]]:
    """Parts of `per` comments or a few more: no thread is cut."""
    part: list[Json] = []
    for comment in comments:
        if len(part) >= per and comment["parent"] == "root":
            yield part
            part = []
        part.append(comment)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--comments", type=int, default=300_000, help="comments of the one page")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--videos", type=int, help="write a folder of this many pages instead")
    parser.add_argument("--per", type=int, default=1_000, help="comments a page of the folder")
    asked = parser.parse_args(arguments)
    if asked.videos is not None:
        length = write_folder(asked.out, asked.videos, asked.per, asked.seed)
    else:
        out = asked.out / file_name(asked.seed) if asked.out.is_dir() else asked.out
        out.parent.mkdir(parents=True, exist_ok=True)
        length = write_page(out, asked.comments, asked.seed)
    print(f"{length:,} bytes")


if __name__ == "__main__":
    main()

"""A folder of many small files: what one costs, and how soon those that are held already are passed by.

Pages of yt-dlp with a caption beside most of them, answers of the Data API, and files that are no page; each page has
three comments at most. Seconds are those of the CPU; the first sign is that of the clock.
"""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import time
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from bench import page
from bench.figures import Figure
from bench.formats.objects import data_api_merged
from bench.formats.said import VIDEO, first_lines, kept_talk
from bench.store import add, bench_dir, command
from bench.talk import Json

FILES: Final = 10_000
_HEADS: Final = 97
_TEN: Final = 10  # the files made of one turn: four pages, three captions, two answers, one that is refused
_LEFT_OUT: Final = ("formats", "automatic_captions", "subtitles", "heatmap", "thumbnails")
_NO_PAGES: Final = (
    ("note", ".txt", b"Ask the harbour office about the film of 1962.\n"),
    ("settings", ".json", b'{"theme": "dark", "columns": [1, 2, 3]}\n'),
    ("empty", ".json", b""),
    ("poster", ".jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a picture without its page"),
    ("cut off", ".info.json", b'{"id": "Ab'),
)
_CAPTION: Final = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nThe quay of film {0} at dawn.\n"


def figures(files: int = FILES) -> list[Figure]:
    """A folder of so many files is taken in, then again."""
    folder, archive = bench_dir() / f"folder {files}", bench_dir() / f"archive of a folder {files}"
    if not folder.exists():
        write(folder, files)
    shutil.rmtree(archive, ignore_errors=True)
    first = _seconds_to_first_sign(archive, folder)
    shutil.rmtree(archive)
    taken, again = add(archive, folder, refuses=True), add(archive, folder, refuses=True)
    return [
        Figure("first sign of progress on a terminal", first, "s", 2),
        Figure("a file, taken in", taken.cpu_seconds / files * 1e3, "ms CPU", beside=f"{taken.seconds:.1f} s in all"),
        Figure("memory of all processes", taken.peak_bytes / 1e6, "MB", 400),
        Figure(
            "a file that is held already / one taken in", again.cpu_seconds / taken.cpu_seconds, "", 0.25,
            beside=f"{again.cpu_seconds / files * 1e3:.2f} ms CPU, {again.seconds:.1f} s in all",
        ),
    ]  # fmt: skip


def write(folder: Path, files: int) -> None:
    """The folder. Same number, same bytes."""
    unfinished = folder.with_name(f"{folder.name} unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    lines = first_lines(kept_talk(bench_dir(), files * 2), files * 2)
    tops = (line for line in lines if b'"parent":"root"' in line)
    for turn in range(-(-files // _TEN)):
        _write_ten(unfinished, turn, tops)
    unfinished.rename(folder)


def _write_ten(folder: Path, turn: int, tops: Iterator[bytes]) -> None:
    for number in range(4):
        _write_page(folder, f"{turn:05d}{number}", list(islice(tops, number)), with_caption=number > 0)
    for number, of in ((4, 1), (5, 5)):  # one on the video of a page, one on a video of its own
        answer = folder / f"{turn:05d}{number} answer.json"
        data_api_merged(answer, islice(tops, number - 2))
        video = page.video_id(f"folder {turn:05d}{of}")
        answer.write_bytes(answer.read_bytes().replace(VIDEO.encode(), video.encode()))
    stem, ending, data = _NO_PAGES[turn % len(_NO_PAGES)]
    (folder / f"{stem} {turn:05d}{ending}").write_bytes(data)


def _write_page(folder: Path, number: str, said: list[bytes], *, with_caption: bool) -> None:
    head, video = _head(int(number) % _HEADS), page.video_id(f"folder {number}")
    url = f"https://www.youtube.com/watch?v={video}"
    info = {**head, "id": video, "display_id": video, "webpage_url": url}
    info |= {"comments": [msgspec.Raw(one) for one in said], **page.tail(len(said))}
    stem = f"{number} {info['title']} [{video}]"
    (folder / f"{stem}.info.json").write_bytes(msgspec.json.encode(info))
    if with_caption:
        (folder / f"{stem}.en.vtt").write_text(_CAPTION.format(number))


@cache
def _head(number: int) -> Json:
    """What most pages' videos say of themselves; each of them made anew would take longer than all that is measured."""
    return {key: value for key, value in page.head(f"folder {number}").items() if key not in _LEFT_OUT}


def _seconds_to_first_sign(archive: Path, folder: Path) -> float:
    """How long a terminal stays empty."""
    ours, theirs = pty.openpty()
    started = time.perf_counter()
    with subprocess.Popen(command(archive, "add", str(folder)), stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.read(ours, 1)
        seconds = time.perf_counter() - started
        process.kill()
    os.close(ours)
    os.close(theirs)
    return seconds

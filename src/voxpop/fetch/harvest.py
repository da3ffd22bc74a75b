"""From a working folder to a `Fetched`: the page put together, the files named for custody, the provenance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from voxpop.fetch.fetched import Fetched, FetchedFile, FetchOptions
from voxpop.fetch.folder import Folder, State, count_lines, to_json, whole_lines
from voxpop.model import Captured, Provenance, Refused

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_STILLS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".image"})
_UNFINISHED = re.compile(r"\.(?:part|ytdl|temp|new)(?:\.|$)|\.part-Frag")


def harvest(folder: Folder, url: str, options: FetchOptions, died: str | None) -> Fetched:
    """What the folder holds now. `died` says why the worker did not come to its end."""
    state = folder.load(url)
    is_owed = state.owed(options)  # else the failures are of what is no longer asked for
    failures = [Refused(place, reason) for place, reason in state.failures if is_owed]
    if died is not None:
        failures.append(Refused(url, died))
    files: list[FetchedFile] = []
    if state.page is not None:
        stem = safe_stem(state.page.id)
        kept, other = _choose_comments(folder, state)
        _write_info(folder, state, kept)
        files.append(FetchedFile(folder.info, f"{stem}.info.json", "page"))
        files.extend(_media(folder, state, stem))
        files.extend(_beside(folder, stem))
        if other is not None:
            files.append(FetchedFile(other, f"{stem}.comments-of-another-run.jsonl", "other"))
    return Fetched(
        files=tuple(files),
        provenance=_provenance(folder, state, options),
        failures=tuple(failures),
        unfinished=state.page is not None and is_owed,
    )


def safe_stem(id: str) -> str:
    """A platform's id as the stem of file names: safe on every file system, never hidden, never long."""
    return _UNSAFE.sub("_", id)[:100].strip("_") or "page"


# --- comments --------------------------------------------------------------------------------------------------------


def _choose_comments(folder: Folder, state: State) -> tuple[Path | None, Path | None]:
    """The comments that go into the page, and those of another run that are kept beside them."""
    latest = folder.part if state.comments is None else folder.comments
    if state.comments is not None and state.comments.done and state.comments.shown:
        return latest, None
    held = sorted((path for path in (latest, folder.earlier) if path.exists()), key=count_lines, reverse=True)
    if not held:
        return None, None
    another = held[1] if len(held) > 1 and count_lines(held[1]) else None
    return held[0], another


def _write_info(folder: Folder, state: State, comments: Path | None) -> None:
    """The page data, with `comments` and `comment_count` at their end as yt-dlp puts them there, one line at a time."""
    page = folder.load_page()
    are_off = state.comments is not None and (state.comments.ended or "").startswith("off: ")
    if comments is not None or are_off:
        page.pop("comments", None)
        page.pop("comment_count", None)
    unfinished = folder.info.with_name(folder.info.name + ".new")
    with unfinished.open("wb") as out:
        out.write(to_json(page)[:-1])
        if comments is not None:
            out.writelines(_array(b', "comments": [', comments))
            whole = state.comments is not None and state.comments.done and state.comments.shown
            count = str(state.comments.count) if whole and state.comments is not None else "null"
            out.write(b'], "comment_count": ' + count.encode())
        elif are_off:
            out.write(b', "comments": null, "comment_count": null')
        out.write(b"}")
    unfinished.replace(folder.info)


def _array(opening: bytes, lines: Path) -> Iterator[bytes]:
    yield opening
    for n, line in enumerate(whole_lines(lines)):
        yield (b", " if n else b"") + line


# --- files -----------------------------------------------------------------------------------------------------------


def _media(folder: Folder, state: State, stem: str) -> Iterator[FetchedFile]:
    if not state.media_done:
        return
    files = _finished(folder.media)
    for file in files:
        format_id = _UNSAFE.sub("_", file.stem.partition(".")[2])  # media.f<format>.<extension>
        name = f"{stem}{file.suffix}" if len(files) == 1 else f"{stem}.{format_id}{file.suffix}"
        yield FetchedFile(file, name, "media")


def _beside(folder: Folder, stem: str) -> Iterator[FetchedFile]:
    for file in _finished(folder.beside):
        _, *middle, extension = file.name.split(".")  # page.<extension> or page.<language>.<extension>
        if file.suffix.lower() in _STILLS:
            yield FetchedFile(file, f"{stem}.{extension}", "thumbnail")
        elif middle:
            yield FetchedFile(file, f"{stem}.{middle[-1]}.{extension}", "caption")
        else:
            yield FetchedFile(file, f"{stem}.still.{extension}", "other")


def _finished(where: Path) -> list[Path]:
    if not where.is_dir():
        return []
    return sorted(file for file in where.iterdir() if file.is_file() and not _UNFINISHED.search(file.name))


# --- provenance ------------------------------------------------------------------------------------------------------


def _provenance(folder: Folder, state: State, options: FetchOptions) -> Provenance:
    page = state.page
    return Provenance(
        kind="fetch",
        source="ytdlp",  # the name of the source that reads what yt-dlp wrote
        seed=state.seed,
        captured=_captured(folder, state),
        tool="yt-dlp",
        tool_version=None if page is None else page.tool_version,
        asked=_asked(options, {} if page is None else page.settings),
        events=tuple(state.events),
        claimed_comment_count=None if page is None else page.claimed_comment_count,
        comments_ended=_comments_ended(folder, state, options),
    )


def _captured(folder: Folder, state: State) -> Captured:
    if state.page is None:
        return Captured()
    ends = [state.page.captured]
    if state.comments is not None:
        ends.append(state.comments.ended_at)
    elif folder.part.exists():
        ends.append(int(folder.part.stat().st_mtime))
    begins = [state.page.captured]
    if folder.earlier.exists() and state.comments_since is not None:
        begins.append(state.comments_since)
    return Captured(min(begins), max(ends), "second", "fetched by Voxpop")


def _asked(options: FetchOptions, settings: dict[str, str]) -> dict[str, str]:
    given = {
        "media": "yes" if options.media else "no",
        "comments": "yes" if options.comments else "no",
        "max_comments": "all" if options.max_comments is None else str(options.max_comments),
        "format": options.format or "not given",
    }
    return given | {f"yt-dlp {name}": value for name, value in settings.items()}


def _comments_ended(folder: Folder, state: State, options: FetchOptions) -> str | None:
    if state.comments is not None:
        return state.comments.ended
    if folder.has_comments():
        return "error: they were cut off"
    return "error: they were not reached" if options.comments else "not asked"

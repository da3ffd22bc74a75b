"""What all verbs share: which archive, whether JSON, how progress is shown.

Comes in: options before or after the verb, the environment, the folder one stands in. Goes out: an open archive.
"""

from __future__ import annotations

import functools
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import click

from voxpop.cli.words import clean
from voxpop.errors import UsageError
from voxpop.progress import SILENT, Progress

# What terminals obey and JSON need not escape: further controls, line ends, marks of direction.
_OBEYED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
F = TypeVar("F", bound=Callable[..., Any])


class Chosen:
    """Which archive and catalogue were named before the verb."""

    def __init__(self, archive: str | None, catalogue: str | None) -> None:
        self.archive, self.catalogue = archive, catalogue


def archive_options(command: F) -> F:
    """`--archive` and `--catalogue`, which may stand before or after the verb."""
    command = click.option(
        "--catalogue", metavar="DIR", help="Where the catalogue lies, when not in the archive (it can be made again)."
    )(command)
    return click.option(
        "--archive", metavar="DIR", envvar="VOXPOP_ARCHIVE", show_envvar=True,
        help="The archive. Else the one that you stand in.",
    )(command)  # fmt: skip


def as_of_option(command: F) -> F:
    """`--as-of`: the page of a day."""
    return click.option(
        "--as-of", metavar="WHEN", help="As it was known then: a day (2019-11-05), an instant, or a capture's key."
    )(command)


def opens_archive(
    *, create: bool = False, name: str | None = None, as_it_is: bool = False
) -> Callable[[F], F]:  # fmt: skip
    """Give a verb the open archive as its first argument; with `create`, made and named `name` where there is none;
    `as_it_is`: see `Archive.open`.
    """

    def decorate(command: F) -> F:
        @archive_options
        @functools.wraps(command)
        def run(archive: str | None, catalogue: str | None, **options: Any) -> Any:
            from voxpop.archive import Archive

            context = click.get_current_context()
            before = context.obj if isinstance(context.obj, Chosen) else Chosen(None, None)
            elsewhere = catalogue or before.catalogue
            path = archive_path(archive if _said(context) else before.archive or archive)
            where = Path(elsewhere) if elsewhere else None
            with Archive.open(
                path, create=create, name=name, catalogue=where, say=talk, as_it_is=as_it_is
            ) as opened:  # fmt: skip
                return command(opened, **options)

        return run  # type: ignore[return-value]

    return decorate


def json_option(command: F) -> F:
    """`--json`: one object a line."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line, every field always there.")(
        command
    )


def archive_path(named: str | None) -> Path:
    """The archive that was named, else the one that one stands in."""
    from voxpop.archive import find_archive

    if named:
        return Path(named)
    found = find_archive(Path.cwd())
    if found is None:
        raise UsageError("Say which archive: --archive DIR (or set VOXPOP_ARCHIVE, or stand inside one).")
    return found


def talk(words: str) -> None:
    """Say something to the person; never to who reads stdout."""
    click.echo(clean(words, keep_lines=True), err=True)


def data(line: bytes | str) -> None:
    """One line of data; on a terminal above the bars, which would else be drawn over it. Bytes are JSON."""
    text = _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", line.decode()) if isinstance(line, bytes) else line
    if Bars.shown is not None and sys.stdout.isatty():
        Bars.shown.put_above(text)
        return
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")


class Bars(Progress):
    """Progress bars on a terminal (rich)."""

    shown: ClassVar[Bars | None] = None

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        words, rate = TextColumn("{task.description}"), TextColumn("{task.fields[rate]}")
        columns = (words, BarColumn(), MofNCompleteColumn(), rate, TimeElapsedColumn(), TimeRemainingColumn())
        self._rich = RichProgress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4)
        self._tasks: dict[str, Any] = {}
        self._since: dict[str, tuple[float, int]] = {}

    def step(self, name: str, done: int, total: int | None) -> None:
        """Show how far the step `name` is."""
        if name not in self._tasks:
            self._tasks[name] = self._rich.add_task(name, total=total, rate="")
            self._since[name] = time.monotonic(), done
            self._rich.refresh()  # a step may be over before the next time that all are drawn
        since, before = self._since[name]
        rate = (done - before) / max(time.monotonic() - since, 1.0)
        self._rich.update(self._tasks[name], completed=done, total=total, rate=f"{rate:,.0f}/s")

    def put_above(self, line: str) -> None:
        """Write a line that stays."""
        from rich.text import Text

        self._rich.console.print(Text(line), soft_wrap=True)

    def __enter__(self) -> Bars:
        self._rich.start()
        Bars.shown = self
        return self

    def __exit__(self, *_: object) -> None:
        Bars.shown = None
        self._rich.stop()


class Quiet:
    """No bars: where stderr is no terminal."""

    def __enter__(self) -> Progress:
        return SILENT

    def __exit__(self, *_: object) -> None:
        return


def bars() -> Bars | Quiet:
    """Progress bars where a person looks on."""
    return Bars() if sys.stderr.isatty() else Quiet()


def _said(context: click.Context) -> bool:
    return context.get_parameter_source("archive") is click.core.ParameterSource.COMMANDLINE

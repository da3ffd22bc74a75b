"""The command line: one module a verb. stdout is data, stderr is talk.

Exit codes: 0 all well, 1 something was refused, found wrong or failed, 2 the command was not understood.
"""

from __future__ import annotations

import gc
import importlib
import io
import logging
import os
import signal
import sys
import threading
from typing import Any

import click

from voxpop.cli.options import Chosen, archive_options
from voxpop.cli.words import clean
from voxpop.errors import UsageError, VoxpopError

VERBS = (
    "add", "inspect", "report", "list", "show", "comments", "history", "diff", "search", "searches", "info", "verify",
    "rebuild", "amend", "withdraw", "copy", "merge", "serve", "demo", "completion",
)  # fmt: skip


class Verbs(click.Group):
    """The verbs, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a person meets them."""
        return [*VERBS]  # not list(): once it is loaded, the verb `list` has that name here

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's module has a `command`."""
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"voxpop.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say what was near, where a verb is not known."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], VERBS, 1)
            meant = f" Did you mean {near[0]!r}?" if near and near[0] not in error.message else ""
            raise click.UsageError(error.message + meant, ctx) from error


@click.command(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""
\b
A first archive:
  voxpop --archive press add page.info.json     make it, and take a page in
  voxpop --archive press list                   see what is held
  voxpop --archive press search '"the bridge"'  find what somebody wrote
  voxpop --archive press serve                  watch and read in a browser
  voxpop --archive press verify                 prove that nothing was changed

Inside an archive's folder, or with VOXPOP_ARCHIVE set, --archive may be left out. Every listing verb has --json: one
object a line. `voxpop VERB --help` tells the rest; `voxpop demo` fills an archive with examples to look at.
""",
)
@click.version_option(package_name="voxpop", prog_name="voxpop")
@archive_options
@click.pass_context
def voxpop(context: click.Context, archive: str | None, catalogue: str | None) -> None:
    """Keep video pages whole: the video, its description, its rating and everything people said under it.

    Take pages in from files and from the web; watch, read, search and cite them; prove that they were not changed.
    """
    context.obj = Chosen(archive, catalogue)


def main() -> None:
    """Run the command line; every error becomes a sentence and an exit code here."""
    _open_what_is_closed()
    _write_whole()
    logging.basicConfig(level=logging.ERROR)
    sys.unraisablehook = not_lost
    gc.set_threshold(50_000, 20, 50)  # records make no cycles; looking for them often costs a tenth of the time
    streams = sys.stdout, sys.stderr
    try:
        code = voxpop.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("Stopped. What was taken in is kept; the same command goes on from there.", err=True)
        code = 130
    except (BrokenPipeError, SystemExit):  # click makes that one of it, and puts others in the place of both streams
        sys.stdout, sys.stderr = streams
        _let_go_of_stdout()
        code = 128 + signal.SIGPIPE
    except UsageError as error:
        click.echo(f"voxpop: {clean(str(error))}", err=True)
        code = 2
    except VoxpopError as error:
        click.echo(f"voxpop: {clean(str(error))}", err=True)
        code = 1
    except (OSError, MemoryError) as error:
        click.echo(f"voxpop: {clean(_of_the_system(error))}", err=True)
        try:
            sys.stdout.flush()
        except OSError:
            _let_go_of_stdout()
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _open_what_is_closed() -> None:
    """A command may be begun without stdin, stdout or stderr: no file of the archive may get their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - lasts as long as we do
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _write_whole() -> None:
    """With PYTHONUNBUFFERED, all of what is written to stdout comes there, as it does without."""
    if isinstance(sys.stdout.buffer, io.RawIOBase):
        own = _WholeAtOnce(io.FileIO(1, "w", closefd=False))
        sys.stdout = io.TextIOWrapper(own, sys.stdout.encoding, sys.stdout.errors, write_through=True)


def _let_go_of_stdout() -> None:
    """Whoever takes it takes no more: what is left is not tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _WholeAtOnce(io.BufferedWriter):
    """What PYTHONUNBUFFERED asks for, without its fault: that writes a part where a signal comes in between."""

    def write(self, data: Any, /) -> int:
        """Writes all of it."""
        written = super().write(data)
        self.flush()
        return written


def _of_the_system(error: OSError | MemoryError) -> str:
    """What the system refused, where nothing nearer to it had words for that."""
    if isinstance(error, MemoryError):
        return "There is not enough memory for this. What was taken in is kept; allow more, and say the same again."
    where = f" at {error.filename}" if error.filename is not None else ""
    return (
        f"The system refused what is needed{where} ({error.strerror or error}). What was taken in is kept; see to "
        "that, and say the same again."
    )


def not_lost(told: sys.UnraisableHookArgs) -> None:
    """Send Ctrl-C again where it fell into code that cannot raise (a destructor, the callback of a weak reference)."""
    if issubclass(told.exc_type, KeyboardInterrupt):
        threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGINT)).start()
    else:
        sys.__unraisablehook__(told)

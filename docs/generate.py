"""Writes the reference pages that follow from the code.

Comes in: the command line, the JSON fields, the error tree and the sources, as they stand in the code. Goes out: pages
under docs/reference/, which are committed. `make reference` writes them; a test fails when one has drifted.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import click

from voxpop.errors import UsageError, VoxpopError

REFERENCE = Path(__file__).parent / "reference"
WIDTH = 88
MARK = "% Written by docs/generate.py from the code: `make reference`. Changes by hand are lost.\n\n"


def command_line() -> str:
    """One section a command, as `--help` says it."""
    root = importlib.import_module("voxpop.cli").voxpop
    body = "\n".join(_command(root, "voxpop"))
    return (
        f"{MARK}# The command line\n\n"
        "What `voxpop --help` and `voxpop VERB --help` say. Data go to stdout, talk to stderr.\n\n"
        f"{body}\n"
        "## Exit codes\n\n"
        "| code | meaning |\n| --- | --- |\n"
        "| 0 | all was done |\n"
        "| 1 | something was refused or left out, `verify` has findings, or it failed ([errors](errors.md)) |\n"
        "| 2 | the command could not be carried out as it was put |\n"
        "| 130 | Ctrl-C: it was stopped; the same command goes on from there |\n"
    )


def _command(command: click.Command, name: str, above: click.Context | None = None) -> Iterator[str]:
    names: list[str] = command.context_settings.get("help_option_names", ["--help"]) if above is None else []
    context = click.Context(
        command,
        parent=above,
        info_name=name,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        color=False,
        help_option_names=names or None,
    )
    says = click.unstyle(command.get_help(context)).rstrip()
    yield f"## {context.command_path}\n\n```text\n{says}\n```\n"
    if isinstance(command, click.Group):
        for verb in command.list_commands(context):
            below = command.get_command(context, verb)
            if below is not None and not below.hidden:
                yield from _command(below, verb, context)


def error_tree() -> str:
    """The tree, and a row for each error: its meaning and its exit code."""
    rows = "\n".join(
        f"| {'&emsp;' * depth}`{kind.__name__}` | {_summary(kind)} | {2 if issubclass(kind, UsageError) else 1} |"
        for depth, kind in _tree(VoxpopError, 0)
    )
    return (
        f"{MARK}# Errors\n\n"
        "Every error that Voxpop raises on purpose stands in one tree, in `voxpop.errors`. An error carries facts, and "
        "its sentence says what to do.\nThe last column is the exit code of the command line.\n\n"
        f"| error | meaning | exit code |\n| --- | --- | --- |\n{rows}\n"
    )


def _tree(kind: type[VoxpopError], depth: int) -> Iterator[tuple[int, type[VoxpopError]]]:
    yield depth, kind
    for below in kind.__subclasses__():
        if below.__module__ == "voxpop.errors":
            yield from _tree(below, depth + 1)


def source_list() -> str:
    """A table of what each source carries, then a section for each: its name, version, and what its module says."""
    sources = [*importlib.import_module("voxpop.sources").our_sources()]
    kinds = get_args(importlib.import_module("voxpop.sources.base").Carries)
    rows = "\n".join(
        f"| {source.title} | {source.recognised_by} | "
        + " | ".join("yes" if kind in source.carries else "" for kind in kinds)
        + f" | {source.cannot_say} |"
        for source in sources
    )
    sections = "\n".join(
        f"## {source.title}\n\n"
        f"Name in the archive: `{source.name}`, version {source.version}.\n\n"
        f"{_module_says(source)}\n"
        for source in sources
    )
    return (
        f"{MARK}# Sources\n\n"
        "The formats that Voxpop reads, in the order in which they are asked whether a file is theirs. What a file "
        "holds decides, not its name.\n\n"
        f"| format | recognised by | {' | '.join(kinds)} | cannot say |\n"
        f"| --- | --- |{' --- |' * len(kinds)} --- |\n{rows}\n\n"
        "Files may be of any length: they are read a part at a time, and memory does not grow with them. Three kinds "
        "are held whole, because they cannot be understood in parts: pages of HTML and MHTML (saved, mirrored, with "
        "schema.org in them) and tables in JSON that are written by their columns, which are refused above 64 MB, and "
        "sheets of a spreadsheet (xlsx, ods).\n\n"
        f"{sections}"
    )


def _module_says(source: object) -> str:
    kind = source if isinstance(source, type) else type(source)
    return inspect.cleandoc(inspect.getdoc(sys.modules[kind.__module__]) or "")


def _summary(kind: type) -> str:
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())


LINES = {
    "video": "A video: `list`, `show`",
    "comment": "A comment: `comments`, `show`",
    "hit": "A hit: `search`, `searches NAME`",
    "video with hits": "A video with hits: `search --group video`",
    "exported hit": "A hit in a file: `search --export hits.jsonl`",
    "facet value": "What hits fall into: `search --facets`",
    "suggestion": "What a question may go on to be: `search --suggest`",
    "saved search": "A saved search: `searches`",
    "file report": "What became of a file: `add`, `merge`",
    "report": "The report of an accession: `report`",
    "inspection": "What a page would give: `inspect`",
    "day": "A capture in time: `history`",
    "change": "A change between two captures: `diff`",
    "finding": "A finding: `verify`",
    "copy step": "What was copied: `copy`",
    "info": "The archive: `info`",
}


def json_lines() -> str:
    """A table of fields for each kind of line, in the order in which they stand there."""
    codec = importlib.import_module("voxpop.codec")
    kinds = "".join(f"| `{kind}` | {meaning} |\n" for kind, meaning in codec.CHANGES.items())
    below = {"change": f"\n### The kinds of change\n\n| change | meaning |\n| --- | --- |\n{kinds}"}
    sections = "\n".join(
        f"## {LINES[kind]}\n\n| field | type | meaning |\n| --- | --- | --- |\n"
        + "".join(f"| `{field.name}` | {field.type} | {field.meaning} |\n" for field in rows)
        + below.get(kind, "")
        for kind, rows in codec.FIELDS.items()
    )
    return (
        f"{MARK}# JSON\n\n"
        "With `--json` a command writes one JSON object a line, in UTF-8. Every field of its kind is always there, in\n"
        "this order; what is not known is `null`. `0`, an empty string and `false` mean that the source said so.\n"
        "Instants are ISO 8601, UTC, whole seconds. A point in a name (`channel.key`) stands for a field of an inner\n"
        "object.\n\n"
        f"{sections}"
    )


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": command_line,
    "errors.md": error_tree,
    "json.md": json_lines,
    "sources.md": source_list,
}


def main() -> None:
    """Writes every page that has changed, and says which."""
    for name, page in PAGES.items():
        path, text = REFERENCE / name, page()
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            print(f"wrote {path.relative_to(REFERENCE.parent.parent)}")


if __name__ == "__main__":
    main()

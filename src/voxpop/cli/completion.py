"""`voxpop completion`: completion for a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a SHELL.

    \b
    bash:  eval "$(voxpop completion bash)"
    zsh:   eval "$(voxpop completion zsh)"
    fish:  voxpop completion fish | source
    """
    from voxpop.cli import voxpop

    completion = get_completion_class(shell)
    assert completion is not None
    click.echo(completion(voxpop, {}, "voxpop", "_VOXPOP_COMPLETE").source())

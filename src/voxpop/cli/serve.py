"""`voxpop serve`: watch and read in a browser."""

from __future__ import annotations

import click

from voxpop.archive import Archive
from voxpop.cli.large_pages import in_large_pages
from voxpop.cli.options import opens_archive, talk
from voxpop.errors import UsageError


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further host name under which it may be asked.")
@in_large_pages(keeping=True)
@opens_archive()
def command(archive: Archive, host: str, port: int, names: tuple[str, ...]) -> None:
    """Serve the archive on this machine, for a browser."""
    from voxpop import web

    place = f"{archive.name} is at http://{host}:{port}/ (Ctrl-C ends)"
    try:
        web.serve_archive(archive, host, port, names=names, begun=lambda: talk(place))
    except OSError as error:
        raise UsageError(f"Nothing can be served at {host}:{port}: {error.strerror}. Try another --port.") from error

"""The web: an archive as pages that read without JavaScript.

Comes in: an archive that is open. Goes out: a server on this machine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voxpop.archive import Archive

THREADS = 8
LONGEST_BODY = 1 << 16  # bytes: nothing here reads any, and the server would keep a gigabyte of each on the disk
CONNECTIONS = 500  # a hundred that say nothing would keep everybody out


def serve_archive(
    archive: Archive,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    names: Sequence[str] = (),
    begun: Callable[[], None] = lambda: None,
) -> None:
    """Serves an opened archive until it is interrupted; `begun` is called as soon as it can be reached.

    `names` are further host names under which the server may be asked (a machine's name, a proxy's domain). A request
    for any other host is refused with 400, so that no page of somebody else's can read the archive through a name that
    it points here. Raises OSError when the port is taken.
    """
    import waitress

    from voxpop.web import site

    is_over = threading.Event()
    threading.Thread(target=archive.searches.follow, args=(is_over,), name="suggestions", daemon=True).start()
    try:
        server = waitress.create_server(
            site.application(archive, site.hosts(host, names)),
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=LONGEST_BODY,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,  # select() knows no more than 1,024 files
        )
        begun()
        server.run()
    finally:
        is_over.set()

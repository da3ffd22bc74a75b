"""The one archive that this process shows, and the WSGI application that shows it.

Comes in: an opened archive and the hosts that may be asked for. Goes out: a WSGI application; `archive()` for views.
Threads share the archive; it is opened once, before the first request.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from voxpop.archive import Archive

LOCAL = ("localhost", "127.0.0.1", "[::1]")
EVERYWHERE = ("0.0.0.0", "::", "")
STATIC = Path(__file__).parent / "static"

_shown: list[Archive] = []


def archive() -> Archive:
    """The archive that is shown."""
    return _shown[-1]


def show(opened: Archive) -> None:
    """Makes `opened` the archive that is shown."""
    _shown[:] = [opened]


def hosts(host: str, names: Sequence[str] = ()) -> list[str]:
    """The Host headers that are answered for a server bound to `host`."""
    if host in EVERYWHERE:
        return [*LOCAL, *_own_names(), *names]
    return [*LOCAL, f"[{host}]" if ":" in host else host, *names]


def application(opened: Archive, allowed: Sequence[str]) -> Any:
    """The WSGI application for `opened`, answering only for the hosts in `allowed`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voxpop.web.settings")
    show(opened)
    settings.ALLOWED_HOSTS = list(allowed)

    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    from voxpop.web.assets import with_static_headers

    return WhiteNoise(
        get_wsgi_application(),
        root=STATIC,
        prefix="static/",
        max_age=31536000,
        add_headers_function=with_static_headers,
    )


def _own_names() -> list[str]:
    name = socket.gethostname()
    try:
        addresses = {info[4][0] for info in socket.getaddrinfo(name, None)}
    except OSError:
        addresses = set()
    return [name, *sorted(f"[{a}]" if ":" in str(a) else str(a) for a in addresses)]

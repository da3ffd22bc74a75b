"""The files that pages load from us, and what the browser may do with them.

Goes out: `ASSETS`, addresses that change when a file does (so browsers may keep them for ever), and the hashes of the
style blocks that the vendored player puts into its own elements. The hashes stand in `vendored.json`, gathered from the
running file; a browser test gathers them again and compares.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from wsgiref.headers import Headers

import msgspec

STATIC = Path(__file__).parent / "static"
PLAYER = STATIC / "vendor" / "media-chrome"


class Vendored(msgspec.Struct, frozen=True):
    """Where a vendored file came from. Digests: sha512 in hex, of styles sha256 in base64 (as CSP wants them)."""

    name: str
    version: str
    licence: str
    source: str
    source_sha512: str
    file: str
    sha512: str
    style_sha256: tuple[str, ...]


def _address(name: str) -> str:
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


VENDORED = msgspec.json.decode((PLAYER / "vendored.json").read_bytes(), type=Vendored)

ASSETS = {
    "style": _address("voxpop.css"),
    "script": _address("voxpop.js"),
    "suggest": _address("suggest.js"),
    "brush": _address("brush.js"),
    "paper": _address("paper.js"),
    "player": _address("vendor/media-chrome/media-chrome.js"),
    "icon": _address("favicon.svg"),
}

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self'; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
POLICY = _POLICY.format(styles="")
PLAYER_POLICY = _POLICY.format(styles="".join(f" 'sha256-{digest}'" for digest in VENDORED.style_sha256))


def with_static_headers(headers: Headers, path: str, url: str) -> None:
    """Adds to the headers of a static file what every answer of ours carries."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = POLICY
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"

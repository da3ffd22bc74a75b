"""The guard around the worker: what yt-dlp may connect to and start.

Only http and https leave it. Addresses inside (loopback, private networks, link-local with the clouds' metadata
service, ...) can be reached only where the person's URL itself names them: as the address, as `localhost`, or by a
name that stands for an address of a private network. A public page can therefore neither redirect into the network
that one sits in, nor name it as the place of its video. Addresses are looked at when a socket connects, so it does not
matter what a name resolved to before.

Python calls an audit hook inside `socket.connect` whichever library connects (https://docs.python.org/3/library/audit_events.html).
A hook can never be removed again, so this belongs into a process of its own.

Limits: where a proxy is configured (`http_proxy` ...), it resolves the names, and only addresses written as such in
URLs are refused. Helpers that yt-dlp starts (ffmpeg, to merge; deno, with its network switched off) are beyond the
hook, so none is started with a URL among its arguments.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL = ipaddress.ip_network("2000::/3")  # all that is given out: iana.org/assignments/ipv6-address-space
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SCHEMES = ("http", "https", "data")  # data: reaches nobody; some sites give small manifests in it


class Outside(urllib.error.URLError):
    """yt-dlp wanted what the guard does not allow. A `URLError`, so that yt-dlp reports it as any failed connection."""

    def __str__(self) -> str:
        return str(self.reason)


def install(url: str) -> None:
    """From now on, for the life of this process, allow only what a fetch of `url` needs."""
    allowed = addresses_named_by(url) | _addresses_of_proxies()

    def look(event: str, args: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.sendto"):
            _check_address(args[1], allowed)
        elif event == "urllib.Request":
            _check_url(str(args[0]), allowed)
        elif event == "subprocess.Popen":
            _check_command(args[1])

    sys.addaudithook(look)


def is_inside(address: Address) -> bool:
    """Whether an address is not one of the public internet; addresses embedded in IPv6 count as what they embed."""
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is None and address in _NAT64:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if embedded is not None:
            return is_inside(embedded)
        if address not in _GLOBAL:  # site-local addresses, IPv4 in forms that nobody uses any more
            return True
    return not address.is_global or address.is_multicast


def addresses_named_by(url: str) -> frozenset[Address]:
    """The inside addresses that a URL, typed by a person, allows."""
    host = urlsplit(url).hostname or ""
    literal = _literal(host)
    if literal is not None:
        return frozenset({literal})
    resolved = _resolve(host)
    if host == "localhost" or host.endswith(".localhost"):
        return frozenset(resolved)
    return frozenset(address for address in resolved if address.is_private and not _is_this_machine(address))


def _is_this_machine(address: Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return _is_this_machine(mapped)
    return address.is_loopback or address.is_link_local or address.is_unspecified


def _addresses_of_proxies() -> frozenset[Address]:
    hosts = (urlsplit(proxy).hostname for proxy in urllib.request.getproxies().values())
    return frozenset(address for host in hosts if host for address in _resolve(host))


def _resolve(host: str) -> set[Address]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return set()
    return {ipaddress.ip_address(entry[4][0]) for entry in found}


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _check_address(address: object, allowed: frozenset[Address]) -> None:
    if not isinstance(address, tuple):
        return  # a socket within this machine (AF_UNIX)
    known = _literal(str(address[0]))
    if known is None:
        raise Outside(f"Voxpop does not connect to {address[0]} before its address is known")
    _refuse_inside(known, allowed)


def _check_url(url: str, allowed: frozenset[Address]) -> None:
    parts = urlsplit(url)
    if parts.scheme.lower() not in _SCHEMES:
        raise Outside(f"Voxpop fetches http and https only, not {parts.scheme}:")
    literal = _literal(parts.hostname or "")
    if literal is not None:
        _refuse_inside(literal, allowed)


def _refuse_inside(address: Address, allowed: frozenset[Address]) -> None:
    if address not in allowed and is_inside(address):
        raise Outside(
            f"Voxpop does not connect to {address}: it lies inside, and the URL that was given does not name it"
        )


def _check_command(command: object) -> None:
    arguments: Iterable[object] = [command] if isinstance(command, (str, bytes)) else command  # type: ignore[assignment]
    for argument in arguments:
        text = argument.decode("utf-8", "replace") if isinstance(argument, bytes) else str(argument)
        if _URL.match(text):
            raise Outside("Voxpop starts no other program that reaches the network")

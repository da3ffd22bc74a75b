"""Secrets of a fetch session, taken out of page data before they are kept: cookies and credentials in headers."""

from __future__ import annotations

from typing import Any

_HEADERS = frozenset({"cookie", "authorization", "proxy-authorization", "x-goog-authuser", "x-youtube-identity-token"})


def without_secrets(page: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The page data without secrets, and the places from which one was removed (`formats[0].cookies`)."""
    removed: list[str] = []
    cleaned: dict[str, Any] = _clean(page, "", removed)
    return cleaned, removed


def _clean(value: Any, place: str, removed: list[str]) -> Any:
    if isinstance(value, list):
        return [_clean(inner, f"{place}[{n}]", removed) for n, inner in enumerate(value)]
    if not isinstance(value, dict):
        return value
    is_headers = place.rpartition(".")[2] == "http_headers"
    kept = {}
    for key, inner in value.items():
        inside = f"{place}.{key}" if place else key
        is_secret = key.lower() in _HEADERS if is_headers else key == "cookies"
        if is_secret and inner:
            removed.append(inside)
        else:
            kept[key] = inner if key == "comments" and not place else _clean(inner, inside, removed)
    return kept

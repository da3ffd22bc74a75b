"""Fetching: the only code that reaches the network.

Comes in: the URL of one video page, and a working folder that lasts over interruptions. Goes out: a `Fetched`: files as
they were obtained, and where they came from. yt-dlp works in a child process of its own; importing this package does
not import it.
"""

from __future__ import annotations

from voxpop.fetch.errand import check, fetch, is_begun
from voxpop.fetch.fetched import Fetched, FetchedFile, FetchOptions

__all__ = ["FetchOptions", "Fetched", "FetchedFile", "check", "fetch", "is_begun"]

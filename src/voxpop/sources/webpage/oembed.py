"""oEmbed: what a site answers of a video that is to be embedded elsewhere.

Comes in: JSON. Goes out: a `VideoClaim`, or a sentence that says what is wrong. https://oembed.com/
"""

from __future__ import annotations

import json
import re
from typing import Final

from voxpop.keys import video_from_url
from voxpop.model import Channel, VideoClaim, When
from voxpop.sources.schema_org.dates import seconds_of, when_of
from voxpop.sources.schema_org.thing import address_of, plain_of, text_of
from voxpop.sources.webpage.open_graph import whole_address

_JSON: Final = json.JSONDecoder(strict=False)
_TYPE: Final = re.compile(r'"type"\s{0,9}:\s{0,9}"video"')
_VERSION: Final = re.compile(r'"version"\s{0,9}:\s{0,9}"?1(?:\.0)?"?\s{0,9}[,}\r\n]')
_MORE: Final = re.compile(r'"(?:provider_name|provider_url|html)"\s{0,9}:')
_FRAME: Final = re.compile(r"""\bsrc=["']([^"'<>]{4,2000})["']""")


def is_oembed(text: str) -> bool:
    """Whether a file that begins so is an answer about a video."""
    return text.lstrip()[:1] == "{" and all(mark.search(text) for mark in (_TYPE, _VERSION, _MORE))


def video_in(text: str) -> VideoClaim | str:
    """The player that the answer brings is that of the video itself, so its address says which one it is."""
    try:
        said = _JSON.decode(text.strip())
    except (ValueError, RecursionError) as error:
        return f"This oEmbed answer is not sound JSON: {str(error)[:120]}."
    frame = _FRAME.search(plain_of(said, "html") or "")
    player = whole_address(frame[1].replace("&amp;", "&") if frame else None, "https://oembed.com")
    url = whole_address(address_of(said, "url", "web_page"), None)
    identity = [video_from_url(address) for address in (url, player) if address is not None]
    youtube = next((id_ for platform, id_ in identity if platform == "youtube"), None)
    return VideoClaim(
        platform="youtube" if youtube is not None else None,
        id=youtube,
        url=url or player,
        title=text_of(said, "title"),
        description=text_of(said, "description"),
        channel=Channel(name=text_of(said, "author_name"), url=address_of(said, "author_url")),
        published=when_of(plain_of(said, "upload_date")) or When(),
        duration_seconds=seconds_of(plain_of(said, "duration")),
    )

"""A page of HTML with a video: what its parts say, the most trusted first, each with where it came from.

Comes in: the page as text, and its address. Goes out: a `Page`, or a sentence that says what the page is instead.

JSON-LD counts before microdata, and both before OpenGraph. The video is that of YouTube where the page describes it as
such: `embedUrl` or `contentUrl` of its own `VideoObject` is YouTube's. That a page merely shows a player of YouTube's
(an `iframe`, `og:video`) does not make its own words and comments those of that video.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from voxpop.keys import video_from_url
from voxpop.model import Channel, Rating, Refused, VideoClaim, When
from voxpop.sources.html_bounds import why_too_much
from voxpop.sources.schema_org import linked_data, microdata
from voxpop.sources.schema_org.comments import comments_of
from voxpop.sources.schema_org.thing import Thing, address_of, plain_of, things_of, types_of, values_of
from voxpop.sources.schema_org.video_object import Described, described
from voxpop.sources.webpage.no_video import why_no_video
from voxpop.sources.webpage.open_graph import Head, head_of, whole_address
from voxpop.sources.webpage.shown import Shown, shown_in
from voxpop.sources.youtube.precedence import first_said

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

VIDEOS: Final = frozenset({"VideoObject", "MusicVideoObject", "VideoObjectSnapshot"})
_WITHIN: Final = ("video", "mainEntity", "associatedMedia", "subjectOf", "trailer", "primaryImageOfPage", "item")
_UNSAID: Final = (None, (), When(), Channel(), Rating())
_PAGES: Final = ("Page", "Article", "Posting", "CreativeWork", "Movie", "Episode")  # whose comments are the page's
_QUESTIONS: Final = frozenset({"FAQPage", "QAPage"})
_COMMENTS: Final = frozenset({"Comment", "UserComments", "CorrectionComment"})  # a review may be of something else
_AS_SHOWN: Final = "comments: as the page shows them, by the names of its elements"
_DEEPEST: Final = 3  # things within one another, on the way to the video


class Page(Struct, frozen=True):
    """`comments` are things still, `shown` those that the page shows where it describes none; `host` is the site, by
    which ids of comments are told from YouTube's.
    """

    video: VideoClaim
    comments: list[Thing]
    host: str
    notes: tuple[str, ...]
    problems: tuple[Refused, ...]
    shown: list[Shown] = []


class _Part(Struct, frozen=True):
    """One way in which a page describes things: the video among them, and the comments."""

    name: str
    video: Thing | None
    comments: list[Thing]
    count: int  # videos


def read_html(html: str, saved_from: str | None) -> Page | str:
    """See the module."""
    from selectolax.lexbor import LexborHTMLParser  # takes long to import

    if (why := why_too_much(html)) is not None:
        return why
    tree = LexborHTMLParser(html)
    head = head_of(tree, saved_from)
    linked, problems = linked_data.things_in(tree)
    parts = [_part("JSON-LD", linked, head), _part("microdata", microdata.things_in(tree), head)]
    videos = max(part.count for part in parts)
    if all(part.video is None for part in parts) and (head.video is None or videos):
        return _of_comments(tree, head) or why_no_video(tree, head, videos, linked)
    page = _page(parts, head, problems)
    shown = [] if page.comments else shown_in(tree, page.video.url)
    return replace(page, shown=shown, notes=(*page.notes, _AS_SHOWN)) if shown else page


def _of_comments(tree: LexborHTMLParser, head: Head) -> Page | None:
    """What somebody took out of a page: nothing but comments, without title or address."""
    is_part = head.title is None and head.url is None and tree.css_first("head > meta, h1") is None
    shown = shown_in(tree, None) if is_part else []
    return Page(VideoClaim(None, None), [], "", (_AS_SHOWN,), (), shown) if shown else None


def _page(parts: list[_Part], head: Head, broken: list[str]) -> Page:
    told = [(part, described(part.video)) for part in parts if part.video is not None]
    claims = [(part.name, said.video) for part, said in told]
    claims.append(("OpenGraph", head.video or VideoClaim(None, None)))
    claims.append(("the page's head", VideoClaim(None, None, title=head.title)))
    video = first_said(*(claim for _, claim in claims))
    url = head.url or next((found for part, _ in told if (found := _own_address(part.video))), None)
    identity, notes = _identity([part.video for part, _ in told if part.video is not None], head)
    video = replace(video, platform=identity and "youtube", id=identity, url=url)
    if identity is not None and _youtube_id(url) is None:
        video, foreign = _without_counts(video, _host(url))
        notes.extend(foreign)
    comments = next((part for part in parts if part.comments), None)
    return Page(
        video,
        comments.comments if comments else [],
        _host(url),
        notes=(
            *_origins(claims),
            *([f"comments: {comments.name}"] if comments else []),
            *notes,
            *(note for _, said in told for note in said.notes),
        ),
        problems=(*(Refused("page", f"{words}.") for words in broken), *_problems(told)),
    )


def _problems(told: list[tuple[_Part, Described]]) -> list[Refused]:
    return [problem for _, said in told for problem in said.problems]


def _part(name: str, things: list[Thing], head: Head) -> _Part:
    """The video of the page is the one that another thing (the article, the page) has as its own, or that bears the
    page's address; else the only one.
    """
    alone = [thing for thing in things if types_of(thing) & VIDEOS]
    owned = [(owner, video) for owner in things for video in _owned(owner)]
    mine = [thing for thing in alone if head.url is not None and _own_address(thing) == head.url]
    videos = list({id(thing): thing for thing in (*alone, *(video for _, video in owned))}.values())
    distinct = list({(plain_of(video, "name"), _own_address(video)): video for video in videos}.values())
    if mine:
        main: Thing | None = mine[0]
    elif owned and len({id(video) for _, video in owned}) == 1:
        main = owned[0][1]
    else:
        main = distinct[0] if len(distinct) == 1 else None
    comments = comments_of(main) if main is not None else []
    for thing in things:
        if not comments and any(type_.endswith(_PAGES) for type_ in types_of(thing) - _QUESTIONS):
            comments = comments_of(thing)
    if not comments:
        comments = [thing for thing in things if types_of(thing) & _COMMENTS]
    return _Part(name, main, comments, len(distinct))


def _owned(thing: Thing, depth: int = 0) -> list[Thing]:
    """The videos that a thing has as its own; lists of videos have none."""
    found: list[Thing] = []
    if types_of(thing) & (VIDEOS | {"ItemList", "CollectionPage", "SearchResultsPage"}):
        return found
    for name in _WITHIN:
        for inner in things_of(thing, name):
            if types_of(inner) & VIDEOS:
                found.append(inner)
            elif depth < _DEEPEST:
                found.extend(_owned(inner, depth + 1))
    return found


def _identity(videos: list[Thing], head: Head) -> tuple[str | None, list[str]]:
    """The id at YouTube, and why it is taken or not."""
    own = _youtube_id(head.url)
    if own is not None:
        return own, []
    for video in videos:
        for name in ("embedUrl", "contentUrl", "embedURL", "contentURL"):
            for value in values_of(video, name):
                if isinstance(value, str) and (found := _youtube_id(value)) is not None:
                    return found, [f"the page says by {name} that its video is YouTube's {found}"]
    shown = _youtube_id(head.player)
    if shown is not None:
        return None, [f"the page shows YouTube's player of {shown}, but does not say that its own video is that one"]
    return None, []


def _without_counts(video: VideoClaim, host: str) -> tuple[VideoClaim, list[str]]:
    """What was counted on another site is not what YouTube counts."""
    rating = video.rating
    counts = {
        "views": video.view_count,
        "likes": rating.likes,
        "dislikes": rating.dislikes,
        "rating": None if rating.mean is None else f"{rating.mean:g} of {rating.scale:g}",
        "comments": video.comment_count,
        "shares": video.repost_count,
    }
    said = ", ".join(f"{name} {count}" for name, count in counts.items() if count is not None)
    bare = replace(video, rating=Rating(), view_count=None, comment_count=None, repost_count=None)
    return bare, [f"not taken for YouTube's, since {host} counted them: {said}"] if said else []


def _youtube_id(address: str | None) -> str | None:
    platform, id_ = video_from_url(f"https:{address}" if (address or "").startswith("//") else address or "")
    return id_ if platform == "youtube" else None


def _own_address(thing: Thing | None) -> str | None:
    return None if thing is None else whole_address(address_of(thing, "url", "mainEntityOfPage", "@id"), None)


def _host(url: str | None) -> str:
    return (urlsplit(url or "").hostname or "page").removeprefix("www.")


def _origins(claims: list[tuple[str, VideoClaim]]) -> list[str]:
    """ "JSON-LD: title, channel.name": which part of the page said what was taken in."""
    said: dict[str, list[str]] = {}
    taken: set[str] = set()
    for origin, claim in claims:
        for name, value in _fields(claim):
            if name not in taken and value not in _UNSAID:
                taken.add(name)
                said.setdefault(origin, []).append(name)
    return [f"{origin}: {', '.join(names)}" for origin, names in said.items()]


def _fields(claim: VideoClaim) -> list[tuple[str, object]]:
    plain = [(name, getattr(claim, name)) for name in claim.__struct_fields__ if name not in ("channel", "rating")]
    inner = (("channel", claim.channel), ("rating", claim.rating))
    return plain + [
        (f"{name}.{field}", value) for name, record in inner for field, value in msgspec.structs.asdict(record).items()
    ]

"""Pages: YouTube's as a browser saved it with its comments on the screen, a mirror's, a news site's; danmaku."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Final

import msgspec

from bench.formats.said import DURATION, VIDEO, Said, comments, threads
from bench.talk import Json


def saved_page(out: Path, lines: Iterable[bytes]) -> None:
    """A watch page with its comments, as SingleFile saves it."""
    with out.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for top, below in threads(lines):
            replies = "".join(
                f"<ytd-comment-thread-renderer>{_shown(said)}</ytd-comment-thread-renderer>" for said in below
            )
            file.write(
                f'<ytd-comment-thread-renderer class="style-scope ytd-item-section-renderer">{_shown(top)}'
                '<div id="replies"><ytd-comment-replies-renderer><div id="expanded-threads"><yt-sub-thread>'
                f"{replies}</yt-sub-thread></div></ytd-comment-replies-renderer></div></ytd-comment-thread-renderer>"
            )
        file.write(_TAIL)


def mirror_text(out: Path, lines: Iterable[bytes]) -> None:
    """A mirror page as text."""
    with out.open("w", encoding="utf-8") as file:
        file.write(_MIRROR)
        file.writelines(f"{said.text}\n\nAuthor — {said.author}\n\n\n" for said in comments(lines))


def mirror_page(out: Path, lines: Iterable[bytes]) -> None:
    """The same as HTML."""
    with out.open("w", encoding="utf-8") as file:
        file.write(_MIRROR_HEAD)
        for said in comments(lines):
            text = escape(said.text).replace("\n", "<br>")
            file.write(f"<div><p>{text}</p><p>Author — {escape(said.author)}</p></div>\n")
        file.write("</body></html>")


def described_page(out: Path, lines: Iterable[bytes]) -> None:
    """A page that describes its video and the comments on it in JSON-LD."""

    def one(said: Said) -> Json:
        return {
            "@type": "Comment",
            "identifier": said.id,
            "text": said.text,
            "dateCreated": said.at,
            "author": {"@type": "Person", "name": said.author, "url": f"https://news.example.org/{said.author_id}"},
            "upvoteCount": said.like_count,
        }

    with out.open("wb") as file:
        file.write(_DESCRIBED_HEAD)
        for number, (top, below) in enumerate(threads(lines)):
            thread = {**one(top), "comment": [one(said) for said in below]}
            file.write((b",\n" if number else b"") + msgspec.json.encode(thread).replace(b"</", b"<\\/"))
        file.write(b"]}</script></head><body><h1>Tiny boat</h1></body></html>")


def danmaku(out: Path, lines: Iterable[bytes]) -> None:
    """A chat of bilibili's."""
    with out.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?><i><chatserver>chat.bilibili.com</chatserver><chatid>1</chatid>'
        )
        for number, said in enumerate(comments(lines)):
            second = number * 0.25 % DURATION
            p = f"{second:.5f},1,25,16777215,{said.timestamp},0,{said.author_id[2:10]},{1_000_000 + number}"
            file.write(f'<d p="{p}">{escape(said.text, quote=False)}</d>\n')
        file.write("</i>")


def _shown(said: Said) -> str:
    name, scope = escape(said.author), 'class="style-scope ytd-comment-view-model"'
    pin = "<ytd-pinned-comment-badge-renderer></ytd-pinned-comment-badge-renderer>" if said.is_pinned else ""
    heart = "<ytd-creator-heart-renderer></ytd-creator-heart-renderer>" if said.is_favorited else ""
    return (
        f'<div id="comment-container"><ytd-comment-view-model id="comment" {scope}><div id="body" {scope}>'
        f'<div id="author-thumbnail" {scope}><button aria-label="{name}"></button></div><div id="main" {scope}>'
        f'<div id="header" {scope}><div id="pinned-comment-badge" {scope}>{pin}</div><div id="header-author" {scope}>'
        f'<h3 {scope}><a id="author-text" class="yt-simple-endpoint style-scope ytd-comment-view-model" '
        f'href="/{name}"><span {scope}> {name} </span></a></h3><span id="author-comment-badge" {scope}></span>'
        f'<span dir="auto" id="published-time-text" {scope}><a class="yt-simple-endpoint" '
        f'href="/watch?v={VIDEO}&amp;lc={said.id}">{said.time_text}</a></span></div></div>'
        f'<ytd-expander id="expander" {scope} collapsed><div id="content" class="style-scope ytd-expander">'
        f'<yt-attributed-string id="content-text" slot="content" user-input {scope}><span dir="auto" role="text" '
        'class="yt-core-attributed-string yt-core-attributed-string--white-space-pre-wrap">'
        f"{escape(said.text)}</span></yt-attributed-string></div></ytd-expander>"
        f'<ytd-comment-engagement-bar id="action-buttons" {scope}><div id="toolbar"><ytd-toggle-button-renderer '
        'id="like-button"><button aria-pressed="false" aria-label="Like this comment"></button>'
        f'</ytd-toggle-button-renderer><span id="vote-count-middle" {scope}>{said.like_count}</span>'
        f'<div id="creator-heart" {scope}>{heart}</div></div></ytd-comment-engagement-bar></div></div>'
        "</ytd-comment-view-model></div>"
    )


_MIRROR_HEAD: Final = """<html><head><meta charset="utf-8"><title>Tiny boat</title></head><body><h1>Tiny boat</h1>
<ul><li>🎬 Video</li><li>ℹ️ Description</li></ul><h1>Tiny boat 4.5</h1><p>The ferry.</p><h2>💬 Comments on the video</h2>
"""
_DESCRIBED_HEAD: Final = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Tiny boat</title>
<link rel="canonical" href="https://news.example.org/boat"><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "VideoObject", "name": "Tiny boat", "uploadDate": "2024-05-01T12:00:00Z",
"url": "https://news.example.org/boat", "comment": [
"""
_HEAD: Final = (
    "<!DOCTYPE html> <html style=font-size:10px lang=en><!--\n Page saved with SingleFile \n"
    f" url: https://www.youtube.com/watch?v={VIDEO} \n"
    " saved date: Sun Nov 22 2026 10:00:00 GMT+0100 (Central European Standard Time)\n-->"
    f"<meta charset=utf-8><title>Tiny boat - YouTube</title>"
    f"<link rel=canonical href=https://www.youtube.com/watch?v={VIDEO}><meta property=og:title content='Tiny boat'>"
    f'<ytd-app><ytd-watch-flexy video-id="{VIDEO}" flexy role="main"><ytd-comments id="comments">'
    '<ytd-item-section-renderer id="sections"><div id="contents">'
)
_TAIL: Final = "</div></ytd-item-section-renderer></ytd-comments></ytd-watch-flexy></ytd-app></html>"
_MIRROR: Final = """Small harbour keeps its last ferry despite the storm

  • 🎬 Video
  • ℹ️ Description
Small harbour keeps its last ferry despite the storm 4.5

In March the ferry was to be sold. It was not.

💬 Comments on the video

"""

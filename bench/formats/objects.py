"""Files of JSON and JSON Lines, as yt-dlp, YouTube's Data API, and what was built around YouTube write them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from bench import page
from bench.formats.said import DURATION, SEED, VIDEO, Said, comments, threads
from bench.talk import CHANNEL_ID, Json

_PER_PAGE: Final = 20  # comments a page of an answer
_PER_VIDEO: Final = 500  # comments a video, where a file holds many videos
_PICTURE: Final = {"width": 48, "height": 48}
_encode: Final = msgspec.json.encode


def info_json(out: Path, lines: Iterable[bytes]) -> None:
    """yt-dlp's `.info.json`."""
    head, tail = json.dumps(page.head(SEED), ensure_ascii=False), json.dumps(page.tail(0))
    _list(out, head[:-1].encode() + b', "comments": ', lines, b", " + tail[1:].encode())


def comments_json(out: Path, lines: Iterable[bytes]) -> None:
    """What `--print "%(comments)j"` gives: the list of comments alone."""
    _list(out, b"", lines, b"")


def data_api_lines(out: Path, lines: Iterable[bytes]) -> None:
    """Threads of the Data API, one a line."""
    _lines(out, _api_threads(lines))


def data_api_merged(out: Path, lines: Iterable[bytes]) -> None:
    """Pages of the Data API that were merged into one object."""
    _list(out, b'{"kind": "youtube#commentThreadListResponse", "items": ', map(_encode, _api_threads(lines)), b"}")


def downloader_lines(out: Path, lines: Iterable[bytes]) -> None:
    """youtube-comment-downloader's JSON Lines."""
    _lines(out, map(downloaded, comments(lines)))


def downloader_json(out: Path, lines: Iterable[bytes]) -> None:
    """Its one object."""
    _list(out, b'{"comments": ', (_encode(downloaded(said)) for said in comments(lines)), b"}")


def downloaded(said: Said) -> Json:
    """One comment as youtube-comment-downloader has it."""
    return {
        "cid": said.id,
        "text": said.text,
        "time": said.time_text,
        "author": said.author,
        "channel": said.author_id,
        "votes": str(said.like_count),
        "replies": "",
        "photo": said.author_thumbnail,
        "heart": said.is_favorited,
        "reply": said.is_reply,
        "time_parsed": said.timestamp + 0.5,
    }


def scraper_json(out: Path, lines: Iterable[bytes]) -> None:
    """youtube-comment-scraper's list of threads."""

    def one(said: Said) -> Json:
        return {
            "id": said.id,
            "author": said.author,
            "authorLink": f"/channel/{said.author_id}",
            "authorThumb": said.author_thumbnail,
            "text": said.text,
            "likes": said.like_count,
            "time": said.time_text,
            "timestamp": said.timestamp * 1000,
            "edited": "(edited)" in said.time_text,
        }

    threads_ = (
        {**one(top), "hasReplies": bool(below), "numReplies": len(below), "replies": [one(said) for said in below]}
        for top, below in threads(lines)
    )
    _list(out, b"", map(_encode, threads_), b"")


def invidious_pages(out: Path, lines: Iterable[bytes]) -> None:
    """Invidious' pages of comments, one a line."""

    def one(said: Said) -> Json:
        return {
            "commentId": said.id,
            "verified": said.author_is_verified,
            "author": said.author,
            "authorThumbnails": [{"url": said.author_thumbnail, **_PICTURE}],
            "likeCount": said.like_count,
            "authorId": said.author_id,
            "authorUrl": f"/channel/{said.author_id}",
            "authorIsChannelOwner": said.author_is_uploader,
            "isPinned": said.is_pinned,
            "isSponsor": False,
            "content": said.text,
            "contentHtml": said.text,
            "isEdited": "(edited)" in said.time_text,
            "published": said.timestamp,
            "publishedText": said.time_text,
        }

    _lines(out, ({"videoId": VIDEO, "comments": [one(said) for said in some]} for some in _parted(lines, _PER_PAGE)))


def piped_pages(out: Path, lines: Iterable[bytes]) -> None:
    """Piped's pages of comments, one a line."""
    next_page = json.dumps(
        {"url": f"https://www.youtube.com/watch?v={VIDEO}", "id": "Eg0", "ids": None, "body": "e30="}
    )

    def one(said: Said) -> Json:
        return {
            "author": said.author,
            "thumbnail": said.author_thumbnail,
            "commentId": said.id,
            "commentText": said.text,
            "commentedTime": said.time_text,
            "commentorUrl": f"/channel/{said.author_id}",
            "repliesPage": None,
            "likeCount": said.like_count,
            "replyCount": 0,
            "hearted": said.is_favorited,
            "pinned": said.is_pinned,
            "verified": said.author_is_verified,
            "creatorReplied": False,
            "channelOwner": said.author_is_uploader,
        }

    around = {"nextpage": next_page, "disabled": False, "commentCount": -1}
    _lines(out, ({"comments": [one(said) for said in some], **around} for some in _parted(lines, _PER_PAGE)))


def peertube_threads(out: Path, lines: Iterable[bytes]) -> None:
    """A page of PeerTube's threads, as long as it gets."""
    video = "https://v.example/videos/watch/9c000000-0000-4000-8000-000000000001"

    def one(number: int, said: Said) -> Json:
        return {
            "id": number,
            "url": f"{video}/comments/{number}",
            "text": said.text,
            "threadId": number,
            "inReplyToCommentId": None,
            "videoId": 3,
            "createdAt": said.at.replace("Z", ".000Z"),
            "updatedAt": said.at.replace("Z", ".000Z"),
            "deletedAt": None,
            "heldForReview": False,
            "isDeleted": False,
            "totalRepliesFromVideoAuthor": 0,
            "totalReplies": 0,
            "account": {
                "id": 3,
                "name": said.author_id.lower(),
                "displayName": said.author,
                "host": "v.example",
                "url": f"https://v.example/accounts/{said.author_id}",
                "avatars": [],
            },
        }

    items = (_encode(one(number, said)) for number, said in enumerate(comments(lines), 1))
    _list(out, b'{"total": 7, "data": ', items, b', "totalNotDeletedComments": 7}')


def tube_archivist_bulk(out: Path, lines: Iterable[bytes]) -> None:
    """Tube Archivist's bulk file of comments: two lines a video."""

    def one(said: Said) -> Json:
        return {
            "comment_id": said.id,
            "comment_text": said.text,
            "comment_timestamp": said.timestamp,
            "comment_time_text": said.at[:10],
            "comment_likecount": said.like_count,
            "comment_is_favorited": said.is_favorited,
            "comment_author": said.author,
            "comment_author_id": said.author_id,
            "comment_author_thumbnail": said.author_thumbnail,
            "comment_author_is_uploader": said.author_is_uploader,
            "comment_parent": "root" if not said.is_reply else said.thread,
        }

    def rows() -> Iterator[Json]:
        for number, some in enumerate(_parted(lines, _PER_VIDEO)):
            id_ = page.video_id(f"{SEED} {number}")
            yield {"index": {"_index": "ta_comment", "_id": id_}}
            yield {
                "youtube_id": id_,
                "comment_last_refresh": page.CAPTURED,
                "comment_channel_id": CHANNEL_ID,
                "comment_comments": [one(said) for said in some],
            }

    _lines(out, rows())


def yark_archive(out: Path, lines: Iterable[bytes]) -> None:
    """An archive of yark's version 4."""
    seen = "2024-02-01T10:00:30.5"

    def one(said: Said, below: list[Said]) -> Json:
        return {
            "author_id": said.author_id,
            "body": {seen: said.text},
            "favorited": {seen: said.is_favorited},
            "deleted": {seen: False},
            "created": said.at.removesuffix("Z"),
            "children": {reply.id.rpartition(".")[2]: one(reply, []) for reply in below},
        }

    def videos() -> Iterator[bytes]:
        all_threads = threads(lines)
        number = 0
        while some := list(islice(all_threads, _PER_VIDEO)):
            video = {
                "uploaded": "2024-01-02T00:00:00",
                "width": 1280,
                "height": 720,
                "title": {seen: "Tiny boat"},
                "description": {seen: ""},
                "views": {seen: 1200},
                "likes": {seen: 40},
                "thumbnail": {seen: "38552fc160089251e638457762f45dbff573c520"},
                "deleted": {seen: False},
                "notes": [],
                "comments": {top.id: one(top, below) for top, below in some},
            }
            yield _encode(page.video_id(f"{SEED} {number}")) + b": " + _encode(video)
            number += 1

    start = f'{{"version": 4, "url": "https://www.youtube.com/channel/{CHANNEL_ID}", "videos": '
    _list(out, start.encode(), videos(), b', "livestreams": {}, "shorts": {}, "comment_authors": {}}', b"{}")


def chat_replay(out: Path, lines: Iterable[bytes]) -> None:
    """A live chat as yt-dlp keeps it, one action a line."""

    def one(said: Said, second: float) -> Json:
        message = {
            "id": said.id,
            "timestampUsec": f"{said.timestamp}000000",
            "authorName": {"simpleText": said.author},
            "authorExternalChannelId": said.author_id,
            "authorPhoto": {"thumbnails": [{"url": said.author_thumbnail, **_PICTURE}]},
            "timestampText": {"simpleText": f"{int(second) // 60}:{int(second) % 60:02d}"},
            "message": {"runs": [{"text": said.text}]},
            "trackingParams": "CAEQ17",
        }
        added = {"item": {"liveChatTextMessageRenderer": message}, "clientId": said.id}
        replayed = {"actions": [{"addChatItemAction": added}], "videoOffsetTimeMsec": str(int(second * 1000))}
        return {"clickTrackingParams": "CAEQ17", "replayChatItemAction": replayed}

    _lines(out, (one(said, second) for said, second in _spread(lines)))


def chat_downloader(out: Path, lines: Iterable[bytes]) -> None:
    """chat-downloader's list."""

    def one(said: Said, second: float) -> Json:
        return {
            "action_type": "add_chat_item",
            "author": {
                "badges": [],
                "id": said.author_id,
                "images": [{"id": "source", "url": said.author_thumbnail}],
                "name": said.author,
            },
            "message": said.text,
            "message_id": said.id,
            "message_type": "text_message",
            "time_in_seconds": second,
            "time_text": f"{int(second) // 60}:{int(second) % 60:02d}",
            "timestamp": said.timestamp * 1_000_000,
        }

    _list(out, b"", (_encode(one(said, second)) for said, second in _spread(lines)), b"")


def table_lines(out: Path, lines: Iterable[bytes]) -> None:
    """Objects that no tool is known for, one a line."""
    _lines(out, map(told, comments(lines)))


def told(said: Said) -> Json:
    """One comment as somebody's own script may have kept it."""
    return {
        "comment_id": said.id,
        "parent_id": said.parent if said.is_reply else "",
        "video_id": VIDEO,
        "author": said.author,
        "author_channel_id": said.author_id,
        "comment": said.text,
        "likes": said.like_count,
        "published_at": said.at,
    }


def _api_threads(lines: Iterable[bytes]) -> Iterator[Json]:
    for top, below in threads(lines):
        snippet = {
            "channelId": CHANNEL_ID,
            "videoId": VIDEO,
            "topLevelComment": _api_comment(top),
            "canReply": True,
            "totalReplyCount": len(below),
            "isPublic": True,
        }
        thread: Json = {"kind": "youtube#commentThread", "etag": "e", "id": top.id, "snippet": snippet}
        if below:
            thread["replies"] = {"comments": [_api_comment(said) for said in below]}
        yield thread


def _api_comment(said: Said) -> Json:
    snippet = {
        "channelId": CHANNEL_ID,
        "videoId": VIDEO,
        "textDisplay": said.text,
        "textOriginal": said.text,
        "authorDisplayName": said.author,
        "authorProfileImageUrl": said.author_thumbnail,
        "authorChannelUrl": f"http://www.youtube.com/channel/{said.author_id}",
        "authorChannelId": {"value": said.author_id},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": said.like_count,
        "publishedAt": said.at,
        "updatedAt": said.at,
    }
    if said.is_reply:
        snippet["parentId"] = said.thread
    return {"kind": "youtube#comment", "etag": "e", "id": said.id, "snippet": snippet}


def _spread(lines: Iterable[bytes]) -> Iterator[tuple[Said, float]]:
    """Each comment with a second of the video: a chat moves on, and no faster for being long."""
    for number, said in enumerate(comments(lines)):
        yield said, number * 0.25 % DURATION


def _parted(lines: Iterable[bytes], length: int) -> Iterator[list[Said]]:
    all_comments = comments(lines)
    while some := list(islice(all_comments, length)):
        yield some


def _lines(out: Path, objects: Iterable[Json]) -> None:
    with out.open("wb") as file:
        file.writelines(_encode(one) + b"\n" for one in objects)


def _list(out: Path, before: bytes, items: Iterable[bytes], after: bytes, brackets: bytes = b"[]") -> None:
    with out.open("wb") as file:
        file.write(before + brackets[:1])
        for number, item in enumerate(items):
            file.write((b",\n" if number else b"") + item.rstrip(b"\n"))
        file.write(brackets[1:] + after)

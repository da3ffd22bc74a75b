"""Recordings of a browser at YouTube: its watch page, then answers with comments, twenty threads each.

Comes in: a talk. Goes out: a WARC as Browsertrix writes it, a HAR as a browser saves it, the answers alone as a program
keeps them. The replies of each thread come in an answer of their own, as they do when somebody opens it.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from bench.formats.said import VIDEO, Said, threads
from bench.talk import CHANNEL_ID, Json

_PER_ANSWER: Final = 20
_WATCH: Final = f"https://www.youtube.com/watch?v={VIDEO}"
_NEXT: Final = "https://www.youtube.com/youtubei/v1/next?prettyPrint=false"
_AT: Final = "2026-11-22T06:48:08Z"
_encode: Final = msgspec.json.encode


def warc(out: Path, lines: Iterable[bytes]) -> None:
    """A WARC whose records are packed one by one."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    def write(url: str, kind: str, body: bytes, first_line: str, mime: str) -> None:
        http = StatusAndHeaders(first_line, [("Content-Type", mime)], "HTTP/1.1", is_http_request=kind == "request")
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": _AT},
        )
        writer.write_record(record)

    with out.open("wb") as file:
        writer: Any = WARCWriter(file, gzip=True, warc_version="1.1")
        write(_WATCH, "response", _watch_page(), "200 OK", "text/html; charset=utf-8")
        for asked, answered in _answers(lines):
            write(_NEXT, "response", _encode(answered), "200 OK", "application/json; charset=UTF-8")
            write(_NEXT, "request", _encode(asked), "POST /youtubei/v1/next HTTP/1.1", "application/json")


def har(out: Path, lines: Iterable[bytes]) -> None:
    """A HAR; bodies stand in it as text."""

    def entry(url: str, asked: Json | None, body: bytes, mime: str) -> bytes:
        request: Json = {"method": "GET" if asked is None else "POST", "url": url, "headers": []}
        if asked is not None:
            request["postData"] = {"mimeType": "application/json", "text": _encode(asked).decode()}
        content = {"size": len(body), "mimeType": mime, "text": body.decode()}
        response = {"status": 200, "statusText": "OK", "headers": [], "content": content}
        return _encode(
            {"startedDateTime": _AT.replace("Z", ".120Z"), "time": 41, "request": request, "response": response}
        )

    with out.open("wb") as file:
        file.write(
            b'{"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "entries": [\n'
        )
        file.write(entry(_WATCH, None, _watch_page(), "text/html; charset=utf-8"))
        for asked, answered in _answers(lines):
            file.write(b",\n" + entry(_NEXT, asked, _encode(answered), "application/json; charset=UTF-8"))
        file.write(b"]}}")


def answers(out: Path, lines: Iterable[bytes]) -> None:
    """The answers alone, one a line."""
    with out.open("wb") as file:
        for _, answered in _answers(lines):
            file.write(_encode(answered) + b"\n")


def _watch_page() -> bytes:
    details = {
        "videoId": VIDEO,
        "title": "Tiny boat",
        "lengthSeconds": "213",
        "channelId": CHANNEL_ID,
        "author": "Bench",
    }
    player = json.dumps({"playabilityStatus": {"status": "OK"}, "videoDetails": details})
    section = {"sectionIdentifier": "comment-item-section", "contents": [_more("page 0")]}
    contents = [
        {"videoPrimaryInfoRenderer": {"title": {"runs": [{"text": "Tiny boat"}]}}},
        {"itemSectionRenderer": section},
    ]
    results = {"twoColumnWatchNextResults": {"results": {"results": {"contents": contents}}}}
    data = json.dumps({"contents": results, "currentVideoEndpoint": {"watchEndpoint": {"videoId": VIDEO}}})
    scripts = f"<script>var ytInitialPlayerResponse = {player};</script><script>var ytInitialData = {data};</script>"
    return f'<!DOCTYPE html><html><head><link rel="canonical" href="{_WATCH}">{scripts}</head></html>'.encode()


def _answers(lines: Iterable[bytes]) -> Iterator[tuple[Json, Json]]:
    """What was asked, what was answered."""
    all_threads = threads(lines)
    number = 0
    while some := list(islice(all_threads, _PER_ANSWER)):
        items = [_thread(top, is_open=bool(below)) for top, below in some] + [_more(f"page {number + 1}")]
        yield _asked(f"page {number}"), _answer("comments-section", items, [top for top, _ in some])
        for top, below in some:
            if below:
                target = f"comment-replies-item-{top.id}"
                yield _asked(f"below {top.id}"), _answer(target, [_view(said) for said in below], below)
        number += 1


def _answer(target: str, items: list[Json], said: list[Said]) -> Json:
    mutations = [mutation for one in said for mutation in _mutations(one)]
    appended = {"appendContinuationItemsAction": {"targetId": target, "continuationItems": items}}
    return {
        "responseContext": {},
        "onResponseReceivedEndpoints": [appended],
        "frameworkUpdates": {"entityBatchUpdate": {"mutations": mutations}},
    }


def _thread(said: Said, *, is_open: bool) -> Json:
    thread: Json = {"commentViewModel": _view(said)}
    if is_open:
        thread["replies"] = {"commentRepliesRenderer": {"subThreads": [_more(f"below {said.id}")]}}
    return {"commentThreadRenderer": thread}


def _view(said: Said) -> Json:
    keys = {"commentKey": "comment", "toolbarStateKey": "state", "commentSurfaceKey": "surface"}
    return {"commentViewModel": {"commentId": said.id, **{name: _key(said, kind) for name, kind in keys.items()}}}


def _mutations(said: Said) -> Iterator[Json]:
    comment = {
        "key": _key(said, "comment"),
        "properties": {
            "commentId": said.id,
            "content": {"content": said.text},
            "publishedTime": said.time_text,
            "replyLevel": int(said.is_reply),
        },
        "author": {
            "channelId": said.author_id,
            "displayName": said.author,
            "avatarThumbnailUrl": said.author_thumbnail,
            "isCreator": said.author_is_uploader,
            "isVerified": said.author_is_verified,
            "channelCommand": {"innertubeCommand": {"browseEndpoint": {"canonicalBaseUrl": f"/{said.author}"}}},
        },
        "toolbar": {"likeCountNotliked": str(said.like_count or " "), "replyCount": ""},
    }
    heart = f"TOOLBAR_HEART_STATE_{'' if said.is_favorited else 'UN'}HEARTED"
    link = {"watchEndpoint": {"videoId": VIDEO, "params": f"&lc={said.id}"}}
    surface = {"key": _key(said, "surface"), "publishedTimeCommand": {"innertubeCommand": link}}
    state = {"key": _key(said, "state"), "heartState": heart}
    payloads = {
        "state": {"engagementToolbarStateEntityPayload": state},
        "comment": {"commentEntityPayload": comment},
        "surface": {"commentSurfaceEntityPayload": surface},
    }
    for kind, payload in payloads.items():
        yield {"entityKey": _key(said, kind), "type": "ENTITY_MUTATION_TYPE_REPLACE", "payload": payload}


def _key(said: Said, kind: str) -> str:
    return base64.b64encode(f"{said.id}|{kind}".encode()).decode()


def _asked(what: str) -> Json:
    client = {"clientName": "WEB", "clientVersion": "2.20261122.01.00", "hl": "en"}
    return {"context": {"client": client}, "continuation": _token(what)}


def _more(what: str) -> Json:
    return {"continuationItemRenderer": {"continuationEndpoint": {"continuationCommand": {"token": _token(what)}}}}


def _token(what: str) -> str:
    """A continuation: protobuf in base64, coded for a URL. It names the video, then the list."""
    inner = b"\x12\x0b" + VIDEO.encode()
    raw = b"\x12" + bytes([len(inner)]) + inner + b"\x18\x06\x32" + bytes([len(what)]) + what.encode()
    return base64.urlsafe_b64encode(raw).decode().replace("=", "%3D")

"""Answers of YouTube that never were, to people who are not: what a browser would have got.

Comes in: what is said by whom. Goes out: pages, answers and tokens of the shapes that YouTube gives them, recordings
of them. What lies in the golden folders of `warc` and `har` is made by `tests.sources.sessions`.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import brotli
from msgspec import Struct
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).parent
VIDEO, OTHER = "Abc12345_-x", "Xyz98765_-a"
NEXT = "https://www.youtube.com/youtubei/v1/next?prettyPrint=false"
PLAYER = "https://www.youtube.com/youtubei/v1/player?prettyPrint=false"
JSON, HTML = "application/json; charset=UTF-8", "text/html; charset=utf-8"
Json = dict[str, Any]


def token(video: str, what: str) -> str:
    """A continuation for comments of `video`: protobuf in base64, coded for a URL."""
    inner = b"\x12\x0b" + video.encode()
    raw = b"\x12" + bytes([len(inner)]) + inner + b"\x18\x06\x32" + bytes([len(what)]) + what.encode()
    return base64.urlsafe_b64encode(raw).decode().replace("=", "%3D")


def more(video: str, what: str) -> Json:
    """The item that asks for the rest of a list."""
    return {
        "continuationItemRenderer": {"continuationEndpoint": {"continuationCommand": {"token": token(video, what)}}}
    }


def button(video: str, what: str) -> Json:
    """The same, behind a button ("Show more replies")."""
    command = {"continuationCommand": {"token": token(video, what)}}
    return {"continuationItemRenderer": {"button": {"buttonRenderer": {"command": command}}}}


class Talk(Struct):
    """A comment of 2024 and later: the renderer that shows it, and its entities."""

    view: Json
    mutations: list[Json]
    thread: Json = {}

    def replies(self, *below: Json) -> Talk:
        """With what stands under it."""
        return Talk(self.view, self.mutations, {"replies": {"commentRepliesRenderer": {"subThreads": list(below)}}})

    @property
    def item(self) -> Json:
        return {"commentThreadRenderer": {"commentViewModel": {"commentViewModel": self.view}, **self.thread}}

    @property
    def bare(self) -> Json:
        return {"commentViewModel": self.view}


def talk(id_: str, name: str, text: str, time: str = "2 years ago", **more_: Any) -> Talk:
    """A comment. `likes`, `replies`, `heart`, `pinned`, `paid`, `creator`, `verified`, `video` may be said."""
    keys = {kind: base64.b64encode(f"{id_}|{kind}".encode()).decode() for kind in ("comment", "state", "surface")}
    view = {"commentId": id_, "commentKey": keys["comment"], "toolbarStateKey": keys["state"]}
    view["commentSurfaceKey"] = keys["surface"]
    if more_.get("pinned"):
        view["pinnedText"] = "Pinned by @harbour_films"
    handle = f"/{name}"
    author = {
        "channelId": f"UC{abs(sum(map(ord, name))):022d}",
        "displayName": name,
        "isCreator": bool(more_.get("creator")),
        "isVerified": bool(more_.get("verified")),
        "channelCommand": {"innertubeCommand": {"browseEndpoint": {"canonicalBaseUrl": handle}}},
    }
    toolbar = {"likeCountNotliked": more_.get("likes", " "), "replyCount": more_.get("replies", "")}
    comment = {
        "key": keys["comment"],
        "properties": {"commentId": id_, "content": {"content": text}, "publishedTime": time, "replyLevel": 0},
        "author": author,
        "toolbar": toolbar,
    }
    heart = "TOOLBAR_HEART_STATE_HEARTED" if more_.get("heart") else "TOOLBAR_HEART_STATE_UNHEARTED"
    surface: Json = {"key": keys["surface"]}
    if "video" in more_:
        link = {"watchEndpoint": {"videoId": more_["video"], "params": f"&lc={id_}"}}
        surface["publishedTimeCommand"] = {"innertubeCommand": link}
    if "paid" in more_:
        surface["pdgCommentChip"] = {"pdgCommentChipRenderer": {"chipText": {"simpleText": more_["paid"]}}}
    payloads = {
        keys["state"]: {"engagementToolbarStateEntityPayload": {"key": keys["state"], "heartState": heart}},
        keys["comment"]: {"commentEntityPayload": comment},
        keys["surface"]: {"commentSurfaceEntityPayload": surface},
    }
    type_ = "ENTITY_MUTATION_TYPE_REPLACE"
    return Talk(view, [{"entityKey": key, "type": type_, "payload": said} for key, said in payloads.items()])


def header(count: str) -> Json:
    """What stands above the comments; its menu holds tokens that are no lists left open."""
    menu = {"serviceEndpoint": {"continuationCommand": {"token": token(VIDEO, "newest")}}, "title": "Newest first"}
    words = {"runs": [{"text": count}, {"text": " Comments"}]}
    sort = {"sortFilterSubMenuRenderer": {"subMenuItems": [menu]}}
    return {"commentsHeaderRenderer": {"countText": words, "sortMenu": sort}}


def answer(talks: Iterable[Talk], *lists: Json) -> Json:
    """An answer of 2024 and later. The entities stand in another order than the page shows."""
    mutations = [mutation for said in talks for mutation in said.mutations]
    updates = {"entityBatchUpdate": {"mutations": mutations[::-1]}}
    return {"responseContext": {}, "onResponseReceivedEndpoints": list(lists), "frameworkUpdates": updates}


def reloaded(slot: str, *items: Json) -> Json:
    target = {"targetId": "comments-section", "slot": slot}
    return {"reloadContinuationItemsCommand": {**target, "continuationItems": list(items)}}


def appended(*items: Json, target: str = "comments-section") -> Json:
    return {"appendContinuationItemsAction": {"targetId": target, "continuationItems": list(items)}}


def replies_of(id_: str, *items: Json) -> Json:
    return appended(*items, target=f"comment-replies-item-{id_}")


def player(video: str, title: str, description: str = "") -> Json:
    details = {
        "videoId": video,
        "title": title,
        "lengthSeconds": "213",
        "channelId": "UC0000000000000000000001",
        "shortDescription": description,
        "viewCount": "12045",
        "author": "Harbour Films",
    }
    return {"playabilityStatus": {"status": "OK"}, "videoDetails": details}


def watch_data(video: str, title: str) -> Json:
    section = {"sectionIdentifier": "comment-item-section", "contents": [more(video, "start")]}
    contents = [
        {"videoPrimaryInfoRenderer": {"title": {"runs": [{"text": title}]}}},
        {"itemSectionRenderer": section},
    ]
    results = {"twoColumnWatchNextResults": {"results": {"results": {"contents": contents}}}}
    return {"contents": results, "currentVideoEndpoint": {"watchEndpoint": {"videoId": video}}}


def watch_page(video: str, title: str, description: str = "") -> bytes:
    told, data = json.dumps(player(video, title, description)), json.dumps(watch_data(video, title))
    scripts = f"<script>var ytInitialPlayerResponse = {told};</script><script>var ytInitialData = {data};</script>"
    link = f'<link rel="canonical" href="https://www.youtube.com/watch?v={video}">'
    return f"<!DOCTYPE html><html><head><title>{title} - YouTube</title>{link}{scripts}</head></html>".encode()


def asks(continuation: str | None = None, *, video: str | None = None, hl: str = "en", **client: str) -> Json:
    """The body of a request."""
    said = {"context": {"client": {"clientName": "WEB", "clientVersion": "2.20261122.01.00", "hl": hl, **client}}}
    return {**said, **({"continuation": continuation} if continuation else {}), **({"videoId": video} if video else {})}


class Visit(Struct):
    """One request and its answer. `asked` None for a GET; `coded` how the body is compressed."""

    url: str
    body: bytes
    mime: str = JSON
    asked: Json | None = None
    at: str = "2026-11-22T06:48:06Z"
    coded: str = ""
    status: str = "200 OK"
    chunked: bool = False
    referer: str | None = None
    has_request: bool = True


def says(value: Json, asked: Json | None, at: str, **more_: Any) -> Visit:
    """An answer of `next`."""
    return Visit(NEXT, json.dumps(value, ensure_ascii=False).encode(), asked=asked, at=at, **more_)


def warc(
    visits: Sequence[Visit],
    *,
    zipped: bool = True,
    version: str = "1.1",
    request_first: bool = False,
    linked: bool = True,
) -> bytes:
    """A WARC as Browsertrix writes it (the request behind its answer), or as Wget does."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=zipped, warc_version=version)
    info = {"software": "ArchiveWeb.page 0.11.3, using warcio.js 2.2.1", "format": f"WARC File Format {version}"}
    writer.write_record(_record(writer, "", "warcinfo", 0, _info(info), "2026-11-22T06:48:00Z"))
    for number, visit in enumerate(visits, 1):
        answered = _response(writer, visit, number, request_first and linked)
        asked = [_request(writer, visit, number, not request_first and linked)] if visit.has_request else []
        for record in (*asked, answered) if request_first else (answered, *asked):
            writer.write_record(record)
    return out.getvalue()


def har(visits: Sequence[Visit], *, indent: int | None = 2) -> bytes:
    """A HAR as Chrome writes it; a compressed body stands in base64 here, so that there is one."""
    entries = [_entry(visit) for visit in visits]
    log = {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [], "entries": entries}
    return json.dumps({"log": log}, ensure_ascii=False, indent=indent).encode()


def wacz(*warcs: bytes, packing: int = zipfile.ZIP_STORED) -> bytes:
    """A WACZ of these WARCs."""
    out = io.BytesIO()
    members = {f"archive/data-{number}.warc.gz": content for number, content in enumerate(warcs)}
    with zipfile.ZipFile(out, "w", packing) as packed:
        for name, content in {
            "pages/pages.jsonl": b'{"format": "json-pages-1.0", "id": "pages"}\n',
            **members,
            "datapackage.json": b'{"profile": "data-package", "wacz_version": "1.1.1"}',
        }.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 6, 48, 0)), content, packing)
    return out.getvalue()


def _entry(visit: Visit) -> Json:
    headers = [{"name": "Referer", "value": visit.referer}] if visit.referer else []
    request: Json = {"method": "GET" if visit.asked is None else "POST", "url": visit.url, "headers": headers}
    if visit.asked is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(visit.asked)}
    content: Json = {"size": len(visit.body), "mimeType": visit.mime}
    if visit.coded:
        content |= {"text": base64.b64encode(visit.body).decode(), "encoding": "base64"}
    else:
        content["text"] = visit.body.decode()
    code, _, words = visit.status.partition(" ")
    response = {"status": int(code), "statusText": words, "headers": [], "content": content}
    return {"startedDateTime": visit.at.replace("Z", ".120Z"), "time": 41, "request": request, "response": response}


def _response(writer: WARCWriter, visit: Visit, number: int, linked: bool) -> Any:
    coders = {"": bytes, "gzip": lambda body: gzip.compress(body, mtime=0), "br": brotli.compress}
    body = coders[visit.coded](visit.body)
    headers = [("Content-Type", visit.mime)]
    headers += [("Content-Encoding", visit.coded)] if visit.coded else []
    if visit.chunked:
        half = len(body) // 2
        body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:half], body[half:], b""))
        headers.append(("Transfer-Encoding", "chunked"))
    http = StatusAndHeaders(visit.status, headers, "HTTP/1.1")
    return _record(writer, visit.url, "response", number * 2, body, visit.at, http, number * 2 + 1 if linked else None)


def _request(writer: WARCWriter, visit: Visit, number: int, linked: bool) -> Any:
    body = b"" if visit.asked is None else json.dumps(visit.asked).encode()
    path = visit.url.removeprefix("https://www.youtube.com") or "/"
    headers = [("Host", "www.youtube.com"), *([("Referer", visit.referer)] if visit.referer else [])]
    http = StatusAndHeaders(f"{'POST' if body else 'GET'} {path} HTTP/1.1", headers, is_http_request=True)
    return _record(writer, visit.url, "request", number * 2 + 1, body, visit.at, http, number * 2 if linked else None)


def _record(
    writer: WARCWriter, url: str, kind: str, id_: int, body: bytes, at: str, http: Any = None, to: int | None = None
) -> Any:
    headers = {"WARC-Record-ID": _urn(id_), "WARC-Date": at}
    if to is not None:
        headers["WARC-Concurrent-To"] = _urn(to)
    return writer.create_warc_record(
        url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=headers
    )


def _urn(id_: int) -> str:
    return f"<urn:uuid:00000000-0000-4000-8000-{id_:012d}>"


def _info(said: dict[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in said.items()).encode()

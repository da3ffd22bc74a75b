"""What people who are not did at YouTube: the recordings of the golden folders of `warc` and `har`.

`python -m tests.sources.sessions` writes them anew; `VOXPOP_WRITE_GOLDEN=1` then writes what is read from them.
"""

from __future__ import annotations

from pathlib import Path

from tests.sources.browsing import (
    HTML,
    OTHER,
    PLAYER,
    VIDEO,
    Json,
    Visit,
    answer,
    appended,
    asks,
    button,
    har,
    header,
    more,
    player,
    reloaded,
    replies_of,
    says,
    talk,
    token,
    wacz,
    warc,
    watch_data,
    watch_page,
)

HERE = Path(__file__).parent
A, B, C = "UgxAAAAAAAAAAAAAAAB4AaABAg", "UgwBBBBBBBBBBBBBBBB4AaABAg", "UgyCCCCCCCCCCCCCCCB4AaABAg"
D, E = "UgzDDDDDDDDDDDDDDDB4AaABAg", "UgxEEEEEEEEEEEEEEEB4AaABAg"
WATCH = f"https://www.youtube.com/watch?v={VIDEO}"


def threads() -> list[Visit]:
    """A visit in which every list was opened to its end."""
    pinned = talk(A, "@harbour_films", "Welcome aboard.\n\n0:42 the tide", pinned=True, creator=True, verified=True)
    ada = talk(B, "@ada_quill", "Nice boat 🛶, isn’t it?", "1 year ago (edited)", likes="1.2K", replies="3", heart=True)
    mira = talk(C, "@мира_волна", "Море было тихим.\nОчень тихим.", "3 weeks ago", likes="14", paid="$5.00")
    empty = talk(D, "@brine_and_tar", "", "5 days ago", likes="")
    lost = talk(E, "@gone", "never sent")
    first = talk(f"{B}.9aBcDeFgHiJ", "@brine_and_tar", "@ada_quill it is", "11 months ago", likes="2")
    below = talk(f"{B}.9aBcDeFgHiK", "@سالم", "نعم، قارب جميل", "10 months ago")
    second = talk(f"{B}.9aBcDeFgHiL", "@ada_quill", "Thanks ⛵\u200d🌊", "2 months ago")
    return [
        Visit("https://tides.example/", b"<html><title>Tides</title></html>", HTML),
        Visit(WATCH, watch_page(VIDEO, "Tiny boat", "A boat.\nSmall."), HTML, coded="gzip", chunked=True),
        Visit(PLAYER, b'{"playabilityStatus": {"status": "OK"}, "videoDetails": {}}', asked=asks(video=OTHER)),
        says(
            {"onResponseReceivedEndpoints": [appended({"compactVideoRenderer": {}}, target="watch-next-feed")]},
            asks("x"),
            "2026-11-22T06:48:07Z",
        ),
        says(
            answer(
                [pinned, ada],
                reloaded("HEADER", header("9")),
                reloaded("BODY", pinned.item, ada.replies(more(VIDEO, "replies of B")).item, more(VIDEO, "page 2")),
            ),
            asks(token(VIDEO, "start")),
            "2026-11-22T06:48:08Z",
            coded="br",
        ),
        says(
            answer([first, below], replies_of(B, first.replies(below.item).item, button(VIDEO, "more replies of B"))),
            asks(token(VIDEO, "replies of B")),
            "2026-11-22T06:49:00Z",
        ),
        says(
            answer([mira, empty], appended(mira.item, lost.item, empty.item)),
            asks(token(VIDEO, "page 2")),
            "2026-11-22T06:49:30Z",
            coded="gzip",
        ),
        says(
            answer([second], replies_of(B, second.bare)),
            asks(token(VIDEO, "more replies of B")),
            "2026-11-22T06:50:00Z",
        ),
    ]


def two_videos() -> list[Visit]:
    """Two videos in one tab, in Ukrainian; the second page was reached without loading it anew, its player was told of
    it first, and comments of the first came late. The lists were not opened to their end.
    """
    one = talk(A, "@олена", "Перший!", "2 роки тому", likes="1,2 тис.", replies="12")
    two = talk(B, "@ada_quill", "And what of the harbour?", "3 місяці тому (змінено)")
    late = talk(C, "@brine_and_tar", "Late for the tide", "1 рік тому")
    reply = talk(f"{A}.8aBcDeFgHiJ", "@тарас", "Вітаю", "рік тому")
    uk = {"hl": "uk"}
    return [
        says(
            answer(
                [one],
                reloaded("HEADER", header("1 204")),
                reloaded("BODY", one.replies(more(VIDEO, "rA")).item, more(VIDEO, "p2")),
            ),
            asks(token(VIDEO, "start"), **uk),
            "2026-11-22T06:48:08Z",
        ),
        Visit(WATCH, watch_page(VIDEO, "Tiny boat"), HTML, at="2026-11-22T06:48:01Z"),
        Visit(
            PLAYER,
            _json(player(OTHER, "Harbour at dawn", "Slow.")),
            asked=asks(video=OTHER, **uk),
            at="2026-11-22T06:55:00Z",
        ),
        says(watch_data(OTHER, "Harbour at dawn"), asks(video=OTHER, **uk), "2026-11-22T06:55:01Z"),
        says(
            answer([two], reloaded("HEADER", header("2")), reloaded("BODY", two.item)),
            asks(token(OTHER, "start"), **uk),
            "2026-11-22T06:55:04Z",
        ),
        says(
            answer([late], appended(late.item, more(VIDEO, "p3"))),
            asks(token(VIDEO, "p2"), **uk),
            "2026-11-22T06:55:05Z",
        ),
        says(answer([reply], replies_of(A, reply.bare)), asks(token(VIDEO, "rA"), **uk), "2026-11-22T06:55:06Z"),
    ]


def old() -> list[Visit]:
    """The renderers of 2021 to 2024, and the answers of before; tokens that name no video."""
    reply = _renderer(f"{A}.7aBcDeFgHiJ", "Brine and Tar", "So do I", "vor 2 Jahren")
    thread = {
        "comment": {
            "commentRenderer": _renderer(
                A, "Ada Quill", "I like\nthis boat", "vor 3 Jahren (bearbeitet)", likes="1,2 Mio."
            )
        },
        "replies": {"commentRepliesRenderer": {"contents": [plain("replies")], "teaserContents": []}},
    }
    first = {
        "onResponseReceivedEndpoints": [
            reloaded(
                "BODY",
                {"commentsHeaderRenderer": {"commentsCount": {"simpleText": "1.204"}}},
                {"commentThreadRenderer": thread},
            )
        ]
    }
    replies = {"onResponseReceivedEndpoints": [appended({"commentRenderer": reply}, plain("rest"))]}
    older = _renderer(B, "Mira Wave", "Long ago", "vor 5 Jahren") | {"likeCount": 1234, "replyCount": 1}
    section = {
        "header": {"commentsHeaderRenderer": {"countText": {"simpleText": "2 Kommentare"}}},
        "contents": [
            {
                "commentThreadRenderer": {
                    "comment": {"commentRenderer": older},
                    "replies": {
                        "commentRepliesRenderer": {
                            "continuations": [{"nextContinuationData": {"continuation": "old replies"}}]
                        }
                    },
                }
            }
        ],
        "continuations": [{"nextContinuationData": {"continuation": "old page 2"}}],
    }
    ajax = "https://www.youtube.com/comment_service_ajax?action_get_comments=1&pbj=1&hl=de"
    old_reply = {
        "contents": [{"commentRenderer": _renderer(f"{B}.6aBcDeFgHiJ", "Ada Quill", "Still here", "vor 4 Jahren")}]
    }
    de = {"hl": "de"}
    return [
        Visit(WATCH, watch_page(VIDEO, "Tiny boat"), HTML, at="2021-11-22T06:48:01Z"),
        says(first, asks("start", **de), "2021-11-22T06:48:08Z"),
        says(replies, asks("replies", **de), "2021-11-22T06:48:09Z"),
        Visit(
            f"https://www.youtube.com/watch?v={OTHER}&pbj=1",
            _json(
                [
                    {"page": "watch"},
                    {"playerResponse": player(OTHER, "Harbour")},
                    {"response": watch_data(OTHER, "Harbour")},
                ]
            ),
            at="2019-11-22T06:50:00Z",
        ),
        Visit(
            f"{ajax}&ctoken=first",
            _json({"response": {"continuationContents": {"itemSectionContinuation": section}}}),
            at="2019-11-22T06:50:01Z",
        ),
        Visit(
            f"{ajax}&continuation=old%20replies",
            _json([{"page": "x"}, {"response": {"continuationContents": {"commentRepliesContinuation": old_reply}}}]),
            at="2019-11-22T06:50:02Z",
        ),
    ]


def _renderer(id_: str, name: str, text: str, time: str, likes: str | None = None) -> Json:
    said: Json = {
        "commentId": id_,
        "contentText": {"runs": [{"text": part} for part in text.partition("\n") if part]},
        "authorText": {"simpleText": name},
        "authorEndpoint": {
            "browseEndpoint": {"browseId": "UC0000000000000000000007", "canonicalBaseUrl": "/channel/UC7"}
        },
        "publishedTimeText": {"runs": [{"text": time}]},
        "authorIsChannelOwner": name == "Ada Quill",
        "actionButtons": {"commentActionButtonsRenderer": {"creatorHeart": {}} if likes else {}},
    }
    if likes:
        said |= {"voteCount": {"simpleText": likes}, "replyCount": 1, "pinnedCommentBadge": {}}
        said["authorCommentBadge"] = {"authorCommentBadgeRenderer": {"icon": {"iconType": "CHECK_CIRCLE_THICK"}}}
    return said


def plain(name: str) -> Json:
    """The item that asks for the rest of a list, with a token that names no video."""
    return {"continuationItemRenderer": {"continuationEndpoint": {"continuationCommand": {"token": name}}}}


def _json(value: object) -> bytes:
    import json

    return json.dumps(value, ensure_ascii=False).encode()


FILES = {
    "warc/threads/tiny boat.warc.gz": lambda: warc(threads()),
    "warc/two_videos/tab.warc": lambda: warc(two_videos(), zipped=False, version="1.0", request_first=True),
    "warc/old/old.warc": lambda: warc(old(), zipped=False, linked=False),
    "warc/packed/tiny boat.wacz": lambda: wacz(warc(threads()[:5]), warc(threads()[5:])),
    "har/threads/www.youtube.com.har": lambda: har(threads()),
    "har/two_videos/tab.har": lambda: har(two_videos(), indent=None),
}


def write() -> None:
    for name, made in FILES.items():
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_bytes(made())


if __name__ == "__main__":
    write()

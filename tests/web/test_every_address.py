"""Every address of the web, with odd videos and odd questions: an answer or a refusal, never a fault.

A new pattern is found in the list of them, and fails until its sample stands here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.archive.pages import CAPTION, info, said, write, write_mirror
from tests.archive.records import findings
from voxpop.archive import Answers, Archive
from voxpop.web.urls import urlpatterns

BARE, CHAT, WHOLE, MIRROR = "youtube:Bare0000000", "youtube:Chat0000000", "youtube:Whole000000", "youtube:Mirror00000"
WITHDRAWN, UNKNOWN, UNTITLED = "youtube:Withdrawn00", "youtube:Unknown0000", "youtube:Untitled000"
QUESTIONS = {
    "a", "after", "as_of", "b", "c", "comments", "done", "fold", "from", "group", "in", "lang", "likes", "n", "q",
    "show", "sort", "t",
}  # fmt: skip
ODD = ["", "0", "-1", "x", "9" * 30, "2024-13-45", "2024-05-01", "\0", "٣", "🦆" * 50, "a,b,c", "page", "'\"<>&"]
FINE = {200, 301, 302, 400, 404, 410}
NEED_MORE = {  # than an address: a question, a saved search, a film
    "search/feed.atom", "searches/<str:name>/feed.atom", "search/hits.<str:form>",
    "media/<str:accession_id>/<path:name>",
}  # fmt: skip


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    top = tmp_path_factory.mktemp("odd")
    with Archive.open(top / "kept", create=True) as archive:
        for n, (id, page) in enumerate(_pages()):
            list(archive.add([write(top / str(n) / f"A page [{id}].info.json", page)]))
        (top / "5" / "A page [Whole000000].en.vtt").write_text(CAPTION)
        list(archive.add([top / "5"]))
        (top / "chat").mkdir()
        (top / "chat" / "Live [Chat0000000].live_chat.json").write_text(_chat())
        list(archive.add([top / "chat"]))
        list(archive.add([write_mirror(top / "m")], answers=Answers(url="https://youtu.be/Mirror00000")))
        archive.withdraw(WITHDRAWN, reason="asked")
        archive.withdraw("youtube:w2", reason="asked")
        assert findings(archive) == []
        yield archive


def _pages() -> Iterator[tuple[str, Any]]:
    yield "Bare0000000", {"id": "Bare0000000", "extractor": "youtube", "extractor_key": "Youtube", "_type": "video"}
    yield "Withdrawn00", info([said("x1", "words")], id="Withdrawn00")
    yield "Unknown0000", info([said("u1", "0:12 words", timestamp=...)], id="Unknown0000", epoch=...)
    yield "Untitled000", info([said("t1", "")], id="Untitled000", title="", description="", channel="", duration=0)
    yield "Untitled000", info(None, id="Untitled000", title="", epoch=1_600_000_000)
    comments = [said("w1", "0:12 the gulls"), said("w2", "withdrawn"), said("w1.r", "a reply", parent="w1")]
    yield "Whole000000", info(comments, id="Whole000000", chapters=[{"start_time": 0, "title": ""}])
    yield "Whole000000", info([], id="Whole000000", epoch=1_800_000_000 - 200_000_000, view_count=0)


def _chat() -> str:
    message = {
        "id": "chat1", "message": {"runs": [{"text": "hello from the quay"}]}, "authorName": {"simpleText": "Nora"},
        "authorExternalChannelId": "UCnora000000000000000000", "timestampUsec": "1700000000000000",
    }  # fmt: skip
    action = {"addChatItemAction": {"item": {"liveChatTextMessageRenderer": message}}}
    return json.dumps({"replayChatItemAction": {"actions": [action], "videoOffsetTimeMsec": "1000"}}) + "\n"


@pytest.fixture
def archive(odd: Archive) -> Archive:
    return odd


def samples(archive: Archive) -> dict[str, list[str]]:
    """What stands in the place of each parameter of a pattern; one that is not named here fails."""
    videos = [BARE, CHAT, WHOLE, MIRROR, WITHDRAWN, UNKNOWN, UNTITLED, "page:none", "%", "🦆"]
    comments = ["youtube:w1", "youtube:w2", "youtube:w1.r", "youtube:x1", "youtube:u1", "youtube:t1", "youtube:chat1"]
    mirror = [comment.key for comment in archive.comments(MIRROR)]
    captures = [c.key for v in (BARE, CHAT, WHOLE, UNKNOWN) for c in archive.captures(v)]
    accessions = [c.accession_id for v in (BARE, WHOLE) for c in archive.captures(v)]
    author = archive.comment("youtube:w1").author.key
    files = [f.path for id in accessions for f in archive.accession(id).files]
    return {
        "v/<str:key>": videos, "c/<str:key>": [*comments, *mirror[:2], "youtube:none"],
        "capture/<str:key>": [*captures, "0" * 16 + "-0"], "author/<str:key>": [str(author), "youtube:none"],
        "channel/<str:key>": [str(archive.video(WHOLE).channel.key), "youtube:none"], "still/<str:key>": videos,
        "captions/<str:key>": videos, "chapters/<str:key>": videos, "<str:accession_id>": [*accessions, "none"],
        "<path:name>": [*files, "none", "../x"], "<str:language>": ["en", "xx"], "<str:name>": ["none", "🦆"],
        "<str:form>": ["csv", "jsonl", "none"],
    }  # fmt: skip


def addresses(archive: Archive, pattern: str) -> list[str]:
    """All addresses of a pattern that the samples give."""
    known = samples(archive)
    found = [""]
    for before, parameter in re.findall(r"([^<]*)(<[^>]+>)?", pattern):
        found = [address + before for address in found]
        if parameter:
            values = known.get(parameter) or known[before.rpartition("/")[0].rpartition("/")[2] + "/" + parameter]
            found = [address + quote(value) for address in found for value in values]
    return [f"/{address}" for address in found]


def asked(client: Any, address: str, **question: str) -> int:
    """The status of an answer that was read to its end."""
    answer = client.get(f"{address}?{urlencode(question, errors='surrogatepass')}" if question else address)
    if getattr(answer, "streaming", False):
        for _ in answer:
            pass
    answer.close()
    return int(answer.status_code)


@pytest.mark.parametrize("pattern", [str(each.pattern) for each in urlpatterns])
def test_every_address_answers_or_refuses(client: Any, archive: Archive, pattern: str) -> None:
    answered = {address: asked(client, address) for address in addresses(archive, pattern)}
    assert answered
    assert {address: status for address, status in answered.items() if status not in FINE} == {}
    assert pattern in NEED_MORE or {200, 302} & set(answered.values())


@pytest.mark.parametrize("pattern", [str(each.pattern) for each in urlpatterns])
def test_every_address_bears_odd_questions(client: Any, archive: Archive, pattern: str) -> None:
    of_each = addresses(archive, pattern)
    for address in of_each[2:3] or of_each:
        for name in sorted(QUESTIONS):
            for value in ODD[1:8]:
                status = asked(client, address, **{name: value})
                assert status in FINE, (address, name, value, status)
    for address in of_each:
        for value in [*ODD, "\udcff"]:
            status = asked(client, address, **dict.fromkeys(QUESTIONS, value))
            assert status in FINE, (address, value, status)


def test_all_that_an_address_may_ask_is_asked(root: Path) -> None:
    """A question that is new stands in none of the lists above."""
    code = "".join(path.read_text(encoding="utf-8") for path in (root / "src" / "voxpop" / "web").glob("*.py"))
    named = re.findall(r"""(?:_asked|_number)\(request, "(\w+)"\)|GET\.get\("(\w+)\"""", code)
    assert {name or other for name, other in named} <= QUESTIONS

"""Bytes that leave: media in parts, originals as attachments, pictures by what they are."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.web.fake_archive import FakeArchive
from tests.web.port_elster import ACCESSION, HOSTILE, HOSTILE_ACCESSION, STORM
from voxpop.web.sniff import media_type, picture_type

FILM = f"/media/{ACCESSION}/Lq7mB2xWn4k.webm"


def fetched(address: str, path: str, **headers: str) -> tuple[int, Any, bytes]:
    with urlopen(Request(address + path, headers={k.replace("_", "-"): v for k, v in headers.items()})) as answer:
        return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-7", -7, None), ("bytes=5-5", 5, 6)],
)
def test_a_part_of_a_film_is_answered_with_206(
    address: str, elster: FakeArchive, asked: str, start: int, end: int | None
) -> None:
    whole = elster.originals[ACCESSION, "Lq7mB2xWn4k.webm"].stored.read_bytes()
    status, headers, body = fetched(address, FILM, Range=asked)
    assert (status, body) == (206, whole[start:end])
    first = start % len(whole)
    assert headers["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/{len(whole)}"


def test_a_whole_film_comes_by_its_sniffed_type(address: str, elster: FakeArchive) -> None:
    status, headers, body = fetched(address, FILM)
    assert (status, headers["Content-Type"], headers["Accept-Ranges"]) == (200, "video/webm", "bytes")
    assert hashlib.sha512(body).hexdigest() == elster.originals[ACCESSION, "Lq7mB2xWn4k.webm"].digest


def test_many_who_watch_do_not_keep_the_others_waiting(address: str) -> None:
    """Each open film would hold a thread of the server, if it were sent by one; there are four."""
    watching = [urlopen(address + FILM) for _ in range(12)]
    assert fetched(address, "/help/")[0] == 200
    for film in watching:
        film.close()


def test_a_part_beyond_the_end_is_refused_with_416(client: Any) -> None:
    assert client.get(FILM, headers={"range": "bytes=999999999-"}).status_code == 416


def test_only_media_are_served_for_playing(client: Any) -> None:
    assert client.get(f"/media/{ACCESSION}/Storm Maren [Lq7mB2xWn4k].info.json").status_code == 404
    assert client.get(f"/media/{ACCESSION}/../secret").status_code == 404


def test_an_original_leaves_as_an_attachment_in_a_sandbox(client: Any, elster: FakeArchive) -> None:
    answer = client.get(f"/original/{HOSTILE_ACCESSION}/evil %3Cscript%3E.html")
    assert b"".join(answer) == elster.originals[HOSTILE_ACCESSION, "evil <script>.html"].stored.read_bytes()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


def test_a_still_is_a_picture_by_its_first_bytes_and_never_svg(client: Any) -> None:
    kept = client.get(f"/still/{STORM}")
    kept.close()
    assert kept["Content-Type"] == "image/png"
    answer = client.get(f"/still/{HOSTILE}")
    assert answer["Content-Type"] == "image/gif" and b"svg" not in answer.content
    assert client.get("/still/viewtube:absent").status_code == 404


def test_captions_are_webvtt_with_every_sign_escaped(client: Any) -> None:
    answer = client.get(f"/captions/{STORM}/en.vtt")
    assert answer["Content-Type"].startswith("text/vtt")
    body = answer.content.decode()
    assert body.startswith("WEBVTT\n\n00:04:00.000 --> 00:04:06.000\nStand clear")
    assert "It is &lt;i&gt;moving&lt;/i&gt;." in body
    assert "--> 00:00:05.000" in client.get(f"/captions/{HOSTILE}/en.vtt").content.decode()
    assert client.get(f"/captions/{STORM}/xx.vtt").status_code == 404


def test_chapters_are_webvtt(client: Any) -> None:
    body = client.get(f"/chapters/{STORM}.vtt").content.decode()
    assert "00:01:08.000 --> 00:04:12.000\nThe crane" in body and "00:09:20.000 --> 00:12:40.000\nLights out" in body


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x20ftypisom", "video/mp4"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"OggS\0\x02" + b"\0" * 22 + b"\x01\x1eOpusHead", "audio/ogg"),
        (b"<html><script>", None),
        (b"", None),
    ],
)
def test_media_are_known_by_their_first_bytes(head: bytes, kind: str | None) -> None:
    assert media_type(head) == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"<svg xmlns=", None),
        (b"<?xml version=", None),
        (b"GIF8", None),
    ],
)
def test_pictures_are_known_by_their_first_bytes(head: bytes, kind: str | None) -> None:
    assert picture_type(head) == kind


def test_the_headers_of_every_answer_keep_captured_words_still(address: str) -> None:
    for path in ("/", f"/v/{STORM}/comments/", FILM, f"/still/{STORM}", "/static/voxpop.css", "/help/"):
        _, headers, _ = fetched(address, path)
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "no-referrer", path
        assert "unsafe" not in headers["Content-Security-Policy"], path


def test_a_foreign_host_gets_400_and_learns_nothing(client: Any) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400 and b"Storm Maren" not in answer.content


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_this_machine_is_answered(client: Any, host: str) -> None:
    assert client.get("/help/", headers={"host": host}).status_code == 200


def test_all_script_is_small_and_the_players_file_is_the_one_that_was_vetted() -> None:
    import gzip

    from voxpop.web.assets import PLAYER, STATIC, VENDORED

    player = (PLAYER / "media-chrome.js").read_bytes()
    assert hashlib.sha512(player).hexdigest() == VENDORED.sha512
    ours = sum(len(gzip.compress(path.read_bytes(), 9)) for path in STATIC.glob("*.js"))
    assert ours <= 15_000 and ours + len(gzip.compress(player, 9)) <= 90_000
    assert "Permission is hereby granted, free of charge" in (PLAYER / "LICENSE").read_text()


def test_nothing_can_be_changed_through_the_web(client: Any) -> None:
    assert client.post("/search/").status_code == 405


def test_every_word_of_a_template_goes_through_gettext() -> None:
    from voxpop.web.assets import STATIC

    ours = {"Voxpop", "· Voxpop", "sha512", "sha512sum FILE", "voxpop add PATH_OR_URL"}
    bare = {}
    for template in sorted((STATIC.parent / "templates").glob("*.html")):
        source = re.sub(r"{%-?\s*trans.*?endtrans\s*%}|{#.*?#}|{{.*?}}|{%.*?%}", "", template.read_text(), flags=re.S)
        left = [words.strip() for words in re.split(r"<[^>]*>", source)]
        bare[template.name] = [words for words in left if re.search(r"[a-z]{3}", words) and words not in ours]
    assert {name: words for name, words in bare.items() if words} == {}


def test_the_stylesheet_loads_nothing() -> None:
    from voxpop.web.assets import STATIC

    assert "url(" not in (STATIC / "voxpop.css").read_text() and "@import" not in (STATIC / "voxpop.css").read_text()

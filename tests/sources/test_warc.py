"""Web archives: what a WARC holds, whatever happened to it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import browsing, golden, sessions
from tests.sources.browsing import HTML, NEXT, OTHER, PLAYER, VIDEO, Visit, asks, says, talk, token, wacz, warc
from voxpop.errors import CannotRedact
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import source_named
from voxpop.sources.json_text.reader import LONGEST
from voxpop.sources.warc import Warc
from voxpop.zstd import zstd

WHOLE = warc(sessions.threads())
PLAIN = warc(sessions.threads(), zipped=False)
TEXTS = [claim.text for claim in golden.read("warc", WHOLE) if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in comments(claims)]


def refusals(claims: list[Claim]) -> list[Refused]:
    return [claim for claim in claims if isinstance(claim, Refused)]


def start(text: str = "Ahoy", *lists: Any, video: str = VIDEO, id_: str = sessions.A, **more: Any) -> Visit:
    """An answer with the first comments of a video: one."""
    said = talk(id_, "@ada_quill", text, **more.pop("talk", {}))
    items = (browsing.reloaded("HEADER", browsing.header("1")), browsing.reloaded("BODY", said.item, *lists))
    asked = asks(token(video, "start"))
    return says(
        browsing.answer([said], *items), more.pop("asked", asked), more.pop("at", "2026-11-22T06:48:08Z"), **more
    )


def watched(video: str = VIDEO, at: str = "2026-11-22T06:48:01Z", **more: Any) -> Visit:
    url = f"https://www.youtube.com/watch?v={video}"
    return Visit(url, browsing.watch_page(video, "Tiny boat"), HTML, at=at, **more)


def record(kind: str, url: str, body: bytes, *headers: str) -> bytes:
    """One record by hand."""
    named = [f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", "WARC-Date: 2026-11-22T06:48:06Z", *headers]
    if not any(line.startswith("Content-Length") for line in headers):
        named.append(f"Content-Length: {len(body)}")
    return "\r\n".join(["WARC/1.0", *named, "", ""]).encode() + body + b"\r\n\r\n"


def test_gzip_plain_and_wacz_give_the_same_claims() -> None:
    assert golden.read("warc", PLAIN) == golden.read("warc", WHOLE)
    assert golden.read("warc", gzip.compress(PLAIN)) == golden.read("warc", WHOLE)  # one member for all records
    assert golden.read("warc", wacz(WHOLE)) == golden.read("warc", WHOLE)
    assert golden.read("warc", wacz(WHOLE, packing=zipfile.ZIP_DEFLATED)) == golden.read("warc", WHOLE)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("request_first", [False, True])
@pytest.mark.parametrize("linked", [False, True])
def test_a_request_is_found_before_or_behind_its_answer(version: str, request_first: bool, linked: bool) -> None:
    content = warc(sessions.threads(), version=version, request_first=request_first, linked=linked)
    assert golden.read("warc", content) == golden.read("warc", WHOLE)


def test_a_zip_of_streams_that_cannot_be_sought_in_and_one_that_can_read_the_same() -> None:
    class Seekable(golden.Held):
        def open(self) -> io.BytesIO:
            return io.BytesIO(self.content)

    page = Seekable("page", wacz(WHOLE))
    assert list(Warc().read({"page": page}, Provenance("file", "warc"))) == golden.read("warc", WHOLE)


def test_a_warc_is_recognised_in_gzip_and_a_wacz_by_its_members() -> None:
    source = Warc()
    assert source.recognises(WHOLE[:65536], "a.warc.gz")
    assert source.recognises(PLAIN[:65536], "a.bin")
    assert not source.recognises(gzip.compress(b'{"id": 1}'), "a.warc.gz")
    assert not source.recognises(b"\x1f\x8b\xff\xff not gzip", "a.warc.gz")
    assert not source.recognises(b"WARC is a format", "a.warc")
    assert source.recognises_members(frozenset({"datapackage.json", "archive/data.warc.gz"}))
    assert not source.recognises_members(frozenset({"datapackage.json", "data/table.csv"}))
    assert not source.recognises_members(frozenset({"archive/data.warc.gz"}))


def test_companions_are_files_of_the_same_stem() -> None:
    assert source_named("warc").companions("boat.warc", ["boat.mp4", "other.mp4"]) == {"boat.mp4": "media"}


def test_an_accession_without_a_page_is_refused() -> None:
    held = golden.Held("a.mp4", b"", "media")
    (refused,) = Warc().read({"a.mp4": held}, Provenance("file", "warc"))
    assert refused == Refused("page", "This accession holds no web archive.")


def test_a_web_archive_cannot_be_redacted() -> None:
    with pytest.raises(CannotRedact):
        Warc().redact(golden.Held("page", WHOLE), frozenset({0}), io.BytesIO())


def test_a_warc_without_a_video_is_refused_with_what_it_holds() -> None:
    visits = [Visit("https://tides.example/", b"<html>", HTML), Visit("https://tides.example/a.png", b"x", "image/png")]
    (refused,) = golden.read("warc", warc(visits))
    assert isinstance(refused, Refused)
    assert "no page of a video" in refused.reason
    assert refused.reason.endswith("5 records, 1 page.")


def test_videos_that_only_a_player_was_told_of_are_no_captures() -> None:
    told = Visit(PLAYER, json.dumps(browsing.player(OTHER, "Preview")).encode(), asked=asks(video=OTHER))
    (refused,) = golden.read("warc", warc([told]))
    assert isinstance(refused, Refused) and "1 video told to a player only" in refused.reason
    (capture,) = captures(golden.read("warc", warc([told, watched()])))
    assert capture.video.id == VIDEO
    assert any("1 video told to a player only" in note for note in capture.notes)


@pytest.mark.parametrize("cut", range(0, len(WHOLE), 397))
def test_a_gzip_file_cut_off_anywhere_gives_what_stands_before(cut: int) -> None:
    claims = golden.read("warc", WHOLE[:cut])
    assert texts(claims) == TEXTS[: len(texts(claims))]
    assert cut < len(WHOLE) * 0.9 or len(texts(claims)) >= 6


@pytest.mark.parametrize("cut", range(0, len(PLAIN), 1999))
def test_a_plain_file_cut_off_anywhere_gives_what_stands_before(cut: int) -> None:
    claims = golden.read("warc", PLAIN[:cut])
    assert texts(claims) == TEXTS[: len(texts(claims))]


def test_a_record_that_is_cut_off_is_named() -> None:
    for cut, place, reason in (
        (-500, "record 16", "the file is cut off in this record"),
        (-300, "behind record 17", "the file was cut off here"),
        (-1, "behind record 17", "the file was cut off here"),
    ):
        assert Refused(place, reason) in refusals(golden.read("warc", WHOLE[:cut]))


def test_a_broken_gzip_member_costs_only_its_record() -> None:
    visits = [watched(), *(start(f"one {n}", id_=f"Ug{n}") for n in range(6))]
    content = bytearray(warc(visits))
    members = [at for at in range(len(content)) if content.startswith(b"\x1f\x8b\x08", at)]
    middle = members[7]  # the answer of the third
    content[middle + 200 : middle + 210] = b"\xff" * 10
    claims = golden.read("warc", bytes(content))
    assert texts(claims) == ["one 0", "one 1", "one 3", "one 4", "one 5"]
    assert any("damaged" in refused.reason for refused in refusals(claims))


def test_zeros_between_members_are_no_damage() -> None:
    content = warc([watched(), start()])
    second = content.index(b"\x1f\x8b\x08", 10)
    padded = content[:second] + b"\0" * 100_001 + content[second:] + b"\0" * 512
    assert golden.read("warc", padded) == golden.read("warc", content)


@pytest.mark.parametrize("claimed", [10, 100_000])
def test_a_wrong_length_costs_only_what_it_covers(claimed: int) -> None:
    first = warc([watched(), start("before")], zipped=False)
    wrong = record(
        "response", "https://tides.example/", b"HTTP/1.1 200 OK\r\n\r\nwords\nof a page", f"Content-Length: {claimed}"
    )
    rest = warc([start("behind", id_=sessions.B)], zipped=False)
    claims = golden.read("warc", first + wrong + rest)
    assert texts(claims) == (["before", "behind"] if claimed == 10 else ["before"])
    assert any("length may be wrong" in r.reason or "cut off" in r.reason for r in refusals(claims))


@pytest.mark.parametrize("length", ["Content-Length: many", "X-None: 1", "Content-Length: -4"])
def test_a_record_without_a_length_is_passed_over(length: str) -> None:
    named = length if length.startswith("Content") else "X-None: 1"
    bad = record("response", NEXT, b"", named)
    bad = bad.replace(b"Content-Length: 0\r\n", b"") if named == "X-None: 1" else bad
    claims = golden.read("warc", warc([watched(), start()], zipped=False) + bad + warc([start("more")], zipped=False))
    assert texts(claims) == ["Ahoy", "more"]
    assert [r.reason for r in refusals(claims)] == ["does not say how long it is; it was passed over"]


def test_headers_that_are_none_are_refused_by_record() -> None:
    bad = b"WARC/9.9\r\nnothing\r\n\r\n"
    claims = golden.read(
        "warc",
        warc([watched(), start()], zipped=False)
        + bad
        + record("response", "", b"x").replace(b"WARC-Target-URI: \r\n", b""),
    )
    assert texts(claims) == ["Ahoy"]
    assert {r.reason for r in refusals(claims)} == {"its headers cannot be read as those of WARC 1.0 or 1.1"}


def test_headers_without_end_do_not_fill_memory() -> None:
    endless = b"WARC/1.0\r\nX: " + b"a" * (3 << 20)
    many = b"WARC/1.0\r\n" + b"X: a\r\n" * (1 << 18)
    for bomb in (endless, many):
        claims = golden.read(
            "warc", warc([watched(), start()], zipped=False) + bomb + b"\r\n" + warc([start("x")], zipped=False)
        )
        assert texts(claims) == ["Ahoy", "x"]
        assert any("damaged" in r.reason for r in refusals(claims))


def test_bytes_before_the_first_record_are_passed_over() -> None:
    claims = golden.read("warc", b"\xef\xbb\xbfjunk\n" + PLAIN)
    assert texts(claims) == TEXTS
    assert refusals(claims)[0].place == "record 0"


def test_a_body_of_any_coding_is_read() -> None:
    body = start().body
    coded = {
        "deflate": zlib.compress(body),
        "br": browsing.brotli.compress(body),
        "zstd": zstd.compress(body),
        "gzip": gzip.compress(body),
        "identity": body,
        "gzip, br": browsing.brotli.compress(gzip.compress(body)),
    }
    bare = zlib.compressobj(wbits=-15)
    for coding, content in [
        *coded.items(),
        ("deflate", bare.compress(body) + bare.flush()),
        ("gzip", body),
        ("br", body),
        ("zstd", body),
    ]:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: {coding}\r\n\r\n".encode()
        assert texts(golden.read("warc", record("response", NEXT, http + content))) == ["Ahoy"], coding


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_body_that_cannot_be_decompressed_is_named(coding: str) -> None:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: {coding}\r\n\r\n".encode()
    claims = golden.read(
        "warc", warc([watched()], zipped=False) + record("response", NEXT, http + b"\x78\x9c\xff\xff\xff")
    )
    assert f"cannot be decompressed ({coding})" in refusals(claims)[0].reason


def test_a_body_that_wants_more_memory_than_the_longest_needs_is_refused() -> None:
    frame = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: LONGEST.bit_length()})
    content = frame.compress(start().body) + frame.flush()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: zstd\r\n\r\n"
    claims = golden.read("warc", warc([watched()], zipped=False) + record("response", NEXT, http + content))
    assert "cannot be decompressed (zstd)" in refusals(claims)[0].reason


def test_a_body_that_is_a_bomb_is_refused() -> None:
    zeros = b"0" * (LONGEST + 10)
    for coding, pack in (("gzip", gzip.compress), ("br", browsing.brotli.compress), ("zstd", zstd.compress)):
        http = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: {coding}\r\n\r\n".encode()
        claims = golden.read("warc", warc([watched()], zipped=False) + record("response", NEXT, http + pack(zeros)))
        assert "longer than 16 MB" in refusals(claims)[0].reason
    http = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    claims = golden.read("warc", record("response", NEXT, http + zeros) + warc([start()], zipped=False))
    assert texts(claims) == ["Ahoy"]
    assert "longer than 16 MB" in refusals(claims)[0].reason


def test_a_body_that_was_cut_off_is_named_with_its_address() -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    claims = golden.read("warc", warc([watched()], zipped=False) + record("response", NEXT, http + start().body[:500]))
    (refused,) = refusals(claims)
    assert refused.place == f"record 4 ({NEXT})" or refused.place.startswith("record")
    assert "no JSON" in refused.reason


def test_digests_that_do_not_fit_are_told() -> None:
    content = warc([watched(), start("Ahoy")], zipped=False).replace(b"Ahoy", b"Yoha")
    (capture,) = captures(claims := golden.read("warc", content))
    assert "1 record not what its digest says: read as it is" in capture.notes
    assert texts(claims) == ["Yoha"]


@pytest.mark.parametrize("digest", ["sha1:abc", "md5:\0", "sha1", "none:AAAA", "sha256:!", "sha1:" + "z" * 50])
def test_digests_of_no_known_form_cost_nothing(digest: str) -> None:
    first = record("resource", watched().url, watched().body, "Content-Type: text/html", f"WARC-Block-Digest: {digest}")
    http = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + start().body
    second = record("response", NEXT, http, f"WARC-Payload-Digest: {digest}")
    claims = golden.read("warc", first + second)
    assert texts(claims) == ["Ahoy"]
    assert not any("digest" in note for note in captures(claims)[0].notes)


def test_digests_in_hex_are_checked_too() -> None:
    body = watched().body
    wrong, right = hashlib.sha256(b"x").hexdigest(), hashlib.sha256(body).hexdigest()
    for digest, count in ((wrong, 1), (right, 0)):
        page = record("resource", watched().url, body, "Content-Type: text/html", f"WARC-Block-Digest: sha256:{digest}")
        (capture,) = captures(golden.read("warc", page))
        assert sum("digest" in note for note in capture.notes) == count


def test_a_revisit_is_counted() -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    (capture,) = captures(golden.read("warc", warc([watched()], zipped=False) + record("revisit", NEXT, http)))
    assert "1 answer only said to be as it was before (revisit): passed over" in capture.notes


def test_a_resource_record_has_no_http_headers() -> None:
    page = record("resource", watched().url, watched().body, "Content-Type: text/html")
    (capture,) = captures(golden.read("warc", page))
    assert capture.video.id == VIDEO


def test_redirects_are_nothing_and_errors_are_named() -> None:
    visits = [watched(status="303 See Other"), watched(), start(status="429 Too Many Requests")]
    claims = golden.read("warc", warc(visits))
    (capture,) = captures(claims)
    assert (capture.coverage, capture.coverage_reason) == ("partial", "1 answer with comments could not be read.")
    assert [r.reason for r in refusals(claims)] == ["YouTube answered with status '429', not with a page"]


@pytest.mark.parametrize("date", ["yesterday", "", "2026-11-22T06:48:06.123456789Z", "2026-11-22T06:48:06"])
def test_dates_are_in_utc_or_unknown(date: str) -> None:
    content = warc([watched()], zipped=False).replace(b"WARC-Date: 2026-11-22T06:48:01Z", f"WARC-Date: {date}".encode())
    (capture,) = captures(golden.read("warc", content))
    assert capture.captured.earliest == (1795330086 if date.startswith("2026") else None)


def test_the_tool_is_named_as_far_as_it_says() -> None:
    info = record("warcinfo", "", b"software: Tidecatcher\r\n") + record("warcinfo", "", b"software: Other/2.0\r\n")
    (capture,) = captures(golden.read("warc", info + warc([watched()], zipped=False)))
    assert (capture.tool, capture.tool_version) == ("Tidecatcher", None)


def test_a_request_that_never_comes_leaves_the_coverage_open() -> None:
    open_list = browsing.more(VIDEO, "page 2")
    late = talk("Ug2", "@brine_and_tar", "late")
    pictures = [Visit(f"https://tides.example/{n}.png", b"x", "image/png") for n in range(40)]
    visits = [
        watched(),
        start("Ahoy", open_list, has_request=False),
        *pictures,
        says(browsing.answer([late], browsing.appended(late.item)), None, "2026-11-22T06:48:09Z", has_request=False),
    ]
    claims = golden.read("warc", warc(visits))
    (capture,) = captures(claims)
    assert texts(claims) == ["Ahoy", "late"]
    assert capture.coverage == "unknown"


def test_requests_without_answers_are_forgotten_after_a_while() -> None:
    url = "https://www.youtube.com/youtubei/v1/next"
    requests = [
        record("request", url, b"POST / HTTP/1.1\r\n\r\n{}", f"WARC-Record-ID: <{n}>", "WARC-Concurrent-To: <x>")
        for n in range(300)
    ]
    claims = golden.read("warc", b"".join(requests) + warc([watched(), start()], zipped=False))
    assert texts(claims) == ["Ahoy"]


def test_a_zip_that_is_damaged_is_refused_where_it_is() -> None:
    whole = wacz(WHOLE, warc([start("other", video=OTHER, id_=sessions.D)]))
    reasons = [refused.reason for refused in refusals(golden.read("warc", whole[:-40]))]
    assert reasons[1] == "this zip cannot be opened: it was cut off or is damaged"
    broken = bytearray(whole)
    at = broken.index(b"archive/data-0.warc.gz")  # its own header no longer names it
    broken[at : at + 4] = b"XXXX"
    claims = golden.read("warc", bytes(broken))
    assert texts(claims) == ["other"]
    assert refusals(claims)[0].place == "archive/data-0.warc.gz"


def test_a_packed_member_that_is_damaged_gives_what_stands_before() -> None:
    packed = bytearray(wacz(PLAIN, packing=zipfile.ZIP_DEFLATED))
    at = packed.index(b"archive/data-0.warc.gz") + 22
    packed[at + 4000 : at + 4040] = b"\xff" * 40
    claims = golden.read("warc", bytes(packed))
    assert all(text in TEXTS for text in texts(claims))
    assert refusals(claims)


def test_places_in_a_wacz_name_the_file() -> None:
    claims = golden.read("warc", wacz(warc([watched(), start(status="500 Oops")])))
    assert refusals(claims)[0].place.startswith("archive/data-0.warc.gz record ")


def test_reading_is_lazy() -> None:
    source = Warc()
    many = warc([watched(), *(start(f"one {n}", id_=f"Ug{n}") for n in range(50))], zipped=False)
    opened: list[io.BytesIO] = []

    class Counted(golden.Held):
        def open(self) -> Any:
            opened.append(golden.Unseekable(self.content))
            return opened[-1]

    claims = source.read({"page": Counted("page", many)}, Provenance("file", "warc"))
    assert not opened
    first = [next(claims) for _ in range(4)]
    assert isinstance(first[0], CaptureClaim)
    assert opened[-1].tell() < len(many)  # the second reading has not come to the end
    assert len([claim for claim in claims if isinstance(claim, CommentClaim)]) == 47


def test_a_broken_member_within_a_body_that_is_read_is_named() -> None:
    import random

    words = random.Random(1).randbytes(300_000).hex()  # more than one piece of it is read
    content = bytearray(warc([watched(), start(words), start("behind", id_="Ug2")]))
    members = [at for at in range(len(content)) if content.startswith(b"\x1f\x8b\x08", at)]
    content[members[3] + 100_000 : members[3] + 100_020] = b"\xff" * 20
    claims = golden.read("warc", bytes(content))
    assert texts(claims) == ["behind"]
    assert [r.reason for r in refusals(claims)][:1] == ["the file is damaged here; reading went on behind the damage"]


@given(
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), min_size=1, max_size=5),
    form=st.sampled_from([WHOLE, PLAIN, wacz(WHOLE), wacz(PLAIN, packing=zipfile.ZIP_DEFLATED)]),
    cut=st.floats(0, 1),
)
def test_bytes_changed_anywhere_never_raise(changes: list[tuple[float, bytes]], form: bytes, cut: float) -> None:
    content = bytearray(form[: int(cut * len(form))] if cut < 0.5 else form)
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    for claim in golden.read("warc", bytes(content)):
        assert isinstance(claim, CaptureClaim | CommentClaim | Refused | Again)


def test_the_golden_files_are_those_of_the_sessions() -> None:
    for name in ("warc/old/old.warc", "har/two_videos/tab.har"):
        assert (Path(__file__).parent / name).read_bytes() == sessions.FILES[name]()

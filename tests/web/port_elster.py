"""The archive of Port Elster: invented people, an invented storm, a clip of moving squares."""

from __future__ import annotations

import hashlib
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import av

from tests.web.fake_archive import FakeArchive, FakeOriginal
from voxpop.model import (
    Accession,
    AuthorRef,
    Caption,
    Capture,
    CaptureClaim,
    Captured,
    ChannelRef,
    Chapter,
    Comment,
    Cue,
    FileReport,
    KeptFile,
    Language,
    MediaInfo,
    Provenance,
    Rating,
    Refused,
    Video,
    VideoClaim,
    When,
)

STORM = "viewtube:Lq7mB2xWn4k"
MIRROR = "page:0123456789abcdef0123"
HOSTILE = "viewtube:hostile"
LONG = "viewtube:long"
NAMELESS = "viewtube:nameless"
ACCESSION = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"
CAPTURE = "a1b2c3d4e5f60718-0"
MIRROR_ACCESSION = "b1b2c3d4e5f60718293a4b5c6d7e8f9012345678"
HOSTILE_ACCESSION = "c1b2c3d4e5f60718293a4b5c6d7e8f9012345678"
DURATION = 760
SCRIPT = '<script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">'
POEM = (
    "The lamps went out along the quay,\nthe bridge stood up and let the sea\ngo through as if it held the key;\n"
    "nobody spoke, nobody ran,\nwe counted every boat and man,\nand then the second hour began."
)
LOG = (
    "I have kept the harbour log since 1988, and people ask me what it says for that night, so here it is. "
    "At 21:10 the glass stood lower than I have ever written it. At 21:40 the east leaf moved without an order. I "
    "wrote “moved” and not “opened”, because nobody had opened it, and I would write the same today.\n\n"
    "At 22:05 the first boat went through with her lights out. I counted forty-one by midnight. The two on the slipway "
    "were put there on purpose, whatever was printed later, and the one in the market square belongs to my cousin, who "
    "has heard every joke about parking. The ropes held because they were new, and they were new because the council "
    "had argued about them for two years and then bought them on the last day of the year.\n\n"
    "At 02:30 the wind turned. At 02:31 somebody laughed. I did not write that down, but I remember it. The glass rose "
    "slowly and then all at once, and by the morning there was nothing to see but a great deal of weed."
)


def at(text: str) -> int:
    """`2017-02-11 21:40:00` as Unix seconds, UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def second(text: str) -> When:
    return When(at(text), at(text), "second")


def day(text: str) -> When:
    return When(at(text), at(text) + 86_399, "day")


def years_ago(n: int, before: str) -> When:
    return When(at(before) - (n + 1) * 31_557_600, at(before) - n * 31_557_600, "year", f"{n} years ago")


LAST = Captured(at("2024-11-22 06:12:40"), at("2024-11-22 06:12:40"), "second", "info.json epoch")
FIRST = Captured(at("2019-11-05"), at("2019-11-05") + 86_399, "day", "told by a person")


def comment(n: str, name: str, text: str, *, video: str = STORM, **more: object) -> Comment:
    """A comment of the storm; `n` is its place, replies have the number of what they answer before a dot."""
    platform = video.partition(":")[0]
    parent = n.rpartition(".")[0]
    known: dict[str, object] = {
        "key": f"{video}~c{n}",
        "video_key": video,
        "id": f"c{n}",
        "parent_key": f"{video}~c{parent}" if parent else None,
        "author": AuthorRef(f"{platform}:UC{hashlib.md5(name.encode()).hexdigest()[:10]}", "UCx", name, None),
        "text": text,
        "like_count": None,
        "like_count_is_rounded": None,
        "published": When(),
        "moments": (),
        "language": Language("en", "guessed: CLD2"),
        "is_pinned": None,
        "is_hearted": None,
        "is_by_channel": None,
        "is_edited": None,
        "number": None if parent else int(n),
    }
    return Comment(**{**known, **more})  # type: ignore[arg-type]


def storm_comments() -> list[Comment]:
    said = {"is_by_channel": False, "is_edited": False, "is_pinned": False, "is_hearted": False}
    channel = {**said, "is_by_channel": True}
    lang = Language
    found = [
        comment(
            "1",
            "Elster Harbour News",
            "Thank you all for 1,000 comments. The list of who lent pumps, ropes and soup "
            "that night is in the description, and we add names as you write them. Chapters: 1:08 the crane, 4:12 the "
            "bridge, 9:20 lights out.",
            published=second("2017-02-14 10:00:00"),
            like_count=2310,
            moments=(68, 252, 560),
            **{**channel, "is_pinned": True, "is_edited": True},
        ),
        comment(
            "2",
            "Marit Solhaug",
            "I was on the bridge crew. What you do not see at 4:12 is Anders in the machine room "
            "holding the clutch with a fire hose wrapped round his hands, because the interlock had drowned. He is 71 "
            "now and still corrects people who say that the bridge “opened by itself”.",
            published=years_ago(2, "2019-11-05 12:00:00"),
            like_count=1200,
            like_count_is_rounded=True,
            moments=(252,),
            **{**said, "is_hearted": True},
        ),
        comment(
            "2.1",
            "Théo Lavergne",
            "Sa lampe est au musée du port, à gauche de l’entrée. 🙂",
            like_count=86,
            published=years_ago(2, "2019-11-05 12:00:00"),
            language=lang("fr", "guessed: CLD2"),
        ),
        comment(
            "2.2",
            "Elster Harbour News",
            "We filmed Anders for the anniversary: he says hello, and that it was a garden hose.",
            like_count=412,
            published=day("2018-02-11"),
            **channel,
        ),
        comment("2.3", "@dockside_tom_1987", "a GARDEN hose 😂😂", like_count=57, published=day("2018-02-11")),
        comment(
            "2.3.1", "Marit Solhaug", "I stand corrected, as he would say.", like_count=31, published=day("2018-02-12")
        ),
        *[
            comment(
                f"2.{n}",
                f"rower {n}",
                f"Reply number {n}, from the slipway.",
                like_count=0,
                published=day("2018-03-01"),
            )
            for n in range(4, 13)
        ],
        comment(
            "3",
            "كمال الراوي",
            "عند 4:12 يرتفع الجسر والريح تعصف من كل جانب. كنت في المقهى المقابل مع أبي، ولم يتكلم أحد "
            "حتى عادت الأضواء. شكرًا لمن صوّر هذه اللحظة (1:08 أيضًا مدهشة).",
            like_count=640,
            moments=(252, 68),
            published=day("2017-02-11"),
            language=lang("ar", "guessed: CLD2"),
            **said,
        ),
        comment("3.1", "ليلى", "سلامتكم جميعًا.", language=lang("ar", "guessed: CLD2"), like_count=3),
        comment(
            "4",
            "佐伯みのる",
            "6:55 桟橋の犬、無事でよかった。あの夜の港の人たちの落ち着きに、何度見ても頭が下がります。",
            like_count=208,
            moments=(415,),
            published=day("2017-03-02"),
            language=lang("ja", "guessed: CLD2"),
            **{**said, "is_hearted": True},
        ),
        comment(
            "5",
            "nobody_in_particular",
            "4:12",
            like_count=19,
            moments=(252,),
            published=years_ago(7, "2024-11-22 06:12:40"),
            language=lang(),
            **said,
        ),
        comment(
            "6",
            "Wilhelmina van Oosterbeek-Achterhuis of the Lower Quay Rowing and Regatta Society",
            "Our boathouse "
            "lost its doors and kept its boats. If anyone has photographs of the slipway before the storm, please "
            "write to the society; we are drawing it again for the council.",
            like_count=74,
            published=day("2017-02-19"),
            **said,
        ),
        comment(
            "7",
            "अनिता देशवाल",
            "9:20 पर पूरी बस्ती की बत्ती चली गई थी, फिर भी किसी ने घबराहट नहीं दिखाई। बंदरगाह के लोगों को सलाम।",
            like_count=152,
            moments=(560,),
            published=day("2017-02-12"),
            language=lang("hi", "guessed: CLD2"),
            **said,
        ),
        comment(
            "8",
            "Théo Lavergne",
            "Je regarde cette vidéo tous les hivers. On entend la cloche de la douane à 0:47, puis "
            "plus rien que le vent.",
            like_count=33,
            moments=(47,),
            published=day("2021-12-03"),
            language=lang("fr", "guessed: CLD2"),
            **said,
        ),
        comment(
            "9",
            "crane4ever",
            "a" * 90 + " the CRANE https://elster-lampposts.example/cranes/model-K14/"
            "hafenschlepperkapitaensmuetzenabzeichensammlung?year=1961",
            like_count=0,
            published=When(at("2018-05-03"), at("2018-05-09") + 86_399, "week"),
            **said,
        ),
        comment(
            "10",
            "🐟 fishwife 🐟",
            "Soup: leeks, yesterday’s bread, smoked haddock, far too much pepper. Two hundred bowls. You asked.",
            like_count=5,
            published=day("2024-05-06"),
            **said,
        ),
        comment("11", "A. Brandsma, harbour log", LOG, like_count=301, published=day("2017-05-20"), **said),
        comment("12", "gone fishing", "", is_withdrawn=True, author=AuthorRef()),
    ]
    found += [
        comment(
            str(n),
            f"reader {n}",
            f"Comment number {n}, from the quay at {t // 60}:{t % 60:02}.",
            like_count=n % 7,
            published=day("2020-01-05"),
            moments=(t,),
            **said,
        )
        for n, t in enumerate(_seconds(), 13)
    ]
    return found


def _seconds() -> list[int]:
    """The seconds that 108 readers name: most of them a few, some of them anything."""
    crowded = {252: 34, 68: 17, 415: 9, 560: 12, 211: 8, 47: 4, 718: 6}
    return [second for second, n in crowded.items() for _ in range(n)] + [n * 97 % DURATION for n in range(18)]


def mirror_comments() -> list[Comment]:
    texts = [
        ("harbourgull", "I was there with my sister. We held the rope for an hour.", "en"),
        ("Ilse Marten", POEM, "en"),
        ("كمال الراوي", "شكرًا لمن صوّر هذه الليلة.", "ar"),
        ("T. Lavergne", "Bravo aux éclusiers ! 👏👏", "fr"),
        ("oldtimer 61", "Does anyone know if the lamp on the east pier is the one of the 1961 flood?", "en"),
        ("佐伯みのる", "無事でよかった。", "ja"),
        ("Rope & Tar", "Yes.", None),
    ]
    return [
        comment(
            str(n),
            name,
            text,
            video=MIRROR,
            key=f"{MIRROR}~x{n:016}",
            id=None,
            language=Language(tag, None),
            author=AuthorRef(f"page:n~{n:020}", None, name, None),
        )
        for n, (name, text, tag) in enumerate(texts, 1)
    ]


def video(key: str, title: str | None, **more: object) -> Video:
    """A video of which nothing but the key and title is known, and what `more` says."""
    known: dict[str, object] = {
        "key": key,
        "platform": key.partition(":")[0],
        "id": key.partition(":")[2],
        "url": None,
        "title": title,
        "description": None,
        "channel": ChannelRef(),
        "rating": Rating(),
        "published": When(),
        "duration_seconds": None,
        "view_count": None,
        "comment_count": None,
        "comments_held": 0,
        "captured": Captured(),
    }
    return Video(**{**known, **more})  # type: ignore[arg-type]


def clip(path: Path, seconds: int = DURATION) -> Path:
    """A film of a moving square, one frame a second, VP8, which every Chromium plays."""
    with av.open(str(path), "w", format="webm") as out:
        stream = out.add_stream("libvpx", rate=1, options={"deadline": "realtime", "cpu-used": "8", "g": "10"})
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for n in range(seconds):
            frame = av.VideoFrame(160, 90, "yuv420p")
            for plane, grey in zip(frame.planes, (40 + n % 150, 120, 140), strict=True):
                plane.update(bytes([grey]) * plane.buffer_size)
            frame.pts = n
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def picture(path: Path) -> Path:
    """A PNG of a dusk over a harbour, as far as two hundred bytes go."""
    rows = b"".join(b"\0" + bytes([20 + y // 3, 34 + y // 3, 48 + y // 2]) * 320 for y in range(180))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 320, 180, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    return path


def keep(archive: FakeArchive, accession: str, path: Path, role: str, media: MediaInfo | None = None) -> KeptFile:
    """Puts a file into the archive."""
    data = path.read_bytes()
    digest = hashlib.sha512(data).hexdigest()
    archive.originals[accession, path.name] = FakeOriginal(path, digest, len(data))
    return KeptFile(path.name, role, digest, len(data), f"v1/content/{path.name}", None, media)  # type: ignore[arg-type]


def port_elster(folder: Path) -> FakeArchive:
    """The whole archive, its files in `folder`."""
    archive = FakeArchive()
    _storm(archive, folder)
    _mirror(archive, folder)
    _others(archive)
    _hostile(archive, folder)
    return archive


def _storm(archive: FakeArchive, folder: Path) -> None:
    page = folder / "Storm Maren [Lq7mB2xWn4k].info.json"
    page.write_text('{"id": "Lq7mB2xWn4k", "note": "<script>alert(1)</script>"}')
    files = (
        keep(archive, ACCESSION, page, "page"),
        keep(archive, ACCESSION, clip(folder / "Lq7mB2xWn4k.webm"), "media", MediaInfo(DURATION, 160, 90, "vp8", None)),
        keep(archive, ACCESSION, picture(folder / "Lq7mB2xWn4k.png"), "thumbnail"),
    )
    claim = VideoClaim(
        platform="viewtube",
        id="Lq7mB2xWn4k",
        title="Storm Maren lifts the Lantern Bridge: the night the harbour held",
        comment_count=1302,
        language="en",
        tags=("storm", "harbour"),
        categories=("News",),
        license="CC BY 4.0",
        chapters=(
            Chapter(0, 68, "Before the wind"),
            Chapter(68, 252, "The crane"),
            Chapter(252, 560, "The bridge"),
            Chapter(560, None, "Lights out"),
        ),
    )
    said = storm_comments()
    archive.held_comments += said
    captions = (Caption("en.vtt", "en", False, "vtt"), Caption("fr.vtt", "fr", True, "vtt"))
    archive.held_videos[STORM] = video(
        STORM,
        claim.title,
        url="https://viewtube.example/watch?v=Lq7mB2xWn4k",
        claim=claim,
        captured=LAST,
        description="The night of 10 to 11 February, from the customs house and from the tower of the Lantern "
        "Bridge.\n\n"
        "0:00 Before the wind\n1:08 The crane\n4:12 The bridge\n\nWe thank the lock keepers, the rowing society, the "
        "two cafés that stayed open, and everyone who lent a pump.\n\nFigures of the council: "
        "https://elster.example/minutes/2017-02",
        channel=ChannelRef(
            "viewtube:UCharbour", "UCharbour", "Elster Harbour News", "https://viewtube.example/harbour"
        ),
        rating=Rating(4.5, 5.0, 9412, None, "mirror page"),
        published=second("2017-02-11 18:00:00"),
        duration_seconds=float(DURATION),
        view_count=418_220,
        comment_count=1302,
        comments_held=len(said),
        moments_held=sum(bool(c.moments) for c in said),
        top_level_held=sum(c.parent_key is None for c in said),
        first_captured=FIRST,
        capture_count=2,
        captions=tuple((ACCESSION, c) for c in captions),
        media=((ACCESSION, "Lq7mB2xWn4k.webm"),),
        thumbnails=((ACCESSION, "Lq7mB2xWn4k.png"),),
    )
    archive.aliases["page:older"] = STORM
    archive.withdrawn.add("viewtube:withdrawn")
    archive.stills[STORM] = folder / "Lq7mB2xWn4k.png"
    lines = [
        "Stand clear of the barrier, please, stand clear.",
        "You can see the east leaf is moving now.",
        "There. The bridge is up. Both leaves.",
        "[wind] Somebody has opened it by hand.",
        "It is <i>moving</i>.",
    ]
    archive.cues[STORM, "en"] = tuple(Cue(240 + 6 * n, 246 + 6 * n, text) for n, text in enumerate(lines * 50))
    archive.cues[STORM, "fr"] = (Cue(240, 246, "Écartez-vous de la barrière."), Cue(252, 258, "Le pont est levé."))
    archive.accessions[ACCESSION] = Accession(
        ACCESSION,
        at("2024-11-22 06:14:02"),
        Provenance(
            "fetch",
            "ytdlp",
            "https://viewtube.example/watch?v=Lq7mB2xWn4k",
            LAST,
            "yt-dlp",
            "2024.11.18",
            {"comments": "all", "captions": "en, fr"},
            ("HTTP 503 while fetching replies",),
            1302,
            "an error",
        ),
        files,
    )
    archive.reports[ACCESSION] = FileReport(
        page.name, "ytdlp", 121, 12, 3, 105, (Refused("comments[12]", "no text, expected a string"),), ACCESSION, STORM
    )
    whole = CaptureClaim(claim, LAST, "yt-dlp", "2024.11.18", ("comments", "captions"), "partial", None, captions)
    archive.held_captures += [
        Capture(
            CAPTURE,
            ACCESSION,
            STORM,
            LAST,
            whole,
            len(said),
            "partial",
            "The list ended with an error after 412 of 1,302 comments.",
        ),
        Capture("a1b2c3d4e5f60718-1", ACCESSION, STORM, FIRST, CaptureClaim(claim, FIRST), 20, "unknown", None),
    ]


def _mirror(archive: FakeArchive, folder: Path) -> None:
    page = folder / "harbour-counts.txt"
    page.write_text("Harbour counts its boats after Storm Maren")
    said = mirror_comments()
    archive.held_comments += said
    claim = VideoClaim(None, None, title="Harbour counts its boats after Storm Maren", rating=Rating(4.5, 5.0))
    archive.held_videos[MIRROR] = video(
        MIRROR,
        claim.title,
        platform=None,
        id=None,
        rating=Rating(4.5, 5.0, None, None, "mirror page"),
        claim=claim,
        description="The day after: forty-one boats at their moorings, two on the slipway, one in the market square.",
        comments_held=len(said),
        top_level_held=len(said),
        capture_count=1,
    )
    archive.accessions[MIRROR_ACCESSION] = Accession(
        MIRROR_ACCESSION,
        at("2024-11-20 09:00:00"),
        Provenance("file", "emoji_text"),
        (keep(archive, MIRROR_ACCESSION, page, "page"),),
    )
    archive.reports[MIRROR_ACCESSION] = FileReport(page.name, "emoji_text", 7, 7, 0, 0, (), MIRROR_ACCESSION, MIRROR)
    archive.held_captures.append(
        Capture(
            "b1b2c3d4e5f60718-0",
            MIRROR_ACCESSION,
            MIRROR,
            Captured(),
            CaptureClaim(claim),
            len(said),
            "unknown",
            "A mirror page does not say whether it shows all comments.",
        )
    )


def _others(archive: FakeArchive) -> None:
    news = ChannelRef("viewtube:UCharbour", "UCharbour", "Elster Harbour News", None)
    archive.held_videos[LONG] = video(
        LONG,
        "Long names " * 40,
        channel=ChannelRef("viewtube:UClong", "UClong", "x" * 300, None),
        comments_held=1,
        top_level_held=1,
        duration_seconds=4000.0,
        published=day("2019-10-02"),
    )
    archive.held_comments.append(comment("1", "y" * 200, "z" * 2_000_000, video=LONG, language=Language()))
    archive.held_videos[NAMELESS] = video(NAMELESS, None, channel=news, comment_count=88)
    for n, title in enumerate(
        ["A bridge by barge", "港の灯り、百年", "ليلة العاصفة كما رآها الصيادون", "Le marché aux poissons"]
    ):
        key = f"viewtube:more{n}"
        archive.held_videos[key] = video(
            key,
            title,
            channel=news,
            duration_seconds=271.0,
            published=day("2019-10-02"),
            thumbnails=((ACCESSION, "Lq7mB2xWn4k.png"),),
        )
        archive.stills[key] = archive.stills[STORM]


def _hostile(archive: FakeArchive, folder: Path) -> None:
    evil = f"\"'>{SCRIPT}"
    svg = folder / "still.svg"
    svg.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="owned"</script></svg>')
    archive.stills[HOSTILE] = svg
    page = folder / "evil <script>.html"
    page.write_text(f"<!doctype html>{SCRIPT}")
    claim = VideoClaim(
        "viewtube",
        evil,
        title=evil,
        description=evil,
        tags=(evil,),
        categories=(evil,),
        license=evil,
        location=evil,
        language=evil,
        alt_title=evil,
        creators=(evil,),
        playlist=evil,
        availability=evil,
        chapters=(Chapter(1, 2, evil),),
    )
    bad = "javascript:document.title='owned'"
    author = AuthorRef("viewtube:UCevil", evil, evil, bad)
    link = "https://evil.example/\"onmouseover=document.title='owned'"
    text = f"{evil} 0:05 {bad} data:text/html,{SCRIPT} {link} \u202e abc"
    said = [
        comment(
            "1",
            evil,
            text,
            video=HOSTILE,
            author=author,
            moments=(5,),
            language=Language(evil, evil),
            like_count=1,
            published=When(at("2015-01-01"), at("2018-01-01"), "year", evil),
            is_pinned=True,
        ),
        comment("1.1", evil, text, video=HOSTILE, author=author, language=Language(evil, evil)),
    ]
    archive.held_comments += said
    archive.held_videos[HOSTILE] = video(
        HOSTILE,
        evil,
        id=evil,
        url=bad,
        description=text,
        claim=claim,
        comments_held=2,
        top_level_held=1,
        moments_held=1,
        channel=ChannelRef("viewtube:UCevil", evil, evil, bad),
        rating=Rating(4, 5, 1, 2, evil),
        duration_seconds=60.0,
        captured=Captured(at("2024-01-01"), at("2024-01-01"), "second", evil),
        capture_count=1,
        captions=((HOSTILE_ACCESSION, Caption(evil, "en", None, evil, evil)),),
        thumbnails=((HOSTILE_ACCESSION, "still.svg"),),
        media=((HOSTILE_ACCESSION, "hostile.webm"),),
    )
    archive.cues[HOSTILE, "en"] = (Cue(1, 5, evil),)
    film = keep(
        archive, HOSTILE_ACCESSION, clip(folder / "hostile.webm", 60), "media", MediaInfo(60, 160, 90, evil, evil)
    )
    files = (keep(archive, HOSTILE_ACCESSION, page, "page"), film, keep(archive, HOSTILE_ACCESSION, svg, "thumbnail"))
    archive.accessions[HOSTILE_ACCESSION] = Accession(
        HOSTILE_ACCESSION,
        at("2024-01-01"),
        Provenance("file", evil, bad, tool=evil, asked={evil: evil}, events=(evil,)),
        files,
    )
    archive.reports[HOSTILE_ACCESSION] = FileReport(
        evil, evil, 2, 2, refused=(Refused(evil, evil),), accession_id=HOSTILE_ACCESSION, video_key=HOSTILE
    )
    archive.held_captures.append(
        Capture(
            "c1b2c3d4e5f60718-0",
            HOSTILE_ACCESSION,
            HOSTILE,
            Captured(),
            CaptureClaim(claim, tool=evil),
            2,
            "partial",
            evil,
        )
    )

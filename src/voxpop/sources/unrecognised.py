"""What to say of a file that is no page.

Comes in: a file that no source recognised. Goes out: one sentence that says what was found and what the person can do.
"""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from shlex import quote
from typing import Final

from voxpop.sources.account_data import account_data_in
from voxpop.sources.companions import is_unfinished, role_of, stem_of
from voxpop.sources.json_text.shape import mapping_in, shape_of
from voxpop.sources.lines import encoding_of, is_text
from voxpop.sources.literals import is_literal

_MOST_CHECKED: Final = 64 << 20
_NEAR_THE_END: Final = 64  # characters: an error so near to the end of the head may be that it ends there
_FORMATS: Final = "The formats that are read stand in the documentation (reference, sources)."
_LFS: Final = b"version https://git-lfs.github.com/spec/"
_MAGIC: Final = (
    (b"7z\xbc\xaf", "a 7z file; unpack it and add what is in it"),
    (b"Rar!", "a rar file; unpack it and add what is in it"),
    (b"FEA1", "a Feather file of version 1; read it with pandas and write it anew, with to_feather or to_parquet"),
    (b"#EXTM3U", "the playlist of a stream (HLS): no page, and it holds no video either"),
    (b"%PDF", "a PDF; save the page as HTML or as text instead"),
    (b"WARC/", "a WARC that cannot be read"),
    (
        _LFS,
        "a pointer of Git LFS, which stands where the file itself was not fetched; run `git lfs pull` in that "
        "repository, or download the file from its page, and add that",
    ),
    (b"filedesc:", "an ARC, which was before WARC; make one of it (warcio recompress OLD.arc.gz NEW.warc.gz)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save the table in it as CSV or xlsx"),
)
_SQLITE: Final = b"SQLite format 3\x00"
_TABLE: Final = re.compile(
    rb"CREATE (?:TEMP )?TABLE\s+(?:IF NOT EXISTS\s+)?[\"'`\[]?([A-Za-z_]\w{0,60})[\"'`\]]?\s*\(([^\x00]{0,2000})",
    re.IGNORECASE,
)
_OF_COMMENTS: Final = re.compile(rb"comment|koment|yorum|text|message|content|opinion", re.IGNORECASE)
_PICKLE: Final = re.compile(rb"\x80[\x02-\x05]|(?:\(?[ld]p\d|ccopy_reg|c[\w.]{1,60}\n[\w.]{1,60}\n)")
_IS_A_PICKLE: Final = (
    "This is a pickle of Python's. It is never opened here, for to open one is to run what stands in it. Open it where "
    "it was made, if you trust it, and write its table with to_csv, to_parquet or to_json(..., orient='records')."
)
_OF_EXCEL: Final = (
    "This is what Excel leaves beside a file while that is open; it holds nothing. Add the file of the same name "
    "without ~$ before it."
)
_LOCK: Final = 4096
_KINDS: Final = {"media": "a video or sound", "thumbnail": "a picture"}
_JSON: Final = re.compile(rb'\{\s*(?:["}]|$)|\[(?!\d{1,4}[-:/]\d)\s*(?:[{"\[\]\d-]|$)')  # "[2024-01-02" begins a line
_JSON_BELOW: Final = re.compile(rb'\n[ \t]*(?:\[\s*)?\{\s*"[^"\n]{1,100}"\s*:')
_MOST_ABOVE: Final = 200
_DOWNLOADED: Final = re.compile(rb"(?:[a-z]{2,30}(?:[:_][a-z]{2,30})? [\w.-]{5,80}\r?\n)*youtube [\w-]{11}\r?\n")
_MAIL: Final = re.compile(rb"(?:[A-Za-z-]{2,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,20}){2}")
_IS_MAIL: Final = re.compile(rb"^(?:MIME-Version|Message-ID|Received):", re.IGNORECASE | re.MULTILINE)
_DAMAGED: Final = "Get the file anew, or mend it at that place and add it again."


def why_not(path: Path, head: bytes, size: int) -> str:
    """Why this file cannot be taken in as a page."""
    if size == 0:
        return "The file is empty."
    if is_unfinished(path.name):
        return "This is an unfinished download. Let it finish, or delete it, then add the folder again."
    if path.name.startswith("~$") and size < _LOCK:
        return _OF_EXCEL
    if _PICKLE.match(head) and (head[:1] == b"\x80" or path.suffix.lower() in (".pkl", ".pickle", ".p")):
        return _IS_A_PICKLE
    if (known := _why_not_known(path, head)) is not None:
        return known
    role = role_of(path.name)
    if role in _KINDS and b"\x00" in head:
        return f"This is {_KINDS[str(role)]} without its page: {stem_of(path.name)}.info.json was not found beside it."
    if role == "caption":
        return f"This caption cannot be read: its beginning holds no cue, which is a time and a text. {_FORMATS}"
    if role in ("description", "other", "log"):
        return f"This belongs to a page ({stem_of(path.name)}.info.json) that was not found beside it."
    return account_data_in(head) or _why_not_text(path, head, size)


def _why_not_known(path: Path, head: bytes) -> str | None:
    """What to say of a file whose first bytes tell its format."""
    if head.startswith(_SQLITE):
        return _why_not_sqlite(path, head)
    return next((f"This is {words}." for magic, words in _MAGIC if head.startswith(magic)), None)


def _why_not_sqlite(path: Path, head: bytes) -> str:
    """How comments are got out of a database of another program. Its first page names its tables."""
    found = [(name.decode("ascii"), columns) for name, columns in _TABLE.findall(head)]
    tables = {name: columns for name, columns in found if not name.lower().startswith("sqlite_")}
    named = next((name for name in tables if _OF_COMMENTS.search(name.encode())), None)
    likely = named or next((name for name, columns in tables.items() if _OF_COMMENTS.search(columns)), "comments")
    listed = f"; its tables are {', '.join(list(tables)[:10])}" if tables else ""
    command = f"sqlite3 -csv -header {quote(path.name)} 'select * from {likely}' > {likely}.csv"
    return (
        f"This is an SQLite database of a program that is not known here{listed}. Write its table of comments as CSV "
        f"({command}) or as JSON, and add that."
    )


def is_pointer(head: bytes) -> bool:
    """Whether this stands for a file that Git LFS keeps elsewhere."""
    return head.startswith(_LFS)


def _why_not_text(path: Path, head: bytes, size: int) -> str:
    if encoding_of(head)[1] != "utf-8":
        return f"This is text in UTF-16 that is no page known here. Save it as UTF-8 and add it again. {_FORMATS}"
    if (zero := head.find(b"\x00")) >= 0:
        if not is_text(head[:zero]):
            return f"This is a binary file of unknown kind. {_FORMATS}"
        words = "zeros stand there, as a disk leaves them that was full or lost its power"
        return f"This text is damaged at byte {zero}: {words}. {_DAMAGED}"
    if (wrong := _first_invalid_byte(path)) is not None:
        return f"This is no page known here, nor text in UTF-8: byte {wrong} is invalid. {_FORMATS}"
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if (packing := _what_is_around(start)) is not None:
        return packing
    if _JSON.match(start):
        return _why_not_json(path, head, size)
    if (above := _lines_above_json(head)) > 0:
        return (
            f"JSON begins on line {above + 1} of this file, and something else stands above it: the messages of a "
            "program, or what is left where a file lost its beginning. Take that out and add the file again."
        )
    if start.startswith(b"<"):
        return f"This is HTML or XML in which no video is named. {_FORMATS}"
    return (
        "This is text that is no page known here. If each line of it is a comment, say so: "
        f"--map text=line --video ID. {_FORMATS}"
    )


def _what_is_around(start: bytes) -> str | None:
    """What to say where a page may well stand in the file, but as another program shows or sends it."""
    if start.startswith(b"HTTP/"):
        return "The head of an HTTP answer stands before what was answered. Save it without (curl without -i)."
    if _DOWNLOADED.match(start + b"\n"):
        return (
            "This is yt-dlp's list of what it has downloaded: nothing but names. Add the folder where it wrote, or "
            "the pages: voxpop add URL."
        )
    if is_literal(start):
        words = "This is what a program writes for itself (Python, JavaScript), without comments."
        return f"{words} If a field holds their text: --map text=FIELD. {_FORMATS}"
    if _MAIL.match(start) and _IS_MAIL.search(start):
        return "This is an e-mail. Save what is attached to it as a file of its own, and add that."
    return None


def _why_not_json(path: Path, head: bytes, size: int) -> str:
    if (damage := _damage_of_json(path, head, size)) is not None:
        return f"This JSON is damaged: {damage}. {_DAMAGED}"
    if re.match(rb'\{\s*"cells"\s*:\s*\[', head):
        return "This is a Jupyter notebook. Save what it shows as a file (to_csv, json.dump), and add that."
    if re.search(rb'"_type"\s*:\s*"(?:playlist|multi_video)"', head):
        return "This is the info.json of a playlist: no page, it has neither video nor comments. Add the videos' own."
    whole = mapping_in(shape_of(head))
    wrong = mapping_in(whole, "error").get("message") or whole.get("error")
    if isinstance(wrong, str):
        return f"This is the answer of a server that says what went wrong, and no page: {wrong[:200]!r}."
    if head.lstrip().startswith(b"["):
        return f"This is a JSON list without comments. If a field holds their text: --map text=FIELD. {_FORMATS}"
    return f"This is JSON of another kind. {_FORMATS}"


def _damage_of_json(path: Path, head: bytes, size: int) -> str | None:
    """What is wrong with JSON, or with the first line of it, as far as its head and its last bytes tell."""
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    try:
        json.JSONDecoder(strict=False).raw_decode(text.lstrip())
    except json.JSONDecodeError as error:
        at = len(text) - len(text.lstrip()) + error.pos
        if at < len(text.rstrip()) - _NEAR_THE_END and not error.msg.startswith("Unterminated string"):
            return f"byte {len(text[:at].encode())} is not what may stand there"
        if size <= len(head):
            return f"it ends in the middle, at byte {size}"
    except RecursionError:
        return "it is nested too deeply"
    else:
        return None
    with path.open("rb") as stream:
        stream.seek(max(0, size - 256))
        return None if stream.read().rstrip().endswith((b"}", b"]")) else f"it ends in the middle, at byte {size}"


def _lines_above_json(head: bytes) -> int:
    """How many lines stand above the first on which JSON begins; 0 where it begins on none of the first ones."""
    found = _JSON_BELOW.search(head)
    above = head.count(b"\n", 0, found.start() + 1) if found is not None else 0
    return above if above <= _MOST_ABOVE else 0


def _first_invalid_byte(path: Path) -> int | None:
    """The first byte that is not UTF-8 within the first 64 MB, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = 0
    with path.open("rb") as stream:
        while at < _MOST_CHECKED:
            piece = stream.read(1 << 20)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return at - held + error.start
            if not piece:
                return None
            at += len(piece)
    return None

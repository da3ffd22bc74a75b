"""A page in sections that begin with an emoji; comments end with a line naming their author.

Comes in: the lines of such a page, in any language. Goes out: what they say of the video, and comments: author and
text, to the letter. The page gives no dates, ids, likes or replies, so none are said. It is read twice: the first time
to learn how this page marks its sections and authors.

    Title                                  💬 Comments on the video (2)
      • 🎬 Video                           first comment, of any
      • ℹ️ Description                      number of paragraphs
    Title 4.5
    the description                        Author — somebody
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import dropwhile, takewhile
from typing import Final

from msgspec import Struct

from voxpop.model import Author, CommentClaim, Coverage, Refused, VideoClaim
from voxpop.sources.lines import Line
from voxpop.sources.mirror.spoken import LONGEST, Said
from voxpop.sources.mirror.template import Reading
from voxpop.sources.mirror.top import LONGEST_LABEL, is_tab, video_part
from voxpop.sources.plurals import there_were
from voxpop.sources.sound_text import ZEROS

_COMMENTS: Final = re.compile("[💬🗨🗯💭🗣]\ufe0f?\\s*[^\\W\\d_]")
_COMMENT_WORD: Final = re.compile(
    r"comment|komment|kommentar|коммент|комент|каментар|comentari|commenti|reacties|opmerking|yorum|şərh|пікір|izoh|"
    r"σχόλι|تعليق|نظر|دیدگاه|תגוב|टिप्पणि|मंतव्य|মন্তব্য|ความคิดเห็น|bình luận|komentar|评论|評論|留言|コメント|댓글|"
    r"megjegyz|hozzászól|komentář|hozzaszol|коментари|მიმოხილვ|կարծիք|maoni|मतामत",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(r"[(（:•]\s*(\d[\d\s.,]{0,14}?)\s*[)）]?\s*$")
_AUTHORS: Final = (
    "Author|Автор|Аўтар|Аутор|Auteur|Auteure|Autrice|Autor|Autora|Autore|Autors|Autorius|Autoro|Verfasser|Verfasserin|"
    "Författare|Forfatter|Höfundur|Tekijä|Kirjoittaja|Autorka|Szerző|Avtor|Συγγραφέας|Yazar|Müəllif|Muallif|Muallifi|"
    "Հեղինակ|ავტორი|المؤلف|الكاتب|المعلق|نویسنده|מחבר|מאת|लेखक|লেখক|ผู้เขียน|ผู้แต่ง|Tác giả|Penulis|Pengarang|"
    "Mwandishi|May-akda|作者|作成者|著者|投稿者|글쓴이|작성자|저자"
)
_AUTHOR: Final = re.compile(rf"((?:{_AUTHORS})\s*[—–-])\s*(\S.*)")


def has_sections(lines: Iterable[str]) -> bool:
    """Two sections that begin with an emoji, or one for comments and an author below it."""
    lines = list(lines)
    tabs = sum(is_tab(line) for line in lines)
    return tabs >= 2 or has_authors(lines)


def has_authors(lines: Sequence[str]) -> bool:
    """A section for comments, and an author's line."""
    return any(is_comments_header(line) for line in lines) and any(_AUTHOR.fullmatch(line.strip()) for line in lines)


def read_sections(lines: Callable[[], Iterator[Line]]) -> Reading:
    """What the page holds."""
    marks = _marks(lines())
    top = [line.text for line in takewhile(lambda line: line.number != marks.header, lines())]
    title, rating, description = video_part(top)
    coverage, reason = _coverage(marks)
    misplaced = "Authors are named, but no section of comments: all stands in the description."
    return Reading(
        VideoClaim(None, None, title=title, description=description, rating=rating, comment_count=marks.claimed),
        lambda: _comments(_below(lines(), marks.header), marks.author),
        coverage=(coverage, reason),
        problems=(Refused("page", misplaced),) if marks.header is None and marks.authors else (),
    )


def _below(lines: Iterator[Line], header: int | None) -> Iterator[Line]:
    """The lines below the header; none where there is none."""
    if header is None:
        return iter(())
    return dropwhile(lambda line: line.number <= header, lines)


class _Marks(Struct, frozen=True):
    """How this page marks its parts: the line of the header of its comments, and how its authors' lines begin."""

    header: int | None
    author: str | None
    claimed: int | None  # comments, as the header says
    authors: int  # lines that name an author


def _marks(lines: Iterator[Line]) -> _Marks:
    """The header is the first that says "comments" in a language known here, else the last before the first author."""
    headers: list[tuple[int, str]] = []
    named: tuple[int, str] | None = None
    authors: Counter[str] = Counter()
    for line in lines:
        if found := _AUTHOR.fullmatch(line.text.strip()):
            authors[_marker(found[1])] += 1
        elif not authors and is_comments_header(line.text):
            headers = [(line.number, line.text)]
            named = named or (headers[0] if _COMMENT_WORD.search(line.text) else None)
    header = named or (headers[0] if headers else None)
    author, count = authors.most_common(1)[0] if authors else (None, 0)
    claimed = _COUNT.search(header[1]) if header else None
    number = int(re.sub(r"\D", "", claimed[1])) if claimed else None
    return _Marks(header[0] if header else None, author, number, count)


def _coverage(marks: _Marks) -> tuple[Coverage, str]:
    if marks.claimed is None:
        return "unknown", "A mirror page does not say how many comments there were."
    if marks.claimed > marks.authors:
        return "partial", f"The page said that {there_were(marks.claimed)}; it holds {marks.authors}."
    return "unknown", "The page holds as many comments as it says, but a mirror may show only some of them."


def _comments(lines: Iterator[Line], author: str | None) -> Iterator[Said]:
    """Each block of text that an author's line ends, with the numbers of its lines. Text that none ends is refused."""
    block: list[Line] = []
    place = length = 0
    for line in lines:
        found = _AUTHOR.fullmatch(line.text.strip())
        if found is None or _marker(found[1]) != author:
            length += len(line.text) + 1
            if length <= LONGEST and (block or line.text.strip()):
                block.append(line)
            continue
        block.append(line)
        said = _claim(block, found[2].strip(), place) if length <= LONGEST else _too_long(block)
        span = range(block[0].number, line.number + 1)
        yield span, said
        if isinstance(said, CommentClaim):
            place += 1
            if said.was_damaged:
                yield span, Refused(f"line {span.start}.text", "holds bytes that are no text; shown as U+FFFD")
        block, length = [], 0
    if any(part.text.strip() for part in block):
        reason = "No line that names an author ends this text: the page was cut off here."
        yield range(block[0].number, block[-1].number + 1), Refused(f"line {block[0].number}", reason)


def _claim(block: Sequence[Line], name: str, place: int) -> CommentClaim | Refused:
    """The comment in a block, whose last line names the author. Blank lines around the text are the page's, not its."""
    texts = [line.text for line in block[:-1]]
    while texts and not texts[-1].strip():
        texts.pop()
    if not texts:
        return Refused(f"line {block[-1].number}", "This line names an author, but no text stands above it.")
    if any("\0" in line.text for line in block):
        return Refused(f"line {block[0].number}", f"This comment {ZEROS}.")
    damaged = any(line.was_damaged for line in block)
    return CommentClaim(None, None, Author(name=name), "\n".join(texts), place, place + 1, was_damaged=damaged)


def _too_long(block: Sequence[Line]) -> Refused:
    return Refused(f"line {block[0].number}", f"This comment is longer than {LONGEST >> 20} million characters.")


def _marker(words: str) -> str:
    """How an author's line begins, where the kinds of dash count as one and a hyphen does not."""
    return " ".join(words.replace("–", "—").split())


def is_comments_header(line: str) -> bool:
    """Whether this heads the section of comments: an emoji, a label."""
    short = len(line) <= LONGEST_LABEL and "://" not in line and not line.rstrip().endswith(":")
    return short and _COMMENTS.match(line) is not None

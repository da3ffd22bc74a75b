"""Which template a mirror page follows, and what it holds by that.

Comes in: a `PageText`. Goes out: a `Reading`; None where no template fits. A page without marks of its own (nothing but
lines) is read by what its address says that it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice, pairwise
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from voxpop.model import VideoClaim
from voxpop.sources.lines import Line
from voxpop.sources.mirror import above
from voxpop.sources.mirror.addresses import Kind, is_mirror, kind_at, names
from voxpop.sources.mirror.copied import (
    NO_REPLIES,
    NUMBERS,
    claimed_in,
    comments_copied,
    header_in,
    is_copied,
)
from voxpop.sources.mirror.flat import comments_above_names, comments_by_line, looks_like_name
from voxpop.sources.mirror.glued import comments_glued, glued_in
from voxpop.sources.mirror.labels import comments_label, front_end
from voxpop.sources.mirror.page_text import Form, PageText
from voxpop.sources.mirror.paired import comments_below, header_of, is_taken_out
from voxpop.sources.mirror.sections import has_authors, has_sections, is_comments_header, read_sections
from voxpop.sources.mirror.spoken import Said
from voxpop.sources.mirror.template import Husk, Reading
from voxpop.sources.relative_times import RelativeTimes

Template = Literal["sections", "paired", "glued", "front end", "names below", "labelled", "copied"] | Kind

_SAMPLE: Final = 4000  # lines by which a template is told
_TOP: Final = 6  # lines within which the counts of a front end stand
_MOST_ABOVE: Final = 20_000  # lines of a description
_LONGEST_MARK: Final = 400  # characters of a line that may be a mark
_UNNAMED: Final = "the page shows no names: whose comments they are, and which are replies, cannot be told"
_FIRST: Final = "the first line may be the description of the video, or a comment that was pinned"
_BY_NAME: Final = 'replies are told by "@@name" alone; each is put below the last comment above it of that name'
_PINNED: Final = "the text above the first name is taken for a comment that lost its name, which pages pin first"
_NO_MARK: Final = (
    "nothing marks where a text ends and the author's name begins: a short line that is no sentence is taken for a name"
)


def template_of(lines: Sequence[str], url: str | None, form: Form) -> Template | None:
    """HTML must show comments in one of the known ways, or come from a site known here: any page may have a list whose
    entries begin with an emoji, or the word "Comments".
    """
    lines = [line for line in lines[:_SAMPLE] if len(line) <= _LONGEST_MARK]
    known = is_mirror(url)
    if has_authors(lines) if form == "html" and not known else has_sections(lines):
        return "sections"
    if form == "text" and is_copied(lines):
        return "copied"
    return _of_marks(lines, known) or _of_shape(lines, url, known, form)


def _of_marks(lines: Sequence[str], known: bool) -> Template | None:
    headers = [header for first, second in pairwise(_close(lines)) if (header := header_of(first, second))]
    bulleted = sum(header.depth is not None for header in headers)
    if bulleted or len(headers) > 1 or (headers and (known or any(comments_label(line)[0] for line in lines))):
        return "paired"
    glued = sum(glued_in(line) is not None for line in lines)
    if glued > 1 or (glued and known):
        return "glued"
    return None


def _of_shape(lines: Sequence[str], url: str | None, known: bool, form: Form) -> Template | None:
    said = [line for line in lines if line.strip()]
    if any(front_end(line) for line in said[:_TOP]):
        return "front end"
    labelled = [comments_label(line)[0] for line in said]
    if form != "html" and labelled[:1] == [True] and _names_below(lines):
        return "names below"
    if any(labelled) and (known or form == "json"):
        return "labelled"
    if form == "html":  # menus and more stand around what is said there
        return None
    if (kind := kind_at(url)) is not None:
        return kind
    return "comments" if sum(line.startswith("@@") for line in said) > 1 else None


def _close(lines: Sequence[str]) -> Iterator[str]:
    """The lines without single empty ones below a bullet."""
    return (line for line in lines if line.strip())


def _names_below(lines: Sequence[str]) -> bool:
    """Whether short lines stand alone below texts, more than once."""
    block, names, texts = 0, 0, 0
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        block = block + 1 if line.strip() else 0
        alone = line.strip() and not before.strip() and not after.strip()
        if alone and looks_like_name(line) and texts:
            names, texts = names + 1, 0
        elif line.strip() and block and not comments_label(line)[0]:
            texts += 1
    return names > 1


def _left_of(lines: Sequence[str]) -> Template:
    """What a text was that shows no template any more: comments were withdrawn, by which it was told."""
    said = [line for line in lines if line.strip() and len(line) <= _LONGEST_MARK]
    if any(header_of(first, second) for first, second in pairwise(said)):
        return "paired"
    if any(glued_in(line) for line in said):
        return "glued"
    if any(header_in(first, second) for first, second in pairwise(said)):
        return "copied"
    if any(is_comments_header(line) for line in said):
        return "sections"
    labelled = [comments_label(line)[0] for line in said]
    return "names below" if labelled[:1] == [True] else "labelled" if any(labelled) else "sections"


def read_page(page: PageText, times: RelativeTimes) -> Reading | None:
    """What the page holds."""
    sample = [line.text for line in islice(page.lines(), _SAMPLE)]
    template = template_of(sample, page.url, page.form) or (_left_of(sample) if page.form == "text" else None)
    if template is None:
        return None
    if template == "sections":
        return read_sections(page.lines)
    if template in ("paired", "labelled"):
        return _paired(page, times, has_comments=template == "paired")
    if template == "glued":
        return _glued(page, times)
    if template == "copied":
        video = VideoClaim(None, None, comment_count=claimed_in(islice(page.lines(), _MOST_ABOVE)))
        return Reading(
            video,
            lambda: comments_copied(page.lines(), times),
            notes=(NO_REPLIES, NUMBERS),
        )
    if template == "front end":
        lines = _held(page.lines())
        at = next(number for number, line in enumerate(lines) if front_end(line))
        video, notes = above.video_of_front_end(lines, at)
        return Reading(video, _none, notes=notes)
    if template == "description":
        return Reading(above.video_described(_held(page.lines())), _none)
    return _flat(page, template)


class _Start(Struct, frozen=True):
    """Where the comments begin: the line of their label, or the one above the first comment; what the label claims."""

    above: int
    claimed: int | None = None


def _paired(page: PageText, times: RelativeTimes, *, has_comments: bool) -> Reading:
    start = _start(page.lines())
    video, notes = above.video_above(_held(page.lines(), start.above), times)
    if not has_comments:
        return Reading(replace(video, comment_count=start.claimed), _none, notes=notes)
    first = next(
        header
        for one, other in pairwise(_close([line.text for line in islice(page.lines(), _SAMPLE)]))
        if (header := header_of(one, other))
    )

    def comments() -> Iterator[Said]:
        return comments_below(_after(page.lines(), start.above), times, page.is_cut_off)

    husk: Husk | None = None if first.depth is None else "bullet"
    notes = notes if husk else (*notes, _BY_NAME)
    return Reading(replace(video, comment_count=start.claimed), comments, notes=notes, husk=husk)


def _start(lines: Iterator[Line]) -> _Start:
    """The last label before the first comment: a description may have such a line too."""
    label, claimed, first = 0, None, 0
    before: Line | None = None
    for line in islice(lines, _MOST_ABOVE):
        is_label, number = comments_label(line.text)
        if is_label:
            label, claimed = line.number, number
        if before is not None and header_of(before.text, line.text):
            return _Start(label or (first or before.number) - 1, claimed)
        if is_taken_out(line.text):
            first = first or line.number
        before = line if line.text.strip() or before is None else before
    return _Start(label, claimed)


def _glued(page: PageText, times: RelativeTimes) -> Reading:
    start = _label(page.lines())
    notes: tuple[str, ...] = (_BY_NAME,)
    video = VideoClaim(None, None)
    if start.above:
        video, more = above.video_above(_held(page.lines(), start.above - 1), times)
        notes = (*more, _BY_NAME)
    elif glued_in(next((line.text for line in page.lines() if line.text.strip()), "")) is None:
        notes = (_PINNED, _BY_NAME)

    def comments() -> Iterator[Said]:
        return comments_glued(_after(page.lines(), start.above), times, page.is_cut_off)

    return Reading(replace(video, comment_count=start.claimed), comments, notes=notes)


def _label(lines: Iterator[Line]) -> _Start:
    """The label above the first name, if there is one."""
    first = next(line for line in lines if comments_label(line.text)[0] or glued_in(line.text) is not None)
    is_label, claimed = comments_label(first.text)
    return _Start(first.number, claimed) if is_label else _Start(0)


def _flat(page: PageText, template: Template) -> Reading:
    said = [(line.number, line.text) for line in islice(page.lines(), _SAMPLE) if line.text.strip()]
    if template == "names below":
        label = said[0][0]
        claimed = comments_label(said[0][1])[1]
        video = VideoClaim(None, None, comment_count=claimed)
        return Reading(video, lambda: comments_above_names(_after(page.lines(), label)), notes=(_NO_MARK,))
    start, title, description = 0, None, None
    if said and said[0][1].strip() == page.url:  # the address, written above what was copied
        start, said = said[0][0], said[1:]
    if said and (template == "watch" or names(page.url, said[0][1])):
        start, title = said[0][0], said[0][1].strip()
        if template == "watch" and said[1:]:
            start, description = said[1][0], said[1][1].strip()
    video = VideoClaim(None, None, title=title, description=description)
    notes = (_UNNAMED,) if template == "watch" else (_UNNAMED, _FIRST)
    return Reading(
        video, lambda: comments_by_line(_after(page.lines(), start), page.is_cut_off), notes=notes, husk="@@"
    )


def _after(lines: Iterator[Line], number: int) -> Iterator[Line]:
    return dropwhile(lambda line: line.number <= number, lines)


def _held(lines: Iterator[Line], until: int = _MOST_ABOVE) -> list[str]:
    """The lines up to and with number `until`, but for the label that may be the last."""
    held = [line.text for line in islice(lines, min(until, _MOST_ABOVE))]
    return held[:-1] if held and comments_label(held[-1])[0] else held


def _none() -> Iterator[Said]:
    return iter(())

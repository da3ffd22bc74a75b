"""The page that started the project, against a reading of its text that shares nothing with the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.field.conftest import Tell
from voxpop.archive import Archive
from voxpop.model import AuthorRef, Captured, ChannelRef, Language, Rating, Video, When

pytestmark = pytest.mark.field

AUTHOR = "\n\nAuthor — "


class Reading:
    """The file's text, cut at its marks by hand."""

    def __init__(self, path: Path) -> None:
        head, said = path.read_text(encoding="utf-8").split("💬 Comments on the video\n")
        first, _, rest = head.partition("\n")
        titled, _, description = rest[rest.rindex(first) :].partition("\n")
        self.title = first
        self.rating = float(titled.removeprefix(first))
        self.description = description.strip("\n")
        pieces = said.split(AUTHOR)
        names = [piece.split("\n", 1)[0] for piece in pieces[1:]]
        texts = [pieces[0], *(piece.partition("\n")[2] for piece in pieces[1:-1])]
        self.comments = [(name.strip(), text.strip("\n")) for name, text in zip(names, texts, strict=True)]


@pytest.fixture
def page(samples: Path) -> Path:
    [path] = samples.glob("mirror_pages/*.txt")
    return path


@pytest.fixture
def reading(page: Path) -> Reading:
    return Reading(page)


@pytest.fixture
def video(archive: Archive, reading: Reading) -> Video:
    [found] = [video for video in archive.videos(limit=100).items if video.title == reading.title]
    return archive.video(found.key)


def test_title_and_rating_stand_apart(video: Video, reading: Reading) -> None:
    assert reading.rating == 4.5
    assert video.rating == Rating(4.5, 5.0, None, None, "mirror page")
    assert not str(video.title).endswith("4.5")


def test_the_description_is_kept_to_the_letter(video: Video, reading: Reading) -> None:
    assert video.description == reading.description
    assert len(reading.description) > 500


def test_all_twenty_comments_stand_in_order_with_author_and_whole_text(
    archive: Archive, video: Video, reading: Reading, tell: Tell
) -> None:
    comments = list(archive.comments(video.key))
    assert [(comment.author.name, comment.text) for comment in comments] == reading.comments
    assert len(comments) == video.comments_held == 20
    tell("mirror page: comments, each to the letter", len(comments))


def test_the_poem_keeps_its_six_lines(archive: Archive, video: Video, reading: Reading) -> None:
    [poem] = [text for _, text in reading.comments if text.count("\n") > 4]
    assert len(poem.split("\n")) == 6
    assert poem in [comment.text for comment in archive.comments(video.key)]


def test_what_the_page_does_not_say_is_null(archive: Archive, video: Video) -> None:
    assert video.key.startswith("page:")
    assert (video.platform, video.id, video.url, video.channel) == (None, None, None, ChannelRef())
    assert (video.published, video.captured) == (When(), Captured())
    assert (video.duration_seconds, video.view_count, video.comment_count) == (None, None, None)
    for comment in archive.comments(video.key):
        assert (comment.id, comment.parent_key, comment.published) == (None, None, When())
        assert (comment.like_count, comment.like_count_is_rounded) == (None, None)
        assert {comment.is_pinned, comment.is_hearted, comment.is_by_channel, comment.is_edited} == {None}
        assert comment.author == AuthorRef(comment.author.key, None, comment.author.name, None)
        assert comment.language.basis in (None, "guessed: CLD2")
        assert comment.language.tag or comment.language == Language()


def test_the_second_that_the_first_comment_names_can_be_sought(archive: Archive, video: Video) -> None:
    assert next(archive.comments(video.key)).moments == (68,)


def test_keys_are_the_same_in_another_archive(archive: Archive, video: Video, page: Path, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "other", create=True) as other:
        list(other.add([page]))
        assert [c.key for c in other.comments(video.key)] == [c.key for c in archive.comments(video.key)]


def test_every_word_of_every_comment_can_be_searched(archive: Archive, video: Video, reading: Reading) -> None:
    for comment, (_, text) in zip(archive.comments(video.key), reading.comments, strict=True):
        longest = max("".join(c if c.isalpha() else " " for c in text).split(), key=len)
        assert comment.key in {hit.key for hit in archive.search(longest, limit=100).hits}, longest

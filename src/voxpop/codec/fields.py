"""What the public lines hold, in words: the reference in the documentation is made from this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Field(NamedTuple):
    """A field of a public line. `name` has a point before the part of an object (`channel.key`)."""

    name: str
    type: str
    meaning: str


_TEXT = "string or null"
_COUNT = "integer or null"
_FLAG = "true, false or null"
_INSTANT = "ISO 8601 instant or null"
_PRECISION = "second, minute, hour, day, week, month, year or null"

_PUBLISHED = (
    Field("published", "object", "When it was published, as an interval."),
    Field("published.earliest", _INSTANT, "It was not published before."),
    Field("published.latest", _INSTANT, "It was not published after."),
    Field("published.precision", _PRECISION, "The unit that the source gave."),
    Field("published.as_written", _TEXT, 'The words of the source, where it gave words ("2 years ago").'),
)


def _of(name: str, whose: str) -> tuple[Field, ...]:
    return (
        Field(name, "object", f"{whose}; its fields are null where the page does not say."),
        Field(f"{name}.key", _TEXT, "Its key in this archive."),
        Field(f"{name}.id", _TEXT, "Its id at the platform."),
        Field(f"{name}.name", _TEXT, "The name as shown on the page."),
        Field(f"{name}.url", _TEXT, "Its address at the platform."),
    )


_VIDEO = (
    Field("key", "string", "The video's key in this archive: `platform:id`."),
    Field("platform", _TEXT, "The site: `youtube`, `generic` ...; null where the page does not say."),
    Field("id", _TEXT, "The platform's own id."),
    Field("url", _TEXT, "The address of the page."),
    Field("title", _TEXT, "The title, to the letter."),
    Field("description", _TEXT, "The description, to the letter, with its line breaks."),
    *_of("channel", "The channel that published it"),
    Field("rating", "object", "The opinion of the public."),
    Field("rating.mean", "number or null", "The mean of the votes."),
    Field("rating.scale", "number or null", "The best mean that can be given."),
    Field("rating.likes", _COUNT, "Votes for it."),
    Field("rating.dislikes", _COUNT, "Votes against it."),
    Field("rating.basis", _TEXT, 'Who says so ("mirror page", "YouTube").'),
    *_PUBLISHED,
    Field("duration_seconds", "number or null", "The length of the video."),
    Field("view_count", _COUNT, "Views, as the platform claims."),
    Field("comment_count", _COUNT, "Comments, as the platform claims."),
    Field("comments_held", "integer", "Comments that this archive holds."),
    Field("captured", "object", "When the newest capture was made, as an interval."),
    Field("captured.earliest", _INSTANT, "It was not made before."),
    Field("captured.latest", _INSTANT, "It was not made after."),
    Field("captured.precision", _PRECISION, "How precisely that is known."),
    Field("captured.basis", _TEXT, 'How it is known ("info.json epoch", "told by a person").'),
    Field(
        "chat_held", "integer", "Messages of its live chat that this archive holds, which `comments_held` leaves out."
    ),
)
_COMMENT = (
    Field("key", "string", "The comment's key in this archive."),
    Field("video_key", "string", "The key of its video."),
    Field("id", _TEXT, "The platform's own id."),
    Field("parent_key", _TEXT, "The comment that it answers; null for a top-level comment."),
    *_of("author", "Who wrote it"),
    Field("text", _TEXT, "The text, to the letter; null when it was withdrawn."),
    Field("like_count", _COUNT, "Likes, as the platform claims."),
    Field("like_count_is_rounded", _FLAG, "Whether that number is a rounded one (1.2K)."),
    *_PUBLISHED,
    Field("moments", "list of integers", "The seconds of the video that the text names."),
    Field("language", "object", "The language of the text."),
    Field("language.tag", _TEXT, "Its BCP 47 tag."),
    Field("language.basis", _TEXT, '"said", or who guessed ("guessed: CLD2", "guessed: script").'),
    Field("is_pinned", _FLAG, "Pinned to the top by the channel."),
    Field("is_hearted", _FLAG, "Given a heart by the channel."),
    Field("is_by_channel", _FLAG, "Written by the channel itself."),
    Field("is_edited", _FLAG, "Edited after it was published."),
    Field("kind", "comment or chat", "Whether it is a comment, or a message of a live chat."),
    Field("start_seconds", "number or null", "The second of the video to which the platform ties it."),
    Field("amount", _TEXT, 'What was paid with it, as written ("$5.00").'),
    Field("reply_count", _COUNT, "Replies, as the platform claims."),
    Field("is_removed", _FLAG, "Whether the platform said that it was removed."),
    Field("is_gone", "true or false", "Whether a later capture, complete at its place, lacks it (`voxpop history`)."),
)
_HIT = (
    Field("kind", "comment, reply, video, caption or chat", "What was found."),
    Field("key", "string", "The key of the comment or video; of a caption, that of its video."),
    Field("video_key", "string", "The key of its video."),
    Field("text", "string", "The text in which the words stand."),
    Field("highlights", "list of [start, end]", "Where they stand, in characters of `text`; `end` is not part of it."),
    Field("url", "string", "The path of the very place in Voxpop's web."),
    Field("moment", "number or null", "The second of the video: a caption's own, or the first that a comment names."),
    Field("score", "number", "How well it fits; only to compare hits of one search."),
    Field("answers", "object or null", "The comment that a reply answers, where that is held."),
    Field("answers.key", "string", "Its key."),
    Field("answers.author", _TEXT, "Who wrote it."),
    Field("answers.text", _TEXT, "How it begins (300 characters); null when it was withdrawn."),
    Field("answers.url", "string", "Its path in Voxpop's web."),
    Field(
        "spoken",
        "list of objects",
        "What is said in the video meanwhile: at the second that a comment names; of a caption, before and behind it.",
    ),
    Field("spoken[].second", "number", "The second at which the line begins."),
    Field("spoken[].text", "string", "The line."),
    Field("spoken[].language", "string", "The language of its caption."),
    Field("spoken[].url", "string", "Its path in Voxpop's web."),
    Field("named_by", "integer", "Of a caption, how many comments name a second in which it is spoken; else 0."),
    Field("under", _TEXT, "The `url` of the hit before it that it is nearly the same as, with `--fold`."),
    Field(
        "copies",
        _COUNT,
        "With `--fold`, of a hit with others under it: how many comments of all that was found have just its words.",
    ),
)
_VIDEO_HITS = (
    Field("key", "string", "The video's key."),
    Field("title", _TEXT, "Its title."),
    Field("count", "integer", "How many hits there are in it and under it."),
    Field("hits", "list of objects", "The first three of them, as lines of `search`."),
    *(Field(f"hits[].{field.name}", field.type, field.meaning) for field in _HIT),
)
_EXPORTED_HIT = (
    Field("kind", "comment, reply, video, caption or chat", "What was found."),
    Field("key", "string", "The key of the comment or video; of a caption, that of its video."),
    Field("video_key", "string", "The key of its video."),
    Field("video_title", _TEXT, "The title of its video."),
    *_of("channel", "The channel that published the video"),
    Field("text", "string", "The text in which the words stand, to the letter."),
    Field("url", "string", "The path of the very place in Voxpop's web."),
    Field("moment", "number or null", "The second of the video: a caption's own, or the first that a comment names."),
    Field("comment", "object or null", "The comment, where it is one."),
    *(field._replace(name=f"comment.{field.name}") for field in _COMMENT),
)
_FACET_VALUE = (
    Field(
        "field", "string", "kind, lang, platform, channel, in (a video), author, year, month or at (within one video)."
    ),
    Field("value", "string", "As a query names it: `kind:reply`, `in:youtube:...`; of year and month by `date:`."),
    Field("count", "integer", "How many of the hits have it."),
    Field("name", _TEXT, "What people call it, where the value is a key."),
)
_SUGGESTION = (
    Field("kind", "word, author, channel, video, value or field", "What it is; a value is one that a field takes."),
    Field("text", "string", "The word, the name, the title, or the field with its value."),
    Field("query", "string", "The whole question, when this is chosen."),
)
_SAVED_SEARCH = (
    Field("name", "string", "Its name."),
    Field("query", "string", "The question."),
    Field("saved", _INSTANT, "When it was saved."),
)
_FILE_REPORT = (
    Field("path", "string", "The file, or the URL that was fetched."),
    Field("source", _TEXT, "The source that read it; null when none knows it."),
    Field("read", "integer", "Comments read: the sum of the next three and the refused comments."),
    Field("new", "integer", "Comments that were not held before."),
    Field(
        "changed",
        "integer",
        "Comments of which something that is shown is another now: text, author, likes, time, badges.",
    ),
    Field("unchanged", "integer", "Comments that were held as they are."),
    Field("refused", "list of objects", "What could not be taken in."),
    Field("refused[].place", "string", "Where in the file."),
    Field("refused[].reason", "string", "What was found there and what was expected."),
)
_REPORT = (
    Field("accession", "string", "The accession's id."),
    Field("ingested", _INSTANT, "When it came in."),
    *_FILE_REPORT,
)
_INSPECTION = (
    Field("path", "string", "The page's file."),
    Field("source", _TEXT, "The source that would read it; null when none knows it."),
    Field("format", _TEXT, "The format, in words."),
    Field("recognised_by", _TEXT, "What shows that it is of that format."),
    Field("files", "list of strings", "The files beside it that belong to it."),
    Field("videos", "integer", "Videos of which it speaks."),
    Field("captures", "integer", "Captures that it holds."),
    Field("comments", "integer", "Comments in it, replies included."),
    Field("replies", "integer", "Replies among them."),
    Field("chat", "integer", "Messages of live chats in it."),
    Field("captured", "object", "When it was captured: from the first to the last of its captures."),
    Field("captured.earliest", _INSTANT, "It was not made before."),
    Field("captured.latest", _INSTANT, "It was not made after."),
    Field("captured.precision", _PRECISION, "How precisely that is known."),
    Field("captured.basis", _TEXT, "How it is known."),
    Field("present", "list of strings", "The fields that it says: `comment.like_count` ..."),
    Field("absent", "list of strings", "The fields that it does not say."),
    Field("notes", "list of strings", "How it was read, where that was not certain: columns, encoding, dates."),
    Field("columns", "list of [what, column]", "Which column of a table is read as what."),
    Field("sample", "list of [author, text]", "Its first comments."),
    Field("refused", "list of objects", "What would not be taken in, as in a file report."),
    Field("refused[].place", "string", "Where in the file."),
    Field("refused[].reason", "string", "What was found there and what was expected."),
)
_DAY = (
    Field("capture", "string", "The capture's key."),
    Field("captured", "object", "When it was made, as an interval."),
    Field("captured.earliest", _INSTANT, "It was not made before."),
    Field("captured.latest", _INSTANT, "It was not made after."),
    Field("captured.precision", _PRECISION, "How precisely that is known."),
    Field("captured.basis", _TEXT, "How it is known."),
    Field("coverage", "complete, partial or unknown", "Whether all comments that could be seen were captured."),
    Field("coverage_reason", _TEXT, "Why that is believed."),
    Field("source", "string", "The source that reads it."),
    Field("view_count", _COUNT, "Views, as the platform claimed that day."),
    Field("rating", "object", "The opinion of the public, as shown that day."),
    Field("rating.mean", "number or null", "The mean, of `scale`."),
    Field("rating.scale", "number or null", "The best that there is."),
    Field("rating.likes", _COUNT, "Likes, as claimed."),
    Field("rating.dislikes", _COUNT, "Dislikes, as claimed."),
    Field("rating.basis", _TEXT, "Who says so."),
    Field("follower_count", _COUNT, "Followers of the channel, as claimed."),
    Field("comment_count", _COUNT, "Comments, as the platform claimed that day."),
    Field("comments_held", "integer", "Comments that this capture holds, messages of a chat included."),
    Field("held_so_far", _COUNT, "Comments that it and those before it hold; null where its time is unknown."),
    Field("gone_so_far", _COUNT, "Those of them that were known to be gone by then; null likewise."),
)
_CHANGE = (
    Field("change", "string", "What changed: one of the kinds below."),
    Field("id", _TEXT, "The platform's own id of the comment; null where it is the video that changed."),
    Field("key", "string", "The key of the comment, or of the video."),
    Field("before", "string, number, true, false or null", "What the earlier capture says; null where it lacks it."),
    Field("after", "string, number, true, false or null", "What the later capture says; null where it lacks it."),
)
_FINDING = (
    Field("kind", "string", "The check that found it."),
    Field("where", "string", "The file, object or record."),
    Field("what", "string", "The fact."),
)
_COPY_STEP = (
    Field("kind", "accession, decision, workspace, searches or other", "What was copied, or not."),
    Field("id", _TEXT, "Its id; of what is none of ours, where it lies; null for people's own work."),
    Field("done", "copied, packed again, mended, removed or refused", "What became of it in the copy."),
    Field("bytes", "integer", "The bytes that were written."),
    Field("reason", _TEXT, "Why it was mended, removed or refused."),
)
_INFO = (
    Field("path", "string", "The archive's folder."),
    Field("id", "string", "The archive's id."),
    Field("name", "string", "Its name, from `voxpop.toml`."),
    Field("layout", "integer", "The version of its layout on disk."),
    Field("videos", "integer", "Videos held."),
    Field("comments", "integer", "Comments held, replies included."),
    Field("channels", "integer", "Channels held."),
    Field("captures", "integer", "Captures held."),
    Field("accessions", "integer", "Accessions held."),
    Field("ingested", _INSTANT, "When the last accession came in."),
    Field("originals_bytes", _COUNT, "The size of the originals on disk."),
    Field("catalogue_bytes", _COUNT, "The size of the catalogue on disk."),
    Field("voxpop", "string", "The version of Voxpop."),
)

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "video": _VIDEO,
    "comment": _COMMENT,
    "hit": _HIT,
    "video with hits": _VIDEO_HITS,
    "exported hit": _EXPORTED_HIT,
    "facet value": _FACET_VALUE,
    "suggestion": _SUGGESTION,
    "saved search": _SAVED_SEARCH,
    "file report": _FILE_REPORT,
    "report": _REPORT,
    "inspection": _INSPECTION,
    "day": _DAY,
    "change": _CHANGE,
    "finding": _FINDING,
    "copy step": _COPY_STEP,
    "info": _INFO,
}
"""The fields of each public line, in their order. A test holds it to what the lines hold."""

CHANGES: dict[str, str] = {
    "title": "The video is titled otherwise.",
    "description": "Its description is another one.",
    "tags": "Its tags are others; one a line.",
    "chapters": "Its chapters are others; one a line, the second first.",
    "channel": "Its channel is named otherwise.",
    "followers": "The channel has more or fewer followers, as claimed.",
    "views": "Views, as claimed.",
    "video_likes": "Likes of the video, as claimed.",
    "video_dislikes": "Dislikes of the video, as claimed.",
    "rating": "The mean of its rating.",
    "comment_count": "Comments, as the platform claims.",
    "first": "Of the comments at the top that both hold, another comes first. `before` is where it stood among them.",
    "added": "No capture held this comment until the earlier of the two. `after` is its text.",
    "returned": "The comment was gone at the earlier capture. `after` is its text.",
    "seen_again": "The earlier capture missed the comment, one before held it. `after` is its text.",
    "seen": "The later capture holds the comment, the earlier not; which of them was made first, or whether an id in "
    "a file of its own is the same, is not certain. `after` is its text.",
    "removed": "The platform now says itself that it removed the comment. `before` is its text.",
    "edited": "The comment has another text.",
    "edited_mark": "The platform marks the comment as edited, or no longer; the text is the same.",
    "renamed": "The author of the comment, known by an id, has another name.",
    "likes": "The comment has more or fewer likes; where one count is rounded, by more than the rounding.",
    "hearted": "The channel gave the comment its heart.",
    "unhearted": "The channel took its heart back.",
    "pinned": "The comment was pinned.",
    "unpinned": "The comment is pinned no longer.",
    "gone": "The comment is proven gone by the later capture. `before` is its text.",
    "not_seen": "The later capture lacks the comment, and may have missed it. `before` is its text.",
}
"""The kinds of change between two captures, as `diff` tells them. A withdrawn comment has no text."""

"""Any question, as a tree in the one form that the grammar gives."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.search.archives import NAMES, WORDS
from voxpop.query import Date, Exact, Fuzzy, Named, Node, Number, Phrase, Prefix, Spoken, Word
from voxpop.query.nodes import all_of, any_of, none_of

KEY = "youtube:UCnora000000000000000000"
_WORDS = [word for word in WORDS if " " not in word]
_word = st.sampled_from([*_WORDS, "lamp", "犬の", ":)", "nobody", "brigde", "figth"])
_phrase = st.lists(_word, min_size=1, max_size=3).map(" ".join)
_low = st.one_of(st.none(), st.integers(0, 45))
_dates = [
    "1834", "1950", "1965-06", "1969", "1969-12-31", "1970", "1970-01-01", "2000",
    "2020", "2021-06", "2022", "2023-01", "2023-01-02", "2023-11-14", "2023-12", "2024-01-03",
]  # fmt: skip
_ends = st.tuples(_low, _low).filter(any_known := (lambda ends: ends != (None, None)))
_days = st.tuples(st.sampled_from([None, *_dates]), st.sampled_from([None, *_dates])).filter(any_known)


def _ordered(ends: tuple[int | None, int | None]) -> tuple[int | None, int | None]:
    low, high = ends
    return (high, low) if low is not None and high is not None and low > high else ends


def _in_order(days: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    first, last = days
    return (last, first) if first is not None and last is not None and first[: len(last)] > last else days


_text = st.one_of(
    _word.map(Word),
    st.builds(Phrase, _phrase, st.integers(0, 4)),
    st.sampled_from(["1 250", "1 234 567", "the 1 250"]).map(Phrase),
    st.sampled_from(["bri", "cran", "fight", "橋", "橋の", "the-ol", "elan", "http", "don't"]).map(Prefix),
    st.builds(
        Fuzzy, st.sampled_from(["brigde", "fight", "fihgt", "harbour", "cran", "ol", "elann"]), st.integers(1, 2)
    ),
    st.sampled_from(["Élan", "elan", "Bridge", "bridge", "old Bridge", "the old", "#tide", "@crane", "the #tide"]).map(
        Exact
    ),
)
_named = st.one_of(
    st.builds(
        Named,
        st.just("author"),
        st.sampled_from([*NAMES, "@nora", "nobody", "müller", "mül*", "nor*", "l as*", "*", "...", KEY]),
    ),
    st.builds(Named, st.just("channel"), st.sampled_from(["harbour", "Quayside", "old ha*", "nobody", "*", "!!"])),
    st.builds(
        Named, st.just("in"), st.sampled_from(["THE BRÍDGE", "the storm", "QuaySide", "Quay0000_-x", "nobody", "*"])
    ),
    st.builds(Named, st.just("platform"), st.sampled_from(["youtube", "vimeo", "*"])),
    st.builds(Named, st.just("lang"), st.sampled_from(["en", "de", "ja", "ar", "en-gb", "*"])),
    st.builds(Named, st.just("kind"), st.sampled_from(["comment", "reply", "video", "caption", "chat"])),
    st.builds(Named, st.just("has"), st.sampled_from(["timecode", "link", "emoji", "edit", "reply", "rating"])),
    st.builds(Named, st.just("is"), st.sampled_from(["pinned", "hearted", "edited", "gone", "bychannel", "question"])),
)
_filter = st.one_of(
    _named,
    st.builds(lambda f, e: Number(f, *_ordered(e)), st.sampled_from(["likes", "replies", "words"]), _ends),
    st.builds(lambda f, d: Date(f, *_in_order(d)), st.sampled_from(["date", "captured"]), _days),
    st.builds(lambda e: Spoken(*_ordered(e)), st.tuples(_low, st.one_of(st.integers(0, 80), st.just(599)))),
)
questions: st.SearchStrategy[Node] = st.recursive(
    st.one_of(_text, _text, _filter),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
        inner.map(none_of),
    ),
    max_leaves=6,
)

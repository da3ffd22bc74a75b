"""Searches, and the same questions put to what people use otherwise, over the same texts in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from threading import Event, Thread

from bench import peers
from bench.figures import Figure, percentile
from bench.memory import memory_bytes
from bench.peers import Kind, Peer, Question
from bench.reading import largest
from bench.store import bench_dir
from bench.tongues import tongues
from voxpop.archive import Archive

_TIMES, _PEER_TIMES, _LIMIT = 12, 3, 20
_PATIENCE = 20_000.0  # milliseconds after which a peer is asked no more of the same
_BARS_FROM = 2_000_000

_other_ways = count(11)


def _words(tag: str, *ranks: int) -> list[str]:
    words = next(tongue.words for tongue in tongues() if tongue.tag == tag)
    return [words[rank] for rank in ranks]


def _questions(video: str) -> list[tuple[str, Kind, float | None, list[str]]]:
    """What is asked: its name, its kind, the milliseconds that p95 may take, the words; within `video` where asked."""
    common = [*_words("en", 0, 1, 2), *_words("es", 0), *_words("fr", 2)]
    middle = _words("en", 30, 40, 50, 60)
    rare = _words("en", 20_000, 25_000, 30_000, 35_000)
    two = [f"{one} {other}" for one, other in zip(middle, _words("en", 100, 120, 140, 160), strict=True)]
    begun = [word[:4] for word in _words("en", 300, 600, 900, 1200)]
    return [
        ("a rare word", "word", 3, rare),
        ("a common word", "word", 15, common),
        ("two words", "words", None, two),
        ("two common words", "words", None, ["the to", "de la", "and that"]),
        ("a phrase of common words", "phrase", 150, ["of the", "de la", "in that"]),
        ("how words begin", "prefix", None, begun),
        ("Chinese and Japanese", "word", None, [*_words("zh", 20, 21, 23), *_words("ja", 34, 36)]),
        ("a common word, newest first", "newest", 25, common),
        ("a common word, most liked first", "likes", 25, common),
        ("a word within a video", "within", 3, [*middle, *_words("es", 20, 30)]),
        ("a common word, facets and histogram", "facets", 120, common),
    ]


def searches(path: Path, comments: int) -> list[Figure]:
    """Every kind of question, put to Voxpop and then to its peers, each alone: all of them share the system's cache of
    files, which at ten million comments holds not what all of them read.
    """
    with Archive.open(path) as archive:
        video = largest(archive)
        asked = [
            (name, bar if comments >= _BARS_FROM else None, [Question(kind, one, video) for one in words])
            for name, kind, bar, words in _questions(video)
        ]
        ours = [_ours(archive, name, questions, bar) for name, bar, questions in asked]
        others = [_suggesting(archive, comments), _paging(archive)]
        with peers.opened(bench_dir(), archive, comments) as met:
            theirs = [
                [_theirs(peer, questions, figure.value) for (*_, questions), figure in zip(asked, ours, strict=True)]
                for peer in met
            ]
            held = [(peer.name, memory_bytes(peer.pid)) for peer in met if peer.pid is not None]
            others += [Figure(f"    memory of {name}", bytes_held / 1e6, "MB") for name, bytes_held in held]
    return [*(figure for row in zip(ours, *theirs, strict=True) for figure in row), *others]


def _ours(archive: Archive, name: str, asked: Sequence[Question], bar: float | None) -> Figure:
    taken, hits = _timed(asked, lambda question: _ask(archive, question), _TIMES)
    beside = f"p50 {percentile(taken, 0.5):.1f}, {hits:,} hits"
    return Figure(name, percentile(taken, 0.95), "ms", bar, beside=beside)


def _theirs(peer: Peer, asked: Sequence[Question], ours: float) -> Figure:
    taken, hits = _timed(asked, peer.ask, _PEER_TIMES)
    p95 = percentile(taken, 0.95)
    beside = f"p50 {percentile(taken, 0.5):.1f}, {hits:,} hits; {p95 / ours:.1f} times Voxpop's p95"
    return Figure(f"    {peer.name}", p95, "ms", beside=beside)


def _ask(archive: Archive, question: Question) -> int:
    words = {"phrase": f'"{question.words}"', "prefix": f"{question.words}*"}.get(question.kind, question.words)
    if question.kind == "within":
        words = f"in:{question.video} {words}"
    sort = "newest" if question.kind == "newest" else "likes" if question.kind == "likes" else "relevance"
    found = archive.search(words, sort=sort, limit=_LIMIT)  # type: ignore[arg-type]
    if question.kind == "facets":  # of more values each time: those that were counted before are remembered
        archive.facets(words, most=next(_other_ways))
    return found.count


def _timed(asked: Sequence[Question], ask: Callable[[Question], int], times: int) -> tuple[list[float], int]:
    """Milliseconds of each question after a first round that warms up, and all hits together."""
    hits, taken, slowest = 0, list[float](), 0.0
    for question in asked:
        started = time.perf_counter()
        hits += ask(question)
        slowest = max(slowest, (time.perf_counter() - started) * 1_000)
    for _ in range(times if slowest < _PATIENCE else 1):
        for question in asked:
            started = time.perf_counter()
            ask(question)
            taken.append((time.perf_counter() - started) * 1_000)
    return taken, hits


def _suggesting(archive: Archive, comments: int) -> Figure:
    """What is suggested behind each beginning of some words, as a server does that has the frequent ones in mind."""
    is_over = Event()
    keeping = Thread(target=archive.searches.follow, args=(is_over,))
    keeping.start()
    while not archive.searches.is_followed:
        time.sleep(0.1)
    words = [*_words("en", *range(10, 2_000, 40)), *_words("es", *range(10, 1_000, 40))]
    taken = []
    for beginning in (word[:end] for word in words for end in range(1, len(word) + 1)):
        started = time.perf_counter()
        archive.searches.suggest(beginning)
        taken.append((time.perf_counter() - started) * 1_000)
    is_over.set()
    keeping.join()
    beside = f"p50 {percentile(taken, 0.5):.1f} ms, {len(taken)} beginnings of words"
    bar = 10 if comments >= _BARS_FROM else None
    return Figure("what is suggested while one types", percentile(taken, 0.95), "ms", bar, beside=beside)


def _paging(archive: Archive) -> Figure:
    taken, cursor = [], None
    for _ in range(60):
        started = time.perf_counter()
        found = archive.search("the", after=cursor, limit=_LIMIT)
        taken.append((time.perf_counter() - started) * 1_000)
        cursor = found.next
        if cursor is None:
            break
    beside = f"p50 {percentile(taken, 0.5):.1f} ms, {len(taken)} pages, one after the other"
    return Figure("the next page of a common word", percentile(taken, 0.95), "ms", beside=beside)

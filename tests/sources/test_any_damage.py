"""Whatever happens to the bytes of a page of any format, its source neither fails nor runs on."""

from __future__ import annotations

import io
import tempfile
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from tests.conftest import IS_SOAK
from tests.sources import golden, odd_values
from voxpop.errors import CannotRedact
from voxpop.model import Again, CaptureClaim, CommentClaim, Cue, Refused
from voxpop.sources import source_named
from voxpop.sources.base import SourceOfSeveral

CASES = {f"{case.parent.name}/{case.name}": case for case in golden.cases()}
_LONG = 20.0  # seconds for a file of a few kilobytes; far beyond what any takes


@cache
def originals(name: str) -> tuple[str, dict[str, golden.Held]]:
    """The source and the files of a case."""
    with tempfile.TemporaryDirectory() as folder:
        group = golden.group_of(CASES[name], Path(folder))
        return group.source, golden.originals_of(group)


def pages(files: dict[str, golden.Held]) -> list[str]:
    """The files that are read; media with its page inside is the first of its files."""
    return sorted(path for path, file in files.items() if file.role == "page") or [next(iter(files))]


def check(name: str, files: dict[str, golden.Held]) -> list[CommentClaim]:
    """Read all claims of damaged files, and hold them to what every source promises; gives the comments."""
    source = source_named(originals(name)[0])
    captures, places, begun = 0, set[int](), time.monotonic()
    comments = []
    for claim in source.read(files, golden.provenance_of(CASES[name], source.name)):
        check_values(claim)
        if isinstance(claim, CaptureClaim):
            captures += 1
        elif isinstance(claim, Again):
            assert 0 <= claim.capture < captures
        elif isinstance(claim, CommentClaim):
            assert captures
            assert claim.place not in places
            places.add(claim.place)
            comments.append(claim)
        elif isinstance(claim, Cue):
            assert captures
            assert claim.text
            assert 0 <= claim.start_seconds <= claim.end_seconds
        else:
            assert isinstance(claim, Refused)
            assert claim.place
            assert claim.reason
        assert time.monotonic() - begun < _LONG
    return comments


def check_values(value: object) -> None:
    """No half characters, and no number that the catalogue cannot hold."""
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, int | float):
        assert abs(value) < 2**63
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            check_values(getattr(value, name))
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            check_values(part)


@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
@settings(deadline=None, max_examples=3000 if IS_SOAK else 20)
def test_bytes_changed_anywhere_never_raise(name: str, data: st.DataObject) -> None:
    files = dict(originals(name)[1])
    path = data.draw(st.sampled_from(pages(files)))
    content = bytearray(files[path].content)
    changes = st.tuples(st.integers(0, max(0, len(content) - 1)), st.binary(max_size=4), st.integers(0, 4))
    for at, new, gone in data.draw(st.lists(changes, min_size=1, max_size=6)):
        content[at : at + gone] = new
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(content))))
    files[path] = golden.Held(path, bytes(content[:cut]))
    check(name, files)


@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
@settings(deadline=None, max_examples=3000 if IS_SOAK else 20)
def test_values_that_are_others_never_raise_and_a_withdrawn_comment_is_the_one_that_was_meant(
    name: str, data: st.DataObject
) -> None:
    files = dict(originals(name)[1])
    path = data.draw(st.sampled_from(sorted(files)))
    files[path] = golden.Held(path, data.draw(odd_values.changed(files[path].content)), files[path].role)
    comments = check(name, files)
    once = [claim for claim in comments if claim.id and [other.id for other in comments].count(claim.id) == 1]
    if once:
        gone = data.draw(st.sampled_from(once))
        left = redacted(name, files, gone)
        assert left is None or [claim.text for claim in left if claim.id == gone.id] in ([], [""])


@pytest.mark.parametrize("name", CASES)
def test_a_page_that_is_empty_or_lacks_is_refused(name: str) -> None:
    source, files = originals(name)
    check(name, {path: golden.Held(path, b"", file.role) for path, file in files.items()})
    check(name, {path: file for path, file in files.items() if path not in pages(files)})
    assert source_named(source).recognises(b"", "nothing") is False


@pytest.mark.parametrize("name", CASES)
def test_a_redacted_page_has_lost_the_words_and_is_otherwise_the_same(name: str) -> None:
    files = originals(name)[1]
    said = check(name, files)
    target = next((claim for claim in said if len(claim.text) > 3), None)
    left = None if target is None else redacted(name, files, target)
    if target is None or left is None:
        return
    kept = [claim.text for claim in said if claim.text and not _same(claim, target)]
    assert [claim.text for claim in left if claim.text and (target.id is None or claim.id != target.id)] == kept


def redacted(name: str, files: dict[str, golden.Held], gone: CommentClaim) -> list[CommentClaim] | None:
    """The comments that are read when this one was withdrawn; None where the format cannot be written without one."""
    source, again = source_named(originals(name)[0]), dict(files)
    first = source.first_places(files) if isinstance(source, SourceOfSeveral) else {}
    for path in pages(files):
        out = io.BytesIO()
        try:
            source.redact(files[path], frozenset({gone.place - first.get(path, 0)}), out)
        except CannotRedact:
            return None
        again[path] = golden.Held(path, out.getvalue(), files[path].role)
    return check(name, again)


def _same(claim: CommentClaim, target: CommentClaim) -> bool:
    """One comment may stand in a file several times: a history of it, or a copy."""
    return claim.place == target.place if target.id is None else claim.id == target.id

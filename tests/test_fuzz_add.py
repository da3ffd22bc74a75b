"""Whatever pages hold: taking them in never fails, what is kept is sound, and twice is once."""

from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.pages import CAPTION, MIRROR, info, said
from tests.archive.records import findings, public
from tests.conftest import IS_SOAK
from voxpop.archive import Archive

STEM = "The last ferry [Quay1234_-x]"
COMMENTS = [
    said("c1", "1:08 the tide", is_pinned=True),
    said("c1.r1", "@nora it does", parent="c1", who="tom"),
    said("c2", "a caf\u00e9 \U0001f309\nby the quay", like_count="1.2K"),
    said(None, "without an id", who="ann"),
    said("c3", "answers nobody", parent="gone"),
]
PAGE = info(
    COMMENTS,
    chapters=[{"start_time": 0, "end_time": 40, "title": "Quay"}],
    subtitles={"en": [{"ext": "vtt", "name": "English"}]},
    tags=["tide"],
)

# What a field may hold that it should not.
ODD: list[object] = [
    None, "", 0, -1, 2**70, 1e308, float("nan"), True, [], {}, [[]], "\ud83d", "\x00\x1b[2J", "\u202egnp.exe",
    "<script>alert(1)</script>", "../../etc/passwd", "javascript:alert(1)", "root", "c1", "c2",
    "x" * 20_000, "0:12 " * 300, "UC", "99999999", 10**11, {"a": [{"b": "c"}]},
]  # fmt: skip
PLACES = st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=4)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in inner for place in places(child, (*path, key)))]


@st.composite
def pages(draw: st.DrawFn) -> bytes:
    """An info.json in which some values are others, gone or there twice."""
    page = copy.deepcopy(PAGE)
    for where in draw(PLACES):
        all_places = places(page)[1:]
        *path, last = all_places[int(where * len(all_places))] if all_places else ("id",)
        holder: Any = page
        for key in path:
            holder = holder[key]
        how = draw(st.sampled_from(["odd", "odd", "gone", "twice"]))
        if how == "gone":
            del holder[last]
        elif how == "twice" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[last]))
        else:
            holder[last] = draw(st.sampled_from(ODD))
    return json.dumps(page, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Bytes changed, put in, and cut off at the end."""
    held = bytearray(content)
    for where in draw(PLACES):
        at = int(where * len(held))
        held[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(held[: draw(st.just(len(held)) | st.integers(0, len(held)))])


@settings(max_examples=300 if IS_SOAK else 5)
@given(
    info_json=pages(),
    broken=damaged(json.dumps(PAGE).encode()),
    mirror=damaged(MIRROR.encode()),
    caption=damaged(CAPTION.encode()),
)
def test_pages_of_any_content_are_taken_in_or_refused_and_the_archive_is_sound(
    info_json: bytes, broken: bytes, mirror: bytes, caption: bytes
) -> None:
    files = {
        f"a/{STEM}.info.json": info_json, f"a/{STEM}.en.vtt": caption, f"b/{STEM}.info.json": broken,
        "c/ferry.txt": mirror, "d/ferry.txt": MIRROR.encode(), f"e/{STEM}.info.json": json.dumps(PAGE).encode(),
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder, "inbox")
        for name, content in files.items():
            path = inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        with Archive.open(Path(folder, "kept"), create=True) as archive:
            reports = list(archive.add([inbox]))
            assert {report.path for report in reports} == {str(inbox / name) for name in files}
            assert all(r.source or r.refused for r in reports)
            assert findings(archive) == []
            before = public(archive)
            again = list(archive.add([inbox]))
            assert [(r.new, r.changed, r.unchanged) for r in again] == [
                (0, 0, r.new + r.changed + r.unchanged) for r in reports
            ]
            assert public(archive) == before
            archive.search('tide OR "gulls" -x')
            archive.rebuild()
            assert public(archive) == before

"""What Voxpop says of an archive is no original: added to one, it would be other videos and other comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.pages import CAPTION, VIDEO_ID, said, write_page
from voxpop.archive import Archive
from voxpop.codec import comment_line, hit_line, video_line
from voxpop.export import exported
from voxpop.model import FileReport

KEY = f"youtube:{VIDEO_ID}"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all that is written of a page with a caption, each kind of hit in a file of its own too."""
    folder = tmp_path_factory.mktemp("written")
    comments = [said("c1", "the tide"), said("c2", "=tide", like_count=...), said("c1.r1", "a tide", parent="c1")]
    for id_ in (VIDEO_ID, "Other234_-x"):
        page = write_page(folder / "inbox", comments, id=id_, title="The last tide", description="tide")
        page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    out = folder / "out"
    out.mkdir()
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([folder / "inbox"]))
        for kind in ("any", "comment", "video", "caption"):
            hits = list(archive.searches.every("kind:*" if kind == "any" else f"kind:{kind}"))
            (out / f"{kind}.csv").write_bytes(b"".join(part for _, part in exported(hits, "csv")))
            (out / f"{kind}.jsonl").write_bytes(b"".join(part for _, part in exported(hits, "jsonl")))
        (out / "comments.jsonl").write_bytes(b"\n".join(map(comment_line, archive.comments(KEY))))
        (out / "search.jsonl").write_bytes(b"\n".join(map(hit_line, archive.search("tide").hits)))
        (out / "list.jsonl").write_bytes(b"\n".join(map(video_line, archive.videos().items)))
    return out


def reports(folder: Path, of: Path) -> list[FileReport]:
    with Archive.open(folder, create=True) as archive:
        return list(archive.add([of]))


def test_what_voxpop_wrote_is_refused_with_the_way_to_take_it_in(written: Path, tmp_path: Path) -> None:
    found = {Path(report.path).name: report for report in reports(tmp_path / "a", written)}
    assert len(found) == 11
    for name, report in found.items():
        assert (report.read, report.video_key) == (0, None), name
        assert "voxpop merge" in report.refused[0].reason, name


def test_a_table_with_some_of_these_columns_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("key,video_key,author_key,text,like_count\nc1,Abc12345_-x,a1,the tide,3\n")
    [report] = reports(tmp_path / "a", tmp_path / "t.csv")
    assert (report.read, report.new, report.refused) == (1, 1, ())

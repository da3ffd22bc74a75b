"""An archive on disk that is searched: two videos, one with a transcript, with answers, copies, and named moments."""

from __future__ import annotations

from pathlib import Path

from tests.archive.pages import CAPTION, CAPTURED, said, write_page
from voxpop.archive import Archive

FERRY, CRANE = "youtube:Ferry234_-x", "youtube:Crane234_-x"
DAY = 86_400
COPIES = (
    "Long live the bridge!", "long live the BRIDGE 🎉🎉", "Long live the bridge", "Long live the bridgee!!!",
    "LONG LIVE THE BRIDGE",
)  # fmt: skip


def searched(folder: Path) -> Archive:
    """The archive, in a folder of its own."""
    ferry = [
        said("f1", "Who pays for the bridge? <script>alert(1)</script>", who="kamal"),
        said("f1.r", "The bridge pays for itself, see 1:08", parent="f1"),
        said("f2", "at 0:02 and at 1:09 the bridge is up", who="marit"),
        said("f3", "وقف الجسر عند 1:08 bridge", who="kamal"),
        *(said(f"k{n}", text, who=f"w{n}", timestamp=CAPTURED - n * DAY) for n, text in enumerate(COPIES)),
    ]
    page = write_page(folder / "ferry", ferry, id="Ferry234_-x", title="The last ferry under the bridge")
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(
        CAPTION + "\n00:01:12.000 --> 00:01:15.000\nThe bridge is up <b>now</b>.\n"
    )
    crane = [
        said("g1", "the crane and the bridge", who="marit"), said("g2", "a crane is no bridge, is it"),
        said("g3", "the crane turns"), said("g4", "bridge, bridge, bridge", who="théo"),
        said("g5", "I saw the bridge from the crane, 0:30", who="théo"),
    ]  # fmt: skip
    write_page(folder / "crane", crane, id="Crane234_-x", title="The crane", description="Nothing", duration=60)
    archive = Archive.open(folder / "kept", create=True, name="The Quay Archive")
    list(archive.add([folder / "ferry", folder / "crane"]))
    return archive

"""What is told at the end of an `add` of many files: something that can be acted on."""

from __future__ import annotations

from voxpop.cli.tally import Tally
from voxpop.model import FileReport, Refused

NO_TIME = '"{}" is no time that is known here'


def sums(*reports: FileReport) -> list[str]:
    tally = Tally(is_brief=False)
    for report in reports:
        tally.count(report)
    return list(tally.sums())


def refused(*reasons: str, kept: bool = False) -> FileReport:
    found = tuple(Refused(f"line {number}", reason) for number, reason in enumerate(reasons))
    return FileReport("page.csv", "table", len(reasons), refused=found, accession_id="a1" if kept else None)


def test_how_many_files_were_refused_whole_is_told_apart_from_how_many_places() -> None:
    told = sums(refused("is none"), refused("is none"), refused("a", "b", kept=True), FileReport("x", "ytdlp", 1, 1))
    assert told[1] == "  2 files were refused whole, and of 1 a part."
    assert sums(refused("is none"), FileReport("x", "ytdlp", 1, 1))[1] == "  1 file was refused whole."
    assert len(sums(refused("is none"))) == 1
    assert len(sums(refused("a", kept=True), FileReport("x", "ytdlp", 1, 1))) == 1


def test_reasons_that_differ_in_what_was_found_are_counted_as_one() -> None:
    words = ["nice boat", 'so: \\"they\\" said', "12,5", "3-21", "犬"]
    [_, first, second] = sums(refused(*map(NO_TIME.format, words * 3), *(f"{n} cells stood there" for n in range(4))))
    assert first == "  15 refused: … is no time that is known here"
    assert second == "  4 refused: … cells stood there"


def test_a_reason_that_is_always_the_same_is_told_as_it_was_written() -> None:
    told = sums(refused(*['"Boat" is none: of 3 in UTF-8, none.'] * 11))
    assert told[1] == '  11 refused: "Boat" is none'


def test_a_file_of_which_a_part_was_refused_is_told_to_be_taken_in() -> None:
    tally = Tally(is_brief=False)
    caption = FileReport("a.vtt", "captions", 0, refused=(Refused("a.vtt", "one block"),), accession_id="a1",
                         video_key="youtube:a")  # fmt: skip
    assert list(tally.lines(caption)) == ["a.vtt  captions  taken in", "a.vtt  refused  a.vtt: one block"]
    nothing = FileReport("b.vtt", None, refused=(Refused("b.vtt", "none"),))
    assert list(tally.lines(nothing)) == ["b.vtt  refused  b.vtt: none"]

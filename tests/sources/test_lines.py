"""Lines of text in whatever encoding."""

from __future__ import annotations

import io

import pytest

from voxpop.sources.lines import lines_of


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("tide\nturns", [("tide", False), ("turns\ufffd", True)]),
        ("tide\n", [("tide", False), ("\ufffd", True)]),
        ("tide\r", [("tide", False), ("\ufffd", True)]),
        ("", [("\ufffd", True)]),
    ],
)
def test_half_a_character_at_the_end_is_damage_of_the_line_that_it_ends(
    text: str, lines: list[tuple[str, bool]], encoding: str
) -> None:
    content = f"\ufeff{text}".encode(encoding) + b"\x41"
    found = list(lines_of(io.BytesIO(content)))
    assert [(line.text, line.was_damaged) for line in found] == lines
    assert b"".join(line.raw for line in found) == content[2:]

"""Whether two words are spelt nearly alike.

Comes in: tokens. Goes out: yes or no.
"""

from __future__ import annotations

SHORTEST = 3
"""Letters of a word in which some may differ; a shorter one would be nearly alike to too many."""


def is_nearly(one: str, other: str, most: int) -> bool:
    """Whether at most `most` letters differ, are missing, are too many, or change places with the next.

    >>> is_nearly("colour", "color", 1), is_nearly("abc", "acb", 1), is_nearly("quay", "key", 1)
    (True, True, False)
    """
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before = before, row
        row = [i]
        for j, sign in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return False
    return row[-1] <= most

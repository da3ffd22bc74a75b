"""One or many: the words of the sentences in which sources say how many comments a page holds.

Comes in: a count. Goes out: the word that goes with it.
"""

from __future__ import annotations


def comments(count: int) -> str:
    """`1 comment`, `1298 comments`."""
    return f"{count} comment" if count == 1 else f"{count} comments"


def there_were(count: int) -> str:
    """`there was 1 comment`, `there were 1298 comments`."""
    return f"there {were(count)} {comments(count)}"


def were(count: int) -> str:
    """`was` of one, `were` of none or many."""
    return "was" if count == 1 else "were"


def are(count: int) -> str:
    """`is` of one, `are` of none or many."""
    return "is" if count == 1 else "are"


def stand(count: int) -> str:
    """`stands` of one, `stand` of none or many."""
    return "stands" if count == 1 else "stand"

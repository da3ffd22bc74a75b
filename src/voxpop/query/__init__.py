"""What a person searches for, and what the catalogue answers.

Comes in: the words of the search box. Goes out: a `Query`, whose words are as typed (each engine's compiler hands them
to the one analysis, which may leave nothing of a word such as `!!`), and the shapes of answers: `Slice`, `Hit` and
`Found`, with cursors that say where the next one goes on. (docs/reference/search.md has the language for people.)
"""

from voxpop.query.answers import (
    Answered,
    Arrival,
    Facet,
    Facets,
    FacetValue,
    Found,
    Grouped,
    Hit,
    Line,
    Order,
    Show,
    Slice,
    Sort,
    Stretch,
    Strip,
    Suggestion,
    VideoHits,
)
from voxpop.query.cursors import Scalar, decode_cursor, encode_cursor
from voxpop.query.ending import Ending, ending
from voxpop.query.grammar import LONGEST_TEXT, MOST_TERMS, parse
from voxpop.query.nodes import (
    And,
    Date,
    Exact,
    Fuzzy,
    Named,
    Node,
    Not,
    Nothing,
    Number,
    Or,
    Phrase,
    Prefix,
    Query,
    Spoken,
    Term,
    Word,
)
from voxpop.query.notes import NOTES
from voxpop.query.printing import written

__all__ = [
    "LONGEST_TEXT",
    "MOST_TERMS",
    "NOTES",
    "And",
    "Answered",
    "Arrival",
    "Date",
    "Ending",
    "Exact",
    "Facet",
    "FacetValue",
    "Facets",
    "Found",
    "Fuzzy",
    "Grouped",
    "Hit",
    "Line",
    "Named",
    "Node",
    "Not",
    "Nothing",
    "Number",
    "Or",
    "Order",
    "Phrase",
    "Prefix",
    "Query",
    "Scalar",
    "Show",
    "Slice",
    "Sort",
    "Spoken",
    "Stretch",
    "Strip",
    "Suggestion",
    "Term",
    "VideoHits",
    "Word",
    "decode_cursor",
    "encode_cursor",
    "ending",
    "parse",
    "written",
]

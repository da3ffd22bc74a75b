"""What stands in a text: timecodes, links, words, its language.

Comes in: text as captured, clean of lone surrogates. Goes out: plain values; nothing here knows a database or a page.
"""

from voxpop.text.alike import firsts
from voxpop.text.analysis import ANALYSIS_VERSION, Token, token_spans, tokens, tokens_apart
from voxpop.text.emoji import EMOJI_SIGNS, has_emoji
from voxpop.text.exact import stands_exactly
from voxpop.text.folding import is_sign
from voxpop.text.highlight import Highlight, Run, Terms, highlight
from voxpop.text.language import guess
from voxpop.text.links import Address, addresses, without_queries
from voxpop.text.segments import Segment, segments
from voxpop.text.spelling import SHORTEST, is_nearly
from voxpop.text.stemming import STEMMERS, stem
from voxpop.text.timecodes import Timecode, moments, timecodes
from voxpop.text.variants import variants

__all__ = [
    "ANALYSIS_VERSION",
    "EMOJI_SIGNS",
    "SHORTEST",
    "STEMMERS",
    "Address",
    "Highlight",
    "Run",
    "Segment",
    "Terms",
    "Timecode",
    "Token",
    "addresses",
    "firsts",
    "guess",
    "has_emoji",
    "highlight",
    "is_nearly",
    "is_sign",
    "moments",
    "segments",
    "stands_exactly",
    "stem",
    "timecodes",
    "token_spans",
    "tokens",
    "tokens_apart",
    "variants",
    "without_queries",
]

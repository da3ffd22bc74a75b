"""All forms of a word, for who asks for them: by Snowball's stemmers (https://snowballstem.org).

Comes in: a language, a token. Goes out: its stem. Tokens are folded, and so are both sides; a stemmer that looks at
accents sees less than it could.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

STEMMERS: Final = MappingProxyType({
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
})  # fmt: skip
"""By the tag of their language."""


@lru_cache(1 << 16)
def stem(language: str, token: str) -> str:
    """The stem of a token.

    >>> stem("en", "harbours"), stem("de", "haus") == stem("de", "hausern")
    ('harbour', True)
    """
    return str(_stemmer(language).stemWord(token))


@lru_cache
def _stemmer(language: str) -> Any:
    import snowballstemmer  # an eighth of a second, which no command must pay for that stems nothing

    return snowballstemmer.stemmer(STEMMERS[language])

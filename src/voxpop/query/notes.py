"""What a search may remark to the person who asked.

Comes in: nothing. Goes out: whole sentences, so that they can be translated.
"""

NOTE_QUOTE = 'A quotation mark is missing; the words after " were searched for one by one.'
NOTE_SIDE = "AND, OR and NOT want something beside them; one that has nothing there was left out."
NOTE_BRACKET = "A bracket has no counterpart; it was left out."
NOTE_DEEP = "Brackets lie deeper in each other than 40; the innermost were left out."
NOTE_PREFIX = "Two letters at least must stand before *; it was searched for as a whole word."
NOTE_STAR = "* stands only at the end of a word, and ? for no letter; elsewhere they were left out."
NOTE_PLAIN = "In quotation marks and beside = or ~, * stands for nothing, nor does ~ beside =; it was left out."
NOTE_WEIGHT = "Words are not weighed here; ^ with its number was left out."
NOTE_DASH = "A - between spaces was taken for a dash; without a space behind it, it leaves a word out."
NOTE_NAME = (
    "A name has no exact form and cannot be spelt nearly so, nor may in: be a beginning; =, ~ and * were left out "
    "(author:nor* is fine)."
)
NOTE_FUZZY = "At most two letters may differ in a word, and a hundred words in a phrase; more was taken for that."
NOTE_NEAR = "Words of so long a phrase cannot lie so far from each other; fewer others may stand between them."
NOTE_SIGNS_APART = "In scripts without spaces between words, and in Korean, ~ counts the signs between, not words."
NOTE_FIELD = "What stands before : is no field; all of it was searched for as words."
NOTE_VALUE = "A field was given what it cannot take; that was searched for as words."
NOTE_LONG = "The search is longer than 1,000 characters; the rest was left out."
NOTE_MANY = "There are more than 32 words and phrases, or more than 32 fields; the rest was left out."
NOTE_NOBODY = "There is no video, channel or platform here by a name that was given."
NOTE_SIGNS = (
    "An author whose name has no letter, digit or emoji cannot be asked for by it; beside hits, authors can be chosen."
)
NOTE_LANGUAGE = "Nothing here is in a language of that name; lang: takes its tag, such as en or pt-BR."
NOTE_NOTHING = "Nothing of this can be looked for: it has no letter, no digit and no emoji, and no field that limits."
NOTE_FIELDS_ALONE = "What has no letter, digit or emoji cannot be looked for; what else was asked for counted alone."
NOTE_PART = "So many texts have words of an exact form that only the first of them were looked at: this is a part."
NOTE_VAST = "Very many words begin so: they were looked for anywhere in the text, not only behind the others."
NOTE_LATE = "This takes too long to be looked for everywhere: it was among the last comments that were taken in."
NOTE_COSTLY = "This takes too long. Ask for less at once, or for longer words."
NOTE_UNCOUNTED = "What these fall into takes too long to be counted."

NOTES = (
    NOTE_QUOTE, NOTE_SIDE, NOTE_BRACKET, NOTE_DEEP, NOTE_PREFIX, NOTE_STAR, NOTE_PLAIN, NOTE_WEIGHT, NOTE_DASH,
    NOTE_NAME, NOTE_FUZZY, NOTE_NEAR, NOTE_SIGNS_APART, NOTE_FIELD, NOTE_VALUE, NOTE_LONG, NOTE_MANY, NOTE_NOBODY,
    NOTE_SIGNS, NOTE_LANGUAGE, NOTE_NOTHING, NOTE_FIELDS_ALONE, NOTE_PART, NOTE_VAST, NOTE_LATE,
    NOTE_COSTLY, NOTE_UNCOUNTED,
)  # fmt: skip
"""All that a search may remark, for translation."""

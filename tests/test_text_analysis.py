"""Analysis: the tokens by which a text is found, in every script, and where they stand."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voxpop.text import token_spans, tokens

TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(categories=["M", "Lo", "Lm", "So", "Cf"])),
    st.text(
        st.sampled_from(
            "aé e\u0301\u0308İıßﬁ½ﷺأٱةى\u064e\u0640שָ ёйŁ犬"
            "がか\u3099ﾊﾞ한ᄒ\u1161\u11abนำक़ज़ँ्\u200d\u200c\ufe0f👍🏽👩🚒🇫🇷♀#@_-"
        )
    ),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Bridge OPENS", "the bridge opens"),
        ("L'Été à Łódź, naïve œuvre", "l ete a lodz naive oeuvre"),
        ("Đặng cà phê", "dang ca phe"),
        ("Straße STRASSE ẞ", "strasse strasse ss"),
        ("İstanbul ILIK ılık", "istanbul ilik ilik"),
        ("smørrebrød Þór", "smorrebrod thor"),
        ("Ёлка ёлка елка", "елка елка елка"),
        ("мой мои її", "мой мои її"),
        ("ΟΔΌΣ οδός", "οδοσ οδοσ"),
        ("مُحَمَّدٌ محمّد محمد", "محمد محمد محمد"),
        ("أحمد إحمد احمد ٱحمد", "احمد احمد احمد احمد"),
        ("مدرسة على ـــ كتـــاب", "مدرسه علي كتاب"),
        ("می‌خواهم ک", "مي خواهم ك"),
        ("שָׁלוֹם שלום", "שלום שלום"),
        ("हिन्दी क्षत्रिय बाज़ार बाजार", "हिंदी क्षत्रिय बाजार बाजार"),
        ("தமிழ் മലയാളം বাংলা", "தமிழ் മലയാളം বাংলা"),
        ("\u09a4\u09c7\u09be", "\u09a4\u09cb"),
        ("桟橋の犬", "桟 橋 の 犬"),
        ("ラーメン ﾊﾞｶ ガ", "ラ ー メ ン バ カ ガ"),
        ("东京abc塔", "东 京 abc 塔"),
        ("한국어", "한 국 어"),
        ("ไทย ລາວ", "ไ ท ย ລ າ ວ"),
        ("ខ្មែរ မြန်", "ខ ្ ម ែ រ မ ြ န ်"),
        ("Ｆｕｌｌ １２３ ﬁn", "full 123 fin"),
        ("٤٢ ४२ ๔๒", "42 42 42"),
        ("#harbour @harbour_news", "harbour harbour news"),
        ("https://example.org/a-b?c=1", "https example org a b c 1"),
        ("1,000.5 3:16 don't", "1 000 5 3 16 don t"),
        ("nice👍👍🏽nice", "nice 👍 👍 nice"),
        ("🇫🇷🇩🇪", "🇫🇷 🇩🇪"),
        ("👨‍👩‍👧 🤷🏽‍♀️ 🤷", "👨‍👩‍👧 🤷 🤷"),
        ("❤️ ❤", "❤ ❤"),
        ("stop‼️‼ ⁉️ ↔️ ◻️◼️◽◾ ⤴️⤵️ 〰️ 〽️", "stop ‼ ‼ ⁉ ↔ ◻ ◼ ◽ ◾ ⤴ ⤵ 〰 〽"),
        ("so\u00adft \u200fעם", "soft עם"),
        ("3½ 1⅓ ½ 10² x¹⁰", "3 1 2 1 1 3 1 2 10 2 x10"),
        ("№5 № 5 Harbour™ CO₂ m²", "no 5 no 5 harbour tm co2 m2"),
        ("कहाँ जन्म गन्ना मम्मी अङ्क", "कहां जन्म गन्ना मम्मी अंक"),
        ("خانه‌ها خانه‌ی نامه‌نگار Auf\u200cgabe", "خانه ها خانه ي نامهنگار aufgabe"),
        ("한\u3164글 \u3164", "한 글"),
        ("\U0001f170\ufe0f \U0001f170 \U0001f17e\ufe0f\U0001f17f\ufe0f", "\U0001f170 \U0001f170 \U0001f17e \U0001f17f"),
        ("░▒▓ ⠿ \ufffd !!! …", ""),
        ("", ""),
    ],
)
def test_a_text_is_folded_into_its_tokens(text: str, expected: str) -> None:
    assert tokens(text) == expected.split(" ") if expected else tokens(text) == []


@pytest.mark.parametrize(
    "texts",
    [
        "हिन्दी हिंदी हिन्\u200dदी हिँदी",
        "सम्बन्ध संबंध",
        "गङ्गा गंगा",
        "पञ्जाब पंजाब पन्जाब",
        "अण्डा अंडा अन्डा",
        "क़लम क़लम कलम",
        "\u0929 \u0928\u093c न",
        "ॲप ऍप अॅप",
        "ओर अोर अाेर",
        "आम अाम",
        "હિન્દી હિંદી",
        "ਜ਼ਿੰਦਗੀ ਜ਼ਿੰਦਗੀ ਜਿੰਦਗੀ",
        "ਆਪ ਅਾਪ",
        "উৎসব উত্\u200dসব",
        "অামার আমার",
        "ஸ்ரீ ஶ்ரீ",
        "അവൻ അവന്\u200d അവന്",
        "എന്റെ എൻ്റെ എന്\u200dറെ എൻറെ",
        "ഈ ഇൗ",
        "കൗതുകം കൌതുകം",
        "ശ്രീ ശ്\u200cരീ",
        "ශ්\u200dරී ශ්රී",
        "น้ำ น\u0e49\u0e4d\u0e32 น\u0e4d\u0e49\u0e32",
        "แม่ เเม่",
        "ที่ ท\u0e48\u0e35",
        "สิทธิ์ สิทธ\u0e4c\u0e34",
        "ນ້ຳ ນ\u0ec9\u0ecd\u0eb2 ນ\u0ecd\u0ec9\u0eb2",
        "ແມ່ ເເມ່",
        "ស្តាប់ ស្ដាប់",
        "ឱ្យ ឲ្យ",
        "ဝန်ကြီး ၀န်ကြီး",
        "いすず いすゞ",
        "あああ あゝゝ",
        "かがみ かゞみ",
        "ガギ ｶﾞｷﾞ カ\u3099キ\u3099",
        "և եւ եվ Եվ ԵՎ Եւ",
        "თბილისი ᲗᲑᲘᲚᲘᲡᲘ",
        "τω τῷ ΤΩ",
        "αδης ᾅδης ᾍδης",
        "οδός ΟΔΟΣ ὁδὸς",
        "ዓለም አለም ዐለም",
        "ፀሐይ ጸሀይ ጸሃይ",
        "ሥራ ስራ",
        "װאס וואס",
        "Azərbaycan AZƏRBAYCAN Azerbaycan",
        "ƙasa kasa Ƙasa",
        "Қазақстан қазақстан",
        "ѝ и",
        "كتاب کتاب كتـاب",
        "ئه\u200cمه\u200c ئەمە",
        "نامۀ نامهٔ نامه",
        "Qurʾān Qur'an Qurʼan Qur’an",
        "м'я м’я мʼя м`я",
        "hello ʜᴇʟʟᴏ 𝕙𝕖𝕝𝕝𝕠 🅷🅴🅻🅻🅾 🅗🅔🅛🅛🅞 ⓗⓔⓛⓛⓞ ｈｅｌｌｏ h\u0335e\u0335l\u0335l\u0335o\u0335",
        "iv Ⅳ ⅳ",
        "1945 ١٩٤٥ ۱۹۴۵ १९४५ ๑๙๔๕ １９４５",
    ],
)
def test_a_word_is_one_however_it_is_typed(texts: str) -> None:
    first, *others = texts.split(" ")
    assert [tokens(text) for text in others] == [tokens(first)] * len(others)


@pytest.mark.parametrize(
    "texts",
    [
        "лук люк",
        "и й",
        "ґрати грати",
        "لڑکے لڑکی",
        "ড়াল ডাল",
        "কাল কাৰ",
        "दिन दीन",
        "जन्म जंगम",
        "कल कला",
        "ഇ ഈ",
        "ጸሐፊ ጸሐፌ",
        "ך כ",
        "ნ ჩ",
        "ә а",
        "қ к",
        "犬 大",
        "は ば",
        "ね ネ",
        "၁၀ ၁ဝ",
        "šala шала",
    ],
)
def test_words_that_readers_tell_apart_stay_apart(texts: str) -> None:
    first, second = texts.split(" ")
    assert tokens(first) != tokens(second)


@pytest.mark.parametrize("text", ["Été à Łódź", "ё", "हिन्दी", "한국어", "がギ", "أحمد مُحَمَّد", "Đặng Việt", "ύ"])
def test_a_text_is_found_whether_it_is_composed_or_not(text: str) -> None:
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


def test_a_token_is_cut_at_a_hundred_characters() -> None:
    assert tokens("x" * 150 + " é" + "y" * 150) == ["x" * 100, "e" + "y" * 99]
    assert tokens("x" * 150) == ["x" * 100]


def test_a_token_knows_the_letters_that_it_was_made_from() -> None:
    text = "Le Stra\u00dfe e\u0301te\u0301 👍🏽 مُحَمَّدٌ ㌔ ﾊﾞ"
    assert [(at.token, text[at.start : at.end]) for at in token_spans(text)] == [
        ("le", "Le"),
        ("strasse", "Straße"),
        ("ete", "e\u0301te\u0301"),
        ("👍", "👍🏽"),
        ("محمد", "مُحَمَّدٌ"),
        ("キ", "㌔"),
        ("ロ", "㌔"),
        ("バ", "ﾊﾞ"),
    ]


SEQUENCES = st.lists(
    st.sampled_from(
        "न्दमपअाे\u0945\u093cंँ\u200d\u200cൻ്റെഎഇեվւՎ՞همیهائەเ\u0e4d\u0e49าี\u17d2ដត၀၁န\u103a\u103eすゞヽカ"
        "№™½²5a\u0301ᾳʾ\u3164🅰🅱🅗\ufe0fሐড\u0a05\u0a41તન\u0acd ."
    )
).map("".join)


@given(SEQUENCES)
def test_sequences_are_looked_for_as_they_are_indexed(text: str) -> None:
    found = tokens(text)
    assert [at.token for at in token_spans(text)] == found
    assert tokens(" ".join(found)) == found
    assert tokens(text + "\n" + text) == found * 2


@given(TEXTS)
@example("x" * 300 + "é" * 300)
@example("\u0301a\u0301 \U00016d67\U00016d67")
def test_tokens_and_their_places_agree(text: str) -> None:
    placed = token_spans(text)
    assert [at.token for at in placed] == tokens(text)
    starts = [at.start for at in placed]
    assert starts == sorted(starts)
    assert all(0 <= at.start < at.end <= len(text) for at in placed)


@given(TEXTS)
def test_a_token_holds_no_white_space_and_is_short(text: str) -> None:
    for token in tokens(text):
        assert token.split() == [token]
        assert 1 <= len(token) <= 100


@given(TEXTS)
def test_tokens_searched_for_are_found_again(text: str) -> None:
    found = tokens(text)
    assert tokens(" ".join(found)) == found


@pytest.mark.parametrize("sign", ["e", "é", "ж"])
@given(st.text(st.characters(max_codepoint=127)) | st.text(st.characters(max_codepoint=255)))
@example("".join(map(chr, range(256))))
@example(" ".join(map(chr, range(256))))
@example("x½ µm 3² straße ÆSIR ª© ÿ")
def test_western_text_has_the_same_tokens_beside_other_scripts(sign: str, text: str) -> None:
    assert tokens(f"{text} {sign}") == [*tokens(text), *tokens(sign)]


@given(TEXTS, TEXTS)
def test_two_texts_have_the_tokens_of_both(first: str, second: str) -> None:
    assert tokens(first + "\n" + second) == tokens(first) + tokens(second)


@pytest.mark.parametrize(
    "unit", ["x", "é", "😂\u200d", "犬", "e\u0301", "\u0301", "🇫🇷", "a ", "م", "م\u200c", "न्", "ൻ്", "เ", "น้ำ", "1½"]
)
def test_a_text_of_two_megabytes_is_analysed_in_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit)) + " م\u200cم"
    began = time.process_time()
    tokens(text)
    assert time.process_time() - began < 10

"""Language: what a short text is in, guessed and said to be guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.model import Language
from voxpop.text import guess


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("最高です", "ja"),
        ("桟橋の犬、無事でよかった", "ja"),
        ("東京都庁前駅 で", "ja"),
        ("你好，世界", "zh"),
        ("한국어 ㅋㅋ 1:08", "ko"),
        ("สวัสดี", "th"),
        ("ສະບາຍດີ", "lo"),
        ("សួស្តី", "km"),
        ("မင်္ဂလာပါ", "my"),
        ("שלום לכולם", "he"),
        ("Γεια σου", "el"),
        ("გამარჯობა", "ka"),
        ("Բարեւ", "hy"),
        ("வணக்கம்", "ta"),
        ("నమస్కారం", "te"),
        ("ಧನ್ಯವಾದಗಳು", "kn"),
        ("നന്ദി", "ml"),
        ("ආයුබෝවන්", "si"),
        ("આભાર", "gu"),
        ("ਧੰਨਵਾਦ", "pa"),
    ],
)
def test_a_script_that_one_language_writes_decides(text: str, tag: str) -> None:
    assert guess(text) == Language(tag, "guessed: script")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("This is really a nice video about the old bridge", "en"),
        ("Das ist ein sehr schönes Video, vielen Dank dafür", "de"),
        ("Je regarde cette vidéo tous les hivers", "fr"),
        ("Смотрю это снова и не могу поверить своим глазам", "ru"),
        ("Дякую за чудове відео про наш старий міст", "uk"),
        ("यह बहुत अच्छा वीडियो है धन्यवाद", "hi"),
        ("هذا فيديو رائع جدا شكرا لكم على كل شيء", "ar"),
        ("این ویدیو خیلی خوب بود خیلی ممنون از شما", "fa"),
        ("Bu video gerçekten çok güzel olmuş teşekkürler", "tr"),
        ("\x00This is\x07 really a nice\ufdd0 video about the \U0001ffff old bridge", "en"),
    ],
)
def test_cld2_decides_where_many_languages_share_a_script(text: str, tag: str) -> None:
    assert guess(text) == Language(tag, "guessed: CLD2")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1:08 😂😂",
        "Nice video",
        "最高",
        "a b c d",
        "Спасибо большое",
        "https://example.org/this/is/a/path @some #tags here",
        "…",
    ],
)
def test_too_few_words_are_in_no_language(text: str) -> None:
    assert guess(text) == Language(None, None)


def test_equal_guesses_are_one_object() -> None:
    assert guess("これは") is guess("それは")


def test_a_text_mostly_in_another_script_is_not_decided_by_a_few_signs() -> None:
    assert guess("This is really a nice video about the old bridge 桟橋").tag != "zh"


@given(st.text())
def test_no_text_is_too_odd_to_be_guessed(text: str) -> None:
    found = guess(text)
    assert (found.tag is None) == (found.basis is None)

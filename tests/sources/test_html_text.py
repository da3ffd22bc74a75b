"""What one reads of the HTML of comments."""

from __future__ import annotations

import pytest

from voxpop.sources.html_text import text_from_html


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Tide<script>alert(1)<b>2</b></script> turns", "Tide turns"),
        ("Tide<style>b {<template>}</style> turns", "Tide turns"),
        ("Tide</script> turns", "Tide turns"),
        ("Tide<script>never ends", "Tide"),
        ("Tide<!-- not said --> turns", "Tide turns"),
        ("Tide<!-- <b>not</b> said > --> turns", "Tide turns"),
        ("Tide<!--> turns<!---> back<!-- -- --!>.", "Tide turns back."),
        ("Tide<!-- <b>never</b> ends", "Tide"),
        ("Tide<script>if (a<!--b) {}</script> turns", "Tide turns"),
        ("Tide<STYLE></SCRIPT></STYLE > turns", "Tide turns"),
    ],
)
def test_what_a_browser_hides_is_not_read(markup: str, text: str) -> None:
    assert text_from_html(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>two</p>", "One\ntwo"),
        ("<ul><li>One</li><li>two<br/>lines</li></ul>", "One\ntwo\nlines"),
        ("One <b>and</b> <i>two", "One and two"),
        ("a &lt;b&gt; &amp;amp; c < d", "a <b> &amp; c < d"),
    ],
)
def test_lines_break_where_a_reader_sees_them_break(markup: str, text: str) -> None:
    assert text_from_html(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("A <img src='b.png' alt='⛵'> boat", "A ⛵ boat"),
        ('A <img alt="&quot;"> boat', 'A " boat'),
        ("A <img src=b.png> boat", "A  boat"),
    ],
)
def test_a_picture_stands_as_its_words(markup: str, text: str) -> None:
    assert text_from_html(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<a href="https://quay.example/tide">tide</a>', "tide (https://quay.example/tide)"),
        ('<a href="https://quay.example/tide"><b>ti</b>de</a>', "tide (https://quay.example/tide)"),
        ('<a href="https://quay.example/tide">https://quay.example/tide</a>', "https://quay.example/tide"),
        (
            '<a href="https://quay.example/tide/tables">https://quay.example/ti...</a>',
            "https://quay.example/tide/tables",
        ),
        ('<a href="https://quay.example/tide">quay.example/tide</a>', "quay.example/tide"),
        ('<a href="https://quay.example/tide"></a>', "https://quay.example/tide"),
        ('<a href="https://quay.example/1">1:02</a>', "1:02"),
        ('<a href="https://quay.example/@ada">@ada_quill</a>', "@ada_quill"),
        ('<a href="/watch">tide</a>', "tide"),
        ("<a>tide</a></a> turns", "tide turns"),
    ],
)
def test_the_address_behind_a_link_is_written_out_where_its_words_do_not_say_it(markup: str, text: str) -> None:
    assert text_from_html(markup) == text

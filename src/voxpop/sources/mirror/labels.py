"""The words that mirror pages put around what they show, in the languages that were seen, and some more.

Comes in: a line. Goes out: whether it is such a word, and the number that it gives.
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.sources.counts import count_within

_LONGEST: Final = 80
_COMMENTS: Final = (
    "comments|comentarios|comentários|commentaires|kommentare|commenti|comentaris|reacties|opmerkingen|комментарии|"
    "комментариев|комментария|комментарий|коментарі|коментарів|коментари|каментары|каментарыі|пікірлер|пікірлері|"
    "пікір|yorumlar|yorum|şərhlər|izohlar|komentarze|komentáře|komentáre|komentarji|komentari|komentar|hozzászólások|"
    "megjegyzések|comentarii|kommentarer|kommentit|kommentaarid|komentāri|komentarai|σχόλια|تعليقات|التعليقات|نظرات|"
    "دیدگاه‌ها|תגובות|टिप्पणियां|टिप्पणियाँ|मंतव्य|মন্তব্য|ความคิดเห็น|bình luận|nhận xét|评论|評論|留言|则评论|"
    "コメント|댓글|կարծիքներ|მიმოხილვები|maoni"
)
_COMMENTS_LINE: Final = re.compile(
    rf"(?:💬\ufe0f?\s*)?(?:(?P<label>{_COMMENTS})\s*(?:[•·:(（]?\s*(?P<after>\d[\d\s.,]{{0,14}})?\s*[)）]?)"
    rf"|(?P<before>\d[\d\s.,]{{0,14}})\s+(?:{_COMMENTS}))",
    re.IGNORECASE,
)
_PUBLISHED: Final = re.compile(
    r"(?:published(?: on)?|uploaded(?: on)?|опубликовано|опубліковано|апублікавана|เผยแพร่เมื่อ|жарияланған|жарияланды|"
    r"yayınlanma tarihi|veröffentlicht(?: am)?|publié le|ajoutée le|publicado(?: el| em)?|pubblicato(?: il)?|"
    r"opublikowano|đã xuất bản|公開日|게시일|发布时间|發布時間)\s*[:：]?\s+(?P<date>\S.{0,60})",
    re.IGNORECASE,
)
_PRESSED: Final = (
    "поделиться|html-код|вставить|вставка|поділитися|แชร์|ฝัง|share|embed|embed code|html code|save|бөлісу|ендіру|"
    "teilen|einbetten|partager|intégrer|compartir|insertar|compartilhar|incorporar|condividi|incorpora|paylaş|yerleştir|"
    "udostępnij|umieść|chia sẻ|nhúng|共有|埋め込み|공유|퍼가기|分享|嵌入|жүктеу|скачать|download|завантажити|ดาวน์โหลด|"
    "like|dislike|нравится|подписаться|підписатися|subscribe|жазылу|audio only"
)
_BUTTONS: Final = frozenset(_PRESSED.split("|"))
_VIEWS: Final = re.compile(
    r"views?|просмотр(?:ов|а|ы)?|перегляд(?:ів|и)?|қаралды|қаралым|рет қаралды|การดู|ดู|回視聴|視聴回数|조회수|"
    r"görüntüleme|aufrufe|vues|vistas|visualizações|visualizzazioni|lượt xem|次观看|觀看次數|wyświetleń|праглядаў",
    re.IGNORECASE,
)
_FRONT_END: Final = re.compile(
    r"\[(?P<availability>[a-z]{3,20})\]\s+(?P<views>\d[\d.,]*[KMB]?) views?"
    r"(?:,\s+(?P<likes>\d[\d.,]*[KMB]?) likes?)?(?:,\s+(?P<dislikes>\d[\d.,]*[KMB]?) dislikes?)?(?:\s.{0,40})?"
)
_PLAIN: Final = re.compile(r"[\W\d_]+")


def comments_label(line: str) -> tuple[bool, int | None]:
    """Whether the line heads the comments, and how many it says that there are.

    >>> comments_label("Комментарии • 151"), comments_label("Пікірлер: 153"), comments_label("Comments are off, sadly")
    ((True, 151), (True, 153), (False, None))
    """
    found = _COMMENTS_LINE.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    if found is None:
        return False, None
    digits = re.sub(r"\D", "", found["after"] or found["before"] or "")
    return True, int(digits) if digits else None


def is_button(line: str) -> bool:
    """Whether this is the label of something to press."""
    return line.strip().casefold() in _BUTTONS


def published_label(line: str) -> str | None:
    """The date that stands behind "published", as written."""
    found = _PUBLISHED.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    return found["date"].strip() if found else None


def views_label(line: str) -> tuple[int, bool] | None:
    """How often the video was seen, and whether that is rounded: "Рет қаралды 68,736", "1.2K views".

    >>> views_label("Рет қаралды 68,736"), views_label("I had 3 views")
    ((68736, False), None)
    """
    if len(line) > _LONGEST:
        return None
    count = count_within(line)
    if count is None or not _VIEWS.fullmatch(_words(line)):
        return None
    rounded = re.search(r"\d\s?([KkMm])\b", line)
    return count if not rounded else count_within(line[: rounded.end()], "en")


def front_end(line: str) -> dict[str, str] | None:
    """What the line of counts of a front end says: "[public] 9.49M views, 417K likes, 2.16K dislikes audio only"."""
    found = _FRONT_END.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    return None if found is None else {name: words for name, words in found.groupdict().items() if words}


def _words(line: str) -> str:
    line = re.sub(r"(?<=\d)\s?[KkMm]\b", "", line)
    return _PLAIN.sub(" ", line).strip()

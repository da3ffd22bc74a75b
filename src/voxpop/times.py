"""What a relative time ("2 years ago") says: an interval, never a date that looks exact.

Comes in: words of a page, in any language that CLDR knows, and the instant at which the page was captured. Goes out:
a `When`.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from voxpop.model import Precision, When

_SECONDS: Final[dict[Precision, int]] = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_MONTHS: Final[dict[Precision, int]] = {"month": 1, "year": 12}
_MOST: Final = 10_000  # of any unit; more is a number that means something else

_ENGLISH: Final = re.compile(
    r"(?:(?:streamed|premiered|posted|uploaded|published|updated) )?(\d{1,5}|an?|one) ?"
    r"(?:(s|secs?|seconds?)|(m|mins?|minutes?)|(h|hrs?|hours?)|(d|days?)|(w|wks?|weeks?)|(mo|mos|months?)|(y|yrs?|years?))"
    r"\.? ago"
)
_ENGLISH_UNITS: Final[tuple[Precision, ...]] = ("second", "minute", "hour", "day", "week", "month", "year")

_EDITED: Final = re.compile(r"\s*[(（][^()（）]{1,60}[)）]\s*$")
_NUMBER: Final = re.compile(r"\d{1,9}")

# What YouTube writes where CLDR has another word for "before", or for the unit; behind the number, but for `{0}`.
_ALSO_BEFORE: Final[dict[Precision, str]] = {
    "second": (
        "সেকেন্ডআগে सेकेन्डपहिले सेकेण्डपहिले saniyəəvvəl sekundtagasi sekundittagasi ثانیهقبل સેકંડપહેલા "
        "ວິນາທີກ່ອນນີ້ လွန်ခဲ့သော{0}စက္ကန့် வினாடிமுன்பு வினாடிகளுக்குமுன் amasekhondiadlule "
        "(na)segundoangnakalipas segundoatrás segundosatrás saatyanglalu سیکنڈزپہلے ከ{0}ሴኮንድበፊት ከ{0}ሰኮንዶችበፊት "
        "másodperce സെക്കന്റ്മുമ്പ്"
    ),
    "minute": (
        "মিনিটআগে मिनेटपहिले dəqiqəəvvəl minuttagasi minutittagasi دقیقهقبل મિનિટપહેલા ນາທີກ່ອນນີ້ "
        "လွန်ခဲ့သော{0}မိနစ် நிமிடம்முன்பு நிமிடங்கள்முன்பு amaminithiadlule (na)minutoangnakalipas minutoatrás "
        "minutosatrás minityanglalu منٹسپہلے"
    ),
    "hour": (
        "ঘণ্টাআগে ঘন্টাআগে घण्टापहिले घन्टापहिले saatəvvəl tundtagasi tunditagasi ساعتقبل કલાકપહેલા "
        "ຊົ່ວໂມງກ່ອນນີ້ လွန်ခဲ့သော{0}နာရီ လွန်ခဲ့သာ{0}နာရီ மணிநேரத்திற்குமுன்பு amahoraadlule "
        "(na)orasangnakalipas horaatrás घंटापहले ಗಂಟೆಯಹಿಂದೆ uregelede"
    ),
    "day": (
        "দিনআগে दिनपहिले günəvvəl päevtagasi päevatagasi روزقبل ມື້ກ່ອນນີ້ လွန်ခဲ့သော{0}ရက် пре{0}дан pre{0}dan "
        "நாளுக்குமுன்பு நாட்களுக்குமுன்பு днятаму diaatrás pred{0}dnem for{0}dagersiden"
    ),
    "week": (
        "সপ্তাহআগে हप्तापहिले həftəəvvəl nädaltagasi nädalattagasi هفتهقبل અઠવાડિયાપહેલા ອາທິດກ່ອນນີ້ "
        "လွန်ခဲ့သော{0}ပတ် வாரம்முன்பு வாரங்களுக்குமுன்பு ivikieledlule amavikiadlule тыднятаму សប្តាហ៍មុន "
        "пред{0}недела пред{0}недели semanaatrás"
    ),
    "month": (
        "মাসআগে महिनापहिले ayəvvəl kuutagasi kuudtagasi ماهقبل મહિનાપહેલા ເດືອນກ່ອນນີ້ လွန်ခဲ့သော{0}လ "
        "மாதம்முன்பு மாதங்கள்முன்பு inyangaeyedlule месяцатаму (na)buwanangnakalipas"
    ),
    "year": (
        "বছরআগে वर्षपहिले iləvvəl πριναπό{0}χρόνο πριναπό{0}χρόνια aastatagasi aastattagasi سالقبل વર્ષપહેલા "
        "ປີກ່ອນນີ້ လွန်ခဲ့သော{0}နှစ် ஆண்டுமுன்பு ஆண்டுகளுக்குமுன்பு ปีที่ผ่านมา unyakaowedlule годатаму "
        "před{0}roky (na)taonangnakalipas жилийнөмнө."
    ),
}
# The same of one, without a number.
_ALSO_ONE: Final[dict[Precision, str]] = {
    "second": "duelasegundobat haiunsegundo fyrireinnisekúndu acumosecundă",
    "minute": "duelaminutubat haiunminuto fyrireinnimínútu acumunminut forettminuttsiden",
    "hour": "duelaordubete fyrireinniklukkustund acumooră пресатвремена presatvremena",
    "day": "duelaegunbat fyrireinumdegi acumozi",
    "week": "duelaastebete haiunhasemana fyrireinniviku acumosăptămână пренедељудана prenedeljudana",
    "month": "fyrireinummánuði acumolună премесецдана premesecdana",
    "year": "duelaurtebete haiunano fyrireinuári acumunan прегодинудана pregodinudana",
}
# What pages write and CLDR does not: seen on mirror pages and on YouTube itself.
_ALSO: Final[dict[str, tuple[Precision, int | None]]] = {
    "{0}ปีที่แล้ว": ("year", None),
    "ปีที่แล้ว": ("year", 1),
    "{0}หลายเดือนก่อน": ("month", None),
    "{0}เดือนก่อน": ("month", None),
    "{0}เดือนที่แล้ว": ("month", None),
    "เดือนที่แล้ว": ("month", 1),
    "{0}สัปดาห์ก่อน": ("week", None),
    "{0}วันก่อน": ("day", None),
    "{0}วันที่แล้ว": ("day", None),
    "{0}ชั่วโมงก่อน": ("hour", None),
    "{0}сағатбұрын": ("hour", None),
    "{0}सालपहले": ("year", None),
    "{0}महीनेपहले": ("month", None),
    "{0}महीनापहले": ("month", None),
    "{0}हफ़्तेपहले": ("week", None),
    "{0}हफ़्तापहले": ("week", None),
    "{0}anoatrás": ("year", None),
    "{0}anosatrás": ("year", None),
    "{0}mêsatrás": ("month", None),
    "{0}mesesatrás": ("month", None),
    "{0}semanasatrás": ("week", None),
    "{0}diasatrás": ("day", None),
    "{0}horasatrás": ("hour", None),
    **{
        words if "{0}" in words else f"{{0}}{words}": (unit, None)
        for unit, said in _ALSO_BEFORE.items()
        for words in said.split()
    },
    **{words: (unit, 1) for unit, said in _ALSO_ONE.items() for words in said.split()},
    "{0}個月前": ("month", None),
    "{0}か月前": ("month", None),
    "{0}ヶ月前": ("month", None),
    "{0}週前": ("week", None),
    # One of a unit without "one", and the other word for a year, as Moment.js has them in its Arabic locales.
    "قبلثانية": ("second", 1),
    "قبلدقيقة": ("minute", 1),
    "قبلساعة": ("hour", 1),
    "قبليوم": ("day", 1),
    "قبلأسبوع": ("week", 1),
    "قبلشهر": ("month", 1),
    "قبلسنة": ("year", 1),
    "قبلعام": ("year", 1),
    "قبلعامواحد": ("year", 1),
    "قبلعامين": ("year", 2),
    "قبل{0}شهرا": ("month", None),
    "قبل{0}أعوام": ("year", None),
    "قبل{0}عام": ("year", None),
    "قبل{0}عامًا": ("year", None),
}
_SINCE, _BEFORE = "منذ", "قبل"  # Arabic pages write either; CLDR has the second
# Words without a number, and how many units back the interval begins.
_JUST_NOW: Final = (
    "justnow now momentsago amomentago толькочто àl’instant àl'instant ahora ahoramismo geradeeben たった今 刚刚 방금전"
)
_TODAY: Final = "today сегодня aujourd’hui aujourd'hui hoy heute 今日 اليوم आज 今天 오늘 oggi hoje bugün"
_YESTERDAY: Final = "yesterday вчера hier ayer gestern 昨日 أمس 昨天 어제 ieri ontem dün včera"
_WORDS: Final[dict[str, tuple[Precision, int]]] = {
    **dict.fromkeys(_JUST_NOW.split(), ("minute", 1)),
    **dict.fromkeys(_TODAY.split(), ("day", 1)),
    **dict.fromkeys(_YESTERDAY.split(), ("day", 2)),
}


@lru_cache(maxsize=16384)
def when_from_relative(words: str, at: int) -> When | None:
    """What `words`, seen at `at` (Unix seconds), say of a time; None when they are not understood.

    Pages round down, so "N units ago" is in (at - (N+1) units, at - N units]. A bracket at the end ("(edited)") is not
    part of `as_written`.

    >>> when_from_relative("2 days ago (edited)", 1_000_000)
    When(earliest=740801, latest=827200, precision='day', as_written='2 days ago')
    """
    plain = without_bracket(words)
    found = _read(plain)
    if found is None:
        return None
    unit, least, most = found
    try:
        return When(_before(at, unit, most) + 1, _before(at, unit, least, is_latest=True), unit, plain)
    except (OverflowError, ValueError, OSError):  # a capture time or a number that no calendar holds
        return None


def without_bracket(words: str) -> str:
    """`words` without the bracket that YouTube puts after the time of an edited comment."""
    return _EDITED.sub("", words[:200]).strip()


def day_from_digits(digits: str) -> When | None:
    """The day that `20240102` names, as an interval in UTC; None when there is no such day.

    >>> day_from_digits("19700102").earliest
    86400
    """
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    try:
        start = datetime(int(digits[:4]), int(digits[4:6]), int(digits[6:]), tzinfo=UTC)
    except ValueError:
        return None
    first = int(start.timestamp())
    return When(first, first + 86399, "day")


def year_from_number(year: int) -> When | None:
    """The whole of a year, as an interval in UTC; None for a year that no calendar holds."""
    if not 1 <= year <= 9998:
        return None
    first, after = (int(datetime(y, 1, 1, tzinfo=UTC).timestamp()) for y in (year, year + 1))
    return When(first, after - 1, "year")


def _read(plain: str) -> tuple[Precision, int, int] | None:
    """Unit, and the least and the most of it that may have gone by (the most itself excluded)."""
    folded = plain.casefold()
    if english := _ENGLISH.fullmatch(folded):
        number = 1 if english[1] in ("a", "an", "one") else int(english[1])
        unit = _ENGLISH_UNITS[next(i for i in range(7) if english[i + 2])]
        return (unit, number, number + 1) if number <= _MOST else None
    from voxpop.cldr import said_by, squeezed  # Babel takes a tenth of the time in which a command starts

    key = squeezed(folded)
    if key.startswith(_SINCE):
        key = key.replace(_SINCE, _BEFORE, 1)
    if key in _WORDS:
        return _WORDS[key][0], 0, _WORDS[key][1]
    digits = _NUMBER.search(key)
    pattern = _NUMBER.sub("{0}", key, count=1) if digits else key
    said = _ALSO.get(pattern) or said_by(pattern)
    if said is None:
        return None
    number = int(digits[0]) if digits else said[1] or 1
    return (said[0], number, number + 1) if number <= _MOST else None


def _before(at: int, unit: Precision, number: int, *, is_latest: bool = False) -> int:
    """The instant that lies `number` units before `at`; a month's day is clamped to the month's length. The latest such
    instant is the end of that day: on the 31st, all of the 30th of the month before is a month ago.
    """
    if unit in _SECONDS:
        return at - number * _SECONDS[unit]
    then = datetime.fromtimestamp(at, UTC)
    month = then.year * 12 + then.month - 1 - number * _MONTHS[unit]
    year, month = divmod(month, 12)
    day = min(then.day, calendar.monthrange(year, month + 1)[1])
    if is_latest and day < then.day:
        then = then.replace(hour=23, minute=59, second=59)
    return int(then.replace(year=year, month=month + 1, day=day).timestamp())

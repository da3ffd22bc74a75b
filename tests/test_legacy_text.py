"""Texts in encodings from before Unicode, that are often taken for each other."""

from __future__ import annotations

import pytest

from voxpop.legacy_text import legacy_of

TEXTS = {
    "cp1252": [
        "Les bateaux ont quitté le port très tôt, et la mer était calme",
        "Die Schiffe liefen früh aus, das Wasser war schön grün",
        "Skipin fóru út snemma og sjórinn var kyrr, þau biðu á ströndinni",
        "Els vaixells van sortir del port molt aviat, però la mar és tranquil·la: això era així",
        "Skibene forlod havnen tidligt, og søen var rolig på en grå dag",
    ],
    "cp1250": [
        "Lodě vyplouvají z přístavu brzy ráno a moře bylo dnes úplně klidné",
        "Ladje so odplule zgodaj, morje je bilo že čisto mirno in tiho, čakali smo",
        "A hajók korán elhagyták a kikötőt, és a tenger nyugodt volt, estig vártunk a fűben",
        "Statki wypłynęły z portu wcześnie rano, a morze było spokojne, więc czekaliśmy",
    ],
    "iso8859_2": [
        "Lodě vyplouvají z přístavu brzy ráno, moře šumělo a žádný člověk nešel",
        "Statki wypłynęły wcześnie rano, a morze było spokojne i są już za wyspą, więc czekaliśmy",
    ],
    "cp1254": ["Gemiler sabah erken limandan ayrıldı ve deniz çok sakindi, akşama kadar kıyıda bekledik, iğne"],
    "cp1257": [
        "Laivas išplaukė iš uosto anksti ryte ir jūra buvo labai rami, laukėme krante iki vakaro",
        "Kuģi agri izgāja no ostas un jūra bija mierīga, mēs gaidījām krastā, šķita",
    ],
    "mac_roman": [
        "Les bateaux ont quitté le port très tôt et la mer était calme, nous étions là",
        "Los barcos salieron del puerto por la mañana, y también él llegó después, así está",
    ],
    "cp850": ["Les bateaux ont quitté le port très tôt et la mer était calme, nous étions là"],
    "cp932": ["船は早朝に港を出ました。海はとても静かでした。夕方まで岸で待っていました。"],
    "euc_jp": ["船は早朝に港を出ました。海はとても静かでした。夕方まで岸で待っていました。"],
    "gb18030": ["船只清晨离开了港口，海面非常平静，我们在岸边一直等到晚上，然后回家吃饭。"],
    "cp949": ["배들이 이른 아침 항구를 떠났다. 바다는 아주 고요했다. 우리는 저녁까지 기다렸다."],
    "cp1251": ["Корабли вышли из порта рано утром, и море было совсем спокойно."],
}


@pytest.mark.parametrize(("encoding", "text"), [(name, text) for name in TEXTS for text in TEXTS[name]])
def test_a_text_is_read_as_it_was_written(encoding: str, text: str) -> None:
    content = "\n".join([text] * 3).encode(encoding)
    found = legacy_of(content)
    assert found is not None
    assert content.decode(found) == "\n".join([text] * 3), found

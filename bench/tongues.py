"""Languages that nobody speaks, in scripts that everybody uses.

Comes in: nothing. Goes out: `tongues()`, ten word lists, together 200,000 words. The commonest words of each list are
that language's own function words, so that a language detector and a search engine meet what they meet in life; all
others are put together from syllables. Within a list, the word of rank r is drawn with the weight 1/r (Zipf's law).
The lists never change with the seed of a page: a word of one generated file is a word of all.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

WORDS = 200_000
_POOL = 1 << 15


@dataclass(slots=True)
class Tongue:
    """A word list by rank. `share` is its part of all comments; `gap` stands between words, `stops` end a sentence."""

    tag: str
    share: float
    words: list[str]
    gap: str = " "
    stops: tuple[str, ...] = (".", ".", ".", "!", "?", "...", "")
    cumulative: list[float] = field(default_factory=list)

    def stream(self, rng: random.Random) -> Callable[[int], list[str]]:
        """Draws the next n words, n >= 1 (many at once: one by one takes four times as long)."""
        pool: list[str] = []

        def take(count: int) -> list[str]:
            while len(pool) < count:
                pool.extend(rng.choices(self.words, cum_weights=self.cumulative, k=_POOL))
            taken = pool[-count:]
            del pool[-count:]
            return taken

        return take


@dataclass(frozen=True, slots=True)
class _Recipe:
    tag: str
    share: float
    size: int
    common: str
    onsets: str
    nuclei: str
    codas: str
    gap: str = " "
    stops: tuple[str, ...] = (".", ".", ".", "!", "?", "...", "")
    syllables: tuple[int, int, int] = (1, 1, 2)


_LATIN_EN = "b c d f g h j k l m n p r s t v w bl br cl cr dr fl fr gl gr pl pr sc sh sk sl sp st str th tr wh"
_RECIPES = (
    _Recipe(
        "en",
        0.44,
        60_000,
        "the to and of a is in it you that this was for i on with he they are we at so but have be not all what my as "
        "when like just one if there or from who out about had can me your by how up no his would more were people "
        "them do did been she an now because never know after then still even over will than our only their some could",
        _LATIN_EN,
        "a e i o u ea oo ai ou ee",
        "n r s t l m d ck ng nd st rt th sh ll - - - -",
    ),
    _Recipe(
        "es",
        0.16,
        30_000,
        "de la que el en y a los se un por con no una su para es al lo como más pero sus le ya o este sí porque esta "
        "entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra "
        "otros ese eso ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho nada",
        "b c d f g j l ll m n ñ p qu r s t v z br cr dr gr pl pr tr",
        "a e i o u ie ue ía ó á",
        "n r s l - - - - - -",
    ),
    _Recipe(
        "fr",
        0.09,
        24_000,
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se il ce sont avec ou son lui "
        "nous comme mais on tout elle aux cette ses fait être ces très été même deux si leur sans bien où peut ils y "
        "dont encore toujours après aussi quand entre vous avant moins rien sous je toute chez était avoir contre",
        "b c ch d f g j l m n p qu r s t v br cr dr fr gr pl pr tr",
        "a e i o u é è ai eau ou eu oi an on in",
        "r s t l x - - - - - -",
    ),
    _Recipe(
        "de",
        0.05,
        20_000,
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat "
        "dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis "
        "mehr durch man dann soll wenn ich wir was da alle immer schon kann doch wo hier unter ohne gegen vom mal",
        "b d f g h k l m n p r s t w z br dr fl fr gl gr kl kn pf pl schl schm schw sp st tr zw",
        "a e i o u ei au eu ie ä ö ü",
        "n r s t l ch cht nd nt rk ft ng st - - -",
        syllables=(1, 2, 3),
    ),
    _Recipe(
        "ru",
        0.08,
        28_000,
        "и в не на я что он с как это по но они к у же вы за бы так от все мы его из то было еще о для ты да нет до "
        "когда уже или ни быть был него при даже если только меня вот чтобы мне там где есть надо ней потом себя "
        "ничего "
        "может тут кто этот того потому какой здесь этом один почти мой тем нее сейчас были куда зачем всех можно",
        "б в г д ж з к л м н п р с т ф х ц ч ш бр вр гр др кр пр ст стр тр",
        "а е и о у ы я ю ё",
        "н р с т л м к й ть ст - - - -",
    ),
    _Recipe(
        "ar",
        0.05,
        12_000,
        "في من على أن إلى هذا لا ما هو هذه كان عن مع كل هي بعد التي الذي يا بين قد لم كما إن ذلك أو لكن حتى عند أنا "
        "نحن هل كانت منذ غير قبل حيث ثم أي أيضا لن أنت هناك إذا كيف لماذا جدا فقط مثل عندما بعض هم",
        "ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ع غ ف ق ك ل م ن ه ي الب الت الج الح الد الر الس الش الع الق الم الن",
        "ا و ي - - - -",
        "ر ل م ن ب د ت ة س - -",
        stops=(".", ".", "!", "؟", "", ""),
    ),
    _Recipe(
        "hi",
        0.03,
        8_000,
        "है के में की और से का को हैं यह पर ने भी कि एक नहीं था हो इस तो ही कर वह थे लिए जो अपने मैं हम आप क्या कुछ बहुत "
        "कोई जब तक साथ फिर उस गया रहा सब अब बात हुआ थी लोग वहाँ यहाँ ये उन मुझे",
        "क ख ग घ च ज झ ट ठ ड त थ द ध न प फ ब भ म य र ल व श स ह",
        "ा ि ी ु ू े ै ो ौ - - -",
        "न र ल त क म स ं - - - -",
        stops=("।", "।", "!", "?", ""),
    ),
    _Recipe(
        "ja",
        0.05,
        9_000,
        "の は が を に で と も た て です ます から この その ない ね よ まで より だけ しか ました でした "
        "ので けど って "
        "という こと もの とき ここ あの いつも 本当に すごい もう また みんな なんか",
        "橋 港 風 夜 灯 波 船 雨 空 声 音 人 町 海 川 石 鳥 犬 猫 花 道 光 雪 月 星 朝 昼 冬 夏 春 秋 "
        "木 林 山 店 家 橙 鐘 塔 岸 ひ "
        "か さ た な は ま や ら わ き し ち に み り く す つ ぬ ふ む ゆ る",
        "上 下 中 外 前 後 間 手 目 心 力 気 色 形 時 分 年 日 - - - い う え お",
        "る い ん く しい - - - -",
        gap="",
        stops=("。", "。", "！", "？", "", "w"),
    ),
    _Recipe(
        "zh",
        0.03,
        6_000,
        "的 了 是 我 在 不 有 这 他 也 就 都 人 说 和 你 到 很 要 一个 没有 我们 他们 什么 这个 那个 但是 因为 "
        "所以 看到 "
        "真的 还是 如果 时候 现在 自己 觉得 可以 一样 大家",
        "桥 港 风 夜 灯 浪 船 雨 空 声 城 海 河 石 鸟 狗 猫 花 路 光 雪 月 星 晨 冬 夏 春 秋 树 山 店 "
        "家 钟 塔 岸 门 窗 车 鱼 盐",
        "上 下 中 外 前 后 间 手 目 心 力 气 色 形 声 分 年 日 水 火 土 金 云 影 头 面 身 意",
        "- - - 子 儿 者 们",
        gap="",
        stops=("。", "。", "！", "？", "，", ""),
    ),
    _Recipe(
        "ko",
        0.02,
        3_000,
        "이 그 저 것 수 안 더 잘 왜 다 또 너무 정말 진짜 그냥 지금 우리 제가 나는 있는 없는 하는 그리고 하지만 그런데 "
        "여기 오늘 항상 다시 모두 같이 이런 그때",
        "가 나 다 라 마 바 사 자 하 고 노 도 로 모 보 소 조 호 기 니 디 리 미 비 시 지 구 누 두 루 무 부 수 주",
        "강 난 달 람 말 반 산 장 한 곳 논 돌 록 몸 봄 손 종 혼 길 님 - - -",
        "은 는 이 가 을 를 에 의 도 로 - -",
    ),
)
EMOJI = (
    *(
        "😂",
        "❤️",
        "😭",
        "👏",
        "🙏",
        "🔥",
        "😮",
        "👍",
        "🌊",
        "⚓",
        "🌉",
        "💡",
        "🐕",
        "🍲",
        "🎉",
        "🤣",
        "😅",
        "💙",
        "🕯️",
        "🇫🇷",
    ),
    *("👨\u200d👩\u200d👧", "👍🏽", "🫡", "🥹", "🚢"),
)


@lru_cache(maxsize=1)
def tongues() -> tuple[Tongue, ...]:
    """The ten word lists, ready to draw from."""
    return tuple(_tongue(recipe) for recipe in _RECIPES)


def _tongue(recipe: _Recipe) -> Tongue:
    rng = random.Random(f"voxpop {recipe.tag}")
    common = recipe.common.split()
    known = dict.fromkeys(common)
    for word in _inventions(recipe, rng):
        known[word] = None
        if len(known) == recipe.size:
            break
    words = list(known)
    cumulative = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return Tongue(recipe.tag, recipe.share, words, recipe.gap, recipe.stops, cumulative)


def _inventions(recipe: _Recipe, rng: random.Random) -> Iterator[str]:
    """Words without end, short ones first: as in life, what is said often is short."""
    onsets, nuclei, codas = recipe.onsets.split(), recipe.nuclei.split(), recipe.codas.split()
    short, middle, long = recipe.syllables
    made = 0
    while True:
        made += 1
        length = short if made < 200 else middle if made < 8_000 else long + made // 250_000
        length += rng.random() < 0.4
        syllables = [rng.choice(onsets) + rng.choice(nuclei) for _ in range(length)]
        yield "".join((*syllables, rng.choice(codas))).replace("-", "")

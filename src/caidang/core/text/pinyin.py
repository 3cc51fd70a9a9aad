"""Chinese names in Latin letters: for finding 张三 by zhangsan or zs, and for sorting.

The table is read once, at the first use. A surname is read as a surname (曾 zeng, 单 shan), the rest
by the commonest reading of each character. Letters are lower case, without tones, v for u with dots.
"""

from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files
from typing import Final

from caidang.core.text.normalize import normalize, search_key

_SURNAMES: Final = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "朴": "piao", "任": "ren",
    "华": "hua", "盖": "ge", "乐": "yue", "缪": "miao", "秘": "bi", "折": "she", "召": "shao", "员": "yun",
    "黑": "he", "翟": "zhai", "覃": "qin", "宁": "ning", "冼": "xian", "粘": "nian", "牟": "mu", "燕": "yan",
    "那": "na", "能": "nai", "种": "chong", "车": "che", "呙": "guo", "逄": "pang", "费": "fei", "隗": "wei",
    "宓": "mi", "逯": "lu", "祭": "zhai", "繁": "po", "谌": "chen", "郗": "xi", "郇": "xun", "瞿": "qu",
    "石": "shi", "柏": "bai", "贾": "jia", "纪": "ji", "葛": "ge", "过": "guo", "哈": "ha", "尹": "yin",
    "晁": "chao", "晟": "cheng", "乜": "nie", "佴": "nai", "佘": "she", "卜": "bu", "厍": "she",
    "句": "gou", "幺": "yao", "应": "ying", "於": "yu", "无": "wu", "曲": "qu", "殷": "yin", "沈": "shen",
    "洗": "xian", "相": "xiang", "省": "sheng", "称": "chen", "筰": "zuo", "缴": "jiao", "葉": "ye", "蕃": "pi",
    "蔚": "wei", "薄": "bo", "行": "xing", "长": "chang",
    "宿": "su", "适": "kuo", "阿": "a", "难": "nan", "朝": "chao", "盛": "sheng",
    "都": "du", "冯": "feng", "樊": "fan", "谢": "xie", "撒": "sa", "藏": "zang", "强": "qiang", "和": "he",
    "訾": "zi", "褚": "chu", "洪": "hong", "尉": "wei", "俞": "yu", "余": "yu", "占": "zhan",
    "叶": "ye", "仉": "zhang", "亓": "qi", "吕": "lv", "邴": "bing", "还": "huan",
}  # fmt: skip
_OTHER_SURNAME_READINGS: Final = {
    "朴": ("pu",), "区": ("qu",), "乐": ("le",), "盖": ("gai",), "覃": ("tan",), "翟": ("di",), "隗": ("kui",),
    "郇": ("huan",), "谌": ("shen",), "柏": ("bo",), "仇": ("chou",), "单": ("dan",), "曾": ("ceng",),
    "解": ("jie",), "查": ("cha",), "牟": ("mou",), "纪": ("ji",), "薄": ("bao",), "种": ("zhong",), "宿": ("xiu",),
    "蔚": ("yu",), "尉": ("yu",), "车": ("ju",), "员": ("yuan",), "黑": ("hei",), "缪": ("mou",), "洗": ("xi",),
    "郗": ("chi",), "贾": ("gu",), "吕": ("lu", "lyu"), "秘": ("mi",), "宓": ("fu",), "葛": ("ge",), "长": ("zhang",),
}  # fmt: skip
_OTHER_READINGS: Final = {
    "乐": ("yue",), "行": ("hang",), "重": ("chong", "zhong"), "长": ("zhang",), "朝": ("zhao",), "茜": ("xi",),
    "晟": ("cheng",), "盛": ("cheng",), "蔚": ("yu",), "炅": ("gui",), "柏": ("bo",), "仔": ("zai",), "曾": ("zeng",),
    "藏": ("zang",), "莘": ("shen", "xin"), "楠": ("nan",), "绿": ("lu", "lyu"), "女": ("nu", "nyu"), "吕": ("lu", "lyu"),
    "旅": ("lu", "lyu"), "律": ("lu", "lyu"), "侣": ("lu", "lyu"), "率": ("lv", "shuai"), "卓": ("zhuo",), "都": ("dou",),
    "朴": ("piao",), "单": ("shan",), "翟": ("di",), "会": ("kuai",), "卡": ("qia",), "传": ("zhuan",), "弹": ("dan",),
    "调": ("tiao",), "降": ("xiang",), "更": ("geng",), "奇": ("ji",), "贾": ("gu",), "参": ("shen",), "沈": ("chen",),
    "系": ("ji",), "呈": ("cheng",), "盖": ("ge",), "思": ("si",), "婼": ("ruo",), "若": ("ruo",), "珅": ("shen",),
}  # fmt: skip
_COMPOUND: Final = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 "
    "仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 "
    "段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 "
    "南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 纳兰 归海 完颜 叶赫 爱新觉罗 贺兰 耶律 西陵 东陵".split()
)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Read the table of first readings; its first line names source and licence."""
    lines = (
        files("caidang.core.text").joinpath("data", "pinyin.txt").read_text("utf-8").splitlines()
    )
    readings: dict[str, str] = {}
    for line in lines[1:]:
        syllable, _, chars = line.partition(" ")
        readings.update(dict.fromkeys(chars, syllable))
    return readings


def split_surname(name: str) -> tuple[str, str]:
    """This function will split a Chinese name into surname and given name, compound surnames known."""
    for length in (4, 2):
        if name[:length] in _COMPOUND and len(name) > length:
            return name[:length], name[length:]
    return name[:1], name[1:]


def is_compound_surname(text: str) -> bool:
    """This function will tell whether the text is a surname of two or more characters."""
    return text in _COMPOUND


def syllables(name: str) -> list[str]:
    """This function will read a name: a syllable per Han character, other words whole, lower case."""
    return [choices[0] for choices in readings(name)]


def readings(name: str) -> list[tuple[str, ...]]:
    """This function will return all readings of each syllable of a name, the likeliest first."""
    found: list[tuple[str, ...]] = []
    for index, word in enumerate(_words(search_key(name))):
        if not _is_han(word[0]):
            found.append((word,))
        elif index == 0:
            found.extend(_read_han(word))
        else:
            found.extend(_read_given(word))
    return found


def full(name: str) -> str:
    """This function will return the whole name in letters: 张三 → ``zhangsan``."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """This function will return the first letters: 张三 → ``zs``."""
    return "".join(syllable[0] for syllable in syllables(name))


def sort_key(name: str) -> str:
    """This function will return a key that sorts names as a Chinese list does: by reading, then by character."""
    return " ".join(syllables(name)) + "\0" + normalize(name)


def sort_number(name: str) -> int:
    """This function will return a number below 2**43 by which names sort nearly as by ``sort_key``.

    Four syllables count; of names that sound alike those of one surname stand together.
    """
    ranks = _ranks()
    read = syllables(name)[:4]
    number = 0
    for index in range(4):
        number = number << 9 | (bisect_left(ranks, read[index]) + 1 if index < len(read) else 0)
    return number << 7 | (ord(search_key(name)[:1] or "\0") & 0x7F)


def is_syllable(text: str, *, may_be_unfinished: bool = False) -> bool:
    """This function will tell whether the letters are a syllable (zhang), or how one begins (zh)."""
    ranks = _ranks()
    at = bisect_left(ranks, text)
    if at == len(ranks) or not text:
        return False
    return ranks[at].startswith(text) if may_be_unfinished else ranks[at] == text


@lru_cache(maxsize=1)
def _ranks() -> list[str]:
    """All syllables there are, in order."""
    return sorted(set(_table().values()))


def _words(text: str) -> list[str]:
    """Split into runs of Han characters and runs of other letters and digits."""
    words: list[str] = []
    kind = ""
    for char in text:
        now = "han" if _is_han(char) else "other" if char.isalnum() else ""
        if now and now == kind:
            words[-1] += char
        elif now:
            words.append(char)
        # An apostrophe or a hyphen inside a Latin name keeps the word together: D'Angelo.
        kind = kind if char in "'’" and kind == "other" else now
    return words


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char == "〇" or char >= "\U00020000"


def _read_han(word: str) -> list[tuple[str, ...]]:
    surname, given = split_surname(word)
    if surname in _SURNAMES and len(surname) == 1:
        return [
            (_SURNAMES[surname], *_OTHER_SURNAME_READINGS.get(surname, ())),
            *_read_given(given),
        ]
    if surname in _COMPOUND_READINGS:
        return [(syllable,) for syllable in _COMPOUND_READINGS[surname]] + _read_given(given)
    return _read_given(word)


def _read_given(text: str) -> list[tuple[str, ...]]:
    table = _table()
    found = []
    for char in text:
        first = table.get(char, char)
        others = (reading for reading in _OTHER_READINGS.get(char, ()) if reading != first)
        found.append((first, *others))
    return found


_COMPOUND_READINGS: Final = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "乐正": ("yue", "zheng"),
    "子车": ("zi", "ju"),
    "鲜于": ("xian", "yu"),
    "宰父": ("zai", "fu"),
    "夏侯": ("xia", "hou"),
    "令狐": ("ling", "hu"),
    "仲长": ("zhong", "chang"),
}

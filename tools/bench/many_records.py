"""Invented records as the index sees them, some 2 KB of text each, with words of known frequency.

Record ``n`` is the same in every run. The words that queries ask for are planted; all others are
drawn from words in the manner of résumés, so that the planted ones are as frequent as they should be.
"""

from functools import cache
from itertools import accumulate
from random import Random
from typing import Any, Final

from tools.bench.folder import module

COMMON: Final = "协调"
COMMON_LONG: Final = "统筹规划"
OFTEN: Final = "审计"
SELDOM: Final = ("冶金", "甲骨", "陶瓷")
HUNDREDTH: Final = "测绘"
RARE: Final = "碲镉汞"
_PLANTED: Final = (
    (COMMON, 0.5), (COMMON_LONG, 0.5), (COMMON + COMMON_LONG, 0.1), (OFTEN, 0.3),
    *((word, 0.2) for word in SELDOM), (HUNDREDTH, 0.01), (RARE, 0.00002),
)  # fmt: skip
_WORDS: Final = 60_000
_PHRASES: Final = 60_000
_PHRASE: Final = 6
"""Words of a phrase: people say the same things in the same words."""
_LENGTH: Final = 52
"""Phrases of a text."""
_CITIES: Final = tuple(
    "上海 北京 深圳 广州 杭州 成都 南京 武汉 苏州 西安 重庆 天津 长沙 郑州 青岛 宁波 合肥 厦门 福州 济南".split()
)
_DEGREES: Final = ("本科", "大专", "硕士", "高中", "中专", "博士")
_SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧田董潘袁蔡蒋余于杜叶程苏魏吕丁"
_GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红飞鹏宇浩然欣怡子轩梓涵雨桐思远嘉琪"
)
_SKILLS: Final = tuple(
    "Java Python Excel SQL Go Linux MySQL Docker Photoshop AutoCAD PowerPoint Figma Spark SAP Tableau".split()
)
_TAGS: Final = ("重点", "待回访", "可推荐", "外地", "应届")
_MONTH: Final = 24_000
"""A month near the year 2000, counted as the index counts them."""
_DAY_MS: Final = 86_400_000
_NOW_MS: Final = 1_795_000_000_000


@cache
def _words() -> tuple[str, ...]:
    """Words of two to four characters, none of which holds a character of a planted word."""
    rng = Random(7)  # noqa: S311 - data, not secrets
    # The first level of GB 2312: the 3,755 commonest characters.
    codes = [bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    planted = {char for word, _ in _PLANTED for char in word}
    chars = [c for code in codes if (c := code.decode("gb2312", "ignore")) and c not in planted]
    lengths = (2, 2, 2, 3, 4)
    made = ("".join(rng.choices(chars, k=rng.choice(lengths))) for _ in range(_WORDS))
    return tuple(dict.fromkeys(made))


@cache
def _phrases() -> tuple[str, ...]:
    """Phrases of drawn words, the first words far more often than the last (Zipf)."""
    rng = Random(8)  # noqa: S311
    words = _words()
    weights = tuple(accumulate(1 / (rank + 3) ** 0.9 for rank in range(len(words))))
    return tuple(
        "".join(rng.choices(words, cum_weights=weights, k=_PHRASE)) for _ in range(_PHRASES)
    )


def text_of(number: int) -> str:
    """Return the record's text: drawn phrases with the planted words among them."""
    rng = Random(number)  # noqa: S311
    phrases = _phrases()
    drawn = rng.choices(phrases, k=_LENGTH)
    for word, share in _PLANTED:
        if rng.random() < share:
            at = rng.randrange(_LENGTH)
            drawn[at] = word + drawn[at]
    return "，".join(drawn)


def record_of(number: int, *, is_text_wanted: bool = True) -> Any:  # noqa: ANN401 - a type that needs an open folder
    """Return the record as the index takes it."""
    rng = Random(-number)  # noqa: S311
    name = rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2, 2))))
    salary = rng.randrange(5, 60) * 1000
    tags = tuple(tag for tag in _TAGS if rng.random() < 0.05)
    return module("foundation.search.index.values").IndexDocument(
        id=number,
        name=name,
        title=rng.choice(_words()[:400]) + "经理",
        body=text_of(number) if is_text_wanted else "",
        tags=tags,
        schools=(rng.choice(_words()[:300]) + "大学",),
        employers=tuple(rng.choice(_words()) + "有限公司" for _ in range(3)),
        scopes=("all",),
        columns={
            "city": (rng.choices(_CITIES, weights=range(len(_CITIES), 0, -1))[0],),
            "degree": (rng.choices(_DEGREES, weights=(50, 25, 15, 5, 3, 2))[0],),
            "tier": ("985", "211", "双一流") if rng.random() < 0.1 else (),
            "skill": tuple(rng.sample(_SKILLS, k=4)),
            "tag": tags,
            "source": (rng.choice(("upload", "mail", "inbox")),),
        },
        numbers={
            "started": _MONTH + rng.randrange(300),
            "born": _MONTH - rng.randrange(400),
            "salary": salary,
            "salary_high": salary + 5000,
            "updated": _NOW_MS - rng.randrange(900) * _DAY_MS,
            "created": _NOW_MS - rng.randrange(900, 1800) * _DAY_MS,
        },
    )

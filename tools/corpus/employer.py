"""Invented employers: a registered name, a short one and an English one."""

from random import Random

from tools.corpus.person import Both
from tools.corpus.words.employers import BRANDS, TRADES
from tools.corpus.words.places import City


def _hospital(rng: Random, city: City) -> tuple[Both, str]:
    number = rng.choice("一二三四")
    english = {"一": "First", "二": "Second", "三": "Third", "四": "Fourth"}[number]
    return rng.choice(
        [
            (
                Both(f"{city.zh}市第{number}人民医院", f"{city.en} {english} People's Hospital"),
                f"{city.zh}{number}院",
            ),
            (
                Both(f"{city.zh}市中医院", f"{city.en} Hospital of Chinese Medicine"),
                f"{city.zh}中医院",
            ),
            (
                Both(f"{city.zh}市妇幼保健院", f"{city.en} Maternity and Child Hospital"),
                f"{city.zh}妇幼",
            ),
            (
                Both(f"{city.zh}仁爱康复医院", f"{city.en} Ren'ai Rehabilitation Hospital"),
                "仁爱康复医院",
            ),
        ]
    )


def _school(rng: Random, city: City, brand: list[str]) -> tuple[Both, str]:
    kind, english = rng.choice(
        [
            ("实验小学", "Experimental Primary School"),
            ("第三中学", "No. 3 Middle School"),
            ("外国语学校", "Foreign Language School"),
            ("幼儿园", "Kindergarten"),
            ("高级中学", "Senior High School"),
        ]  # fmt: skip
    )
    named = brand[0] if kind in ("幼儿园", "外国语学校") else ""
    return Both(
        f"{city.zh}市{named}{kind}", f"{city.en} {brand[1] + ' ' if named else ''}{english}"
    ), f"{named}{kind}"


def _law(rng: Random, city: City, brand: list[str]) -> tuple[Both, str]:
    branch = rng.choice(["", "", f"（{city.zh}）"])
    place = "" if branch else (city.province or city.zh).removesuffix("省")
    return Both(f"{place}{brand[0]}{branch}律师事务所", f"{brand[1]} Law Firm"), f"{brand[0]}律所"


def employer(rng: Random, kind: str, city: City) -> tuple[Both, str]:
    """Return a name as registered (Chinese and English) and the short form colleagues use."""
    brand = rng.choice(BRANDS)
    if kind == "hospital":
        return _hospital(rng, city)
    if kind == "school":
        return _school(rng, city, brand)
    if kind == "law":
        return _law(rng, city, brand)
    trade, english = rng.choice(TRADES[kind])
    if trade.endswith("事务所"):
        form = rng.choice([f"{brand[0]}{trade}（特殊普通合伙）", f"{city.zh}{brand[0]}{trade}"])
        return Both(form, f"{brand[1]} {english}"), f"{brand[0]}事务所"
    if trade.endswith("集团"):
        form = rng.choice(
            [
                f"{city.zh}{brand[0]}{trade}有限公司",
                f"{brand[0]}{trade}",
                f"中{brand[0]}{trade}股份有限公司",
            ]
        )
        return Both(form, f"{brand[1]} {english}"), f"{brand[0]}集团"
    form = rng.choice(
        [
            f"{city.zh}{brand[0]}{trade}有限公司",
            f"{city.zh}{brand[0]}{trade}有限公司",
            f"{city.zh}市{brand[0]}{trade}有限公司",
            f"{brand[0]}{trade}（{city.zh}）有限公司",
            f"{brand[0]}{trade}股份有限公司",
            f"{brand[0]}{trade}有限公司{city.zh}分公司",
            f"{brand[0]}{trade}",
            f"{city.zh}{brand[0]}{trade}有限责任公司",
        ]
    )
    suffix = rng.choice(["Co., Ltd.", "Co., Ltd.", "Inc.", "Ltd.", "Group", ""])
    place = rng.choice([f"{city.en} ", "", ""])
    short = (
        f"{brand[0]}{trade}"
        if len(trade) <= 2
        else brand[0] + ("科技" if kind in ("tech", "chip") else "公司")
    )
    return Both(form, f"{place}{brand[1]} {english} {suffix}".strip()), short

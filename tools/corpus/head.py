"""The head part of a résumé: name, contacts, personal facts, what is hoped for."""

from collections.abc import Callable
from random import Random
from typing import Any

from tools.corpus.ask import Ask
from tools.corpus.person import TODAY, Person
from tools.corpus.sheet import Item
from tools.corpus.wording import ICONS, RANKS, Wording, salary

Truth = dict[str, Any]
_Maker = Callable[[Random, Person, Wording, Truth], str]


def shown_name(rng: Random, person: Person, ask: Ask) -> tuple[str, str]:
    """Return the name as shown and as it is in truth."""
    if ask.masked:
        polite = person.surname + ("先生" if person.gender == "男" else "女士")
        return polite, polite
    if ask.language == "en":
        given, family = person.name_en.split(" ")
        plain = person.name_en
        shown = rng.choice([plain, plain, f"{family.upper()} {given}", plain.upper()])
        return shown, shown
    if ask.both:
        return f"{person.name} {person.name_en}", person.name
    if len(person.name) == 2 and rng.random() < 0.15:
        return " ".join(person.name), person.name
    return person.name, person.name


def _gender(rng: Random, person: Person, say: Wording, truth: Truth) -> str:
    truth["gender"] = person.gender
    return {"男": "Male", "女": "Female"}[person.gender] if say.language == "en" else person.gender


def _birth(rng: Random, person: Person, say: Wording, truth: Truth) -> str:
    year, month, day = person.birth
    full = f"{year}-{month:02d}-{day:02d}"
    if rng.random() < (0.5 if say.language == "en" else 0.25):
        truth["birth"] = full
        forms = (
            [full]
            if say.language == "en"
            else [full, f"{year}年{month}月{day}日", f"{year}/{month:02d}/{day:02d}"]
        )
        return rng.choice(forms)
    shown, truth["birth"] = say.month((year, month))
    return shown


def _city(rng: Random, person: Person, say: Wording, truth: Truth) -> str:
    truth["city"] = person.city.get(say.language)
    if say.language == "en":
        return rng.choice([person.city.en, f"{person.city.en}, China"])
    zh, part = person.city.zh, person.district
    return rng.choice([zh, zh, zh, f"{zh}市", f"{zh}{part}", f"{zh}市{part}", f"{zh}-{part}"])


def _degree(rng: Random, person: Person, say: Wording, truth: Truth) -> str:
    truth["highest_degree"] = max((study.degree for study in person.studies), key=RANKS.index)
    return say.degree(truth["highest_degree"])


def _years(rng: Random, person: Person, say: Wording, truth: Truth) -> str:
    if not person.years:
        return ""
    return f"{person.years} years" if say.language == "en" else f"{person.years}年"


def _link(rng: Random, person: Person, say: Wording, truth: Truth) -> str:
    return f"https://{rng.choice(['git', 'blog', 'www'])}.example.com/{person.name_en.split()[0].lower()}"


_FACTS: tuple[tuple[str, float, float, _Maker], ...] = (
    ("gender", 0.65, 0.2, _gender),
    ("birth", 0.45, 0.2, _birth),
    ("city", 0.55, 0.55, _city),
    ("wechat", 0.2, 0.0, lambda rng, person, say, truth: person.wechat),
    ("home", 0.3, 0.0, lambda rng, person, say, truth: person.home),
    (
        "party",
        0.25,
        0.0,
        lambda rng, person, say, truth: rng.choice(
            ["中共党员", "群众", "共青团员", "中共预备党员"]
        ),
    ),
    (
        "nation",
        0.12,
        0.0,
        lambda rng, person, say, truth: "汉族" if rng.random() < 0.9 else "回族",
    ),
    (
        "marriage",
        0.12,
        0.0,
        lambda rng, person, say, truth: rng.choice(["未婚", "已婚已育", "已婚"]),
    ),
    ("height", 0.06, 0.0, lambda rng, person, say, truth: f"{rng.randint(155, 186)}cm"),
    (
        "qq",
        0.05,
        0.0,
        lambda rng, person, say, truth: str(10_000_000 + person.seed * 991 % 89_999_999),
    ),
    ("link", 0.05, 0.2, _link),
    ("years", 0.35, 0.25, _years),
    ("degree", 0.25, 0.1, _degree),
)
"""Key, share of Chinese and of English résumés that show it, and how its text is made."""


def _phone(person: Person, say: Wording, ask: Ask, joint: str, truth: Truth) -> str:
    if ask.masked:
        return f"{person.phones[0][:3]}****{person.phones[0][7:]}"
    truth["phones"] = list(person.phones)
    return joint.join(map(say.mobile, person.phones))


_NOTED = {"party": "political", "nation": "ethnicity", "marriage": "marital", "qq": "qq"}


def _note(key: str, shown: str, say: Wording, truth: Truth) -> None:
    """Note the truth of a fact that is shown as it is."""
    if key in _NOTED:
        truth[_NOTED[key]] = shown
    elif key == "home":
        truth["native_place" if say.labels["home"] == "籍贯" else "household"] = shown
    elif key == "link":
        truth["links"] = [shown]
    elif key == "years" and shown:
        truth["work_years"] = shown.split()[0].removesuffix("年") + "年"


def head_items(rng: Random, person: Person, say: Wording, ask: Ask, truth: Truth) -> list[Item]:
    """Return contacts and facts in the order shown, and note their truth."""
    english = say.language == "en"
    joint = " / " if english else rng.choice([" / ", "、", "；"])
    contacts = [
        ("phone", _phone(person, say, ask, joint, truth)),
        ("email", " / ".join(person.emails)),
    ]
    truth["emails"] = list(person.emails)
    facts: list[tuple[str, str]] = []
    for key, chinese, other, make in _FACTS:
        share = other if english else chinese
        if key == "wechat" and ask.masked:  # it may be the very number that is masked
            continue
        if share and (rng.random() < share or (ask.rich and share >= 0.12)):
            facts.append((key, make(rng, person, say, truth)))
            _note(key, facts[-1][1], say, truth)
    if not english and truth["birth"] is None and rng.random() < 0.3:
        truth["age"] = str(TODAY[0] - person.birth[0])
        facts.append(("age", f"{truth['age']}岁"))
    rng.shuffle(facts)
    found = [*contacts, *facts] if rng.random() < 0.6 else [*facts, *contacts]
    labelled = ask.labelled if ask.labelled is not None else rng.random() < 0.7
    bare = set() if labelled else {"email", "phone", "gender", "city"}
    return [
        Item(key, "" if key in bare else say.labels[key], value, ICONS.get(key, ""))
        for key, value in found
        if value
    ]


def intent_items(rng: Random, person: Person, say: Wording, ask: Ask, truth: Truth) -> list[Item]:
    """Return what the person hopes for, or nothing where this résumé does not say."""
    sure = ask.rich or ask.intent_block
    if not sure and rng.random() >= 0.6:
        return []
    truth["expected_job"] = person.expected_job.get(say.language)
    found = [
        Item(
            "expected_job",
            say.labels["expected_job"],
            truth["expected_job"],
            ICONS["expected_job"],
        )
    ]
    if say.language == "zh" and (sure or rng.random() < 0.5):
        shown, truth["expected_salary"] = salary(rng, person.expected_salary, say.language)
        found.append(Item("expected_salary", say.labels["expected_salary"], shown))
    if rng.random() < 0.35:
        truth["expected_city"] = person.city.get(say.language)
        found.append(Item("expected_city", say.labels["expected_city"], truth["expected_city"]))
    if rng.random() < 0.2 and say.language == "zh":
        states = ["随时到岗", "一个月内到岗", "在职-考虑机会", "离职-随时到岗"]
        found.append(Item("state", say.labels["state"], rng.choice(states)))
    return found

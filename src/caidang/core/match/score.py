"""How alike two people are: weights of evidence in the manner of Fellegi and Sunter.

Each agreement adds the logarithm (base 2) of how much more often it occurs between two records of
one person than between two people; each contradiction subtracts. The sum and the prior give a chance.
"""

from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from caidang.core.match.person import Person, Stay
from caidang.core.text.names import han_part, spellings
from caidang.core.text.normalize import search_key

Verdict = Literal["same", "maybe", "different"]

_PRIOR: Final = -12.0
_MAYBE: Final = 0.5
_HARDLY: Final = -0.01
"""Below this the score is less than ``_MAYBE``, rounded too."""
_SAME_NAME: Final = 9.0
"""What an agreeing name weighs at most."""
_SAME_TIME: Final = 2.5
"""What it weighs that two were in one place at the same time."""
_ALIKE_NAME: Final = 0.86
_ALIKE_EMPLOYER: Final = 90.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two people are. ``score`` is 0..1; ``reasons`` are Chinese and name no values."""

    score: float
    verdict: Verdict
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    """One thing that speaks for (weight above 0) or against."""

    weight: float
    reason: str


def compare(a: Person, b: Person) -> Likeness:
    """This function will say how alike two people are; the order of the two does not matter.

    ``same`` needs an equal phone or mail and an agreeing name, and nothing that speaks against it.
    """
    contact = _contact(a, b)
    name, is_agreed = _name(a.name, b.name)
    against = [sign for sign in (_gender(a, b), _birth(a, b)) if sign.weight < -2.5]
    signs = [*contact, name, _gender(a, b), _birth(a, b), *_stays(a, b)]
    total = _PRIOR + sum(sign.weight for sign in signs)
    score = round(1 / (1 + 2.0 ** -max(-60.0, min(60.0, total))), 4)
    has_contact = any(sign.weight > 12 for sign in contact)
    if has_contact and is_agreed and not against:
        verdict: Verdict = "same"
    elif (has_contact and not (name.weight < 0 and against)) or score >= _MAYBE:
        verdict = "maybe"
        score = max(score, _MAYBE)
    else:
        verdict = "different"
    spoken = sorted((s for s in signs if s.reason), key=lambda s: -abs(s.weight))
    return Likeness(score, verdict, tuple(sign.reason for sign in spoken))


def could_be(a: Person, b: Person) -> bool:
    """This function will say whether two who share no contact may be more than ``different``, whatever they are called.

    Where it says no, ``compare`` says ``different`` of them: names agree at best, who was in the same place was there at
    the same time, and contacts that are not shared never speak for anything. A sketch of either is enough.
    """
    stays = sum(sign.weight + (_SAME_TIME if sign.weight > 0 else 0) for sign in _places(a, b))
    return _PRIOR + _SAME_NAME + _gender(a, b).weight + _birth(a, b).weight + stays > _HARDLY


def _contact(a: Person, b: Person) -> list[_Sign]:
    signs = []
    for ours, theirs, label, weight in (
        (a.phones, b.phones, "手机号", 13.0),
        (a.emails, b.emails, "邮箱", 13.0),
    ):
        if ours & theirs:
            signs.append(_Sign(weight, f"{label}相同"))
        elif ours and theirs:
            signs.append(_Sign(-1.0, ""))
    if a.wechat and a.wechat == b.wechat:
        signs.append(_Sign(11.0, "微信号相同"))
    if a.id_number and b.id_number:
        is_equal = a.id_number == b.id_number
        signs.append(_Sign(12.0, "身份证号相同") if is_equal else _Sign(-12.0, ""))
    return signs


def _name(a: str, b: str) -> tuple[_Sign, bool]:
    """Compare names; the second value tells whether they agree as one person's names do."""
    if not a or not b:
        return _Sign(0.0, ""), False
    han_a, han_b = han_part(a), han_part(b)
    if han_a and han_b:
        if han_a == han_b:
            return _Sign(_SAME_NAME if len(han_a) > 2 else 7.5, "姓名一致"), True
        if spellings(a) & spellings(b):
            return _Sign(3.0, "姓名同音不同字"), False
        if han_a[0] == han_b[0] and len(han_a) == len(han_b) > 2 and _differing(han_a, han_b) == 1:
            return _Sign(-1.0, "姓名相近"), False
        return _Sign(-7.0, "姓名不同"), False
    if not han_a and not han_b and search_key(a).split() == search_key(b).split():
        return _Sign(8.0, "姓名一致"), True
    ours, theirs = spellings(a), spellings(b)
    if ours & theirs:
        return _Sign(7.0, "姓名拼音一致"), True
    likeness = max(
        (JaroWinkler.similarity(x, y) for x in sorted(ours) for y in sorted(theirs)), default=0.0
    )
    if likeness >= _ALIKE_NAME:
        return _Sign(-1.0, "姓名拼音相近"), False
    return _Sign(-6.0, "姓名不同"), False


def _differing(a: str, b: str) -> int:
    return sum(x != y for x, y in zip(a, b, strict=True))


def _gender(a: Person, b: Person) -> _Sign:
    if not a.gender or not b.gender:
        return _Sign(0.0, "")
    return _Sign(0.7, "") if a.gender == b.gender else _Sign(-4.0, "性别不同")


def _birth(a: Person, b: Person) -> _Sign:
    if not a.birth or not b.birth:
        return _Sign(0.0, "")
    shared = min(len(a.birth), len(b.birth))
    if a.birth[:shared] == b.birth[:shared]:
        weight, reason = {4: (4.8, "出生年份一致"), 7: (7.5, "出生年月一致")}.get(
            shared, (9.0, "出生日期一致")
        )
        return _Sign(weight, reason)
    apart = abs(int(a.birth[:4]) - int(b.birth[:4]))
    if apart == 0:
        return _Sign(1.0, "出生年份一致")
    return _Sign(-2.0, "出生年份差一年") if apart == 1 else _Sign(-5.0, "出生年份不同")


def _stays(a: Person, b: Person) -> list[_Sign]:
    signs = _places(a, b)
    if any(_is_same_time(x, y) for x, y in _same_schools(a, b)):
        signs.append(_Sign(_SAME_TIME, "同一时期在同一学校"))
    if any(_is_same_time(x, y) for x, y in _same_employers(a, b)):
        signs.append(_Sign(_SAME_TIME, "同一时期在同一单位"))
    return signs


def _places(a: Person, b: Person) -> list[_Sign]:
    """Where both were, whenever it was."""
    signs = []
    if a.schools and b.schools:
        signs.append(_Sign(4.8, "学校相同") if _same_schools(a, b) else _Sign(-1.5, "学校不同"))
    if a.employers and b.employers:
        signs.append(_Sign(5.2, "工作单位相同") if _same_employers(a, b) else _Sign(-1.0, ""))
    return signs


def _same_schools(a: Person, b: Person) -> list[tuple[Stay, Stay]]:
    return [(x, y) for x in a.schools for y in b.schools if x.key == y.key]


def _same_employers(a: Person, b: Person) -> list[tuple[Stay, Stay]]:
    return [(x, y) for x in a.employers for y in b.employers if _is_same_employer(x, y)]


def _is_same_employer(a: Stay, b: Stay) -> bool:
    if a.key == b.key:
        return True
    if min(len(a.key), len(b.key)) < 4:
        return False
    return fuzz.ratio(a.key, b.key) >= _ALIKE_EMPLOYER


def _is_same_time(a: Stay, b: Stay) -> bool:
    return bool((a.start and a.start == b.start) or (a.end and a.end == b.end and a.end.isdigit()))

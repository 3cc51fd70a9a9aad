"""抽查：which of these invented people may be sent to the client? Made by a number, answered by the rules of the house."""

from dataclasses import dataclass
from random import Random
from typing import Final

PEOPLE: Final = 4
_NAMES: Final = ("顾晚舟", "林听雨", "沈望川", "白知秋", "许星遥", "陆远山", "温如玉", "江照夜", "程落英", "秦明月")
_CLIENTS: Final = ("青黛科技", "松烟网络", "云岫软件", "竹里数据")
_JOBS: Final = ("后端工程师", "财务经理", "产品经理", "供应链主管")


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person: what his record says, and why he may not be sent; nothing where he may."""

    name: str
    facts: tuple[str, ...]
    refusal: str


@dataclass(frozen=True, slots=True)
class Spot:
    """The question: people for a job of a client."""

    client: str
    job: str
    people: tuple[Person, ...]

    @property
    def right(self) -> frozenset[int]:
        """The places of those who may be sent."""
        return frozenset(place for place, one in enumerate(self.people) if not one.refusal)


def spot_check(seed: int) -> Spot:
    """This function will make the spot check of this seed: at least one person may be sent, at least one may not."""
    chance = Random(seed)  # noqa: S311 - which example comes is no secret
    client, other = chance.sample(_CLIENTS, 2)
    names = chance.sample(_NAMES, PEOPLE)
    good = set(chance.sample(range(PEOPLE), chance.randint(1, PEOPLE - 1)))
    faults = chance.sample(range(len(_FAULTS)), PEOPLE)
    people = tuple(
        _good(name, client, chance) if place in good else _bad(name, client, other, faults[place], chance)
        for place, name in enumerate(names)
    )
    return Spot(client, chance.choice(_JOBS), people)


def _good(name: str, client: str, chance: Random) -> Person:
    facts = {"流程": "在库", "授权": f"同意提供给{client}，一年内有效", "屏蔽名单": "没有"}
    return Person(name, _shuffled(facts, chance), "")


def _bad(name: str, client: str, other: str, fault: int, chance: Random) -> Person:
    facts = {"流程": "在库", "授权": f"同意提供给{client}，一年内有效", "屏蔽名单": "没有"}
    change, refusal = _FAULTS[fault]
    facts |= {key: text.format(client=client, other=other) for key, text in change.items()}
    return Person(name, _shuffled(facts, chance), refusal.format(client=client, other=other))


def _shuffled(facts: dict[str, str], chance: Random) -> tuple[str, ...]:
    shown = [f"{key}：{text}" for key, text in facts.items()]
    chance.shuffle(shown)
    return tuple(shown)


_FAULTS: Final = (
    ({"授权": "只同意提供给{other}"}, "他同意的是{other}。每一家客户都要他单独同意，给{client}之前要再问他一次。"),
    ({"授权": "同意过，上个月撤回了"}, "撤回以后就不能再提供。想继续，要他重新同意。"),
    ({"授权": "有一份，去年到期"}, "授权有期限，过了就等于没有。先发新的授权。"),
    ({"流程": "待审，还没有人通过"}, "没有审核过的资料不给客户：先在「我的待办」里走完审核。"),
    ({"屏蔽名单": "本人说过不想去{client}"}, "他自己说不去这家，推荐就是违背他的意思，也会让客户白忙。"),
    ({"授权": "备注里写着「应该没问题」"}, "备注不是授权。要有他本人表示同意的记录和凭据。"),
    ({"流程": "限制处理中：他要求先停用"}, "他行使了限制处理的权利，办结之前只有经办人能动。"),
)
"""What may be wrong with a record, and why that keeps it in the house."""

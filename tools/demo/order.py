"""The demo's order: the people stand in categories and carry tags, a list is kept, and some are seen this week."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

FAMILIES = {
    "研发": ("工程师", "开发", "架构", "算法", "测试", "Engineer", "Architect"),
    "产品与运营": ("产品", "运营", "Product"),
    "财务": ("会计", "财务", "审计", "出纳", "Accountant", "Audit"),
    "销售与市场": ("销售", "市场", "客户", "Sales", "Marketing"),
    "医护": ("护士", "护师", "医生", "医师", "医药"),
    "教育": ("教师", "老师", "讲师"),
    "职能": ("人力", "行政", "秘书", "招聘", "HR", "Assistant"),
}
"""Kinds of work, by what stands in a title."""
LISTS = (("回头再联系", "今年谈过、时机不对的人"), ("关键岗位储备", "客户常要的人，随时有合适的就推"))
IN_LIST = 60
"""People of a list, at most: one list is kept by hand."""
ZONE = "Asia/Shanghai"


def put(*, worker: Any, consultant: Any, now: datetime) -> None:
    """Sort the people by their titles, tag some, keep two lists, and arrange this week's interviews."""
    labels, tags = _module("domain.candidates.services.labelling.labels"), _module("domain.candidates.services.labelling.tags")
    root = _module("domain.candidates.models").Label.objects.filter(kind="category", name="岗位族").first()
    for family in FAMILIES:
        labels.make_category(name=family, parent=root.pk if root else None, actor=worker, now=now)
    people = list(_module("domain.candidates.models").Candidate.objects.filter(merged_into=None).order_by("pk"))
    rows = _module("domain.candidates.selectors.shown.rows").clear_rows_of(
        [one.pk for one in people], viewer=worker, today=now.date()
    )
    title_of = {str(row.public_id): row.title for row in rows}
    for number, person in enumerate(people):
        family = next((name for name, signs in FAMILIES.items() if _has(title_of.get(str(person.public_id), ""), signs)), "")
        if family:
            tags.add_category(candidate=person, name=family, actor=worker, now=now)
        for tag in _tags(number):
            tags.add_tag(candidate=person, name=tag, actor=worker, now=now)
    kept = _module("domain.candidates.services.lists.talent_lists")
    for number, (name, note) in enumerate(LISTS):
        row = kept.make_list(name=name, note=note, actor=worker, now=now)
        chosen = [str(one.public_id) for one in people[number::5][:IN_LIST]]
        kept.put_in_list(public_id=str(row.public_id), people=chosen, is_in=True, actor=worker, now=now)
    _interviews(consultant, now)


def _has(title: str, signs: Sequence[str]) -> bool:
    return any(sign in title for sign in signs)


def _tags(number: int) -> Iterator[str]:
    for every, tag in ((4, "可马上到岗"), (6, "沟通好"), (9, "薪资偏高"), (11, "需复核学历")):
        if number % every == 0:
            yield tag


def _interviews(actor: Any, now: datetime) -> None:
    """Let whoever stands at an interview be seen on one of the next workdays."""
    arranging, planning = _module("domain.pipeline.services.interviews.arranging"), _module("domain.pipeline.services.interviews.plan")
    seen = _module("domain.pipeline.models").Application.objects.filter(stage__kind="interview").order_by("pk")[:6]
    for number, application in enumerate(seen):
        plan = planning.Plan(
            round=1, kind="video", start=_hour(now, number), minutes=60, zone=ZONE, told="先看项目经历，再谈到岗时间。",
            members=[actor.user_id], are_invited=False,
        )  # fmt: skip
        arranging.arrange(application=application, plan=plan, actor=actor, now=now)


def _hour(now: datetime, number: int) -> datetime:
    """The number-th free hour from tomorrow: two a workday."""
    day = now.astimezone(ZoneInfo(ZONE)).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    days = [day + timedelta(days=n) for n in range(14) if (day + timedelta(days=n)).weekday() < 5]
    return days[number // 2] + timedelta(hours=4 * (number % 2))


def _module(name: str) -> Any:
    """A part of the program, which can be imported only once the vault is open."""
    return import_module(f"caidang.{name}")

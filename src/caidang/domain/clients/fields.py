"""The fields of clients and jobs that people change: named, checked, and put into words for histories."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.core.match.requirements import Kind, requirements_of_json
from caidang.core.text.divisions import find_division, short_name
from caidang.domain.clients.models import Client, Job, JobType
from caidang.domain.clients.words import tidy

MAX_REQUIREMENTS: Final = 40
MAX_PUBLICATION: Final = 8_000
MOST_HEADS: Final = 999
MOST_PAY: Final = 1_000_000

LABELS: Final[Mapping[str, str]] = {
    "name": "名称", "short_name": "简称", "status": "状态", "industry": "行业", "city": "城市",
    "owner": "负责人", "team": "客户组", "is_archived": "归档", "type": "职位类型", "title": "职位",
    "priority": "优先级", "headcount": "人数", "salary_low": "薪资", "salary_high": "薪资",
    "salary_months": "薪资", "requirements": "要求", "publication": "对外文案", "deadline": "截止",
    "close_reason": "关闭原因",
}  # fmt: skip
"""Every field that a change may name, as people call it."""
_BETWEEN_PLACES: Final = re.compile(r"[/／、，,;；|]|或者?|\s和\s")


def line(label: str, most: int, *, is_needed: bool = False) -> Callable[[Any], str]:
    """This function will return the check of one line of text."""

    def check(value: Any) -> str:
        text = " ".join(tidy(str(value)).split())
        if is_needed and not text:
            raise InvalidInput(f"「{label}」还没有写。")
        if len(text) > most:
            raise InvalidInput(f"「{label}」最多 {most} 个字。")
        return text

    return check


def choice(label: str, known: list[Any]) -> Callable[[Any], Any]:
    """This function will return the check of one of a few."""

    def check(value: Any) -> Any:
        if value not in known:
            raise InvalidInput(f"「{label}」请从列出的里选一个。")
        return value

    return check


def number(label: str, most: int, *, least: int = 0) -> Callable[[Any], int | None]:
    """This function will return the check of a whole number, or of none."""

    def check(value: Any) -> int | None:
        if value is not None and not least <= value <= most:
            raise InvalidInput(f"「{label}」要在 {least} 到 {most} 之间。")
        return None if value is None else int(value)

    return check


def city(value: Any) -> str:
    """This function will return a place by its short name (浙江省杭州市 is 杭州); what no table knows stays as written.

    Several places stay several: 无锡/苏州市 is 无锡、苏州.
    """
    text = line("城市", 40)(value)
    places = [_place(part.strip()) for part in _BETWEEN_PLACES.split(text) if part.strip()]
    return "、".join(dict.fromkeys(places))[:40]


def _place(text: str) -> str:
    found = find_division(text)
    return short_name(found.city or found.province) if found is not None else text


def _day(value: Any) -> str | None:
    if not value:
        return None
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise InvalidInput("「截止」要写成 2026-12-31 这样的日期。") from error


def _requirements(value: Any) -> list[dict[str, Any]]:
    found = requirements_of_json(value)
    if len(found) > MAX_REQUIREMENTS:
        raise InvalidInput(f"要求最多 {MAX_REQUIREMENTS} 条，留下要紧的。")
    for one in found:
        if one.kind in (Kind.YEARS, Kind.SALARY):
            low, high = one.low, one.high
            if low is None and high is None:
                raise InvalidInput("年限和薪资要写数字，至少写一头。")
            if low is not None and high is not None and low > high:
                raise InvalidInput("年限或薪资的范围写反了：前面的比后面的大。")
        elif not one.value:
            raise InvalidInput("有一条要求还没有写内容。")
    return [one.as_json() for one in {one.key: one for one in found}.values()]


def _publication(value: Any) -> str:
    text = tidy(str(value))
    if len(text) > MAX_PUBLICATION:
        raise InvalidInput(f"对外文案最多 {MAX_PUBLICATION} 个字。")
    return text


def _id(value: Any) -> int | None:
    return None if value is None else int(value)


_CLIENT: Final[dict[str, Callable[[Any], Any]]] = {
    "name": line("名称", 80, is_needed=True),
    "short_name": line("简称", 20),
    "status": choice("状态", Client.Status.values),
    "industry": line("行业", 40),
    "city": city,
    "owner": _id,
    "team": _id,
    "is_archived": bool,
}
_JOB: Final[dict[str, Callable[[Any], Any]]] = {
    "title": line("职位", 80, is_needed=True),
    "type": _id,
    "status": choice("状态", Job.Status.values),
    "priority": choice("优先级", Job.Priority.values),
    "headcount": number("人数", MOST_HEADS, least=1),
    "city": city,
    "salary_low": number("薪资", MOST_PAY),
    "salary_high": number("薪资", MOST_PAY),
    "salary_months": number("薪数", 24, least=12),
    "requirements": _requirements,
    "publication": _publication,
    "owner": _id,
    "deadline": _day,
    "close_reason": choice("关闭原因", ["", *Job.CloseReason.values]),
}


def checked(model: type[Client] | type[Job], values: Mapping[str, Any]) -> dict[str, Any]:
    """This function will return the values as they are kept; raises InvalidInput for what cannot be one of its field's."""
    known = _CLIENT if model is Client else _JOB
    return {name: known[name](value) for name, value in values.items()}


def first_type() -> JobType:
    """This function will return the kind of job that a new one is of where nobody says; made where there is none.

    To be called inside a transaction.
    """
    found = JobType.objects.filter(is_archived=False).first()
    return found or JobType.objects.create(name="通用")


def job_type(pk: int | None) -> JobType:
    """This function will return the kind of job of this number; raises InvalidInput where there is none."""
    found = JobType.objects.filter(pk=pk or 0, is_archived=False).first()
    if found is None:
        raise InvalidInput("「职位类型」请从列出的里选一个。")
    return found

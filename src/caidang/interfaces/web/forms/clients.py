"""What is sought in the lists of clients and jobs, and what their forms send, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.core.match.requirement_lines import parse_requirement
from caidang.core.match.requirements import Kind, Requirement
from caidang.core.text.numbers import parse_salary
from caidang.foundation.lib.public_ids import row_number

MAX_TEXT = 100
MAX_VALUE = 40


@dataclass(frozen=True, slots=True)
class ListState:
    """Text, filters, order and page (from 1) of a list of clients or jobs."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, sent: Mapping[str, str], names: tuple[str, ...]) -> Self:
        """Return what a form says; ``names`` are the filters that the list has."""
        filters = {name: str(sent.get(name) or "")[:MAX_VALUE] for name in names}
        page = str(sent.get("page") or "1")
        return cls(
            text=str(sent.get("q") or "")[:MAX_TEXT].strip(),
            filters={name: value for name, value in filters.items() if value},
            sort=str(sent.get("sort") or "")[:12],
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain data for keeping, which ``read`` understands; nothing where nothing is sought."""
        if self == type(self)():
            return {}
        return {"q": self.text, **self.filters, "sort": self.sort, "page": str(self.page)}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is sought at all."""
        return bool(self.text or self.filters)


def client_values(sent: QueryDict) -> dict[str, Any]:
    """Return the fields of a client that a form names."""
    values: dict[str, Any] = {
        name: sent[name] for name in ("name", "short_name", "status", "industry", "city") if name in sent
    }
    values |= {name: row_number(sent.get(name, "")) or None for name in ("owner", "team") if name in sent}
    return values


def job_values(sent: QueryDict) -> dict[str, Any]:
    """Return the fields of a job that a form names; raises InvalidInput for what cannot be read."""
    values: dict[str, Any] = {
        name: sent[name] for name in ("title", "status", "city", "publication", "deadline") if name in sent
    }
    if "headcount" in sent:
        values["headcount"] = _count(sent.get("headcount", ""))
    if "priority" in sent:
        values["priority"] = _count(sent.get("priority", ""), most=9)
    values |= {name: row_number(sent.get(name, "")) or None for name in ("owner", "type") if name in sent}
    if "salary" in sent:
        values |= salary_values(sent.get("salary", ""))
    if "req_kind" in sent:
        values["requirements"] = [one.as_json() for one in requirement_lines(sent)]
    return values


def salary_values(text: str) -> dict[str, int | None]:
    """Return pay as yuan a month and months a year; nothing written, or 面议, is none."""
    paid = parse_salary(text) if text.strip() else None
    if text.strip() and paid is None:
        raise InvalidInput(_("薪资没有读懂，写成 20-30K·14薪、2万 或 30-50万/年；没定就空着。"))
    monthly = paid.monthly if paid is not None else None
    low, high = monthly or (None, None)
    if paid is not None and paid.is_yearly:
        # A twelfth of 400,000 is no sum that anybody would write: 33.3K is.
        low, high = (None if yuan is None else round(yuan, -2) for yuan in (low, high))
    return {"salary_low": low, "salary_high": high, "salary_months": paid.months if paid else None}


def requirement_lines(sent: QueryDict) -> list[Requirement]:
    """Return the requirements of the form's lines; empty lines are left out."""
    return [
        parse_requirement(_kind(kind), text, is_must=must == "must")
        for kind, must, text in raw_lines(sent)
        if text.strip()
    ]


def raw_lines(sent: QueryDict) -> list[tuple[str, str, str]]:
    """Return the form's lines as they were typed: kind, must or nice, text."""
    lists = (sent.getlist(name) for name in ("req_kind", "req_must", "req_text"))
    return list(zip(*lists, strict=False))[:60]


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError:
        raise InvalidInput(_("要求的种类请从列出的里选。")) from None


def _count(text: str, *, most: int = 999_999) -> int:
    said = text.strip()
    if not (said.isascii() and said.isdigit() and len(said) < 7 and int(said) <= most):
        raise InvalidInput(_("人数和优先级要写整数。"))
    return int(said)

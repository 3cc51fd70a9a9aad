"""The columns of the candidates' table: what each is called, how wide it is and what it says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from caidang.core.sorting.tree import PARTS
from caidang.domain.candidates.fields import Field
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.interfaces.web.wording.formats import day, phone, source_name


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column, equal to itself alone. ``width`` and ``css`` are the classes of its head and cells.

    ``text`` is what a cell says; ``markup`` how the page shows it, where not as plain text.
    """

    key: str
    label: str | Promise
    width: str
    css: str
    text: Callable[[CandidateRow], str]
    markup: Callable[[CandidateRow], SafeString] | None = None


def _tags(row: CandidateRow) -> SafeString:
    """The first tag and how many more there are: a line has no room for all; pointing at them names them."""
    if not row.tags:
        return SafeString()
    first, more = row.tags[0], len(row.tags) - 1
    return format_html(
        '<span class="cd-tags" title="{}"><span class="cd-tag">{}</span>{}</span>',
        "、".join(row.tags), first, f"+{more}" if more else "",
    )  # fmt: skip


def _years(row: CandidateRow) -> str:
    return "" if row.years is None else str(row.years)


COLUMNS: Final = {
    column.key: column
    for column in (
        Column("title", gettext_lazy("职位"), "cd-w-title", "cd-clip", lambda row: row.title),
        Column("employer", gettext_lazy("公司"), "cd-w-employer", "cd-clip", lambda row: row.employer),
        Column("city", gettext_lazy("城市"), "cd-w-city", "cd-clip", lambda row: row.city),
        Column("years", gettext_lazy("年限"), "cd-w-years cd-number", "cd-number", _years),
        Column("degree", gettext_lazy("学历"), "cd-w-degree", "cd-clip", lambda row: row.degree),
        Column(
            "salary", gettext_lazy("期望薪资"), "cd-w-salary", "cd-clip",
            lambda row: row.expected_salary,
        ),
        Column("phone", gettext_lazy("手机"), "cd-w-phone", "cd-nowrap", lambda row: phone(row.phone)),
        Column(
            "tags", gettext_lazy("标签"), "cd-w-tags", "cd-clip", lambda row: "、".join(row.tags), _tags,
        ),
        Column(
            "categories", gettext_lazy("分类"), "cd-w-tags", "cd-clip",
            lambda row: "、".join(path.rpartition(PARTS)[2] for path in row.categories),
        ),
        Column("fresh", gettext_lazy("保鲜"), "cd-w-day", "cd-nowrap cd-soft", lambda row: row.fresh),
        Column(
            "updated", gettext_lazy("更新"), "cd-w-day", "cd-nowrap cd-soft",
            lambda row: day(row.updated_at),
        ),
        Column("email", gettext_lazy("邮箱"), "cd-w-wide", "cd-clip", lambda row: row.email),
        Column("school", gettext_lazy("学校"), "cd-w-wide", "cd-clip", lambda row: row.school),
        Column(
            "tier", gettext_lazy("学校层次"), "cd-w-salary", "cd-clip",
            lambda row: " ".join(row.tiers),
        ),
        Column(
            "skills", gettext_lazy("技能"), "cd-w-wide", "cd-clip",
            lambda row: "、".join(row.skills),
        ),
        Column(
            "expected_job", gettext_lazy("期望职位"), "cd-w-title", "cd-clip",
            lambda row: row.expected_job,
        ),
        Column(
            "expected_city", gettext_lazy("期望城市"), "cd-w-salary", "cd-clip",
            lambda row: row.expected_city,
        ),
        Column("gender", gettext_lazy("性别"), "cd-w-years", "cd-clip", lambda row: row.gender),
        Column("birth", gettext_lazy("出生"), "cd-w-day", "cd-nowrap", lambda row: row.birth),
        Column(
            "source", gettext_lazy("来源"), "cd-w-source", "cd-clip",
            lambda row: source_name(row.source),
        ),
        Column(
            "created", gettext_lazy("建档"), "cd-w-day", "cd-nowrap cd-soft",
            lambda row: day(row.created_at),
        ),
        Column(
            "documents", gettext_lazy("文件"), "cd-w-years cd-number", "cd-number",
            lambda row: str(row.documents),
        ),
    )
}  # fmt: skip
"""Every column by its key, in the order in which they are offered."""

FIRST: Final = (
    "title", "employer", "city", "years", "degree", "salary", "phone", "tags", "updated",
)  # fmt: skip
"""The columns of who has chosen none."""
COOKIE: Final = "cd_columns"
"""Which columns one likes is no secret, and stays when the session ends."""


def all_columns(own: Mapping[str, Field]) -> dict[str, Column]:
    """Return every column by its key: the usual ones, and one for each field of the organisation's own."""
    return {**COLUMNS, **{key: _own_column(key, field) for key, field in own.items()}}


def _own_column(key: str, field: Field) -> Column:
    return Column(
        key, field.label, "cd-w-tags", "cd-clip", lambda row: "、".join(row.own.get(key, ()))
    )


def columns_of(
    keys: Iterable[str], known: Mapping[str, Column] = COLUMNS
) -> tuple[Column, ...]:
    """Return the columns with these keys in their order; unknown keys are left out."""
    return tuple(known[key] for key in keys if key in known)


def shown_columns(
    chosen: Iterable[str], cookies: Mapping[str, str], known: Mapping[str, Column]
) -> tuple[Column, ...]:
    """Return the columns chosen, or else those this browser likes, or else the first ones."""
    liked = cookies.get(COOKIE, "")[:400].split(".")
    return columns_of(chosen, known) or columns_of(liked, known) or columns_of(FIRST, known)

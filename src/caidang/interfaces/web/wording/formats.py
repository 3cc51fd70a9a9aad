"""How values are written: dates, phones, sizes, values of fields, words for actions."""

import re
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caidang.domain.candidates.values import SOURCE_NAMES

_MOBILE = re.compile(r"(?:\+86)?(1\d{2})(\d{4})(\d{4})")
_DATES = frozenset({"job_start", "job_end", "edu_start", "edu_end", "project_start", "project_end"})

_DAY_HOURS = 8

KINDS = {
    "pdf": "PDF", "docx": "DOCX", "doc": "DOC", "rtf": "RTF", "odt": "ODT", "html": gettext_lazy("网页"), "mht": gettext_lazy("网页"),
    "eml": gettext_lazy("邮件"), "msg": gettext_lazy("邮件"), "text": gettext_lazy("文字"), "markdown": "Markdown", "json": "JSON Resume", "europass": "Europass", "vcard": "vCard",
    "image": gettext_lazy("图片"), "archive": gettext_lazy("压缩包"),
}  # fmt: skip


def phone(value: str) -> str:
    """Group a mainland mobile number 3-4-4; other numbers stay as they are."""
    found = _MOBILE.fullmatch(value or "")
    return " ".join(found.groups()) if found else value


def shown(value: str, field: str) -> str:
    """Write a field's value as people read it."""
    if field == "phone":
        return phone(value)
    if field in _DATES and value == "present":
        return _("至今")
    return value


def day(moment: datetime | None) -> str:
    """Write the day as YYYY-MM-DD in the local time zone."""
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""


def minute(moment: datetime | None) -> str:
    """Write the time as YYYY-MM-DD HH:MM in the local time zone."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def hours(left: float | None) -> str:
    """Write the working time that is left, or by how much it is late."""
    if left is None:
        return ""
    amount = abs(left)
    if amount >= _DAY_HOURS:
        told = _("%(n)d 个工作日") % {"n": round(amount / _DAY_HOURS)}
    elif amount >= 1:
        told = _("%(n)d 小时") % {"n": int(amount)}
    else:
        told = _("%(n)d 分钟") % {"n": int(amount * 60)}
    return _("逾期 %(time)s") % {"time": told} if left < 0 else _("还剩 %(time)s") % {"time": told}


def share(value: float) -> str:
    """Write a share as whole per cent."""
    return f"{value * 100:.0f}%"


def clock(moment: datetime | None) -> str:
    """Write the time of day for today, the day otherwise."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return f"{local:%H:%M:%S}" if is_today else f"{local:%Y-%m-%d}"


def size(count: int | None) -> str:
    """Write a number of bytes in KB, MB or GB."""
    if count is None:
        return ""
    if count < 1024:
        return f"{count} B"
    amount = count / 1024
    for unit in ("KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def source_name(source: str) -> str:
    """Name a source in the reader's words."""
    return SOURCE_NAMES.get(source, source)


def kind_name(kind: str) -> str:
    """Name a kind of file."""
    return str(KINDS.get(kind, _("文件")))


def likeness(score: float) -> str:
    """Write 0..1 as a whole percentage; what a person still has to judge is never certain."""
    return f"{min(99, round(score * 100))}%"


def lasting(length: timedelta) -> str:
    """Write a length of time in days, or in hours where it is less than one."""
    if length >= timedelta(days=1):
        return _("%(n)s 天") % {"n": round(length.total_seconds() / 86_400)}
    return _("%(n)s 小时") % {"n": max(1, round(length.total_seconds() / 3600))}

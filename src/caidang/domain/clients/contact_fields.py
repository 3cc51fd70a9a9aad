"""What is kept of a person at a client's, and how much harm each of it can do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.domain.clients.words import tidy
from caidang.foundation.accounts.policy import Sensitivity

_MAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_APART: Final = re.compile(r"[\s,;，；、]+")


@dataclass(frozen=True, slots=True)
class ContactField:
    """One field; it has a class as the fields of candidates have."""

    key: str
    label: str
    sensitivity: Sensitivity
    most: int
    is_long: bool = False


FIELDS: Final[Mapping[str, ContactField]] = {
    one.key: one
    for one in (
        ContactField("name", "姓名", Sensitivity.PERSONAL, 40),
        ContactField("title", "职务", Sensitivity.PUBLIC, 40),
        ContactField("phone", "电话", Sensitivity.SENSITIVE, 80),
        ContactField("email", "邮箱", Sensitivity.SENSITIVE, 120),
        ContactField("wechat", "微信", Sensitivity.SENSITIVE, 60),
        ContactField("note", "备注", Sensitivity.PERSONAL, 1000, is_long=True),
    )
}


def checked_contact(values: Mapping[str, Any]) -> dict[str, str]:
    """This function will return the values as they are kept; raises InvalidInput without a name or for one too long."""
    found: dict[str, str] = {}
    for key, field in FIELDS.items():
        text = tidy(str(values.get(key, ""))).strip()
        found[key] = text if field.is_long else " ".join(text.split())
        if len(found[key]) > field.most:
            raise InvalidInput(f"「{field.label}」最多 {field.most} 个字。")
    if not found["name"]:
        raise InvalidInput("「姓名」还没有写；只知道称呼也行，比如王经理。")
    if not all(_MAIL.fullmatch(one) for one in _APART.split(found["email"]) if one):
        raise InvalidInput("邮箱写得不对：要写成 名字@域名 的样子，几个用空格隔开。")
    return found

"""The fields of a candidate's record: their names, order, groups and what a person may type."""

import re
from dataclasses import dataclass
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.core.text.dates import parse_date
from caidang.core.text.normalize import normalize
from caidang.core.text.numbers import parse_id_number, parse_phone, parse_salary


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``is_many``: it may stand several times, numbered by ``entry``.

    ``choices``: the values it is chosen from, where they are few.
    """

    key: str
    label: str
    group: str
    is_many: bool = False
    choices: tuple[str, ...] = ()


DEGREES: Final = ("博士", "硕士", "本科", "大专", "中专", "高中")

GROUPS: Final = {
    "basic": "基本信息",
    "contact": "联系方式",
    "intent": "求职意向",
    "employment": "工作经历",
    "education": "教育经历",
    "skill": "技能",
}

FIELDS: Final = {
    f.key: f
    for f in (
        Field("name", "姓名", "basic"),
        Field("gender", "性别", "basic", choices=("男", "女")),
        Field("birth", "出生", "basic"),
        Field("city", "所在城市", "basic"),
        Field("highest_degree", "最高学历", "basic", choices=DEGREES),
        Field("phone", "手机", "contact", is_many=True),
        Field("email", "邮箱", "contact", is_many=True),
        Field("wechat", "微信", "contact"),
        Field("id_number", "身份证号", "contact"),
        Field("expected_job", "期望职位", "intent"),
        Field("expected_salary", "期望薪资", "intent"),
        Field("expected_city", "期望城市", "intent"),
        Field("employer", "公司", "employment", is_many=True),
        Field("title", "职位", "employment", is_many=True),
        Field("job_start", "入职", "employment", is_many=True),
        Field("job_end", "离职", "employment", is_many=True),
        Field("school", "学校", "education", is_many=True),
        Field("degree", "学历", "education", is_many=True, choices=DEGREES),
        Field("major", "专业", "education", is_many=True),
        Field("edu_start", "入学", "education", is_many=True),
        Field("edu_end", "毕业", "education", is_many=True),
        Field("skill", "技能", "skill", is_many=True),
    )
}

GROUPED: Final = {
    "education": ("school", "degree", "major", "edu_start", "edu_end"),
    "employment": ("employer", "title", "job_start", "job_end"),
}
"""Fields of one stay, numbered together: first the one that names it, last its begin and end."""
MANY: Final = ("phone", "email", "skill")
"""Fields that stand several times by themselves."""

MAX_LENGTH: Final = 200
MAX_ENTRIES: Final = 200
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+")


def clean(field: str, text: str) -> str:
    """Return what a person typed in the field's normal form; raises InvalidInput saying what fits.

    An empty text stays empty: it removes the value.
    """
    if field not in FIELDS:
        raise InvalidInput("没有这个字段。")
    value = " ".join(normalize(text).split())
    if len(value) > MAX_LENGTH:
        raise InvalidInput(f"最多 {MAX_LENGTH} 个字。")
    if not value:
        return ""
    rule = _RULES.get(field)
    return rule(value) if rule else value


def _phone(value: str) -> str:
    phone = parse_phone(value)
    if phone is None:
        raise InvalidInput("电话看起来不完整, 手机要 11 位, 境外号码请带国家码, 如 +852。")
    return phone


def _id_number(value: str) -> str:
    number = parse_id_number(value)
    if number is None:
        raise InvalidInput("身份证号要 18 位，并且最后一位校验得上；请对照证件再填一次。")
    return number


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise InvalidInput("邮箱要写成 名字@域名 的样子。")
    return value.lower()


def _date(value: str) -> str:
    if value in ("至今", "present", "现在"):
        return "present"
    date = parse_date(value)
    if date is None:
        raise InvalidInput("日期请写成 2019-09 或 2019-09-01, 还在继续的写「至今」。")
    return date


def _gender(value: str) -> str:
    if value not in FIELDS["gender"].choices:
        raise InvalidInput("性别请填 男 或 女, 不清楚就留空。")
    return value


def _degree(value: str) -> str:
    if value not in DEGREES:
        raise InvalidInput(f"学历请填其中一个: {' '.join(DEGREES)}。")
    return value


def _salary(value: str) -> str:
    salary = parse_salary(value)
    return str(salary) if salary is not None else value


_RULES = {
    "phone": _phone,
    "email": _email,
    "id_number": _id_number,
    "gender": _gender,
    "birth": _date,
    "highest_degree": _degree,
    "expected_salary": _salary,
    "job_start": _date,
    "job_end": _date,
    "edu_start": _date,
    "edu_end": _date,
}

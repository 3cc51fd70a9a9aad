"""The fields of a candidate's record: their names, order, groups and what a person may type."""

import re
from dataclasses import dataclass
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.core.text.dates import parse_date
from caidang.core.text.ethnic_groups import ETHNIC_GROUPS
from caidang.core.text.normalize import normalize
from caidang.core.text.numbers import parse_id_number, parse_phone, parse_salary
from caidang.foundation.accounts.policy import Sensitivity


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``is_many``: it may stand several times, numbered by ``entry``.

    ``choices``: the values it is chosen from, where they are few. ``is_rare``: folded away on the
    page as long as it is empty, and in no list. ``is_long``: text of several lines. ``sensitivity``:
    who sees it in clear is settled by class, see ``foundation.accounts.policy``.
    """

    key: str
    label: str
    group: str
    is_many: bool = False
    choices: tuple[str, ...] = ()
    is_rare: bool = False
    is_long: bool = False
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    kind: str = ""
    """Of the organisation's own fields: what their values are (``OwnField.Kind``)."""
    categories: frozenset[int] = frozenset()
    """Of the organisation's own fields: the categories whose people have it; none, all people."""

    @property
    def max_length(self) -> int:
        """Characters that a value may have."""
        return MAX_TEXT if self.is_long else MAX_LENGTH


ORIGINAL: Final = Field("original", "原件", "document", sensitivity=Sensitivity.SENSITIVE)
"""The original files: they say everything, contacts in clear among it. No field of the record, but guarded like one."""
DEGREES: Final = ("博士", "硕士", "本科", "大专", "中专", "高中", "初中")
FORMS_OF_STUDY: Final = ("全日制", "非全日制")

GROUPS: Final = {
    "basic": "基本信息",
    "contact": "联系方式",
    "intent": "求职意向",
    "employment": "工作经历",
    "education": "教育经历",
    "project": "项目经历",
    "skill": "技能",
    "skill_years": "技能年限",
    "language": "语言",
    "certificate": "证书",
    "summary": "自我评价",
}

_PERSONAL, _SENSITIVE, _SECRET = Sensitivity.PERSONAL, Sensitivity.SENSITIVE, Sensitivity.SECRET
FIELDS: Final = {
    f.key: f
    for f in (
        Field("name", "姓名", "basic", sensitivity=_PERSONAL),
        Field("former_name", "曾用名", "basic", is_rare=True, sensitivity=_PERSONAL),
        Field("gender", "性别", "basic", choices=("男", "女"), sensitivity=_PERSONAL),
        Field("birth", "出生", "basic", sensitivity=_PERSONAL),
        Field("age", "年龄", "basic", is_rare=True, sensitivity=_PERSONAL),
        Field("city", "所在城市", "basic"),
        Field("household", "户籍", "basic", is_rare=True, sensitivity=_PERSONAL),
        Field("native_place", "籍贯", "basic", is_rare=True, sensitivity=_PERSONAL),
        Field("highest_degree", "最高学历", "basic", choices=DEGREES),
        Field("work_years", "工作年限", "basic", is_rare=True),
        Field("ethnicity", "民族", "basic", choices=ETHNIC_GROUPS, is_rare=True, sensitivity=_SECRET),
        Field("political", "政治面貌", "basic", is_rare=True, sensitivity=_SECRET),
        Field("marital", "婚育", "basic", is_rare=True, sensitivity=_SECRET),
        Field("phone", "手机", "contact", is_many=True, sensitivity=_SENSITIVE),
        Field("email", "邮箱", "contact", is_many=True, sensitivity=_SENSITIVE),
        Field("relay_phone", "虚拟号", "contact", is_rare=True, sensitivity=_SENSITIVE),
        Field("wechat", "微信", "contact", sensitivity=_SENSITIVE),
        Field("qq", "QQ", "contact", is_rare=True, sensitivity=_SENSITIVE),
        Field("link", "主页", "contact", is_many=True, is_rare=True, sensitivity=_SENSITIVE),
        Field("id_number", "身份证号", "contact", sensitivity=_SECRET),
        Field("expected_job", "期望职位", "intent"),
        Field("expected_salary", "期望薪资", "intent", sensitivity=_PERSONAL),
        Field("expected_city", "期望城市", "intent"),
        Field("current_salary", "目前薪资", "intent", is_rare=True, sensitivity=_PERSONAL),
        Field("job_status", "求职状态", "intent", is_rare=True),
        Field("available", "到岗时间", "intent", is_rare=True),
        Field("employer", "公司", "employment", is_many=True),
        Field("title", "职位", "employment", is_many=True),
        Field("job_start", "入职", "employment", is_many=True),
        Field("job_end", "离职", "employment", is_many=True),
        Field("department", "部门", "employment", is_many=True, is_rare=True),
        Field("job_city", "地点", "employment", is_many=True, is_rare=True),
        Field("industry", "行业", "employment", is_many=True, is_rare=True),
        Field("reports_to", "汇报对象", "employment", is_many=True, is_rare=True, sensitivity=_PERSONAL),
        Field("duties", "工作内容", "employment", is_many=True, is_rare=True, is_long=True),
        Field("school", "学校", "education", is_many=True),
        Field("degree", "学历", "education", is_many=True, choices=DEGREES),
        Field("major", "专业", "education", is_many=True),
        Field("edu_start", "入学", "education", is_many=True),
        Field("edu_end", "毕业", "education", is_many=True),
        Field("edu_form", "形式", "education", is_many=True, choices=FORMS_OF_STUDY, is_rare=True),
        Field("project", "项目", "project", is_many=True),
        Field("project_role", "角色", "project", is_many=True),
        Field("project_start", "开始", "project", is_many=True),
        Field("project_end", "结束", "project", is_many=True),
        Field("project_duties", "内容", "project", is_many=True, is_rare=True, is_long=True),
        Field("skill", "技能", "skill", is_many=True),
        Field("skill_years", "技能年限", "skill_years", is_many=True),
        Field("language", "语言", "language", is_many=True),
        Field("certificate", "证书", "certificate", is_many=True),
        Field("summary", "自我评价", "summary", is_long=True),
    )
}

GROUPED: Final = {
    "education": ("school", "degree", "major", "edu_form", "edu_start", "edu_end"),
    "employment": (
        "employer", "title", "department", "job_city", "industry", "reports_to", "duties",
        "job_start", "job_end",
    ),
    "project": ("project", "project_role", "project_duties", "project_start", "project_end"),
}  # fmt: skip
"""Fields of one stay, numbered together: first the one that names it, last its begin and end."""
MANY: Final = ("phone", "email", "link", "skill", "skill_years", "language", "certificate")
"""Fields that stand several times by themselves."""
CHIPS: Final = ("skill", "skill_years", "language", "certificate")
"""Groups of one field whose values stand in a row."""

PAPERS: Final = {
    field.key: field
    for field in (
        Field("paper_certificate", "证书", "paper"),
        Field("paper_identity", "证件复印件", "paper", sensitivity=_SECRET),
        Field("paper_offer", "录用通知", "paper", sensitivity=_SENSITIVE),
        Field("paper_contract", "合同与协议", "paper", sensitivity=_SENSITIVE),
        Field("paper_other", "其他附件", "paper", sensitivity=_SENSITIVE),
    )
}
"""The kinds of attachments. No fields of the record, but guarded like them."""
OWN_GROUP: Final = "own"
"""Where the organisation's own fields stand on the page."""
BESIDE: Final = {
    "state": "状态", "owner": "负责人", "tags": "标签", "categories": "分类", "years": "年限", "tier": "学校层次", "fresh": "保鲜",
    "source": "来源", "documents": "文件", "created": "建档", "updated": "更新",
}  # fmt: skip
"""What is told about a record beside its fields, where it is told as a column."""
MAX_LENGTH: Final = 200
MAX_TEXT: Final = 6000
MAX_ENTRIES: Final = 200
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+")


def fields_by_class() -> dict[Sensitivity, list[Field]]:
    """Return every field, and every kind of attachment, under its class."""
    return {
        kind: [field for field in (*FIELDS.values(), *PAPERS.values()) if field.sensitivity is kind]
        for kind in Sensitivity
    }


def clean(field: str, text: str) -> str:
    """Return what a person typed in the field's normal form; raises InvalidInput saying what fits.

    An empty text stays empty: it removes the value.
    """
    if field not in FIELDS:
        raise InvalidInput("没有这个字段。")
    most = FIELDS[field].max_length
    lines = normalize(text).splitlines() if FIELDS[field].is_long else [normalize(text)]
    value = "\n".join(" ".join(line.split()) for line in lines).strip()
    if len(value) > most:
        raise InvalidInput(f"最多 {most} 个字。")
    if not value:
        return ""
    rule = _RULES.get(field)
    return rule(value) if rule else value


def _phone(value: str) -> str:
    phone = parse_phone(value)
    if phone is None:
        raise InvalidInput("电话看起来不完整，手机要 11 位，境外号码请带国家码，如 +852。")
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
        raise InvalidInput("性别请填 男 或 女，不清楚就留空。")
    return value


def _degree(value: str) -> str:
    if value not in DEGREES:
        raise InvalidInput(f"学历请填其中一个：{' '.join(DEGREES)}。")
    return value


def _salary(value: str) -> str:
    salary = parse_salary(value)
    return str(salary) if salary is not None else value


def _ethnicity(value: str) -> str:
    name = value if value.endswith("族") else f"{value}族"
    if name not in ETHNIC_GROUPS:
        raise InvalidInput("民族请写成 汉族、回族 的样子。")
    return name


def _age(value: str) -> str:
    match = re.fullmatch(r"(\d{2})\s*周?岁?", value)
    if match is None:
        raise InvalidInput("年龄请填两位数字，如 28；知道出生年月就填在「出生」里。")
    return match[1]


def _form_of_study(value: str) -> str:
    if value not in FORMS_OF_STUDY:
        raise InvalidInput("形式请填 全日制 或 非全日制。")
    return value


def _qq(value: str) -> str:
    if not re.fullmatch(r"[1-9]\d{4,10}", value):
        raise InvalidInput("QQ 号是 5 到 11 位数字。")
    return value


_RULES = {
    "phone": _phone,
    "email": _email,
    "id_number": _id_number,
    "gender": _gender,
    "birth": _date,
    "highest_degree": _degree,
    "expected_salary": _salary,
    "current_salary": _salary,
    "ethnicity": _ethnicity,
    "age": _age,
    "qq": _qq,
    "edu_form": _form_of_study,
    "project_start": _date,
    "project_end": _date,
    "job_start": _date,
    "job_end": _date,
    "edu_start": _date,
    "edu_end": _date,
}

"""What 飞书招聘 says of a talent, as texts by fields: codes become words, moments days, studies and posts columns.

Source: open.feishu.cn (hire v1 talent/list, talent/get, talent_object/query, enum).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from caidang.domain.connectors.contract import FieldInfo, Kind

MOST: Final = 20_000
"""Characters of one value that are taken over."""
STAYS: Final = 3
"""Studies and posts that are offered as columns, the latest first."""
FILES, TAGS, NOTES, BLOCK = "$files", "$tags", "$notes", "$block"
OWN: Final = "own:"
"""What the name of a company's own field begins with."""
DETAILS: Final = frozenset((TAGS, NOTES, BLOCK))
"""Only the details of each talent say these: one more call for each."""
_ZONE: Final = timezone(timedelta(hours=8))
_GENDERS: Final = {1: "男", 2: "女", 3: "其他"}
_DEGREES: Final = {1: "小学", 2: "初中", 3: "中专", 4: "高中", 5: "大专", 6: "本科", 7: "硕士", 8: "博士"}
_FORMS: Final = {2: "全日制", 3: "非全日制", 4: "非全日制"}
_LANGUAGES: Final = {1: "英语", 2: "法语", 3: "日语", 4: "韩语", 5: "德语", 6: "俄语", 7: "西班牙语", 8: "葡萄牙语", 9: "阿拉伯语"}
_MARRIED: Final = {1: "已婚", 2: "未婚"}
_BASIC: Final[Mapping[str, str]] = {
    "name": "姓名", "mobile": "手机", "email": "邮箱", "gender": "性别", "birthday": "出生日期", "experience_years": "工作年限",
    "identification": "身份证号", "nationality": "国籍", "current_city": "所在城市", "hometown_city": "籍贯",
    "preferred_city_list": "期望城市", "marital_status": "婚姻状况", "current_home_address": "现居住地址",
}  # fmt: skip
_STUDY: Final = {"school": "学校", "field_of_study": "专业", "degree": "学历", "education_type": "学习形式", "start_time": "入学时间", "end_time": "毕业时间"}
_POST: Final = {"company": "公司", "title": "职位", "start_time": "入职时间", "end_time": "离职时间", "desc": "工作内容"}
_SMALL: Final[Mapping[int, Kind]] = {1: Kind.TEXT, 2: Kind.LONG, 3: Kind.CHOICE, 4: Kind.CHOICES, 5: Kind.DATE, 6: Kind.DATE, 7: Kind.DATE, 9: Kind.NUMBER, 12: Kind.DATE}
"""What the company's own fields hold, by their ``object_type``; periods (8) are texts, files (13) stay there."""


def fields_of(schema: Sequence[Mapping[str, Any]]) -> list[FieldInfo]:
    """Return all fields: those that each talent has, and the company's own as ``talent_objects/query`` tells of them."""
    found = [_field(name, label) for name, label in _BASIC.items()]
    found.append(_field("top_degree", "最高学历"))
    for at in range(STAYS):
        found += [_field(f"study:{at}:{name}", f"{label}{at + 1}") for name, label in _STUDY.items()]
    for at in range(STAYS):
        found += [_field(f"post:{at}:{name}", f"{label}{at + 1}") for name, label in _POST.items()]
    found += [_field("language_list", "语言"), _field("resume_source_list", "来源渠道"), _field(TAGS, "标签"), _field(NOTES, "备注"), _field(BLOCK, "屏蔽名单")]
    for module in schema:
        for child in module.get("children_list") or ():
            kind = _SMALL.get(_number((child.get("setting") or {}).get("object_type")), Kind.TEXT)
            if child.get("is_customized") and child.get("active_status", 1) == 1 and _number((child.get("setting") or {}).get("object_type")) != 13:
                found.append(FieldInfo(f"{OWN}{child.get('id')}", _named(child.get("name")) or str(child.get("id")), kind, is_writable=False))
    return [*found, FieldInfo(FILES, "简历附件", Kind.FILES, is_writable=False)]


def texts_of(talent: Mapping[str, Any], details: Mapping[str, Any], fields: Sequence[FieldInfo]) -> dict[str, str]:
    """Return what a talent says in these fields; what is not said is left out."""
    basic = _mapping(talent.get("basic_info"))
    said: dict[str, str] = {name: _basic(name, basic) for name in _BASIC}
    said |= {
        "top_degree": _DEGREES.get(_number(talent.get("top_degree")), ""),
        "language_list": "、".join(filter(None, (_LANGUAGES.get(_number(one.get("language")), "") for one in _listed(talent, "language_list")))),
        "resume_source_list": "、".join(str(one.get("zh_name") or "") for one in _listed(talent, "resume_source_list")),
        TAGS: "、".join(_named(one.get("name")) for one in _listed(details, "tag_list")),
        NOTES: "\n".join(str(one.get("content") or "") for one in _listed(details, "note_list_v2")),
        BLOCK: str(_mapping(details.get("block_info")).get("reason") or ""),
    }  # fmt: skip
    for at, one in enumerate(_latest(talent, "education_list")):
        said |= {f"study:{at}:{name}": _study(name, one) for name in _STUDY}
    for at, one in enumerate(_latest(talent, "career_list")):
        said |= {f"post:{at}:{name}": _moment(one.get(name), end="至今") if name.endswith("time") else str(one.get(name) or "") for name in _POST}
    said |= dict(_own(talent, basic))
    return {one.name: text for one in fields if one.kind is not Kind.FILES and (text := said.get(one.name, "").strip()[:MOST])}


def changed_ms(talent: Mapping[str, Any]) -> int:
    """Return when it was last changed, in milliseconds; 0 where it does not say."""
    return _number(_mapping(talent.get("basic_info")).get("modify_time"))


def _field(name: str, label: str) -> FieldInfo:
    return FieldInfo(name, label, Kind.TEXT, is_writable=False)


def _basic(name: str, basic: Mapping[str, Any]) -> str:
    raw = basic.get(name)
    if name == "gender":
        return _GENDERS.get(_number(raw), "")
    if name == "marital_status":
        return _MARRIED.get(_number(raw), "")
    if name == "birthday":
        return _moment(raw)
    if name == "identification":
        # 1 is the identity card; other papers have numbers that are none.
        told = _mapping(raw) or basic
        return str(told.get("identification_number") or "") if _number(told.get("identification_type")) == 1 else ""
    if name == "mobile" and raw and str(basic.get("mobile_country_code") or "CN_1") != "CN_1":
        return f"+{str(basic.get('mobile_code') or '').lstrip('+')} {raw}"
    if isinstance(raw, list):
        return "、".join(str(one.get("zh_name") or "") for one in raw if isinstance(one, Mapping))
    if isinstance(raw, Mapping):
        return str(raw.get("zh_name") or "")
    return "" if raw is None else str(raw)


def _study(name: str, one: Mapping[str, Any]) -> str:
    if name == "degree":
        return _DEGREES.get(_number(one.get(name)), "")
    if name == "education_type":
        return _FORMS.get(_number(one.get(name)), "")
    return _moment(one.get(name)) if name.endswith("time") else str(one.get(name) or "")


def _latest(talent: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return sorted(_listed(talent, key), key=lambda one: -_number(one.get("start_time")))[:STAYS]


def _own(talent: Mapping[str, Any], basic: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    children = list(_listed(basic, "customized_data_list"))
    for module in _listed(talent, "customized_data_list"):
        children += _listed(module, "children")
    for one in children:
        yield f"{OWN}{one.get('object_id')}", _own_value(_number(one.get("object_type")), _mapping(one.get("value")))


def _own_value(kind: int, value: Mapping[str, Any]) -> str:
    if option := _mapping(value.get("option")):
        return _named(option.get("name"))
    if options := _listed(value, "option_list"):
        return "、".join(_named(one.get("name")) for one in options)
    if period := _mapping(value.get("time_range")):
        return "~".join(filter(None, (_moment(period.get("start_time")), _moment(period.get("end_time"), end="至今"))))
    if value.get("time"):
        return _moment(value["time"])[: 4 if kind == 7 else 7 if kind == 6 else 10]
    return str(value.get("number") or value.get("content") or "")


def _moment(raw: object, *, end: str = "") -> str:
    """A day from milliseconds; -1 is a time that goes on."""
    number = _number(raw)
    if number == -1:
        return end
    try:
        return f"{datetime.fromtimestamp(number / 1000, _ZONE):%Y-%m-%d}" if raw not in (None, "", "0", 0) else ""
    except (ValueError, OverflowError, OSError):
        return ""


def _number(raw: object) -> int:
    try:
        return int(str(raw))
    except ValueError:
        return 0


def _named(raw: object) -> str:
    told = _mapping(raw)
    return str(told.get("zh_cn") or told.get("en_us") or "")


def _mapping(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _listed(told: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [one for one in told.get(key) or () if isinstance(one, Mapping)]

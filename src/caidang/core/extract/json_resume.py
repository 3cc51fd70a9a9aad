"""A résumé as data (JSON Resume), set as the résumé that it is, so that it can be looked at like any other."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from caidang.core.errors import Damaged
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import HEADING, Block, lay_out, paragraph
from caidang.core.extract.ler_rs import as_json_resume
from caidang.core.extract.limits import Limits
from caidang.core.extract.plain_text import decode

_MOST: Final = 300
_LONGEST: Final = 4_000
_LABELS: Final = {
    "gender": "性别", "birth": "出生日期", "age": "年龄", "phone": "手机", "email": "邮箱", "wechat": "微信", "qq": "QQ",
    "id_number": "身份证号", "former_name": "曾用名", "household": "户籍", "native_place": "籍贯", "ethnicity": "民族",
    "political": "政治面貌", "marital": "婚姻状况", "work_years": "工作年限", "highest_degree": "最高学历",
    "expected_job": "期望职位", "expected_salary": "期望薪资", "expected_city": "期望城市", "current_salary": "目前薪资",
    "job_status": "求职状态", "available": "到岗时间",
}  # fmt: skip
"""What our own namespace holds beside the standard, by its fields."""


def read_json_resume_file(data: bytes, limits: Limits) -> Document:
    """This function will read the file as one document. Raises Damaged for JSON that is no résumé."""
    try:
        told = as_json_resume(json.loads(decode(data)))
    except (ValueError, RecursionError):
        raise Damaged("这份 JSON 不完整，读不了。请重新导出。") from None
    if not isinstance(told, dict) or not isinstance(basics := told.get("basics"), dict):
        raise Damaged("这份 JSON 不是 JSON Resume 或 LER-RS 格式的简历。")
    blocks = [*_head(basics, _own(told)), *_body(told, basics)]
    return Document(Kind.JSON_RESUME, lay_out(blocks, limits), title=_text(basics.get("name")))


def _head(basics: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[Block]:
    yield paragraph(_text(basics.get("name")) or "姓名待补", bold=True, size=HEADING)
    place = basics.get("location")
    city = _text(place.get("city") or place.get("region")) if isinstance(place, dict) else ""
    profiles = [_text(one.get("url")) for one in _dicts(basics.get("profiles"))]
    told = (
        ("手机", [_text(basics.get("phone"))]), ("邮箱", [_text(basics.get("email"))]), ("现居城市", [city]),
        ("个人主页", [_text(basics.get("url")), *profiles]),
        *((label, [_text(text) for text in _values(own.get(field))]) for field, label in _LABELS.items()),
    )  # fmt: skip
    for label, values in told:
        for value in dict.fromkeys(filter(None, values)):
            yield paragraph(f"{label}：{value}")
    if label := _text(basics.get("label")):
        yield paragraph(label)


def _body(told: Mapping[str, Any], basics: Mapping[str, Any]) -> Iterator[Block]:
    for heading, section, columns, open_end in (
        ("工作经历", "work", ("name", "company", "position", "location"), "至今"),
        ("教育经历", "education", ("institution", "area", "studyType"), ""),
        ("项目经历", "projects", ("name",), ""),
        ("志愿者经历", "volunteer", ("organization", "position"), ""),
    ):
        stays = [
            ([_span(one, open_end), *(_text(one.get(column)) for column in columns), *_listed(one.get("roles"))], _lines(one))
            for one in _dicts(told.get(section))
        ]
        yield from _section(heading, stays)
    for heading, section, columns in (
        ("专业技能", "skills", ("name", "level")), ("语言能力", "languages", ("language", "fluency")),
        ("证书", "certificates", ("name", "issuer", "date")), ("获奖", "awards", ("title", "awarder", "date")),
    ):  # fmt: skip
        lines: list[tuple[list[str], list[str]]] = [
            ([" ".join(filter(None, (_text(one.get(column)) for column in columns))), *_listed(one.get("keywords"))], [])
            for one in _dicts(told.get(section))
        ]
        yield from _section(heading, lines)
    if summary := _text(basics.get("summary")):
        yield from _section("自我评价", [([], summary.splitlines())])


def _section(heading: str, entries: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Iterator[Block]:
    if entries:
        yield paragraph(heading, bold=True, size=HEADING)
    for cells, lines in entries:
        if any(cells):
            yield paragraph("    ".join(filter(None, cells)))
        for line in lines:
            if line.strip():
                yield paragraph(line.strip())


def _span(one: Mapping[str, Any], open_end: str) -> str:
    begins, ends = _text(one.get("startDate")), _text(one.get("endDate"))
    return " - ".join(filter(None, (begins, ends or (open_end if begins else ""))))


def _lines(one: Mapping[str, Any]) -> list[str]:
    text = _text(one.get("summary")) or _text(one.get("description"))
    return [*text.splitlines(), *_listed(one.get("highlights"))]


def _own(told: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = told.get("meta")
    own = meta.get("x-caidang") if isinstance(meta, dict) else None
    values = own.get("values") if isinstance(own, dict) else None
    return values if isinstance(values, dict) else {}


def _values(entries: object) -> list[object]:
    return list(entries.values())[:_MOST] if isinstance(entries, dict) else []


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value[:_MOST] if isinstance(one, dict)] if isinstance(value, list) else []


def _listed(value: object) -> list[str]:
    return [text for one in value[:_MOST] if (text := _text(one))] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""

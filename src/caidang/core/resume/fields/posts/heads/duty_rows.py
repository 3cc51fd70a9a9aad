"""Rows that tell what was done and name no post: sentences, labelled duties, bullets."""

import re

from caidang.core.resume.fields.names.organisations import is_descriptor, looks_like_company
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row
from caidang.core.resume.sections import heading_of

PROSE = re.compile(
    r"[。;;!?]\s*$|^\s*(?:学历\s*[::]|毕业院校|毕业于|负责|参与|协助|完成|主要|根据|通过|带领|维护|配合|独立|熟悉|使用|实现|优化|设计并|组织|制定|建立|推动|支持|对接|跟进|管理|开发了|搭建|主导|利用|基于|采用|为|对(?!公)|在|与|从|求(?=[\u3400-\u9fff]{2})|想找|想做|期望|希望|想应聘|应聘)(?![\u3400-\u9fff]{0,10}(?:公司|集团)\s*$)(?![\u3400-\u9fff]{0,6}[部科室处](?:\s|$))"
)
DUTY_LABEL = re.compile(
    r"^\s*(?:工作职责|工作内容|主要职责|职责|工作描述|岗位职责|职责描述|工作业绩|主要业绩|业绩|项目名称|项目描述|项目职责|项目|离职原因|汇报对象|下属|证明人|公司简介|公司介绍|公司描述|描述|内容|技术栈|主要工作|工作成果|成果|responsibilities|achievements|(?:key|main|selected|major|notable|core) (?:projects?|clients?|accounts?|results?|duties|tasks?)|job profile|job description|roles? (?:and|&) responsibilities|duties|key|description|technologies|tech stack|project|clients?|主要成就|reports? to|reporting to|reasons? (?:for|of) leaving|last drawn|team|所属行业|公司性质|公司规模|薪资|技能|environment|tools)[\u3400-\u9fff\w ]{0,6}\s*[::]",
    re.IGNORECASE,
)
_LATIN_DUTY = re.compile(
    r"^\s*(?:[A-Z][a-z]+(?:ed|ing)\s+[a-z\d]|[A-Z][a-z]+\s+(?:[a-z\d,%-]+\s+){3,})|^\s*(?:Led|Built|Ran|Held|Made|Wrote|Cut|Won|Kept|Taught|Drove|Grew|Set|Met|Sold|Took|Gave|Brought|Oversaw)\s"
)
_NUMBER = re.compile(r"\s*\(?\d{1,2}[.、)]\s*(?!\d)")
_STOPS = re.compile(r"[。;!?]|[,、].*[,、].*[,、]")
_LONGEST_NUMBERED = 70
_HAN = re.compile(r"[\u3400-\u9fff]")
_CERTAIN = 0.9
_POST = 0.8
_LONGEST_HEAD = 90
_DASHED = re.compile(r"\s[—–|-]\s")

MAY_BE_PROJECT = re.compile(r"项目(?!部)|系统|平台|课题|project", re.IGNORECASE)
TELLS_DONE = re.compile(r"(?:管理|负责|主要|完成|参与|协助|带领|统筹|经营|主持|编写|撰写|获|荣获)(?=[\u3400-\u9fff\d]{3}|$)")
"""What begins like a duty names no post: 管理存栏6000头母猪场."""


_HAN_ALONE = re.compile(r"[\u3400-\u9fff]{3,7}")
_SURE_POST = 0.95


def tells_duty(row: Row) -> bool:
    """This function will tell whether a row without dates tells of duties."""
    text = row.text
    if DUTY_LABEL.match(text) or _labels_duty(text):
        return True
    if _HAN_ALONE.fullmatch(text.strip()) and looks_like_title(text) >= _SURE_POST:
        return False  # 管理培训生 manages nothing
    if row.is_bullet:
        return not _numbered_firm(text)
    if (len(text) > 76 and not names_firm(row)) or PROSE.search(text):
        return True
    place = _PLACE_BEHIND.search(text) if text.count(", ") > 1 else None
    if place is not None and is_descriptor(place["region"]) and not _STATE.fullmatch(place["town"]):
        text = text[: place.start()]  # Demo Precast, Charlotte, NC; but Bellevue, Washington, United States
    commas = len(re.findall(r"[,、;](?!\s?(?:Ltd|Inc|LLC|Limited|Corp))", text))
    if commas >= 2 and len(text) > 30 and "\t" not in text:
        first = re.split(r",\s", text)[0]
        if text.isascii() and len(text) <= 70 and looks_like_company(first) >= 0.85:
            return False  # University of Toronto, Toronto, Canada
        if _HAN.search(text) is None and len(text) <= _LONGEST_HEAD and any(looks_like_title(part.split(", ")[0]) >= _POST for part in _DASHED.split(text)[1:]):
            return False  # EY (Ernst & Young), Hong Kong — Senior Associate, Assurance
        return not (_HAN.search(text) is None and len(text) <= 70 and looks_like_title(first) >= 0.8)
    return _LATIN_DUTY.match(text) is not None


def _labels_duty(text: str) -> bool:
    """Whether a row begins with a label of no field that names neither a firm nor a post: 服务客户：…, 主要市场：…"""
    told = _ANY_LABEL.match(text) or _LATIN_LABEL.match(text)
    if told is None or heading_of(told["label"]) is not None:
        return False
    if (field := field_of(told["label"])) is not None:
        return field in _BESIDE_POST
    return not looks_like_title(told["label"]) and looks_like_company(told["label"]) < _CERTAIN


_BESIDE_POST = frozenset(("city", "reports_to", "industry", "expected_city"))
"""What labels tell of a post beside its name: 所在地区：…　下属人数：…　汇报对象：…"""
_PLACE_BEHIND = re.compile(r", (?P<town>[A-Z][a-z.]+(?: [A-Z][a-z]+){0,2}), (?P<region>[A-Z]{2}|[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?)$")
_STATE = re.compile("California|New York|Texas|Washington|Oregon|Florida|Illinois|Ohio|Georgia|Virginia|Massachusetts|Pennsylvania|Michigan|New Jersey|North Carolina|Colorado|Arizona|Ontario|Quebec|British Columbia|Alberta|England|Scotland|Bavaria|New South Wales|Victoria|Queensland|Maharashtra|Karnataka|Guangdong|Jiangsu|Zhejiang|Sichuan|Fujian|Shandong|Hubei|Hunan")
_LATIN_LABEL = re.compile(r"\s*(?P<label>[A-Z][a-z]+(?: [A-Za-z&]+){0,2}):\s+\S(?=.{12})")
"""Key projects: …, Clients served: …"""
_ANY_LABEL = re.compile(r"\s*(?P<label>[\u3400-\u9fff]{2,6}):\s*\S")


def _numbered_firm(text: str) -> bool:
    """Whether a numbered row is an employer's name, perhaps with its town: 1. Acme Pvt. Ltd., Pune."""
    numbered = _NUMBER.match(text)
    if numbered is None or len(text) > _LONGEST_NUMBERED or _STOPS.search(text):
        return False
    first = re.split(r",\s(?!Ltd|Inc|LLC)|\t|\s{2,}|[(（]", text[numbered.end() :])[0]
    whole = text[numbered.end() :].strip()
    return any(looks_like_company(name) >= _CERTAIN and looks_like_title(name) == 0 for name in (first, whole))


_COMMA = re.compile(r", (?!Ltd|Inc|LLC|Limited|Corp)")


def names_firm(row: Row) -> bool:
    """This function will tell whether a cell of a table's row is an employer by its legal form: why it was left stands in another."""
    parts = _COMMA.split(row.text) if row.text.isascii() and len(row.cells) == 1 else [cell.text for cell in row.cells]
    return any(looks_like_company(part) >= _CERTAIN for part in parts)

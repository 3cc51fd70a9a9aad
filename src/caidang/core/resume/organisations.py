"""What kind of thing a piece of a line names: a school, an employer, a title, a department, a place."""

import re
from functools import lru_cache
from typing import NamedTuple

from caidang.core.resume.degrees import find_degrees
from caidang.core.resume.dictionary import entry_of, find_entries, words

_HAN = r"\u3400-\u9fff"
_SCHOOL_HAN = re.compile(
    rf"[{_HAN}]{{2,24}}?(?:大学(?:\([{_HAN}]{{2,4}}\))?(?:[{_HAN}]{{2,3}}(?:分校|校区))?|(?:职业技术|职业|师范|高等专科|技师|专科|独立|理工|科技|财经|工程|外国语|美术|音乐|体育|医|商|工)?学院|高等专科学校|专科学校|职业学校|技工学校|技术学校|中等专业学校|卫生学校|卫校|师范学校|党校|(?<!驾)(?<!培训)学校|高级中学|中学|职业高中|[一二三四五六七八九十]中(?!学)|高中|附中|研究生院|电大)"
)
_SCHOOL_LATIN = re.compile(
    r"(?:(?:Universit[éàä]t?|Universidad|Universidade|Politecnico|Polytechnique|[ÉE]cole|Hochschule|Technische Universität)(?:\s(?:degli Studi|Normale|Centrale|Nationale|Polytechnique|Supérieure))?(?:\s(?:di|de|du|des|of|della|do|la|der|zu|et))?(?:\s[A-ZÀ-Þ][^\W\d_]+){1,3}"
    r"|(?:The\s)?University\s(?:College\s)?of\s(?:the\s)?[A-Z][\w'’&.-]*(?:(?:,?\s|-)(?:of|at|and|in|the|[A-Z][\w'’&.-]*))*"
    r"|(?:[A-Z][\w'’&.-]* (?:of |and |& |\d{1,2} )?){1,6}(?:University|College|Institute of Technology|Polytechnic|Business School|High School|Middle School|Vocational School|Primary School|School of [A-Z]\w+(?:\s(?:and|&|[A-Z]\w+))*|Institute|Academy)(?: (?:of|at|in) (?:[A-Z][\w'’&.-]*(?:,? (?:and |of )?)?)+)?)"
)
_DEPARTMENT_LIKE = re.compile(
    r"^(?:计算机|软件|信息|商|文|理|工|法|医|管理|经济|经济与管理|经济管理|经管|外国语|外语|机械|机电|电气|电子|自动化|土木|建筑|材料|化学|化工|数学|物理|生命|艺术|设计|新闻|传媒|人文|公共|马克思|能源|交通|环境|会计|金融|财经|国际|继续教育|成人教育|网络教育|研究生|护理|药|农|体育|音乐|美术|马|光电|通信|航空|动力|生物|食品|统计|工商|旅游|社会|政治|创新|人工智能|数据|微电子|集成电路|应用技术|测绘|地理|海洋|水利|教育)[\u3400-\u9fff]{0,12}?学院$"
)
_STRONG_END = re.compile(
    r"(?:公司|集团|银行|支行|分行|信用社|事务所|律所|医院|卫生院|诊所|研究院|研究所|设计院|出版社|报社|杂志社|电视台|工作室|俱乐部|协会|基金会|委员会|管委会|幼儿园|小学|中学|学校|大学|学院|酒店|宾馆|饭店|超市|商场|工厂|合作社|政府|街道办|街道办事处|税务局|公安局|法院|检察院|财政局|教育局|居委会|村委会|分局|经营部|商行|卫生服务中心|总公司|分公司|子公司|有限合伙\)|普通合伙\)|中医院|妇幼保健院|保健院)(?:\([^()]{1,14}\))?(?:[\u3400-\u9fff]{2,8}(?:分公司|分行|支行|办事处|分院|校区))?$"
)
_WEAK_END = re.compile(
    r"(?:控股|传媒|科技|网络|信息|实业|地产|物业|物流|证券|保险|基金|资本|投资|咨询|文化|广告|餐饮|医药|生物|电子|汽车|影业|游戏|软件|智能|股份|商贸|贸易|电器|食品|服饰|医疗|能源|重工|机械|建设|建筑|置业|互动|数据|通信|通讯|半导体|新材料|制药|化工|旅游|环保|国际|工厂|厂|店|学堂|书院|课堂|在线|网|平台|中心|部队|大队|站|所|局|院)(?:\([^()]{1,14}\))?$"
)
_COMPANY_LATIN = re.compile(
    r"\b(?:Co\.?,?\s?Ltd|Ltd|Limited|Inc|LLC|L\.L\.C|Corp|Corporation|Company|Group|GmbH|PLC|S\.A|Holdings?|Bank|Hospital|University|Institute|Technologies|Technology|Solutions|Partners|Capital|Securities|Labs?|Laboratory|Studios?|Systems|Consulting|Ventures|Networks?|Software|Foundation|Agency|Associates|Media|Pharma(?:ceuticals)?|Motors|Airlines|Insurance|Advisors|Kindergarten|School|College|Law Firm|Clinic|Hotel|Logistics|Electronics|Semiconductor|Energy|Entertainment|Games|Press|Center|Centre|Ministry|Bureau|LLP|AG|Pte|Pty|International|Industries|Enterprises|Services|Trading|Securities|Retail|Foods?)\b\.?"
)
_DEPARTMENT = re.compile(
    r"(?:部|部门|事业部|事业群|中心|小组|组|团队|科室|科|车间|处|办公室|BU|Department|Dept\.?|Team|Division)$"
)
_DESCRIPTOR = re.compile(
    r"^(?:全职|兼职|实习|远程|校招|社招|合同工|外包|互联网.{0,10}|计算机软件|电子商务|\d+\s*-\s*\d+\s*人|\d+人(?:以上|以下)?|.{0,8}(?:上市|融资|民营|国企|国有企业|外企|外商独资|合资|私营|事业单位|股份制企业|民营公司|上市公司).{0,6}|规模.*|[A-D]轮|full[- ]?time|part[- ]?time|remote|hybrid|contract|on-?site|internship|\d+\s*(?:年|个月).*|[(\[].*[)\]]|共?\d+年(?:\d+个月)?|IT服务.{0,10}|.{2,8}行业|\d+K?-\d+K?(?:/月)?|税前.*|月薪.*|至今|present|now)$",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"^(?:[A-Z]{2}|China|PRC|P\.?R\.? ?China|USA|U\.S\.A?\.?|UK|United States|United Kingdom|Singapore|Canada|Australia|Germany|Japan|India|France|California|New York|Texas|Washington|Remote|中国|[\u3400-\u9fff]{2,3}省(?:[\u3400-\u9fff]{2,4}市)?|[A-Z][a-z]+, [A-Z]{2})$"
)
_BRANCH = re.compile(
    r"^[\u3400-\u9fff]{0,6}(?:分公司|分行|支行|办事处|总部|校区|事业部|分院|研究院)"
)


_MONTH_AFTER = re.compile(
    r"(?:\s+\(?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?)+$"
)


class School(NamedTuple):
    """A school where it stands."""

    start: int
    end: int
    name: str
    confidence: float


def find_schools(text: str) -> list[School]:
    """This function will find schools, the known ones first, others by how their names end."""
    found: list[School] = []
    for hit in find_entries("schools", text):
        word = text[hit.start : hit.end]
        if len(word) <= 3 and not _stands_alone(text, hit.start, hit.end):
            continue
        end = _with_field(text, hit.start, _with_part(text, _with_campus(text, hit.end)))
        found.append(
            School(hit.start, end, text[hit.start : end], 0.97 if len(word) > 3 else 0.85)
        )
    for match in [*_SCHOOL_HAN.finditer(text), *_SCHOOL_LATIN.finditer(text)]:
        start, end = match.span()
        # What stands before the name in the same run: a date's 年, the word 毕业于.
        lead = re.match(r"(?:毕业于|就读于|毕业院校|[年月日至今]+)", match.group())
        start += lead.end() if lead else 0
        name = _without_major(text[start:end]).strip(" ,")
        if any(s.start < end and start < s.end for s in found) or not _is_school(
            text, start, end, name
        ):
            continue
        found.append(School(start, start + len(name), name, _school_confidence(name)))
    known = [school for school in found if school.confidence > 0.9]
    kept = found if not known else [s for s in found if s in known or not s.name.endswith("学院")]
    return sorted(kept)


def _without_major(name: str) -> str:
    """Hubei Institute of Fine Arts Economic Law: the subject that follows is not part of the name."""
    if not name.isascii():
        return name
    degrees = find_degrees(name)
    name = _MONTH_AFTER.sub("", name[: degrees[0].start] if degrees else name).rstrip(" ,")
    hits = find_entries("majors", name)
    if (
        not hits
        or hits[-1].end != len(name)
        or re.search(r"(?:of|and|for|&) $", name[: hits[-1].start])
    ):
        return name
    return name[: hits[-1].start]


def _with_field(text: str, start: int, end: int) -> int:
    """Shandong University is known, but Shandong University of Traditional Chinese Medicine is another."""
    if not re.match(r" of [A-Z]", text[end:]):
        return end
    match = _SCHOOL_LATIN.match(text, start)
    return max(end, start + len(_without_major(match.group()).rstrip(" ,"))) if match else end


_PART_OF_SCHOOL = re.compile(
    r"(?=[\u3400-\u9fff]{2,14}学院)[\u3400-\u9fff]{2,12}?学院(?![\u3400-\u9fff])|(?<=科学院)[\u3400-\u9fff]{2,20}?(?:研究所|研究院)|(?<=中科院)[\u3400-\u9fff]{2,20}?(?:研究所|研究院|所)(?![\u3400-\u9fff])"
)


def _with_part(text: str, end: int) -> int:
    """集美大学诚毅学院 and 中国科学院微电子研究所 are written as one name."""
    match = _PART_OF_SCHOOL.match(text, end)
    if match is None:
        return end
    # 光华管理学院 is a faculty of the university, 杭州商学院 a school of its own.
    is_faculty = match.group().endswith("学院") and re.search(
        r"(?:管理|工程|信息|科学|技术|经济|法|医|文|理|商|设计|规划|艺术|传媒|外国语|人事|研究生|教育|软件|计算机|数学|物理|化学|生命|建筑|材料|机械|电子|金融|财经|新闻|药)学院$",
        match.group(),
    )
    places = find_entries("cities", match.group()[:3])
    return end if is_faculty and not (places and places[0].start == 0) else match.end()


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not re.match(r"[\w\u3400-\u9fff]", before or " ") and not re.match(
        r"[\w\u3400-\u9fff]", after or " "
    )


def _with_campus(text: str, end: int) -> int:
    match = re.match(
        r"\((?:北京|武汉|华东|威海|深圳|徐州|保定|珠海)\)|[\u3400-\u9fff]{2,3}(?:分校|校区)|[\u3400-\u9fff]{2,4}学院(?=\(独立)",
        text[end:],
    )
    return end + match.end() if match else end


def _is_school(text: str, start: int, end: int, name: str) -> bool:
    if len(name) < 4 or len(name) > 60:
        return False
    # 商丘工学院 begins like a department, but a town's name comes first.
    places = find_entries("cities", name[:4])
    if _DEPARTMENT_LIKE.match(name) and not (places and places[0].start == 0):
        return False
    if re.match(r"(?:生|生活|期间|英语|语文|数学|毕业|四级|六级|城)", text[end : end + 2]):
        return False
    return re.search(
        r"(?:附属|教育部|全国|全日制|本科|专业|系|学科|重点)$|^(?:在|从|于|的|是|与|和|全国|我校|大学|毕业|就读|所在|院校|最高)",
        name,
    ) is None or name.endswith(("中学", "小学"))


def _school_confidence(name: str) -> float:
    if name.endswith(("大学", "职业技术学院", "职业学院", "专科学校", "师范学院")):
        return 0.9
    if re.search(r"University|Institute of Technology|College", name):
        return 0.9
    return 0.78


def looks_like_company(text: str) -> float:
    """This function will rate how surely a piece names an employer: 0 not at all, 1 by its legal form."""
    plain = text.strip(" ,;:-—|·")
    if not 2 <= len(plain) <= 70 or re.search(r"[。;!?]", plain):
        return 0.0
    if _is_han(plain):
        if entry_of("employers", re.sub(r"\([^()]*\)$", "", plain)):
            return 0.95
        if re.match(
            r"(?:负责|参与|协助|完成|主要|对|为|在|与|和|根据|通过|带领|管理|维护|配合)", plain
        ):
            return 0.0
        if _STRONG_END.search(plain):
            return 0.95 if len(plain) >= 4 else 0.6
        known = find_entries("employers", plain)
        if (
            known
            and known[0].start == 0
            and (
                _BRANCH.match(plain[known[0].end :])
                or known[0].end >= len(plain) - 1
                or plain[known[0].end] in "(·-"
            )
        ):
            return 0.9
        return 0.55 if _WEAK_END.search(plain) and len(plain) >= 3 else 0.0
    if entry_of("employers", plain):
        return 0.93
    return 0.9 if _COMPANY_LATIN.search(plain) and plain[:1].isupper() else 0.0


_WORKER = re.compile(
    r"(?:[\u3400-\u9fff]{2}(?<!党)(?<!团)(?<!会)(?<!学)(?<!队)(?<!成)(?<!动)(?<!社)(?<!人)员|[\u3400-\u9fff]{2}师|[\u3400-\u9fff]{1,4}(?<!化)(?<!施)(?<!加)(?<!职)(?<!手)(?<!员)(?<!军)(?<!重)(?<!理)(?<!建)(?<!竣)(?<!开)(?<!木结)工|[\u3400-\u9fff]{2,6}岗|(?:储备|后备)干部|博士后|学徒|主播)$"
)


def looks_like_title(text: str) -> float:
    """This function will rate how surely a piece names a post."""
    plain = re.sub(r"\s*\([^()]*\)\s*$", "", text.strip(" ,;:-—|·"))
    if not 2 <= len(plain) <= 50 or re.search(r"[。;!?:]", plain):
        return 0.0
    if _is_han(plain):
        if (
            re.match(
                r"(?:负责|参与|协助|完成|主要|对|为|在|与|和|根据|通过|带领|维护|配合|担任过|熟悉|指导|安排|撰写|编写|跟踪|统筹|处理|开展|对接|累计|单篇)",
                plain,
            )
            or len(plain) > 26
        ):
            return 0.0
        for length in range(min(8, len(plain)), 1, -1):
            if plain[-length:] in _title_endings():
                return 0.95 if len(plain) <= 16 else 0.8
        if _WORKER.search(plain) and len(plain) <= 10:
            return 0.8
        last = re.search(r"[A-Za-z]{2,}$", plain)
        if last is not None and last.group().lower() in words("title_words"):
            return 0.85
        pieces = re.split(r"[/、&+和兼,→➜-]", plain)
        if len(pieces) > 1 and any(looks_like_title(piece) for piece in pieces):
            return 0.85
        return 0.0
    tokens = re.findall(r"[A-Za-z][A-Za-z-]*", plain.lower())
    if not tokens or len(tokens) > 9:
        return 0.0
    if tokens[-1] in words("title_words") or tokens[0] in (
        "head",
        "vp",
        "director",
        "president",
        "chief",
    ):
        return 0.92
    return (
        0.8
        if any(token in words("title_words") for token in tokens) and plain[:1].isupper()
        else 0.0
    )


@lru_cache(maxsize=1)
def _title_endings() -> frozenset[str]:
    return words("title_endings")


def is_department(text: str) -> bool:
    """This function will tell whether a piece names a part of a firm."""
    return len(text) <= 24 and _DEPARTMENT.search(text.strip()) is not None


_UNIT = re.compile(
    r"(?:中心|研究院|研究所|事业部|事业群|产品线|业务线|项目部|[\u3400-\u9fff]部|BU|学部|办事处)$"
)
_FIRM = re.compile(r"公司|集团|银行|医院|大学|学院|科学院|中国|国家|[省市县州]")


def is_unit(text: str) -> bool:
    """This function will tell whether a piece sounds like a part of a firm: 中央研究院, 整合营销中心."""
    plain = re.sub(r"\s*\([^()]*\)$", "", text.strip())
    return (
        2 <= len(plain) <= 10
        and _UNIT.search(plain) is not None
        and _FIRM.search(plain.replace("集团人", "").removeprefix("集团")) is None
        and not find_entries("cities", plain)
    )


def is_descriptor(text: str) -> bool:
    """This function will tell whether a piece says something of a firm or post that is neither's name."""
    plain = text.strip(" ,;|·")
    if _DESCRIPTOR.match(plain) or _REGION.match(plain):
        return True
    hits = find_entries("cities", plain)
    if not hits:
        return False
    hit = hits[0]
    rest = plain[: hit.start] + plain[hit.end :]
    return (
        re.fullmatch(
            r"(?:[\u3400-\u9fff]{2,3}省|中国)?市?(?:[\u3400-\u9fff]{1,4}[区县市])?|,?\s*(?:China|PRC|USA|UK|[A-Z]{2})?(?:,\s*[A-Z]\w+)?",
            rest,
        )
        is not None
    )


def split_glued(text: str) -> int | None:
    """This function will return where the post begins in 某某有限公司Java工程师, or None."""
    match = _GLUED.match(text)
    if match is None:
        return None
    branch = re.match(r"[\u3400-\u9fff]{1,8}(?:公司|集团|分行|支行)", text[match.end() :])
    end = match.end() + (branch.end() if branch else 0)
    rest = text[end:].lstrip()
    return end if looks_like_title(rest) >= 0.8 else None


_GLUED = re.compile(
    r"[\u3400-\u9fff\w()&·]{2,40}?(?:有限公司|有限责任公司|集团|事务所|医院|银行|公司)(?:\([^()]{2,6}\))?(?=[\u3400-\u9fffA-Za-z])"
)
_TITLE_MODIFIERS = frozenset(
    "senior junior sr jr chief assistant associate lead principal staff executive deputy vice general regional area key global software hardware data product project program sales marketing brand event operations operation user customer service account human resources hr finance financial legal purchasing procurement logistics warehouse supply chain quality production process mechanical electrical civil test qa java python web frontend front-end backend back-end full-stack full stack end mobile android ios ui ux graphic visual content media digital social e-commerce ecommerce business development research technical it system systems network security cloud machine learning ai algorithm investment risk audit tax cost admin administrative office training recruitment store shop and of & the r&d c&b m&a".split()
)


def split_words(text: str) -> int | None:
    """This function will return where the words of a post begin in Dalian Express Purchasing Manager, or None.

    Only for pieces in which nothing else tells the employer from the post: at least two words must be left of it.
    """
    if not text.isascii() or looks_like_title(text) < 0.8:
        return None
    found = list(re.finditer(r"\S+", text))
    first = len(found) - 1
    while first > 0 and found[first - 1].group().lower() in _TITLE_MODIFIERS:
        first -= 1
    return found[first].start() if first >= 2 and len(found) - first >= 2 else None


def split_city(text: str) -> int | None:
    """This function will return where a city begins that ends a Latin piece: Software Engineer Shanghai, or None."""
    hits = find_entries("cities", text)
    if not hits or hits[-1].end != len(text) or hits[-1].start < 6 or not text.isascii():
        return None
    before = text[: hits[-1].start].rstrip()
    return hits[-1].start if before[-1:].isalnum() or before[-1:] in ".,)" else None


_LATIN_FORM = re.compile(
    r"(?:Law Firm|Co\.,? ?Ltd\.?|Ltd\.?|Inc\.?|LLC|Corp\.?|Corporation|Limited|Group|Company|GmbH|LLP|Bank|Hospital|University|School|Kindergarten|Academy|College|Institute)(?=[\s,-])"
)
_LATIN_SCHOOLS = frozenset(("School", "Kindergarten", "Academy", "College", "Institute"))
"""Kinds of schools that posts are named after too: High School Teacher."""


def split_latin(text: str) -> int | None:
    """This function will return where the post begins in Acme Co., Ltd. Software Engineer, or None."""
    if not text.isascii():
        return None
    for dash in re.finditer(r"(?<=[A-Za-z.)])-(?=[A-Z])", text):
        left, right = text[: dash.start()], text[dash.end() :]
        if " " in left and looks_like_title(right) >= 0.8 and looks_like_title(left) < 0.8:
            return dash.start()
    for match in _LATIN_FORM.finditer(text):
        if match.group() in _LATIN_SCHOOLS and text.count(" ", 0, match.start()) < 2:
            continue
        rest = text[match.end() :].strip(" ,-")
        is_certain = match.group().rstrip(".").endswith(
            ("Ltd", "Inc", "LLC", "Corp")
        ) and re.fullmatch(r"[A-Z][\w/&-]*(?: [A-Z][\w/&-]*){0,4}", rest)
        if (is_certain or looks_like_title(rest) >= 0.8) and not _LATIN_FORM.search(rest + " "):
            return match.end()
    return None


def _is_han(text: str) -> bool:
    return re.search(f"[{_HAN}]", text) is not None

"""Schools in a line of text: the known ones, and others by how their names end."""

import re
from typing import NamedTuple

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.fields.names.degrees import find_degrees

_HAN = r"\u3400-\u9fff"
_SCHOOL_HAN = re.compile(
    rf"(?:中国(?:社会|农业|林业|医学|工程物理)?(?:科学|研究)院|中科院)(?!大学)(?:[{_HAN}]{{2,16}}?(?:研究所|研究院|研究中心))?(?![{_HAN}])"
    rf"|[{_HAN}]{{2,24}}?(?:大学(?:\((?!交[换流]|访|联|在读|肄业|毕业|全日|本科|硕士|博士|专科|自考|函授|成人|统招|网络)[{_HAN}]{{2,4}}\))?(?:[{_HAN}]{{2,3}}(?:分校|校区))?|(?:职业技术|职业|师范|高等专科|技师|专科|独立|理工|科技|财经|工程|外国语|美术|音乐|体育|医|商|工)?学院|高等专科学校|专科学校|职业学校|技工学校|技术学校|中等专业学校|卫生学校|卫校|师范学校|党校|(?<!驾)(?<!培训)学校|高级中学|中学|职业高中|[一二三四五六七八九十]中(?!学)|高中|附中|研究生院|电大)"
    rf"|[{_HAN}]{{4,14}}?(?:中专|职高|技校|职中)(?![校学生历毕{_HAN}])|[{_HAN}]{{2,14}}?(?:职教中心|职业教育中心)(?![学生历毕{_HAN}])"
)
_SCHOOL_LATIN = re.compile(
    r"(?:(?:(?:[A-ZÀ-Þ][^\W\d_]+-){1,3}(?:Universität|Gymnasium|Hochschule|Realschule|Gesamtschule|Kolleg)|Universit[éàäa]t?|Universit[iy]|Lycée|Gymnasium|Politeknik|Universidad|Universidade|Politecnico|Polytechnique|[ÉE]cole|Hochschule|Technische Universität)(?:\s(?:degli Studi|Normale|Centrale|Nationale|Polytechnique|Supérieure))?(?:\s(?:di|de l[ao]s?|de|du|des|del|of|della|do|la|der|zu|et))?(?: [A-ZÀ-Þ][^\W\d_]+(?:-[A-ZÀ-Þ]?[^\W\d_]+){0,3}){1,3}(?:\s(?:de|di|del|della|du|do|da)\s[A-ZÀ-Þ][^\W\d_]+)?"
    r"|(?:The\s)?University\s(?:College\s)?of\s(?:the\s)?[A-Z][\w'’&.-]*(?:(?:,?\s|-)(?:of|at|and|in|the|[A-Z][\w'’&.-]*))*"
    r"|College of (?:Engineering|Technology|Arts|Science|Commerce|Management|Pharmacy|Nursing)(?: (?:and|&) [A-Z][a-z]+)?,? (?!Dean|Honou?rs|University|Department|With|Dist)[A-Z][a-z]+(?=\s*(?:$|[,\t|(]))"
    r"|(?:The )?(?:[A-Z][\w'’-]* ){1,3}Conservatory(?: of [A-Z]\w+)?"
    r"|SM[JK]?K(?: \([A-Z]\))?(?: [A-Z][\w'’-]+){1,4}"
    r"|(?:The\s)?(?:Institute|Academy|Conservatory) (?:of|for) [A-Z][\w'’&-]+(?: (?:and |of |for )?[A-Z][\w'’&-]+){0,4}(?: in [A-ZÀ-Ž][^\W\d_]+)?"
    r"|(?:[A-Z][\w'’&.-]* (?:of |and |& |la |de |el |\d{1,2} )?){1,6}(?:University|College|Institute of Technology|Polytechnic|Business School|High School|Middle School|Vocational School|Primary School|School of [A-Z]\w+(?:\s(?:and|&|[A-Z]\w+))*|Institute|Academy|(?<=[a-z'’] )School(?! of| Teacher))(?: (?:of|at|in|for) (?:[A-Z][\w'’&.-]*(?:,? (?:and |of )?)?)+)?)"
)
_DEPARTMENT_LIKE = re.compile(
    r"^(?:计算机|软件|信息|商|文|理|工|法|医|管理|经济|经济与管理|经济管理|经管|外国语|外语|机械|机电|电气|电子|自动化|土木|建筑|材料|化学|化工|数学|物理|生命|艺术|设计|新闻|传媒|人文|公共|马克思|能源|交通|环境|会计|金融|财经|国际|继续教育|成人教育|网络教育|研究生|护理|药|农|体育|音乐|美术|马|光电|通信|航空|动力|生物|食品|统计|工商|旅游|社会|政治|创新|人工智能|数据|微电子|集成电路|应用技术|测绘|地理|海洋|水利|教育)[\u3400-\u9fff]{0,12}?学院$"
)
_COUNTRY_FIRST = re.compile(r"(?:P\.?R\.? ?)?(?:China|USA|UK|Canada|Australia|Singapore|Japan|Germany|France)\b")
_CAMPUS_LATIN = re.compile(
    r"(?:, | at |-|–| )(?:San Diego|Los Angeles|Berkeley|Irvine|Davis|Santa (?:Barbara|Cruz)|Riverside|San Francisco|Merced|Madison|Milwaukee|Urbana[-–]Champaign|Chicago|Austin|Dallas|Arlington|Ann Arbor|Dearborn|Amherst|Boston|Lowell)(?![\w-])"
)
_WITH_CAMPUSES = tuple(
    f"University of {state}" for state in ("California", "Wisconsin", "Illinois", "Texas", "Michigan", "Massachusetts")
)
_WITH_SEAT = re.compile(r"(?:Indian|National|Birla|International|Vellore) Institutes? of (?:Technology|Management|Information Technology|Science Education and Research|Foreign Trade)(?: and Science)?$")
_SEAT_BEHIND = re.compile(
    r",? (?:Bombay|Delhi|Madras|Kanpur|Kharagpur|Roorkee|Guwahati|Hyderabad|Indore|Patna|Ropar|Mandi|Gandhinagar|Bhubaneswar|Jodhpur|Dhanbad|Varanasi|Tirupati|Palakkad|Goa|Jammu|Bhilai|Dharwad|Ahmedabad|Bangalore|Calcutta|Lucknow|Kozhikode|Karnataka|Tiruchirappalli|Trichy|Warangal|Surathkal|Rourkela|Calicut|Allahabad|Nagpur|Jaipur|Surat|Silchar|Durgapur|Jamshedpur|Raipur|Srinagar|Hamirpur|Kurukshetra|Pune|Mohali|Bhopal|Pilani)(?![A-Za-z])"
)
"""Indian Institute of Technology Bombay: each has a town of its own."""
_LEARNED = re.compile(r"^(?:The )?(?:Royal|National|American|British) (?:College|Academy|Institute|School) of [A-Z]")
_LAND_BEHIND = re.compile(r" (?:in|of) (?:Ireland|England|Scotland|Wales|Edinburgh|London|Glasgow|India|Canada|Australia|Thailand)(?![A-Za-z])")
"""Royal College of Surgeons in Ireland: the country is part of the name."""
_CENTRE_BEHIND = re.compile(
    r"(?<=University) (?:(?:Law|Medical|Health Sciences?) Cent(?:er|re)|Vietnam|Malaysia|Singapore|Dubai|Qatar|Ningbo|Hong Kong|London|Abu Dhabi|Shanghai)\b(?! [A-Z])|(?<=London School of Economics) and Political Science\b"
)
_MONTH_AFTER = re.compile(
    r"(?:\s+\(?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?)+$"
)




_OWN_BEFORE = re.compile(
    r"(?<![A-Za-z])(?!The |At |From |In |Of |Jan|Feb|Mar|Apr|May |Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Z][a-z]+ (?:(?!The |At |From )[A-Z][a-z]+ )?$"
)
"""The name that a university has before the word."""


_BEFORE_SCHOOL = frozenset(("国立", "國立", "台湾", "台灣", "臺灣"))
"""台湾逢甲大学: what is known without it is written with it as well."""


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
        start = hit.start - 2 if text[max(0, hit.start - 2) : hit.start] in _BEFORE_SCHOOL else hit.start
        if word.startswith("University") and (own := _OWN_BEFORE.search(text, 0, hit.start)) is not None:
            start = own.start()  # Hang Seng University of Hong Kong
        end = _with_field(text, hit.start, _with_part(text, _with_campus(text, hit.end)))
        found.append(
            School(start, end, text[start:end], 0.97 if len(word) > 3 else 0.85)
        )
    for match in [*_SCHOOL_HAN.finditer(text), *_SCHOOL_LATIN.finditer(text)]:
        start, end = match.span()
        # What stands before the name in the same run: a date's 年, the word 毕业于.
        lead = re.match(r"(?:毕业于|就读于|毕业院校|学校是|母校是?|[年月日至今]+|在(?!职)|于|从|考入|升入|进入)+", match.group())
        start += lead.end() if lead else 0
        name = _without_place(_without_major(text[start:end])).strip(" ,")
        campus = _CAMPUS_LATIN.match(text, start + len(name))
        if campus is not None and name.endswith(_WITH_CAMPUSES):
            name = text[start : campus.end()]
        seat = _SEAT_BEHIND.match(text, start + len(name)) if _WITH_SEAT.search(name) else None
        seat = seat or (_LAND_BEHIND.match(text, start + len(name)) if _LEARNED.search(name) else None)
        name = text[start : seat.end()] if seat else name
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
    degrees = [degree for degree in find_degrees(name) if not _HIGH_SCHOOL.fullmatch(name[degree.start : degree.end])]
    name = _MONTH_AFTER.sub("", name[: degrees[0].start] if degrees else name).rstrip(" ,")
    hits = find_entries("majors", name)
    if (
        not hits
        or hits[-1].end != len(name)
        or re.search(r"(?:of|and|for|&|Higher|Further|Continuing|Physical|Teacher) $", name[: hits[-1].start])
    ):
        return name
    return name[: hits[-1].start]


_HIGH_SCHOOL = re.compile(r"(?:junior |senior )?high(?: school)?", re.IGNORECASE)


def _without_place(name: str) -> str:
    """Southwest University of Finance and Economics, Chengdu, China: the town behind a comma is no part of the name."""
    if not name.isascii():
        return name
    before, comma, behind = name.partition(", ")
    if not comma or not re.search(r"Univ|College|Institute|School|Academy", before):
        return name
    places = find_entries("cities", behind)
    is_place = (bool(places) and places[0].start == 0) or _COUNTRY_FIRST.match(behind) is not None
    return name if _CAMPUS_LATIN.match(name, len(before)) or not is_place else before


def _with_field(text: str, start: int, end: int) -> int:
    """Shandong University is known, but Shandong University of Traditional Chinese Medicine is another."""
    if not _GOES_ON.match(text, end):
        return end
    if text[start:end].isupper():
        upper = _UPPER_FIELD.match(text, end)
        return upper.end() if upper else end
    match = _SCHOOL_LATIN.match(text, start)
    return max(end, start + len(_without_place(_without_major(match.group()).rstrip(" ,")))) if match else end


_PART_OF_SCHOOL = re.compile(
    r"(?=[\u3400-\u9fff]{2,14}学院)[\u3400-\u9fff]{2,12}?学院(?![\u3400-\u9fff])|(?<=科学院)[\u3400-\u9fff]{2,20}?(?:研究所|研究院)|(?<=中科院)[\u3400-\u9fff]{2,20}?(?:研究所|研究院|所)(?![\u3400-\u9fff])"
)


_GOES_ON = re.compile(r" (?:of|OF) [A-Z]| (?:[A-Z][A-Za-z&]+ ){1,3}(?:College|Institute|School)\b")
_UPPER_FIELD = re.compile(r" OF (?:[A-Z&]+)(?:,? (?:AND )?[A-Z]{3,}){0,3}(?![A-Za-z])| (?:[A-Z][A-Za-z&]+ ){1,3}(?:College|Institute|School)\b")


def _with_part(text: str, end: int) -> int:
    """集美大学诚毅学院 and 中国科学院微电子研究所 are written as one name."""
    match = _PART_OF_SCHOOL.match(text, end)
    if match is None:
        return end
    # 光华管理学院 is a faculty of the university, 杭州商学院 a school of its own.
    is_faculty = match.group().endswith("学院") and re.search(
        r"(?:管理|工程|信息|科学|技术|交流|汉语|民族|体育|护理|公共|社会|政治|马克思主义|外语|人文|环境|资源|能源|化工|土木|交通|海洋|农业|食品|自动化|电气|光电|集成电路|人工智能|数据|会计|商务|旅游|继续|成人|网络|经济|法|医|文|理|商|设计|规划|艺术|传媒|外国语|人事|研究生|教育|软件|计算机|数学|物理|化学|生命|建筑|材料|机械|电子|金融|财经|新闻|药|美术|舞蹈|影视|书法|历史|哲学|心理|统计|航空|航天|测绘|水利|电力|税务|保险|关系|事务|政府|安全|装备|控制|仪器|冶金|矿业|纺织|服装|轻工|园艺|园林|林学|兽医|动物|植物|口腔|检验|影像|卫生|康复|针灸|传播|播音|动画|船舶|海运|飞行|民航|铁道|汽车|物流|会展|烹饪|酒店|体能|运动|国学)学院$",
        match.group(),
    )
    places = find_entries("cities", match.group()[:3])
    is_own = _OF_ITS_OWN.fullmatch(match.group()) is not None
    return end if is_faculty and not is_own and not (places and places[0].start == 0) else match.end()


_OF_ITS_OWN = re.compile(r"(?!国际|工商|经济|经贸|管理|旅游|财经|金融|信息|创新|高等|继续|数字|全球|公司|现代|酒店|时尚)[\u3400-\u9fff]{2}商学院")
"""北京大学汇丰商学院: a school called after somebody stands in another town than its university."""


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not re.match(r"[\w\u3400-\u9fff]", before or " ") and not re.match(
        r"[\w\u3400-\u9fff]", after or " "
    )


def _with_campus(text: str, end: int) -> int:
    match = _CAMPUS_LATIN.match(text, end)
    if match is not None and text[:end].endswith(_WITH_CAMPUSES):
        return match.end()
    seat = _SEAT_BEHIND.match(text, end) if _WITH_SEAT.search(text, 0, end) else None
    seat = seat or _CENTRE_BEHIND.match(text, end)
    if seat is not None:
        return seat.end()
    match = re.match(
        r" \((?:East China|Beijing|Wuhan|Shenzhen|Weihai|Zhuhai|Shenyang)\)| ?\((?:北京|武汉|华东|威海|深圳|徐州|保定|珠海)\)(?:[\u3400-\u9fff]{2,4}(?:分校|校区))?|[\u3400-\u9fff]{2,4}(?:分校|校区)|[\u3400-\u9fff]{2,4}学院(?=\(独立)",
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
    if re.match(r"(?:生|生活|期间|英语|语文|数学|毕业|四级|六级|城(?![市镇乡]))", text[end : end + 2]):
        return False
    return re.search(
        r"(?:附属|教育部|全国|全日制|本科|专业|系|学科|重点)$|^(?:在|从|于|的|是|与|和|全国|我校|大学|毕业|就读|所在|院校|最高|学历|文化)",
        name,
    ) is None or name.endswith(("中学", "小学"))


def _school_confidence(name: str) -> float:
    if name.endswith(("大学", "职业技术学院", "职业学院", "专科学校", "师范学院", "委党校", "中央党校")):
        return 0.9
    if re.search(r"University|Institute of Technology|College", name):
        return 0.9
    return 0.78

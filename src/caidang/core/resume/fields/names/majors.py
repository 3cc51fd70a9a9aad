"""The subject of a study: by its label, by the words around it, by the list, or as what is left of a row."""

import re
from dataclasses import replace

from caidang.core.resume.dictionary import entry_of, find_entries
from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.organisations import is_department, is_descriptor
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.pieces import Piece, cut

_LABEL = re.compile(
    r"(?:所学|主修|就读|所修)?专业(?:名称|方向)?\s*[::]\s*|(?:field of study|majors?|specialization)\s*[::]\s*|\bmajor(?:ed|ing)?\s+in\s+",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?:\b(?:LL\.?\s?[BM]\.?|M\.?\s?Ed\.?|M\.?\s?Des\.?|[BM]\.?\s?Tech\.?|M\.?\s?Phil\.?|Licenciatura|Mestrado|Laurea|B\.?\s?Sc?\.?|B\.?A\.?|B\.?\s?Eng\.?|BBA|M\.?\s?Sc?\.?|M\.?A\.?|M\.?\s?Eng\.?|Ph\.?\s?D\.?|Bachelor(?:['’]s)?(?: degree)?(?: of (?:Science|Arts|Engineering|Laws?|Commerce|Fine Arts|Management|Economics|Medicine|(?:[A-Z][a-z]+ ){0,2}[A-Z][a-z]+(?= in | \(Hon)|Business))?|Master(?:['’]s)?(?: degree)?(?: of (?:Science|Arts|Engineering|Laws?|Business|Philosophy|Management|Finance|Commerce|(?:[A-Z][a-z]+ ){0,2}[A-Z][a-z]+(?= in )))?|Doctor(?:ate)?(?: of Philosophy)?|(?:Ph\.?\s?D\.?|Doctoral|Master(?:['’]s)?) (?:[Cc]andidate|[Ss]tudent)|Associate(?:['’]s)?(?: Degree)?(?: of (?:Applied )?(?:Science|Arts))?|Degree|Diploma|[Nn]itec)(?:\s*\([^()]{1,12}\))?)\s*(?:in\b|IN\b|of\b|OF\b|em\b|en\b|di\b|,|-|–|:|(?<=[Hh]ons\))|(?<=Honours\)))\s*(?P<major>(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s(?:19|20)\d\d)[A-ZÀ-Þ][A-Za-zÀ-ÿ&/' -]{2,60}?(?: ?\((?!Hon|First|Second|GPA|Part|Full|Minor|Dist|[A-Z]{2,6}\))[A-Z][A-Za-z &]{2,20}\))?)(?=\s*(?:[,|;\t–—\u3400-\u9fff]|\((?!(?!Hon|First|Second|GPA|Part|Full|Minor|Dist|[A-Z]{2,6}\))[A-Z][A-Za-z &]{2,20}\)\s*(?:[,|;\t]|$))|$|\s-\s|\d|GPA|with\b|from\b|at\b|and minor|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? (?:19|20)\d\d))"
)
_IN_BRACKETS = re.compile(
    r"\b(?:Ph\.?\s?D|[BM]\.?\s?(?:Sc|A|S|Eng|Com|E|Tech)|MBA|LL\.?[BM])\.?,? \((?!Hons?\b|Honou?rs\b|Dist|Merit|Pass\b|First|Second|Upper|Credit)(?P<short>(?:[A-Z][A-Za-z]{2,}|HR|IT|CS|EE|IB)(?: [A-Za-z&]+){0,4})\)"
    r"|\b(?:Bachelor|Master) of [A-Z]\w+(?: [A-Z&]\w*)* \((?!Hons?\b|Honou?rs\b)(?P<major>[A-Z][A-Za-z]+(?: [A-Za-z&]+){0,4})\)"
)
"""Master of Commerce (Finance): the bracket says what was studied."""
_BEFORE_WORD = re.compile(r"([\u3400-\u9fff()、/&A-Za-z]{2,24}?)专业(?!学校|教育|课|技|能|知|排|前|第|综)")
_ENDS_LIKE_MAJOR = re.compile(
    r"(?:学|工程|技术|管理|设计|科学|艺术|英语|日语|法语|德语|会计|金融|贸易|教育|语言|文学|应用|营销|商务|自动化|信息|媒体|传播|服务|制造|化工|护理|物流|经济|财务|软件|网络|通信|医学|表演|动画|播音|主持|摄影|建筑|表|法|统计|数学|物理|化学|生物|材料|机械|机电|电子|电气|土木|园林|食品|能源|环境|车辆|汽车|维修|检测|控制|安全|开发|工艺|测绘|地质|采矿|纺织|服装|印刷|烹饪|旅游|酒店|保险|审计|税务|税收|档案|新闻|广告|编导|人力资源|电子商务|市场|国际|智能|数据|系统|理论|哲学|历史|政治|事务|康复|检验|影像|口腔|中医|针灸|药剂|兽医|畜牧|园艺|农学|林学|体育|训练|运动|舞蹈|音乐|美术|绘画|雕塑|书法|遥感|[国界门]史)(?:\([^()]{1,16}\))?(?:类|系|方向)?$"
)
_NOT_MAJOR = re.compile(
    r"\d|^期间$|^Classe |課程|课程修了|(?: Course|课程)$|^(?:参与|主持|上学|念书|读书)$|^(?:交[换流]|访问|访学|联合培养|进修)|简历|学校|大学|学院[。.]?$|^(?:英|美|法|德|日|韩|俄罗斯|澳大利亚|加拿大|新加坡|新西兰|荷兰|意大利|西班牙|爱尔兰|马来西亚)国?$| Board$|^(?:CBSE|ICSE|ISC|HSC|SSC)$|统招|全日制|学制|学历|学位|毕业|排名|成绩|GPA|年级|绩点|在读|至今|自考|成人|函授|脱产|985|211|双一流|重点|^(?:学生|班级|其他|主修|专业|院校|时间|学习|状态|教育|描述|所在|研究生|本硕|优秀|校级|国家)|[。!?]|^[男女]$|^(?:Dates?|Period|Duration|Time|From|Expected|Candidate|Graduated)$|(?:[Ff]irst|[Ss]econd)[ -][Cc]lass|[Hh]onou?rs$|[Dd]istinction|[Mm]erit$|[Cc]um [Ll]aude"
)
_IN_COUNTRY = re.compile(
    r"\s?,\s?(?:P\.?R\.?\s?)?(?:China|USA|U\.S\.|UK|U\.K\.|United (?:States|Kingdom)|England|Scotland|Canada|Australia|Singapore|S\.?\s?Korea|South Korea|Japan|Germany|France|Hong Kong|[A-Z]{2}(?=\s*(?:$|\t|\d)))"
)
"""What stands before a country is a town: Jingzhou, China."""
_BOTH_LANGUAGES = re.compile(r"[A-Za-z][A-Za-z &/,-]{3,}\s+(?P<han>[\u3400-\u9fff()]{2,})$")
"""Materials Physics 材料物理: one subject, told twice."""
_TITLE_CASE = re.compile(r"[A-Z][a-z]+(?: (?:and |& )?[A-Z][a-z]+){1,3}")
_OF_DEPARTMENTS = ("中文", "外文", "国文", "电机", "资讯工程", "资讯管理", "企业管理", "企管")
_FACULTIES = frozenset(
    ["Arts", "Science", "Applied Science", "Applied Arts", "Engineering", "Laws", "Law", "Commerce", "Philosophy", "Management", "Education", "Economics", "Medicine"]
)
_OF_SCHOOL = re.compile(r"School|College|Universi|Institute|\bETH\b|\bEPFL\b|\bTU\b|\bRWTH\b|Hochschule|Politec|\bINSEAD\b|\bHEC\b")
_SUBJECTS = frozenset("Laws Law Commerce Management Education Economics Medicine".split())
_FAIR = 0.7
_HAN_BRACKETS = re.compile(r"(?:文|理|工|法|农|医|商)?学士\((?![\u3400-\u9fff]{1,10}班\)|荣誉|专业|学术|在职|全日制|统招|[\u3400-\u9fff]{0,3}学位)(?P<major>[\u3400-\u9fff]{3,14})\)")
"""文学士（中国语言及文学）."""
_BEHIND_FACULTY = re.compile(r",\s(?P<major>[A-Z][A-Za-z&]+(?: [A-Za-z&]+){0,3})(?=\s*(?:[,|(\t]|GPA|$))")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_BEHIND_IN = re.compile(r"(?:本科|硕士|博士|大专|专科|学士|MBA) in (?P<major>[\u3400-\u9fff()]{2,20})(?=\s*(?:$|[,|;\t]))")
"""本科 in 市场营销: an English page filled in Chinese."""
_PLAIN = re.compile(
    r"(?<![A-Za-z])(?:BSc|BA|BEng|BBA|BCom|LLB|BFA|BDes|MSc|MA|MEng|MPhil|LLM|MFA|MDes|MBA|MPH|PhD|B\.Sc\.|B\.A\.|M\.Sc\.|M\.A\.|M\.S\.|B\.S\.|Ph\.D\.)(?: ?\(Hons\))? (?P<major>(?!Candidate|Student|Degree|Program|Thesis|Scholar|Researcher|Merit|Distinction|Pass\b|First|Hon)[A-Z][a-z]+(?: (?:and |& |of |with )?[A-Z][a-z]+){0,4})(?=\s*(?:[,|;(\t–—]|& [A-Z]{2,}|$))"
)
"""BSc Accounting and Finance: the subject right behind the degree."""
_TRAILING = re.compile(
    r"(?<=[\u3400-\u9fff]{2})学系$|\s*[((]?(?:(?:全日制|统招|非全日制|本科|硕士|博士|大专|专科|学士|研究生|自考|函授|成人|成教|荣誉|在职|业余|脱产|夜大|网络教育|远程教育)[、,]?)+[))]?\s*$|(?<=[a-z\u3400-\u9fff])\s+(?:Certificate|Programme|Program|Degree|Diploma)$"
)


_LEARNING = re.compile(r"(?:哲学|经济学|法学|教育学|文学|历史学|理学|工学|农学|医学|军事学|管理学|艺术学)(?=(?:专业|学术)?(?:学士|硕士|博士))")
"""The branch that a degree is called after: 大数据科技，理学硕士."""


def find_major(
    row: Row, limit: int, taken: list[tuple[int, int]], *, is_header: bool
) -> Found | None:
    """This function will find the subject in ``row.text[:limit]`` outside the ``taken`` stretches.

    ``is_header`` when the row tells of school, degree or dates, so that what is left may be the subject. The branch
    of learning in a degree's name is the subject only where no other is told.
    """
    branches = [match.span() for match in _LEARNING.finditer(row.text, 0, limit)]
    found = _find(row, limit, [*taken, *branches], is_header=is_header)
    if found is not None or not branches:
        return _with_list(row, limit, found) if found is not None else None
    left = _find(row, limit, taken, is_header=is_header)
    return replace(left, confidence=min(left.confidence, _GUESSED)) if left is not None else None


_LISTED = re.compile(
    r"(?:, (?!Minor|First|Second|Upper|Dean|With|Class)[A-Z][a-z]+(?: [A-Z][a-z]+)?)+,? (?:and|&) [A-Z][a-z]+(?: [A-Z][a-z]+)?(?=\s*(?:$|[,;|\t(]))"
)


def _with_list(row: Row, limit: int, found: Found) -> Found:
    """Finance, Accounting and Management: one subject, though its name is a list."""
    at = row.text.find(found.value, 0, limit) if found.value.isascii() else -1
    more = _LISTED.match(row.text, at + len(found.value), limit) if at >= 0 else None
    return row.find(at, more.end(), found.confidence) if more is not None else found


def _find(row: Row, limit: int, taken: list[tuple[int, int]], *, is_header: bool) -> Found | None:
    text = row.text[:limit]
    label = _LABEL.search(text)
    if label is not None and (found := _labelled(row, label.end(), limit)) is not None:
        return found
    law = re.search(r"法律\((?:非)?法学\)(?=[,、\s\t|]*法律硕士)|法律硕士\s*\([^()]{2,4}\)|法律硕士", text)
    if law is not None:
        return row.find(*law.span(), 0.85)
    told = _named_in_han(row, text, limit, taken) or _in_english(row, text)
    if told is not None:
        return told
    before = _before_the_word(row, text, taken)
    if before is not None:
        return before
    if (behind_in := _HAN_BEHIND_IN.search(text)) is not None:
        return row.find(*behind_in.span("major"), 0.85)
    pieces = [p for p in cut(row, taken) if p.end <= limit and not _IN_COUNTRY.match(text, p.end)]
    known = next((p for p in pieces if entry_of("majors", _TRAILING.sub("", p.text))), None)
    if known is not None:
        return _found(_with_second(row, known, pieces), 0.95)
    left = _left_over(row, pieces, has_taken=bool(taken)) if is_header else None
    faculty = _faculty(text) if left is None or left.confidence < _FAIR else None
    return row.find(*faculty.span("major"), 0.75) if faculty is not None else left


def _named_in_han(row: Row, text: str, limit: int, taken: list[tuple[int, int]]) -> Found | None:
    """金融（专业硕士） Master of Finance: the Chinese name counts, where the list has it."""
    if not _HAN.search(text):
        return None
    bracketed = _HAN_BRACKETS.search(text)
    if bracketed is not None:
        return row.find(*bracketed.span("major"), 0.85)
    pieces = [piece for piece in cut(row, taken) if piece.end <= limit]
    known = (piece for piece in pieces if _HAN.match(piece.text) and entry_of("majors", _TRAILING.sub("", piece.text)))
    first = next(known, None)
    return None if first is None else _found(_with_second(row, first, pieces), 0.95)


def _in_english(row: Row, text: str) -> Found | None:
    """The subject right behind an English degree, or in brackets."""
    bracketed = _IN_BRACKETS.search(text)
    if bracketed is not None:
        return row.find(*bracketed.span("major" if bracketed["major"] else "short"), 0.9)
    english = next(
        (
            m for m in _ENGLISH.finditer(text)
            if m["major"].strip() not in _FACULTIES and not _OF_SCHOOL.search(m["major"]) and not _NOT_MAJOR.search(m["major"])
        ),
        None,
    )
    if english is not None:
        # Bachelor of Business Administration, Accounting: what follows the faculty was studied.
        behind = _BEHIND_FACULTY.match(text, english.end("major"))
        if behind is not None and entry_of("majors", behind["major"]) is not None:
            english = behind
        return row.find(*english.span("major"), 0.9)
    plain = _PLAIN.search(text)
    if plain is not None and not find_entries("cities", plain["major"]):
        return row.find(*plain.span("major"), 0.88)
    return _right_behind(row, text) or _right_before(row, text)


def _right_behind(row: Row, text: str) -> Found | None:
    """MFA Design and Technology, Staatsexamen Pharmazie, Master Contrôle de gestion: nothing between degree and subject."""
    for degree in find_degrees(text):
        behind = _SUBJECT_BEHIND.match(text, degree.end)
        if behind is None or not text[degree.start].isupper() or not _may_be_major(behind["major"]):
            continue
        if find_schools(behind["major"]) or find_entries("cities", behind["major"]):
            continue
        return row.find(*behind.span("major"), 0.82)
    return None


def _right_before(row: Row, text: str) -> Found | None:
    """Marketing MSc: a subject by itself and the degree behind it."""
    schools = find_schools(text)
    for degree in find_degrees(text):
        if any(school.start <= degree.start < school.end for school in schools):
            continue  # Example High School
        before = _SUBJECT_BEFORE.search(text, 0, degree.start)
        if before is None or not text[degree.start].isupper() or not _may_be_major(before["major"]):
            continue
        if not find_schools(before["major"]) and not find_entries("cities", before["major"]) and not find_degrees(before["major"]):
            return row.find(*before.span("major"), 0.78)
    return None


_SUBJECT_BEFORE = re.compile(r"(?:\t|\s{2}|[,;|)]\s?)(?P<major>[A-Z][A-Za-z&/' -]{3,40}) $")
_SUBJECT_BEHIND = re.compile(
    r"\.?(?: ?\([^()]{2,20}\))? (?:in |en |em )?(?P<major>(?!Candidate|Student|Degree|Program|Thesis|Scholar|Researcher|Merit|Distinction|Pass\b|First|Hon|Level|Grade)[A-ZÀ-Þ][A-Za-zÀ-ÿ&/'’ -]{3,50}?)(?=\s*(?:[,;\t|–—]|$)|\s-\s)"
)


def _faculty(text: str) -> re.Match[str] | None:
    """Bachelor of Commerce: the faculty is the subject where no other is told; of Science and Arts it is none."""
    return next((m for m in _ENGLISH.finditer(text) if m["major"].strip() in _SUBJECTS), None)


def _with_second(row: Row, first: Piece, pieces: list[Piece]) -> Piece:
    """统计学、经济学(双学位): two subjects of one study are one value."""
    after = next((piece for piece in pieces if piece.start >= first.end), None)
    if after is None or row.text[first.end : after.start].strip() != "、":
        return first
    plain = re.sub(r"\(.*\)$", "", _TRAILING.sub("", after.text))
    is_subject = entry_of("majors", plain) is not None
    return Piece(row, first.start, after.start + len(plain)) if is_subject else first


def _left_over(row: Row, pieces: list[Piece], *, has_taken: bool) -> Found | None:
    """What is left of a row beside school, degree and dates, the likelier the more it sounds like a subject."""
    for piece in pieces:
        core = _TRAILING.sub("", piece.text)
        if _may_be_major(core) and _ENDS_LIKE_MAJOR.search(core):
            return _found(piece, 0.86)
    for piece in pieces:
        hits = find_entries("majors", piece.text)
        if hits and _TITLE_CASE.fullmatch(piece.text) and hits[-1].end == len(piece.text):
            return _found(piece, 0.84)  # Clinical Pharmacy
        if hits and len(piece.text) <= 24 and hits[0].end - hits[0].start >= 4:
            # 通信与信息工程学院 is called after what it teaches; what was studied may stand in another row.
            sure = _GUESSED if _IS_FACULTY.search(piece.text) else 0.82
            end = piece.start + hits[0].end
            grown = _GROWN.fullmatch(piece.text, hits[0].end) if not hits[0].start else None
            end = piece.end if grown is not None else end
            noted = _NOTED.match(row.text, end, piece.end)
            return row.find(piece.start + hits[0].start, noted.end() if noted else end, sure)
    rest = [piece for piece in pieces if _may_be_major(piece.text)]
    return _found(rest[0], 0.6) if len(rest) == 1 and has_taken else None


def subject_below(row: Row, text: str) -> Found | None:
    """This function will find the subject in a row of its own below school and degree: 凝聚态物理。 物理学（基地班）"""
    alone = _ALONE.fullmatch(text)
    if alone is None or _IS_FACULTY.search(alone["subject"]) or not _may_be_major(alone["subject"]):
        return None
    name = alone["subject"]
    return row.find(*alone.span("subject"), 0.86) if entry_of("majors", name) or _ENDS_LIKE_MAJOR.search(name) else None


_GROWN = re.compile(r"(?:与|及)?[\u3400-\u9fff]{0,4}(?:实务|技术|事务|应用|工程|管理|制造|维修|检测|营销|教育)")
"""国际贸易实务: what begins like a subject of the list and goes on like one."""
_NOTED = re.compile(r" ?\((?:[\u3400-\u9fffA-Z ]{1,8}方向|师范|[\u3400-\u9fff]{1,3}[班组])\)")
"""汉语言文学（师范）."""
_ALONE = re.compile(r"\s*(?:[\u3400-\u9fff]{2,16}(?:学院|学部|系)\s?[·,、|/\t ]\s?)?(?!辅修|选修|学习|自学|掌握|熟悉|了解)(?P<subject>[\u3400-\u9fff、]{3,12}(?:\([\u3400-\u9fff]{2,8}\))?)\s*[。;,]?\s*")
_IS_FACULTY = re.compile(r"(?:学院|学部|学系|研究院|研究所)[。.]?$")
_GUESSED = 0.65
"""How sure what only may be the subject is: whatever another row tells takes its place."""


def _labelled(row: Row, start: int, limit: int) -> Found | None:
    match = re.compile(
        r"[^\t|;;,,。]{2,60}?(?=\s{2,}|\t|[|;;,,。]|\s(?:学历|学位|毕业学校|毕业院校|院校|学校|毕业时间|GPA|时间|排名|\d)|$)"
    ).match(row.text, start, limit)
    if match is None:
        return None
    text = _TRAILING.sub("", match.group()).strip()
    return (
        row.find(start, start + match.group().index(text) + len(text), 0.94)
        if len(text) >= 2
        else None
    )


def _before_the_word(row: Row, text: str, taken: list[tuple[int, int]]) -> Found | None:
    for match in _BEFORE_WORD.finditer(text):
        start, end = match.span(1)
        for _, edge in taken:
            if start < edge <= end:
                start = edge
        name = row.text[start:end]
        lead = re.match(r".*?(?:学院|学部|系(?!统))", name)
        if lead is not None and lead.end() < len(name) - 1:
            start += lead.end()
        name = row.text[start:end].lstrip("()、/ ")
        start = end - len(name)
        if (
            len(name) >= 2
            and not _NOT_MAJOR.search(name)
            and name not in ("所学", "主修", "本", "相关", "计算机相关")
        ):
            return row.find(start, end, 0.9)
    return None


def _may_be_major(text: str) -> bool:
    if not 2 <= len(text) <= 40 or _NOT_MAJOR.search(text) or is_descriptor(text):
        return False
    if re.search(r"[\u3400-\u9fff]", text):
        return len(text) <= 18 and not (is_department(text) and not text.endswith("组"))
    return re.fullmatch(r"(?!I )[A-ZÀ-Þ][A-Za-zÀ-ÿ&/'’ -]{3,40}", text) is not None and not re.search(
        r"School|College|Department|Faculty|University|Institute", text
    )


_OF_YEARS = re.compile(r"\s*\([一二三四五六七八\d.]{1,3}年制\)$")
_FACULTY_BEFORE = re.compile(r"[\u3400-\u9fff]{2,10}学院(?=[\u3400-\u9fff]{2,})")
"""上海医学院内科学: a part of the university, and what was studied there."""


_LEAST_READ = 4
_LEAST_SUBJECT = 2


def _without_department(text: str) -> str:
    """数学系, 企业管理研究所 and 机器人工程方向 without what makes a subject a department."""
    for ending in ("系", "研究所", "方向"):
        subject = text.removesuffix(ending)
        if subject != text and (entry_of("majors", subject) or (ending != "方向" and subject in _OF_DEPARTMENTS)):
            return subject
    return text


def _found(piece: Piece, sure: float) -> Found:
    text = _TRAILING.sub("", piece.text)
    if text.count("(") < text.count(")"):
        text = text.rstrip(")。. ")
    if text.rfind("(") > text.rfind(")") and text.rfind("(") >= _LEAST_SUBJECT:
        text = text[: text.rfind("(")].rstrip()  # 工业设计(艺术, of 工业设计（艺术硕士）
    if (years := _OF_YEARS.search(text)) is not None:
        text = text[: years.start()]  # 临床医学(五年制)
    text = _without_department(text)
    start, end = piece.start, piece.start + len(text)
    if text[:2] in ("攻读", "就读", "主修") and len(text) > _LEAST_READ:
        start, text = start + 2, text[2:]
    if (faculty := _FACULTY_BEFORE.match(text)) is not None:
        start, text = start + faculty.end(), text[faculty.end() :]
    both = _BOTH_LANGUAGES.match(text)
    if both is not None:
        start, end = piece.start + both.start("han"), piece.start + both.end("han")
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        start, end = start + 1, end - 1
    noted = _NOTED.match(piece.row.text, end)
    return piece.row.find(start, noted.end() if noted else end, sure)

"""The pieces of the head of a post: what is glued comes apart, what is one post stays whole, remarks are left off."""

import re

from caidang.core.resume.dictionary import entry_of, find_entries
from caidang.core.resume.fields.names.glued_posts import split_unit
from caidang.core.resume.fields.names.organisations import (
    is_department,
    looks_like_company,
    split_brand,
    split_city,
    split_glued,
    split_latin,
    split_part,
)
from caidang.core.resume.fields.names.titles import are_modifiers, looks_like_title, may_be_title
from caidang.core.resume.fields.posts.heads.behind_names import begin_of_name, end_of_name
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.pieces import Piece
from caidang.core.text.dates import find_ranges

PREFIX = re.compile(
    r"^(?:[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?\s*)?(?:\d{1,2}[.、)](?!\d)\s*|\d{1,2} (?=[\u3400-\u9fff])|[一二三四五六七八九十]{1,2}、\s*|\([一二三四五六七八九十]{1,2}\)\s*)?(?:(?:之前|以前|后来|此前|曾|目前|现在|毕业后|先后?)(?=在|于|就职|任职|担任|去)|(?:目前|现在)(?=[\u3400-\u9fff()]{4,20}(?:公司|集团|医院|学校|事务所))|(?:之前|以前|上家)是(?=[\u3400-\u9fff]{4})|(?:自己|自主|独立|本人)(?:经营|创办|开办)(?:了)?(?=[\u3400-\u9fff]{3}))?(?:(?:我|本人)(?=在|于|就职|任职|担任))?(?:(?:(?:就职于|任职于|任教于|供职于|受聘于|服务于|入职|加入|就职|历任|先后任|先后担任|在(?![线职])|给(?!排水)|担任|任(?![丘县])|公司(?=\s*[::])|单位(?=\s*[::]))\s*[::]?|(?:职位|职务|岗位)\s*[::]?)\s*(?=\S{2}))?"
)
_DID = re.compile(r"(?:做|当|升任|晋升为|晋升|升为|转任|调任|兼任|改任|任)(?=[\u3400-\u9fff]{2,10}$)")
"""当店员: what somebody worked as, in plain words."""
_IN_WARD = re.compile(r"[A-Z\u3400-\u9fff]{0,6}?(?:科|部|ICU|室)(?:担任|任|做|当)(?=[\u3400-\u9fff]{2,10}$)")
"""ICU任护士: where somebody was what."""
_UNIT_BEHIND = re.compile(r"(?:Department|Dept\.?|Division|Team|Group|Desk|Unit)$")
"""Associate, Investment Banking Department: where, no part of the post."""
_IN_BOTH = re.compile(r"(?P<latin>[A-Z][A-Za-z&.' -]*(?:\([A-Z][a-z]+\) ?)?(?:Co\.?, ?Ltd\.?|[A-Za-z.])) [\u3400-\u9fff()]{3,}$")
"""Pfizer China 辉瑞中国: one name, told twice."""
_BRANCH_OF_LATIN = re.compile(r" (?:中国|亚太|大中华|全球|亚洲|北京|上海|广州|广东|深圳|杭州|苏州|成都|南京|武汉|西安|天津|大连)[\u3400-\u9fff]{2,}")
"""Intel 亚太研发有限公司: no name of its own, it only tells which part."""
_HAN_AND_LATIN = re.compile(r"(?P<han>[\u3400-\u9fff()]{3,12}) (?P<latin>[A-Z][A-Za-z]+(?: [A-Za-z&]+){0,4})")
"""外贸经理 Export Manager: one post, told twice."""
_PAY_BEHIND = re.compile(r"(?<=[\u3400-\u9fff])\s*\d{4,5}(?:元|/月)?$")
"""操机 7000: the next column of a form, where its lines are not drawn."""
_MOST_FIELD = 3
"""Words of what an English post is for."""




def unglued(pieces: list[Piece]) -> list[Piece]:
    """This function will cut pieces in which an employer, a town and a post stand without anything between them."""
    found: list[Piece] = []
    for piece in (part for whole in pieces for part in _without_remark(whole)):
        both = _POST_OF_FIRM.fullmatch(piece.text)
        if both is not None and not SENT_TO.match(both["firm"]) and looks_like_title(both["post"]) >= _POST and looks_like_company(both["firm"]) >= _SURE_FIRM:
            found += [Piece(piece.row, piece.start + both.start(part), piece.start + both.end(part)) for part in ("post", "firm")]
            continue
        called = _FIRM_OF_POST.fullmatch(piece.text) or _LATIN_FIRM_OF_POST.fullmatch(piece.text)
        if called is not None and _is_post(called["post"]) and not _is_post(called["firm"]):
            found += [Piece(piece.row, piece.start + called.start(part), piece.start + called.end(part)) for part in ("firm", "post")]
            continue
        parts = _in_order(piece)
        if parts is not None:
            found += parts
            continue
        city = split_city(piece.text)
        if city is not None:
            piece = Piece(
                piece.row, piece.start, piece.start + len(piece.text[:city].rstrip(" ,-"))
            )
        at = (
            split_glued(piece.text)
            or split_latin(piece.text)
            or split_part(piece.text)
            or (None if _has_name_before(piece, pieces) else split_brand(piece.text))
        )
        if at is None or _CUTS_NAME.match(piece.text, at):
            found.append(piece)
        else:
            rest = piece.text[at:]
            found.append(Piece(piece.row, piece.start, piece.start + at))
            found.append(Piece(piece.row, piece.end - len(rest.lstrip(" ,-/")), piece.end))
    return found


def _is_post(text: str) -> bool:
    return looks_like_title(text) >= _POST or (text.isascii() and may_be_title(text))


def _without_remark(piece: Piece) -> list[Piece]:
    """资深开发工程师 (平台部): behind a blank a post's bracket stands for itself, a firm's stays with its name."""
    both = _SPACED_REMARK.fullmatch(piece.text) if piece.text.endswith(")") else None
    if both is None or looks_like_title(both["name"]) < _POST:
        return [piece]
    return [Piece(piece.row, piece.start, piece.start + both.end("name")), Piece(piece.row, piece.start + both.start("remark"), piece.end)]


_SPACED_REMARK = re.compile(r"(?P<name>[^()]{2,40}) (?P<remark>\([^()]{2,40}\))")


def _in_order(piece: Piece) -> list[Piece] | None:
    """在某某科技任产品经理 as firm and post; 某某集团/某某科技有限公司/研发中心 as its parts."""
    sent = _SENT_AS.fullmatch(piece.text)
    if sent is not None and looks_like_title(sent["post"]) >= _POST:
        return [Piece(piece.row, piece.start + sent.start("post"), piece.start + sent.end("post"))]
    told = _WAS_THERE.fullmatch(piece.text)
    if told is not None and split_glued(piece.text) is None and looks_like_title(told["post"]) >= _POST and not looks_like_title(told["firm"]):
        return [Piece(piece.row, piece.start + told.start(part), piece.start + told.end(part)) for part in ("firm", "post")]
    names = piece.text.split("/")
    if len(names) < _FIRM_AND_MORE or looks_like_company(names[0]) < _SURE_FIRM or not all(map(_HAN_ONLY.fullmatch, names)):
        return None
    starts = [piece.start + sum(len(name) + 1 for name in names[:at]) for at in range(len(names))]
    return [Piece(piece.row, start, start + len(name)) for start, name in zip(starts, names, strict=True)]


_SENT_AS = re.compile(r"(?:被|由公司)?(?:外?派|外派|派遣|派驻|驻场)(?:到|至|往|在|驻)[\u3400-\u9fff()A-Za-z]{3,24}?(?:担任|任职|任|做|当|从事)(?P<post>[\u3400-\u9fffA-Za-z/]{2,16})(?:工作|一职)?")
"""外派到某某移动分公司做代维工程师: what somebody was at another firm, which is not the employer."""
_WAS_THERE = re.compile(r"(?:毕业后?|后来|一直)?(?:(?:就职|任职|供职)?[在于]|去|到|进入?|加入)(?P<firm>[\u3400-\u9fff()A-Za-z]{2,24}?)(?:工作[,、]?)?(?:担任|任职|任|做|当|从事)(?P<post>[\u3400-\u9fffA-Za-z/]{2,16})(?:工作|一职)?")
_FIRM_AND_MORE = 2
_POST_OF_FIRM = re.compile(r"(?P<post>[\u3400-\u9fffA-Za-z]{2,16})\((?P<firm>[\u3400-\u9fff]{2,30}(?:\([\u3400-\u9fff]{2,8}\)[\u3400-\u9fff]{0,24})?)\)")
"""律师助理（福建某某（福州）律师事务所）."""
_CUTS_NAME = re.compile("院(?!长|士)|馆(?!长|员)|社(?!长|区)")
"""美丽人生美容|院美容师: the cut goes through a word."""
_FIRM_OF_POST = re.compile(r"(?P<firm>[\u3400-\u9fffA-Za-z\d]{2,30}(?:\([\u3400-\u9fff]{2,6}\)[\u3400-\u9fff]{2,20})?) ?\((?P<post>[\u3400-\u9fffA-Za-z ]{2,14})\)")
"""拼多多（运营专员）."""
_LATIN_FIRM_OF_POST = re.compile(r"(?P<firm>[A-Z][\w.,&'’ -]{2,48}) \((?P<post>[A-Z][A-Za-z& /-]{3,40})\)")
"""Yeo Hiap Seng (Purchasing Assistant)."""
SENT_TO = re.compile("外?[驻派](?:[至往到驻])?|服务于?")
"""视觉应用工程师(驻某某工厂): for whom the firm sent somebody."""
_SURE_FIRM = 0.85


def _has_name_before(piece: Piece, pieces: list[Piece]) -> bool:
    """浙江某某家居 天猫客服组长: what stands before the post may be the employer, then a brand in it is none."""
    before = [other.text for other in pieces if other.end <= piece.start]
    return any(
        len(text) >= _LEAST_FIRM and _HAN_ONLY.fullmatch(text) and not looks_like_title(text) and not is_department(text)
        for text in before
    )


_LEAST_FIRM = 4
_HAN_ONLY = re.compile(r"(?:\d{1,2} )?[\u3400-\u9fff()]+")


def without_department(piece: Piece) -> list[Piece]:
    """This function will part 研发部/主管工程师 into the department and the post."""
    chain = _CHAIN.fullmatch(piece.text)
    if chain is not None and looks_like_title(chain["post"]) >= _POST and looks_like_title(chain["part"]) < _POST:
        return [Piece(piece.row, piece.start + chain.start(group), piece.start + chain.end(group)) for group in ("department", "part", "post")]
    both = _DEPARTMENT_AND_POST.match(piece.text) or _DEPARTMENT_GLUED.match(piece.text)
    if both is None or looks_like_title(piece.text[both.end() :]) < _POST:
        return [piece]
    return [
        Piece(piece.row, piece.start, piece.start + both.end("department")),
        Piece(piece.row, piece.start + both.end(), piece.end),
    ]


def without_units(pieces: list[Piece]) -> list[Piece]:
    """This function will part 通策医疗客服中心 into the firm and its part, where no other piece of the row may name the firm."""
    if not any(looks_like_title(piece.text) >= _POST for piece in pieces):
        return pieces
    found: list[Piece] = []
    for piece in pieces:
        others = [other for other in pieces if other is not piece and looks_like_title(other.text) < _POST and not is_department(other.text)]
        is_whole = bool(others) or _FIRM_OF_CARD.search(piece.text) is not None or (looks_like_company(piece.text) >= _SURE_FIRM and not find_entries("employers", piece.text))
        at = None if is_whole else split_unit(piece.text)
        if at is None:
            found.append(piece)
        else:
            begin = piece.end - len(piece.text[at:].lstrip())
            found += [Piece(piece.row, piece.start, piece.start + len(piece.text[:at].rstrip())), Piece(piece.row, begin, piece.end)]
    return found


_FIRM_OF_CARD = re.compile("(?:信用卡|检测|购物|康养|月子|会展|研究|托管|培训|体检|护理|健身|美容|养老|艺术|早教|康复|口腔|活动|文化|少儿|托育|孵化|测评)中心$")
_POST = 0.8
_DEPARTMENT_AND_POST = re.compile(r"(?P<department>[\u3400-\u9fffA-Za-z]{2,12}(?:部|科|课|中心|室|处|组|车间|BG|BU|事业群|产品线))(?:\s?[/-]\s?|(?<=[A-Za-z][部组科室]) )(?=\S{2,})")
_CHAIN = re.compile(r"(?P<department>[\u3400-\u9fffA-Za-z]{2,12}(?:部|科|中心|室|处|组|车间))(?P<by>[/-])(?P<part>[\u3400-\u9fffA-Za-z]{2,10})(?P=by)(?P<post>[\u3400-\u9fffA-Za-z]{2,12})")
"""质量保证部/供应商质量/SQE: the post stands last."""
_DEPARTMENT_GLUED = re.compile(r"(?P<department>(?P<stem>[\u3400-\u9fff]{2,4})部)(?=(?P=stem)[\u3400-\u9fff]{1,6}$)")
"""法务部法务专员: the department and the post, with nothing between them."""
OFFICE = re.compile(r"[\u3400-\u9fff]{2,4}[一二三四五六七八九十][所处科室部]")
"""设计二所 beside a post: a part of the firm."""


def one_post(row: Row, pieces: list[Piece]) -> list[Piece]:
    """This function will put posts told in one breath together: 住院医师、主治医师 is one value."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and (_is_one_post(row, last, piece) or _is_post_and_field(row, last, piece, pieces)):
            found[-1] = Piece(row, last.start, piece.end)
        else:
            found.append(piece)
    return found


def _is_post_and_field(row: Row, first: Piece, second: Piece, pieces: list[Piece]) -> bool:
    """Intern, Product — Demo Labs (…): the post and what it is about, the firm behind the dash."""
    if row.text[first.end : second.start] != ", " or not _is_first(row, first) or looks_like_title(first.text) < _POST:
        return False
    is_field = second.text.isascii() and second.text.istitle() and len(second.text.split()) <= _MOST_FIELD and not looks_like_company(second.text)
    least = 0.0 if all(are_modifiers(word) or word.lower() in _FIELD_WORDS for word in second.text.split()) else _POST
    has_firm = any(_DASH.fullmatch(row.text[second.end : piece.start]) and _may_be_firm(piece.text, least) for piece in pieces if piece.start > second.end)
    return is_field and has_firm and not find_entries("cities", second.text)


def _may_be_firm(text: str, least: float) -> bool:
    """Whether what stands behind the dash is a firm; where a field surely stands before it, any name is."""
    text = text.partition(" (")[0]
    return looks_like_company(text) >= _POST or (not least and text[:1].isupper() and text.isascii() and looks_like_title(text) < _POST and not find_entries("cities", text))


_FIELD_WORDS = frozenset("platform infrastructure growth payments search ads core reliability observability identity commerce mobile design insights strategy partnerships".split())
_DASH = re.compile(r"\s+[—–-]\s+")
_FIRM_AND_DASH = re.compile(r"[^,，、;|\t]{2,50}[a-zA-Z.)]\s+[—–|-]\s*")
"""Demo Sourcing Co. — Head of Sourcing, Electronics: a firm alone stands before the dash."""
_CALLING_ALONE = re.compile(r" (?:高级|资深)?(?:工程师|经理|主管|总监|专员|负责人|实习生|顾问|架构师|开发|专家|助理)$")
"""SRE 工程师: one post, the Chinese word says no more than what kind."""
_SHORT_POST = re.compile(r"(?!公司|部门|[\u3400-\u9fff]+部$)[\u3400-\u9fff]{2,5}")
_BRANCH_BEHIND = re.compile(r"(?:[A-Z][a-z]+ ){1,3}(?:Branch|Office|Plant|Campus)")
_CALLING = re.compile(r"CPAs?|LLP|PLLC|P\.?C\.?|Solicitors(?: & Notaries)?|Advocates|S\.?p\.?A\.?|N\.?V\.?")
"""What a firm is, behind its name and a comma."""
_DASHES = ("-", "–")
_BETWEEN_POSTS = ("、", "-", "→", "->", "—", "/")


def _is_one_post(row: Row, first: Piece, second: Piece) -> bool:
    between = row.text[first.end : second.start].strip()
    if between == "," and _BRANCH_BEHIND.fullmatch(second.text) and looks_like_company(first.text) >= _POST:
        return True  # UBS AG, Hong Kong Branch
    if between == "," and _CALLING.fullmatch(second.text) and looks_like_company(first.text) >= _POST:
        return True  # K. L. Wong & Co., CPA
    if between == "、" and _SHORT_POST.fullmatch(second.text) and looks_like_title(first.text) >= _POST and not looks_like_company(second.text):
        return True  # 计调、全陪: what no list knows, beside a post
    if between == "/" and (first.text.isascii() or not (_begins_cell(row, first) or _is_behind_blank(row, first))):
        return False
    if between in _DASHES and first.text.isascii() and are_modifiers(second.text) and looks_like_title(first.text) >= _POST:
        return True  # Lead - Talent Acquisition
    if between in _BETWEEN_POSTS:
        return min(looks_like_title(first.text), looks_like_title(second.text)) >= 0.8
    # Senior Manager, Financial Reporting in a row of its own: what the person manages.
    behind = row.text[second.end :]
    ends = not behind.strip() or behind.startswith(("\t", " |", "  ", " (", " at "))
    return (
        between == ","
        and _is_first(row, first)
        and not first.text.endswith(")")
        and (not second.text.isupper() or looks_like_title(second.text) >= _POST)
        and ends
        and first.text.isascii()
        and second.text.isascii()
        and len(second.text.split()) <= _MOST_FIELD
        and second.text != second.text.lower()
        and looks_like_title(first.text) >= 0.8
        and not looks_like_company(second.text)
        and not _UNIT_BEHIND.search(second.text)
        and not find_entries("cities", second.text)
    )


def with_crafts(pieces: list[Piece]) -> list[Piece]:
    """This function will put 高级 UX 设计师 together, and OPPO 广东移动通信有限公司, whose Latin letters are set in another type."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        is_close = last is not None and piece.row.text[last.end : piece.start] in ("", " ")
        if last is not None and is_close and ((_leads_to_post(last.text) and _is_of_post(piece.text)) or _is_one_firm(last.text, piece.text)):
            found[-1] = Piece(piece.row, last.start, piece.end)
        else:
            found.append(piece)
    return found


def _is_one_firm(first: str, second: str) -> bool:
    is_latin_first = _BRAND.fullmatch(first) is not None and _BRANCH_OF_LATIN.match(" " + second) is not None
    is_latin_last = entry_of("employers", first) is not None and _LAB.fullmatch(second) is not None
    return is_latin_last or (is_latin_first and looks_like_company(second) >= _SURE_FIRM and not looks_like_title(second))


_BRAND = re.compile(r"[A-Z][A-Za-z]{1,14}")
_LAB = re.compile(r"(?:AI|ML|Research|Data|Quantum|Robotics)? ?Labs?")


def _leads_to_post(text: str) -> bool:
    """高级, UX, 高级 UX: what stands before a post and is none itself."""
    han, _, latin = text.rpartition(" ")
    is_rank = _RANK.fullmatch(han or text) is not None
    return is_rank if not han and not text.isascii() else (is_rank or not han) and _is_craft(latin)


def _is_of_post(text: str) -> bool:
    return _is_craft(text) or (_HAN_ONLY.fullmatch(text) is not None and looks_like_title(text) >= _POST)


def _is_craft(text: str) -> bool:
    is_known = are_modifiers(text) or entry_of("skills", text) is not None or (_INITIALS.fullmatch(text) is not None and entry_of("employers", text) is None)
    return text.isascii() and len(text) <= _LONGEST_CRAFT and is_known


_RANK = re.compile("高级|资深|中级|初级|首席|助理|主任|实习|兼职")
_LONGEST_CRAFT = 12
_INITIALS = re.compile("[A-Z]{2,4}")


def _is_registered_in_han(latin: str, han: str) -> bool:
    """Delphi 德尔福电气系统有限公司: a brand, and the name that the firm is registered by."""
    return _REGISTERED.search(han) is not None and looks_like_company(han) >= _SURE_FIRM and " " not in latin


_REGISTERED = re.compile(r"[\u3400-\u9fff)]{3}(?:有限|责任)公司$")


def _is_told_in_han_row(piece: Piece, both: re.Match[str]) -> bool:
    """Whether Product Manager 产品经理 stands in a row that is Chinese but for it."""
    text, row = piece.text, piece.row.text
    behind = text[both.end("latin") :]
    is_han = _HAN_ROW.search(row[: piece.start]) or _HAN_ROW.search(row[piece.end :])
    return is_han is not None and min(looks_like_title(both["latin"]), looks_like_title(behind)) >= _POST and not _CALLING_ALONE.match(text, both.end("latin"))


_HAN_ROW = re.compile(r"[\u3400-\u9fff]{3}|\d年|至今|现在")


def _begins_cell(row: Row, piece: Piece) -> bool:
    return _is_first(row, piece) or row.text[: piece.start].rstrip(" ")[-1:] in ("\t", "|")


def _is_behind_blank(row: Row, piece: Piece) -> bool:
    """某某餐饮 服务员 / 领班: the slash parts only the posts."""
    return row.text[: piece.start].endswith(" ") and "/" not in row.text[: piece.start]


def _is_first(row: Row, first: Piece) -> bool:
    """Whether nothing but dates stands before a piece."""
    before = row.text[: first.start].strip(" •-[]()")
    if _FIRM_AND_DASH.fullmatch(row.text[: first.start]):
        return True
    return not before or any(each.end_offset - each.begin_offset >= len(before) for each in find_ranges(before))


def name_in(piece: Piece, sure: float) -> Found:
    """This function will make a value of a piece, without the words that lead to it and the remarks behind it."""
    text = piece.text
    lead = _IN_WARD.match(text) or PREFIX.match(text)
    start = lead.end() if lead else 0
    did = _DID.match(text, start)
    if did is not None and looks_like_title(text[did.end() :]) >= 0.8:
        start = did.end()
    end = end_of_name(text)
    start = max(start, begin_of_name(text[:end]))
    end = end if end > start + 1 else len(text)
    pay = _PAY_BEHIND.search(text, start + 2, end)
    end = pay.start() if pay else end
    both = _IN_BOTH.match(text, start)
    told = _HAN_AND_LATIN.fullmatch(text, start, end)
    if told is not None and min(looks_like_title(told["han"]), looks_like_title(told["latin"])) >= _POST:
        end = told.end("han")
    elif both is not None and _is_told_in_han_row(piece, both):
        start = both.end("latin") + 1  # Product Manager 产品经理: as after the Chinese one, the Chinese one counts
    elif both is not None and not _BRANCH_OF_LATIN.match(text, both.end("latin")) and _is_registered_in_han(both["latin"], text[both.end("latin") + 1 : end]):
        start = both.end("latin") + 1
    elif both is not None and not _BRANCH_OF_LATIN.match(text, both.end("latin")) and (looks_like_title(text[start:]) < _POST or looks_like_title(both["latin"]) >= _POST) and not _CALLING_ALONE.match(text, both.end("latin")):
        end = both.end("latin")  # but Java 工程师 is one post
    return piece.row.find(piece.start + start, piece.start + end, sure)

"""Which piece of a head names the employer, and what may be a name that no list knows."""

import re

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.fields.names.glued_posts import is_unit_alone
from caidang.core.resume.fields.names.organisations import (
    is_department,
    is_descriptor,
    is_like_part,
    looks_like_company,
)
from caidang.core.resume.fields.names.titles import looks_like_title, may_be_title
from caidang.core.resume.fields.posts.heads.head_pieces import PREFIX
from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.pieces import Piece
from caidang.core.resume.sections import heading_of

_FACULTY = re.compile(
    r"(?:School|Department|Dept\.?|Faculty|College|Division) of\b|[\w .&'-]+ (?:Lab|Laboratory|Group|Team|Cent(?:er|re))$", re.I
)
_OF_CARE = re.compile(r"(?:Medical|Health|Care|Shopping|Service|Dental|Financial|Convention) Cent(?:er|re)$")
_LEAST_SHOP = 10
_FAIR = 0.8


def is_left(piece: Piece) -> bool:
    """This function will tell whether a piece before the post may name its employer: then the post's own words hold none."""
    return may_be_name(piece.text) and heading_of(piece.text) is None and field_of(piece.text) is None


def likest_employer(pieces: list[Piece]) -> tuple[int | None, float]:
    """This function will return which piece names the employer, and how surely; School of Informatics gives way to its university."""
    best, best_sure = _surest(pieces)
    if best is not None and best + 1 < len(pieces) and _GROUP_ALONE.search(pieces[best].text) and _FIRM_OF_GROUP.search(pieces[best + 1].text) and looks_like_company(pieces[best + 1].text) >= _SURELY:
        return best + 1, best_sure  # 示例建材集团 | 样本建材股份有限公司: the firm below its group
    return (best - 1, _BEFORE_UNIT) if best and _is_part_of_name_before(pieces, best, best_sure) else (best, best_sure)


def _surest(pieces: list[Piece]) -> tuple[int | None, float]:
    """What sounds most like a firm by itself; 研发中心 sounds like none beside another name."""
    best, best_sure = None, 0.0
    has_name = any(is_left(piece) and not is_descriptor(piece.text) and looks_like_title(piece.text) < _FAIR and not is_unit_alone(piece.text) for piece in pieces)
    for index, piece in enumerate(pieces):
        if has_name and is_unit_alone(piece.text):
            continue  # 云上咖啡 研发中心
        sure = looks_like_company(PREFIX.sub("", piece.text))
        if _FACULTY.match(piece.text) and not _OF_CARE.search(piece.text):
            sure -= 0.1
        # 市场部经理 ends like a post, 某某大学 like an employer: what is more certain counts.
        if sure > best_sure and sure >= looks_like_title(piece.text):
            best, best_sure = index, sure
    return best, best_sure


def _is_part_of_name_before(pieces: list[Piece], at: int, sure: float) -> bool:
    """Whether a piece that sounds like a firm is a part of the one that stands before it."""
    part, before = pieces[at], pieces[at - 1]
    if sure < _WEAK and _names_before_part(pieces, at):
        return True  # 360 数科 大数据平台 后端实习生
    if _BRANCH_ALONE.fullmatch(part.text) and _may_have_branch(before):
        return True  # 嘉里大通 | 成都分公司
    if sure < _SURE and _is_part_behind_firm(pieces, at):
        return True  # 天津荣程钢铁, 炼钢厂, 炉前工
    if part.text.endswith("工作室") and looks_like_company(before.text) >= _HALF:
        return True  # 上海盛趣游戏, 传奇工作室
    return _LATIN_UNIT.fullmatch(part.text) is not None and _HAN_NAME.fullmatch(before.text) is not None and is_left(before)  # 九坤投资 AI Lab


def _names_before_part(pieces: list[Piece], part: int) -> bool:
    """Whether three pieces tell firm, part and post, the first of which no list knows."""
    if part != 1 or len(pieces) != part + 2 or looks_like_title(pieces[-1].text) < _FAIR:
        return False
    return is_left(pieces[0]) and not looks_like_title(pieces[0].text) and _OF_PARTS.search(pieces[part].text) is not None


def _is_part_behind_firm(pieces: list[Piece], part: int) -> bool:
    """Whether a name that sounds like a part of a firm stands between what may be the firm and the post."""
    before, behind = pieces[part - 1], pieces[part + 1 :]
    if not is_like_part(pieces[part].text) or not any(not is_department(piece.text) for piece in behind):
        return False
    is_name = is_left(before) and len(before.text) >= _LEAST_FIRM and _HAN.search(before.text) is not None
    return is_name and looks_like_title(before.text) < _FAIR and not may_be_title(before.text) and not is_descriptor(before.text)


def _may_have_branch(before: Piece) -> bool:
    """Whether a name before a branch can be the firm's: Chinese, no post and no remark."""
    is_name = is_left(before) and _HAN_NAME.fullmatch(before.text) is not None and not is_descriptor(before.text)
    return is_name and looks_like_title(before.text) < _FAIR and not may_be_title(before.text)


_BRANCH_ALONE = re.compile("[\u3400-\u9fff]{2,4}(?:分公司|子公司|分部|分店|分校|办事处|营业部)")
_GROUP_ALONE = re.compile(r"[\u3400-\u9fff]{2,}(?:集团|控股|总公司)$")
_FIRM_OF_GROUP = re.compile(r"[\u3400-\u9fff()]{4,}(?<!分)(?<!子)公司$")
_SURELY = 0.9
_WEAK, _HALF, _SURE = 0.6, 0.5, 0.98
_LEAST_FIRM = 3
_HAN = re.compile(r"[\u3400-\u9fff]")
_OF_PARTS = re.compile("(?:平台|中心|中台|网络|数据|智能|通信|业务|所|院|实验室)$")
_LATIN_UNIT = re.compile(r"(?:[A-Z]{2,4}|Research|Data|Tech|Innovation) (?:Labs?|Cent(?:er|re)|Team|Group)|AILab")
_HAN_NAME = re.compile(r"[\u3400-\u9fff()]{3,}")
_BEFORE_UNIT = 0.78


_WHICH = re.compile("(?:最近|再?往前|再往上|再之前|再?上|前|第)?[一二三四]?(?:份|家|段)(?:工作|公司|经历)?|再?往前|再?之前|此前|现任职?|目前|现在|最近")
"""最近一份：, 之前：: which of the posts, no name."""
_LATIN_SENTENCE = re.compile(r"[A-Z][^.]* [a-z]+(?: [^.]*)?[a-z]{3}\.")
"""Joint accounts and sharing."""
_ABBREVIATED = re.compile(r"(?:Inc|Ltd|Corp|Bros|Mfg|Intl|Pvt|Pty|Pte|Assoc)\.$")
_LONG_NUMBER = re.compile(r"\d{7}|@")


def may_be_name(text: str) -> bool:
    """This function will tell whether a piece may be a name that no list knows."""
    if not 2 <= len(text) <= (60 if text.isascii() else 40) or (is_department(text) and not _is_shop(text)):
        return False
    if _LATIN_SENTENCE.fullmatch(text) and not _ABBREVIATED.search(text):
        return False
    if _LONG_NUMBER.search(text) or _WHICH.fullmatch(text):
        return False
    if re.fullmatch(r"[开跑做干卖送打带养](?:[\u3400-\u9fff]{1,2}|[\u3400-\u9fff]{2,3}[车店租卖递货活工意滴机餐品菜果服险房子娃鱼猪鸡务])(?:\([^()]*\))?", text):
        return False  # 开出租
    return re.search(r"[\u3400-\u9fffA-Za-z]{2}", text) is not None and not re.match(
        r"(?:工作|职责|描述|公司|职位|时间)$", text
    )


_BEFORE_DUTY = re.compile(r"\s*(?P<post>[^,。;:()]{2,14}),\s?(?:主要|全面)?(?:负责|参与|主导|带领|从事|协助|管理)")


def post_before_duty(row: Row) -> Found | None:
    """This function will return the post in 架构师，负责运力撮合平台。: it begins the first sentence below a firm and its dates."""
    told = _BEFORE_DUTY.match(row.text)
    return row.find(*told.span("post"), _FAIR) if told is not None and looks_like_title(told["post"]) >= _FAIR else None


_PROVINCE = re.compile(
    "(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆)省?"
    "(?=[\u3400-\u9fff]{3,}(?:中心|室|站|所)$)"
)
_LEAST_CENTRE = 7


def _is_shop(text: str) -> bool:
    """广州市天河区某某广告设计部 is a firm of its own: a town's part has no such long name."""
    places = find_entries("cities", text[:4])
    is_placed = (bool(places) and places[0].start == 0) or _PROVINCE.match(text) is not None
    return is_placed and len(text) >= (_LEAST_SHOP if places else _LEAST_CENTRE)

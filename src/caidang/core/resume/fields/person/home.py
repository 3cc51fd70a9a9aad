"""Where the person lives."""

import re
from itertools import pairwise

from caidang.core.resume.dictionary import entry_of, find_entries
from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.text.pinyin import is_compound_surname

_NOT_HOME = re.compile(
    r"投递|应聘|候选人|籍贯|户籍|户口|生源|出生地|期望|意向|目标|求职|hometown|native place|preferred|expected|desired|target",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\t|\s*[|丨¦/,,;;、·•:()]\s*|\s+-\s+|(?<=[\u3400-\u9fff])-(?=[\u3400-\u9fff\d])|_(?=[\u3400-\u9fff])|\s{1,}")
_REACHED = re.compile(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}|[\w.+-]+@[\w-]+\.")
_HOME_ROWS = 12
_LIVING = re.compile(
    r"\U0001f4cd\ufe0f?|现居(?:住)?(?:于|在)?|现在?住(?:在|于)?|目前(?:居)?住|居住(?:在|于|地)|家住|家在|住在|(?<![\u3400-\u9fff])居(?=[\u3400-\u9fff])|(?:^|(?<=[,。;|\s]))住(?=[\u3400-\u9fff]{2,8}?(?:[市区县,]|$))|坐标|(?<![A-Za-z])base\s?[在于:]?\s?(?=[\u3400-\u9fff])|常驻|常住|\b(?:based|living|located|residing) in\b|(?=\b[A-Z][a-z]+-based\b)",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r",?\s+(?:China|PRC|P\.R\.|USA|UK|[A-Z]{2}\b|Singapore)")
_BEFORE_PIECE = re.compile(r"(?:^|[,|/·•\t—–]|(?<![A-Za-z])(?:L|A|Loc|Add|Addr)\s?[:.])\s*$")
_BEHIND_PIECE = re.compile(r"(?: SAR)?\s*(?:$|[,|/·•\t—–]|(?:Tel|Mobile|Phone|Cell|E-?mail|Contact|[TMPE])\s?[:.])", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<!\d)\d{4,6}\s$")
"""47400 Petaling Jaya, 44000 Nantes."""
_FOREIGN_TOWN = re.compile(r"\s*(?!(?i:remote|online|hybrid|anywhere|worldwide|open|any)\b)(['’]?[^\W\d_](?:[^\W\d_]|['’.-])*(?: (?:[^\W\d_]|['’.-])+){0,4})(?:, ?[^\W\d_][^\d_,;:]{1,30}){0,2}\s*")
"""现居城市：São João da Madeira: a town of another country, where a label says that it is one."""
_IN_PLACE = re.compile(
    r"(?:目前|现|人|现在|^\s*)在(?P<city>(?!在)[\u3400-\u9fff]{2,4}?市?)(?:[\u3400-\u9fff]{2}(?=\s|$)|[\u3400-\u9fff]{0,4}住(?=[,。;\s]|$)|工作|生活|发展|居住|,|。|;|\s|$)"
    r"|(?:^|[,。;|]\s?)(?P<base>[\u3400-\u9fff]{2,3}市?)工作(?=[,。;]|$)|在(?P<worked>[\u3400-\u9fff]{2,4}?市?)(?:做|干|从事|打工)(?:了|过|[\u3400-\u9fff]{1,6}\s?\d{1,2}\s?年)"
)
_LATIN_PLACE = re.compile(
    r"(?<![A-Za-z])(?P<city>[A-ZÀ-Þ][^\W\d_]+(?:[ -][A-ZÀ-Þ][^\W\d_]+){0,2})(?:,\s(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|AB|BC|MB|N[BLS]|ON|PE|QC|SK|NSW|VIC|QLD)(?:\s\d{5}(?:-\d{4})?)?|,?\s[A-Z]{2}\s\d{5}|,?\s[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2})(?![A-Za-z])"
    r"|(?<![A-Za-z])(?P<town>[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-Z][a-z]+)?), (?:California|Texas|Colorado|Florida|Illinois|Washington|Massachusetts|Georgia|Ohio|Michigan|Virginia|Arizona|Oregon|Utah|Minnesota|Wisconsin|Pennsylvania|New York|New Jersey|North Carolina|Ontario|Quebec|British Columbia|Alberta|England|Scotland|Wales|Ireland|Northern Ireland|India|Germany|France|Italy|Spain|Netherlands|Nigeria|Ghana|Kenya|Malaysia|Indonesia|Thailand|Vietnam|Philippines|Japan|Korea|Australia|New Zealand|Switzerland|Austria|Belgium|Sweden|Denmark|Norway|Finland|Poland|Portugal|Greece|Turkey|Russia|Brazil|Mexico|Argentina|Chile|Egypt|South Africa|Saudi Arabia|Qatar|UAE|United Arab Emirates|the Netherlands|España|Deutschland|Italia|Österreich|Schweiz|Suisse|Belgique|België|Nederland|Polska|Brasil|México|Colombia|Perú|Sverige|Danmark|Norge)(?![A-Za-z])"
    r"|(?<![A-Za-z])(?<!and )(?<!of )(?P<third>[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-Z][a-z]+)?), [A-ZÀ-Þ][a-zà-ÿ]+(?: [A-Z][a-z]+){0,2}, (?:China|United States|United Kingdom|USA|Malaysia|Indonesia|Philippines|Thailand|Japan|Mexico|New Zealand|Ireland|India|Germany|France|Canada|Australia|Italy|Spain|Brazil|Mexico)(?![A-Za-z])"
    r"|(?<![A-Za-z])(?P<coded>[A-ZÀ-Þ][a-zà-ÿ]+) \d{5,6}, (?:India|China|Singapore|Malaysia|Germany|France|Italy|Spain)(?![A-Za-z])"
    r"|\b\d{4,6} (?P<posted>[A-ZÀ-Þ][^\W\d_]+) \([A-Z][a-z]+\)"
)
_OF_ORGANISATION = re.compile(r"(?:大学|学院)(?!城|路)|(?:学校|中学|公司|集团|银行|医院|工厂|研究院|研究所)(?:\(|$)")
"""哈尔滨工业大学 begins with a town, and says nothing of where anybody lives."""


def find_city(near: list[Row], labels: list[Labelled]) -> Found | None:
    """This function will find where the person lives, never where he was born or wants to work."""
    for item in labels:
        if (
            item.field == "city"
            and not _NOT_HOME.match(item.text)
            and not _COMES_FROM.fullmatch(item.text.strip())
            and (found := city_in(item.row, _behind_origin(item), item.end, 0.95)) is not None
        ):
            return found
        if item.field == "city" and (foreign := _FOREIGN_TOWN.fullmatch(item.text)) is not None and _HAN.search(item.label) and not _HAN.search(item.text):
            return item.row.find(item.start + foreign.start(1), item.start + foreign.end(1), 0.8)
    for row in near[:_HOME_ROWS]:
        living = _LIVING.search(row.text)
        if living is not None:
            stop = re.compile(r"[,;;|。]|\s{2,}").search(row.text, living.end() + 1)
            found = city_in(row, living.end(), stop.start() if stop else len(row.text), 0.93)
            if found is not None:
                return found
    head = near[:_HOME_ROWS]
    told = next((found for row in head if (found := _told_city(row)) is not None), None)
    found = told or next((found for row in head if (found := _city_of_row(row)) is not None), None)
    return found


def _behind_origin(item: Labelled) -> int:
    """地址：河南驻马店人，现住昆山: where the place begins that somebody lives in, behind the one he comes from."""
    origin = _ORIGIN.match(item.text)
    living = _LIVING.search(item.text, origin.end()) if origin is not None else None
    return item.start + living.end() if living is not None else item.start


_COMES_FROM = re.compile(r"[\u3400-\u9fff]{2,9}人")
"""地址：河南驻马店人 says where somebody comes from; he may live there if no other place is told."""
_ORIGIN = re.compile(r"(?:老家|原籍|籍贯)?:?[\u3400-\u9fff]{2,9}?(?:人[,;。\s]|[,;。]\s?(?=现))")


def find_origin(near: list[Row]) -> Found | None:
    """This function will find where the person comes from: whose town is told in no other way, lives there for all that is known."""
    return next((found for row in near[:_HOME_ROWS] if (found := _city_of_row(row, are_natives=True)) is not None), None)


def _city_of_row(row: Row, *, are_natives: bool = False) -> Found | None:
    is_contact = len(row.text) <= _LONGEST_CONTACT and _REACHED.search(row.text) is not None
    if len(row.text) > _LONGEST_ROW and not is_contact:
        return _posted(row) or _island(row, 0, len(row.text), 0.8)
    return _between_bars(row) if _NOT_HOME.search(row.text) else _lone_city(row, are_natives=are_natives)


_LONGEST_ROW, _LONGEST_CONTACT = 100, 200


def _posted(row: Row) -> Found | None:
    """44000 Nantes in a long row: the town behind its postal code."""
    for hit in find_entries("cities", row.text):
        if _POSTCODE.search(row.text, 0, hit.start) and row.text[hit.start : hit.end].isascii():
            return row.find(hit.start, hit.end, 0.8)
    return None


def _told_city(row: Row) -> Found | None:
    """目前在武汉，…: said in a sentence, and nothing but the place."""
    told = _IN_PLACE.search(row.text)
    if told is None:
        return None
    group = "city" if told["city"] else "base" if told["base"] else "worked"
    if entry_of("cities", told[group].removesuffix("市")) is None:
        return None
    return city_in(row, *told.span(group), 0.85 if group == "city" else 0.75)


def city_in(row: Row, start: int, end: int, sure: float) -> Found | None:
    """This function will find the first city between two offsets; an English one stays English."""
    hits = find_entries("cities", row.text[start:end])
    if not hits:
        plain = re.match(
            r"\s*(?:[\u3400-\u9fff]{2,6}?(?:省|自治区))?\s*([\u3400-\u9fff]{2,5}?)(?:市|县|区)",
            row.text[start:end],
        )
        if plain is not None and len(row.text[start:end].strip()) <= 24:
            return row.find(start + plain.start(1), start + plain.end(1), min(sure, 0.75))
        return _island(row, start, end, min(sure, 0.85))
    hit = hits[0]
    posted = [each for each in hits if _POSTCODE.search(row.text, start, start + each.start)]
    hit = posted[0] if posted and hit not in posted else hit  # Via Roma 12, 20121 Milano
    # 吉林省长春市 and 海南省海口市: the first name may be the province's.
    if len(hits) > 1 and row.text[start + hit.end : start + hit.end + 1] == "省":
        hit = hits[1]
    value = row.text[start + hit.start : start + hit.end]
    return row.find(
        start + hit.start,
        start + hit.end,
        sure,
        value if not _HAN.search(value) else hit.entry.removesuffix("市"),
    )


def _between_bars(row: Row) -> Found | None:
    """北京 in 工程师 | 8年 | 北京 | 期望薪资 30K: a place by itself, though the row speaks of wishes."""
    pieces = list(re.finditer(r"[^|丨]+", row.text))
    if len(pieces) < _LEAST_PIECES:
        pieces = list(re.finditer(r"[^·•]+", row.text))
    for before, piece in pairwise(pieces):
        if _NOT_HOME.search(before.group()) or len(pieces) < _LEAST_PIECES:
            continue
        plain = piece.group().strip()
        if entry_of("cities", plain.removesuffix("市")) is not None:
            return city_in(row, *piece.span(), 0.82)
    return None


_LEAST_PIECES = 3


def _lone_city(row: Row, *, are_natives: bool) -> Found | None:
    """A piece of a head row that is nothing but a place: 上海, 江苏省苏州市, Shanghai, China."""
    at = 0
    state = _LATIN_PLACE.search(row.text)
    if state is not None and (_MOVES.match(row.text, state.end()) or not re.search(r"[\u3400-\u9fff]", row.text)):
        return _latin_place(row)  # New York, NY → open to Shanghai
    for match in [*_SPLIT.finditer(row.text), None]:
        end = match.start() if match else len(row.text)
        piece = row.text[at:end].strip()
        if 2 <= len(piece) <= 12 and not _OF_ORGANISATION.search(piece) and not _is_called(piece):
            if _is_seat(row.text, row.text.index(piece, at), len(piece)):
                piece = ""  # Utrecht University
            for hit in find_entries("cities", piece):
                before, after = piece[: hit.start], piece[hit.end :]
                is_place = not before or before.endswith("省") or before in _PROVINCES
                if is_place and (are_natives or not _NATIVE.match(after)) and re.fullmatch(
                    r"市?[-·]?(?:[\u3400-\u9fff]{1,4}[区县]|[\u3400-\u9fff]{2})?(?:[\u3400-\u9fff\d]{0,10}|\(?(?:现居|现住|在住)\)?)",
                    after,
                ):
                    start = row.text.index(piece, at)
                    return city_in(row, start, start + len(piece), 0.85)
        town = re.fullmatch(r"(?:[\u3400-\u9fff]{2,3}省)([\u3400-\u9fff]{2,4})(?:市|县)(?:[\u3400-\u9fff]{1,4}[区镇])?", piece)
        if town is not None:
            start = row.text.index(piece, at) + town.start(1)
            return row.find(start, start + len(town[1]), 0.82)
        if match:
            at = match.end()
    return _latin_place(row)


_SEAT = re.compile(r" (?:University|College|Institute|School|Hospital|Bank|Airport|Polytechnic|Stock Exchange)\b")
"""What is called after its town."""


_SEAT_IN_BRACKETS = re.compile(r"\([\u3400-\u9fff]{2,6}\)[\u3400-\u9fff]{0,10}(?:事务所|公司|集团|医院|大学|学院|银行)")
"""北京市某某（青岛）律师事务所."""


_SEATED = re.compile(r"(?:大学|学院|公司|集团) ?$")
"""电子科技大学（成都）."""


def _is_seat(text: str, start: int, length: int) -> bool:
    """Whether a town stands in the name of a school or a firm: Utrecht University, 北京市某某（青岛）律师事务所."""
    behind = start + length
    is_bracketed = text[start - 1 : start] == "("
    is_within = is_bracketed and (_OF_BRACKET.match(text, behind) is not None or _SEATED.search(text, 0, start - 1) is not None)
    return is_within or any(pattern.match(text, behind) for pattern in (_SEAT, _SEAT_IN_BRACKETS))


_OF_BRACKET = re.compile(r"\)[\u3400-\u9fff]{0,10}(?:事务所|公司|集团|医院|大学|学院|银行)")


def _is_called(piece: str) -> bool:
    """濮阳晴 and 东方亮: a surname of two characters that is a town's name, too, and a given name behind it."""
    return 3 <= len(piece) <= 4 and is_compound_surname(piece[:2]) and not piece.endswith(("市", "区", "县"))


_HONG_KONG = re.compile(
    r"(?<![A-Za-z])(?:Kowloon|New Territories|N\.\s?T\.|H\.\s?K\.|Tseung Kwan O|Sham Shui Po|Kwun Tong|Mong ?Kok|Tsuen Wan|Kwai Chung|Kwai Fong|Tsing Yi|Sha ?Tin|Ma On Shan|Tai Po|Fanling|Sheung Shui|Tuen Mun|Yuen Long|Tin Shui Wai|Tung Chung|Wong Tai Sin|Diamond Hill|Lam Tin|Yau Tong|Ngau Tau Kok|Hung Hom|To Kwa Wan|Ho Man Tin|Tsim Sha Tsui|Yau Ma Tei|Tai Kok Tsui|Cheung Sha Wan|Lai Chi Kok|Mei Foo|Wan Chai|Causeway Bay|North Point|Quarry Bay|Shau Kei Wan|Chai Wan|Sai Wan Ho|Aberdeen, Hong Kong|Ap Lei Chau|Kennedy Town|Sai Ying Pun|Sheung Wan|Sai Kung|Tai Wai|Fo Tan)(?![A-Za-z])"
    r"|(?<![\u3400-\u9fff])(?:九龙(?![坡江县])|新界|香港岛|港岛|观塘|沙田|荃湾|屯门|元朗|天水围|旺角|深水[埗埔]|长沙湾|荔枝角|铜锣湾|湾仔|北角|鲗鱼涌|筲箕湾|柴湾|将军澳|大埔|粉岭|上水|葵[涌芳]|青衣|东涌|黄大仙|钻石山|何文田|红[磡勘]|尖沙咀|油麻地|土瓜湾|牛头角|蓝田|西营盘|坚尼地城)(?=[\u3400-\u9fff\d ])"
)
def _island(row: Row, start: int, end: int, sure: float) -> Found | None:
    """Flat 12B, 88 Nathan Road, Kowloon; 九龍觀塘翠屏邨: a part of Hong Kong where no town is named."""
    part = _HONG_KONG.search(row.text, start, end)
    if part is None or find_entries("cities", row.text[start:end]):
        return None
    return row.find(*part.span(), sure, "Hong Kong" if part.group().isascii() else "香港")


_NATIVE = re.compile(r"[\u3400-\u9fff]{0,3}人(?:\s|$|[,，。|·])")
"""南充人: where somebody comes from."""
_MOVES = re.compile(r"\s*(?:→|->)")


def _latin_place(row: Row) -> Found | None:
    """Austin, Texas; Shanghai, China; Hong Kong between two commas."""
    if (island := _island(row, 0, len(row.text), 0.85)) is not None:
        return island
    place = _LATIN_PLACE.search(row.text)
    if place is not None:
        whole = next((hit for hit in find_entries("cities", row.text) if hit.start < place.start() < hit.end), None)
        if whole is not None:
            return row.find(whole.start, whole.end, 0.85)  # Ho Chi Minh City, Vietnam
        group = next(name for name in ("city", "town", "third", "coded", "posted") if place[name])
        return row.find(*place.span(group), 0.85)
    for hit in find_entries("cities", row.text):
        if hit.entry == row.text[hit.start : hit.end]:
            continue
        is_piece = (_BEFORE_PIECE.search(row.text, 0, hit.start) or _POSTCODE.search(row.text, 0, hit.start)) and _BEHIND_PIECE.match(row.text, hit.end)
        if is_piece or _COUNTRY.match(row.text, hit.end):
            return row.find(hit.start, hit.end, 0.82)
    return None


_HAN = re.compile(r"[\u3400-\u9fff]")
_PROVINCES = frozenset(
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆 中国".split()
)

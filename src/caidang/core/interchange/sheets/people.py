"""Cells that say who somebody is and how he is reached: several things in one, and what a spreadsheet did to them, healed."""

import re
from typing import Final

from caidang.core.interchange.sheets.readings import LIKELY, PARTS, Reading
from caidang.core.resume.fields.person.particulars import read_particular
from caidang.core.text.numbers import is_plain_mobile, is_virtual_phone, parse_phone
from caidang.core.text.pinyin import is_compound_surname

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"(\d(?:\.(\d+))?)E\+?(\d{1,2})", re.IGNORECASE)
_PHONE_IN: Final = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)")
_FLOAT: Final = re.compile(r"(\d+)\.0+")
_WECHAT: Final = re.compile(r"(?:微信|wechat|wx|vx|v信|v)\s*(?:号|id)?\s*[::]?\s*([A-Za-z][\w-]{4,19}|1[3-9]\d{9})", re.IGNORECASE)
_QQ: Final = re.compile(r"(?<![a-z])qq\s*号?码?\s*[::]?\s*([1-9]\d{4,10})(?![\d@])", re.IGNORECASE)
_WECHAT_ID: Final = re.compile(r"(?!qq)[A-Za-z][\w-]{5,19}", re.IGNORECASE)
_SAME_WECHAT: Final = re.compile(r"微信同号|同微信|微信同|wx同号|v同号", re.IGNORECASE)
_HAN_ONLY: Final = re.compile(r"[\u3400-\u9fff]{1,2}")
_HAN_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,4}")
"""A name as nearly all stand in a cell."""
_HAN: Final = re.compile(r"[\u3400-\u9fff·]{2,8}")


def phones_in(text: str) -> list[Reading]:
    """This function will read phones, mails and a WeChat id out of one text, in whatever order they stand."""
    if is_plain_mobile(text):
        return [Reading("phone", text)]
    found = [Reading("email", mail.lower()) for mail in dict.fromkeys(_EMAIL.findall(text))]
    rest = _EMAIL.sub(" ", text)
    qq = _QQ.search(rest)
    if qq is not None:
        found.append(Reading("qq", qq[1]))
        rest = rest.replace(qq.group(), " ")
    wechat = _WECHAT.search(rest)
    if wechat is not None:
        found.append(Reading("wechat", wechat[1]))
        if not wechat[1].isdigit():
            rest = rest.replace(wechat.group(), " ")
    odd = []
    for part in filter(None, (part.strip() for part in PARTS.split(rest))):
        told = _phone(part)
        found += [one for one in told if one.value]
        odd += [one for one in told if not one.value]
    phones = [one.value for one in found if one.field == "phone"]
    if phones and _SAME_WECHAT.search(text):
        found.append(Reading("wechat", phones[0]))
    return found if found else odd


def _phone(part: str) -> list[Reading]:
    """One number, healed where a spreadsheet took it for an amount."""
    whole = _FLOAT.fullmatch(part)
    text = whole[1] if whole else part
    power = _SCIENTIFIC.fullmatch(text)
    if power is not None:
        digits = power[1].replace(".", "")
        if len(digits) <= int(power[3]):
            return [Reading("phone", "", note=f"电话只剩 {part}，后面的数字被 Excel 丢掉了，没有写入")]
        text = digits[: int(power[3]) + 1]
    if is_virtual_phone(text):
        return [Reading("relay_phone", text)]
    phone = parse_phone(text)
    if phone:
        return [Reading("phone", phone)]
    inside = _PHONE_IN.findall(text)
    if inside:
        return [Reading("phone", one) for match in inside if (one := parse_phone(match))]
    bare = text.replace("-", "").replace(" ", "")
    if bare.isdigit() and 9 <= len(bare) <= 11 and (told := parse_phone(f"0{bare}")):
        return [Reading("phone", told, LIKELY, "座机补回了开头的 0")]
    if not re.search(r"\d{5}", text):
        return []
    return [Reading("phone", "", note="电话的位数不对，没有写入")]


def read_phones(text: str, name: str) -> list[Reading]:
    """This function will read a cell of how somebody is reached; ``name`` is its column's name."""
    found = phones_in(text)
    if "微信" in name and not any(one.field == "wechat" for one in found):
        # 手机/微信: what is no phone is the other, though no word stands before it.
        ids = [part for part in PARTS.split(_EMAIL.sub(" ", text)) if _WECHAT_ID.fullmatch(part.strip())]
        found = [*(one for one in found if one.value or not ids), *(Reading("wechat", one.strip()) for one in ids[:1])]
    return found


def read_person(text: str, name: str) -> list[Reading]:
    """This function will read a cell of the name and whatever else stands with it: 张三 13912345678, 李四/女/28岁."""
    found = phones_in(text)
    rest = _PHONE_IN.sub(" ", _EMAIL.sub(" ", text))
    for word in re.split(r"[\s/、,;|()::+\-]+", rest):
        if word in ("男", "女"):
            found.append(Reading("gender", word))
        elif word and (age := read_particular("age", word)) and word.endswith("岁"):
            found.append(Reading("age", age[0]))
    told = _HAN.search(re.sub(r"[男女]\b|\d+\s*岁|微信同号|先生|女士", " ", rest))
    latin = re.match(r"[A-Za-z]+(?: [A-Za-z]+){0,3}", rest.strip())
    if told is not None:
        found.insert(0, Reading("name", told.group()))
    elif latin is not None:
        found.insert(0, Reading("name", latin.group()))
    return [one for one in found if one.value or not told]


def read_name(text: str, name: str) -> list[Reading]:
    """This function will read a cell of what somebody is called, and whatever else stands with it."""
    if _HAN_NAME.fullmatch(text):
        return [Reading("name", text)]
    if re.search(r"\d{5}|@", text):
        return read_person(text, name)
    plain = re.sub(r"[(\[【].*?[)\]】]", "", text).strip(" *★·:,.、\"'“”‘’")
    if re.fullmatch(r"(?:[\u3400-\u9fff]\s+)+[\u3400-\u9fff]", plain) or _is_parted(plain):
        plain = "".join(plain.split())
    if not plain or len(plain) > 40 or re.fullmatch(r"[\d\W]+", plain):
        return [Reading("name", "", note="姓名一格不像名字，没有写入")]
    parts = plain.split("/")
    if len(parts) > 1 and parts[1] in ("男", "女"):
        return [Reading("name", parts[0].strip()), Reading("gender", parts[1])]
    return [Reading("name", " ".join(plain.split()))]


def _is_parted(name: str) -> bool:
    """Whether a blank stands between family and given name: 裴 知微, 欧阳 明远; two people, 张三 李四, are not one."""
    family, _, given = name.partition(" ")
    return (len(family) == 1 or is_compound_surname(family)) and re.fullmatch(r"\s*[\u3400-\u9fff]{1,2}", given) is not None and bool(_HAN_ONLY.fullmatch(family))


def read_email(text: str, _name: str) -> list[Reading]:
    """This function will read a cell of mails; a telephone that stands there is one."""
    first = _EMAIL.match(text)
    if first is not None and first.end() == len(text):
        return [Reading("email", text.lower())]
    mails = list(dict.fromkeys(mail.lower() for mail in _EMAIL.findall(text)))
    if mails:
        others = [one for one in phones_in(_EMAIL.sub(" ", text)) if one.value]
        return [*(Reading("email", mail) for mail in mails), *others]
    phones = [one for one in phones_in(text) if one.value]
    return phones or [Reading("email", "", note="邮箱一格不像邮箱，没有写入")]


def read_wechat(text: str, _name: str) -> list[Reading]:
    """This function will read a cell of a WeChat id, which often is the telephone."""
    whole = _FLOAT.fullmatch(text)
    plain = (whole[1] if whole else text).strip()
    told = _WECHAT.fullmatch(plain)
    value = told[1] if told else plain
    return [Reading("wechat", value)] if re.fullmatch(r"[\w+-]{5,30}", value) else phones_in(text)

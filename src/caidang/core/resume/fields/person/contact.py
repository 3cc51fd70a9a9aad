"""Telephone numbers, mail addresses and WeChat names."""

import re
from dataclasses import dataclass

from caidang.core.resume.fields.person.broken_mails import with_whole_mails
from caidang.core.resume.fields.person.local_phones import find_local_phones
from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.text.dates import find_dates
from caidang.core.text.numbers import parse_phone

_MOBILE = re.compile(
    r"(?<![\d*.\w@+-])(?:\(?\+?(?:00)?86\)?[\s-]*)?1[3-9]\d(?:[\s.-]?\d){8}(?![\d*])(?!@)"
)
_MOBILE_AFTER_WORD = re.compile(
    r"(?:(?<=[\u3400-\u9fffA-Za-z:])|(?<=[话機机号]-))(?:\(?\+?(?:00)?86\)?[\s-]*)?1[3-9]\d(?:[\s-]?\d){8}(?![\d*])(?![A-Za-z\d_.]*@)"
)
_FOREIGN = re.compile(
    r"(?<![\d\w])\(?(?:\+|00)(?!86)[1-9]\d{0,2}\)?(?:[\s.-]?\(?\d{1,5}\)?){2,5}(?!\d)"
)
_NEAR = re.compile(
    r"(?<![\d\w+])\(?85[23]\)?[\s-]{0,2}[2-9]\d{3}[\s-]?\d{4}(?!\d)|(?<![\d\w+])09\d{2}[\s-]?\d{3}[\s-]?\d{3}(?!\d)"
)
_AMERICAN = re.compile(r"(?<![\d\w+])\(?([2-9]\d{2})\)?[\s.-]{1,2}([2-9]\d{2})[\s.-](\d{4})(?!\d)")
_BRITISH = re.compile(r"(?<![\d\w+])\(?0[1237]\d{1,4}\)?(?:\s\d{3,4}){2}(?!\d)|(?<![\d\w+])07\d{3} ?\d{6}(?!\d)")
_AUSTRALIAN = re.compile(r"(?<![\d\w+])04\d{2}\s?\d{3}\s?\d{3}(?!\d)")
_ANY_NUMBER = re.compile(r"\(?\+?\d[\d().\s-]{5,18}\d")
_LANDLINE = re.compile(r"(?<!\d)\(?0\d{2,3}\)?[\s-]?[2-9]\d{6,7}(?!\d)")
_OTHER_NUMBER = re.compile(r"(?:证|证书|工|学|编|账|帐|卡|执业证)号?码?\s*[::]?\s*$")
_OF_ABROAD = re.compile(r"\+(?!86)\d{1,3}[\s-]?$")
"""+49 151 2345 6789: the rest of a number from abroad may look like one from here."""
_MASKED = re.compile(r"(?<!\d)1[3-9]\d[\s-]?[*xX#]{3,8}[\s-]?\d{0,4}")
_RELAY = re.compile(
    r"\s*(?:转|ext\.?|分机|#|,(?!\s?\d{2,6}(?:[\d.kKwW元千万左到至年月岁-]|\s?[-~–以])))\s*(?P<extension>\d{2,6})"
    r"|-(?P<dialled>\d{3,6})(?![\d.年/-])|\s*\(?(?:虚拟|隐私|中间)号(?!码?\s*[::])",
    re.IGNORECASE,
)
_EMERGENCY = re.compile(r"紧急联系|emergency contact", re.IGNORECASE)
"""What follows is another's number."""
_RELAY_BEFORE = re.compile(r"(?:虚拟|隐私|中间)(?:号码?|电话)?\s*[::]?\s*$")
_OF_OTHERS = re.compile(
    r"(?:推荐|联系|猎头|职业)?顾问\s*[::]|consultant\s*[::]|证明人|推荐人|紧急联系|联系人[::]|referee|reference|HR|客服|招聘", re.IGNORECASE
)
_FORWARDED = re.compile(r"[>\s]*(?:From|To|Cc|Reply-To|发件人|收件人|抄送|回复)\s*:", re.IGNORECASE)
"""The head of a mail that was sent on: whoever sent it is not the candidate."""
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\s?(?:@|\(at\)|\[at\])\s?[A-Za-z0-9-]{1,63}(?:\s?\.\s?[A-Za-z0-9-]{2,24}){1,4}"
)
_HIDDEN_BEFORE = re.compile(r"\*[A-Za-z0-9._%+-]*$")
"""l***g@example.com: what is left of it is somebody else's address."""
_SITE_MAIL = re.compile(
    r"(?<![a-z0-9])(?:no-?reply|service|postmaster|notice|system)@|(?<![\w.-])hr@|@(?:[\w-]+\.)*(?:zhaopin|51job|liepin|bosszhipin|kanzhun|lagou|zhipin|steelmail)\.",
    re.IGNORECASE,
)
_WECHAT_VALUE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{4,24}|1[3-9]\d{9}(?!\d)|[A-Za-z0-9_-]{6,20}")
_WECHAT_SAME = re.compile(
    r"(?:微信|wechat|v信?)\s*同(?:号|手机号?|步|电话)?|同微信|微信[::]?\s*同(?:上|手机|号)|(?:电话|手机号?码?)\s*[/&(、]\s*(?:微信|wechat)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """What was found, and what could not be kept."""

    phones: tuple[Found, ...]
    emails: tuple[Found, ...]
    wechat: Found | None
    is_phone_masked: bool
    relay: Found | None
    """A number lent by a job site, with its extension: it expires, is lent to others and joins no two people."""


def find_contact(near: list[Row], rows: list[Row], labels: list[Labelled]) -> Contact:
    """This function will find contacts in the rows about the person, and only then anywhere else.

    ``near`` are the rows of head, basics and intent; ``rows`` all of them.
    """
    phones, relay = _phones(near, labels, rows)
    if not phones:
        others = [row for row in rows if not _OF_OTHERS.search(row.text)]
        phones, relay_there = _phones(others, [])
        relay = relay or relay_there
    emails = _emails(near) or _emails([row for row in rows if not _OF_OTHERS.search(row.text)])
    return Contact(
        phones=tuple(phones),
        emails=tuple(emails),
        wechat=_wechat(near, rows, labels, phones),
        is_phone_masked=any(_MASKED.search(row.text) for row in near),
        relay=relay,
    )


def _phones(rows: list[Row], labels: list[Labelled], elsewhere: list[Row] | None = None) -> tuple[list[Found], Found | None]:
    found: dict[str, Found] = {}
    relay: Found | None = None
    for row in rows:
        if not any(char.isdigit() for char in row.text):
            continue
        emergency = _EMERGENCY.search(row.text)
        taken: list[tuple[int, int]] = [(emergency.start(), len(row.text))] if emergency else []
        for pattern, sure in ((_MOBILE, 0.98), (_MOBILE_AFTER_WORD, 0.95), (_FOREIGN, 0.93)):
            for match in pattern.finditer(row.text):
                start, end = match.span()
                value = parse_phone(match.group())
                if (
                    value is None
                    or any(s < end and start < e for s, e in taken)
                    or _OTHER_NUMBER.search(row.text, 0, start)
                    or _OF_ABROAD.search(row.text, 0, start)
                    or _is_wechat(row.text, start)
                ):
                    continue
                taken.append((start, end))
                lent = _RELAY.match(row.text, end)
                if lent or _RELAY_BEFORE.search(row.text, 0, start):
                    relay = relay or _relay(row, start, end, lent, value)
                    continue
                found.setdefault(value, row.find(start, end, sure, value))
        found |= _landlines_beside(row, taken)
    found |= find_local_phones(rows, labels, elsewhere)
    if found:
        found |= {value: told for value, told in _landlines(labels).items() if value not in found}
    else:
        found = _unusual(rows, labels)
    return list(found.values())[:4], relay


def _landlines_beside(row: Row, taken: list[tuple[int, int]]) -> dict[str, Found]:
    """13600010325 / 0755-26000325: what stands right beside a mobile, parted from it by a sign."""
    found: dict[str, Found] = {}
    for match in _LANDLINE.finditer(row.text) if taken else ():
        is_beside = any(
            _BETWEEN_NUMBERS.fullmatch(row.text, end, match.start()) or _BETWEEN_NUMBERS.fullmatch(row.text, match.end(), start)
            for start, end in taken
        )
        value = parse_phone(match.group()) if is_beside else None
        if value is not None:
            found[value] = row.find(*match.span(), 0.88, value)
    return found


_BETWEEN_NUMBERS = re.compile(r"(?:\s*\((?:手机|移动|宅|家|家庭|住宅|办|办公|固话|座机|[HOMhom])\))?(?:\s*[/、,;|\t]\s*|\s{2,})")
"""13800002725（手机）  0311-26000725（宅）."""


def _relay(row: Row, start: int, end: int, lent: re.Match[str] | None, number: str) -> Found:
    extension = (lent["extension"] or lent["dialled"]) if lent else None
    value = f"{number}转{extension}" if extension else number
    return row.find(start, lent.end() if extension and lent else end, 0.9, value)


def _is_wechat(text: str, start: int) -> bool:
    """A number right behind 微信: is the WeChat name; it is a phone only where nothing else is."""
    return (
        re.search(
            r"(?<![/、&(])(?<![/、&(] )(?:微信号?|wechat)\s*(?:id)?\s*[::]\s*$", text[:start], re.IGNORECASE
        )
        is not None
    )


def _local(match: re.Match[str], *, in_han: bool) -> str:
    """(852) 9123 0000 and, on a Chinese page, 0912-345-678: Hong Kong, Macau and Taiwan without their plus."""
    digits = re.sub(r"\D", "", match.group())
    if not digits.startswith("09"):
        return f"+{digits}"
    return f"+886{digits[1:]}" if in_han else digits  # Vietnam and the Philippines write theirs so, too


_HAN = re.compile(r"[\u3400-\u9fff]")


def _landlines(labels: list[Labelled]) -> dict[str, Found]:
    """Landlines behind a label of the person's own: 联系电话 0710-2600725, beside 手机 as well."""
    found: dict[str, Found] = {}
    for item in labels:
        match = _LANDLINE.match(item.text.strip()) if item.field == "phone" else None
        value = parse_phone(match.group()) if match is not None else None
        if match is not None and value is not None and not _EMERGENCY.search(item.row.text, 0, item.start):
            start = item.start + item.text.index(match.group())
            found.setdefault(value, item.row.find(start, start + len(match.group()), 0.88, value))
    return found


def _unusual(rows: list[Row], labels: list[Labelled]) -> dict[str, Found]:
    """Landlines behind a label; American and British numbers as they stand, without their country."""
    found = _landlines(labels)
    in_han = any(_HAN.search(row.text) for row in rows)
    for row in rows[:12]:
        for match in _NEAR.finditer(row.text):
            value = _local(match, in_han=in_han)
            found.setdefault(value, row.find(match.start(), match.end(), 0.88, value))
        for match in _AMERICAN.finditer(row.text):
            value = "".join(match.groups())
            found.setdefault(value, row.find(match.start(), match.end(), 0.8, value))
        for match in (*_BRITISH.finditer(row.text), *_AUSTRALIAN.finditer(row.text)):
            value = re.sub(r"\D", "", match.group())
            if 10 <= len(value) <= 11:
                found.setdefault(value, row.find(match.start(), match.end(), 0.8, value))
    return found or _behind_label(labels) or _beside_mail(rows[:12]) or _misread(labels)


def _beside_mail(rows: list[Row]) -> dict[str, Found]:
    """Galway | name@example.org | 085 000 0122: a number that has its place among the contacts to itself."""
    for row in rows:
        if "@" not in row.text:
            continue
        at = 0
        for piece in _PLACES.split(row.text):
            start = row.text.index(piece, at)
            at = start + len(piece)
            digits = re.sub(r"\D", "", piece)
            if _GROUPED.fullmatch(piece) and 9 <= len(digits) <= 12 and not find_dates(piece):
                return {digits: row.find(start, at, 0.8, digits)}
    return {}


_PLACES = re.compile(r"\s*(?:\t|\||[•·;/,◦◆])\s*|\s{2,}")
_GROUPED = re.compile(r"\(?\d{2,5}\)?(?:[ -]\d{2,5}){1,4}")


_LETTERS = str.maketrans("OoQDlIi|Z", "000011112")
"""Letters that a recogniser reads for digits."""


def _misread(labels: list[Labelled]) -> dict[str, Found]:
    """138O0006016 behind a label: a letter among the digits that was a digit."""
    for item in labels:
        match = re.match(r"[\dOoQDlIi|Z][\dOoQDlIi|Z -]{9,14}", item.text) if item.field == "phone" else None
        value = parse_phone(match.group().translate(_LETTERS)) if match else None
        told = "".join(match.group().split()) if match else ""
        if match is not None and value is not None and _LEAST_DIGITS <= sum(char.isdigit() for char in told) < len(told.replace("-", "")):
            return {value: item.row.find(item.start, item.start + match.end(), 0.7, value)}
    return {}


_LEAST_DIGITS = 8


def _behind_label(labels: list[Labelled]) -> dict[str, Found]:
    """A number of no form that is known, where a label says what it is."""
    for item in labels:
        match = _ANY_NUMBER.match(item.text) if item.field == "phone" else None
        digits = re.sub(r"\D", "", match.group()) if match else ""
        if match is None or _MOBILE.search(item.text) or find_dates(match.group()):
            continue
        if 9 <= len(digits) <= 15:
            return {digits: item.row.find(item.start, item.start + match.end(), 0.7, digits)}
    return {}


def _emails(lines: list[Row]) -> list[Found]:
    found: dict[str, Found] = {}
    rows = with_whole_mails(lines)
    for row in rows:
        if ("@" not in row.text and "at" not in row.text) or (_FORWARDED.match(row.text) and not _is_own(row, rows)):
            continue
        for match in _EMAIL.finditer(row.text):
            value = (
                re.sub(r"\s", "", match.group())
                .lower()
                .replace("(at)", "@")
                .replace("[at]", "@")
                .rstrip(".-")
            )
            label = re.match(r"(?:e-?mail|mail|邮箱)[::]?(?=[a-z0-9._-]+@)", value)
            if label is not None and ":" in label.group():
                value = value[label.end() :]
            if _SITE_MAIL.search(value) or _HIDDEN_BEFORE.search(row.text, 0, match.start()):
                continue
            sure = 0.98 if " " not in match.group() and "@" in match.group() else 0.85
            found.setdefault(value, row.find(match.start(), match.end(), sure, value))
    return list(found.values())[:4]


def _is_own(row: Row, rows: list[Row]) -> bool:
    """Whether the sender of a mail is whom the letter tells of: his name stands in another row, and no other address."""
    sender = _SENDER.match(row.text)
    others = [other for other in rows if other is not row and not _FORWARDED.match(other.text)]
    return sender is not None and any(sender["name"] in other.text for other in others)


_SENDER = re.compile(r"\s*(?:From|发件人)\s*:\s*[\"“]?(?P<name>[\u3400-\u9fff]{2,4}|[A-Z][a-z]+ [A-Z][a-z]+)[\"”]?\s*[<(\[]", re.IGNORECASE)


def _wechat(
    near: list[Row], rows: list[Row], labels: list[Labelled], phones: list[Found]
) -> Found | None:
    for item in labels:
        if item.field != "wechat":
            continue
        match = _WECHAT_VALUE.match(item.text.strip())
        if match is not None and "@" not in item.text:
            start = item.start + item.text.index(match.group())
            return item.row.find(start, start + len(match.group()), 0.95)
    for row in near:
        match = _WECHAT_SAME.search(row.text)
        if match is not None and phones:
            return Found(phones[0].value, 0.9, row.evidence(match.start(), match.end()))
        named = re.search(
            r"(?:微信|wechat)\s*(?:号|id)?\s*[::]?\s*([A-Za-z][\w-]{5,19})(?![\w@.])",
            row.text,
            re.IGNORECASE,
        )
        if named is not None and named[1].lower() != "wechat":
            return row.find(named.start(1), named.end(1), 0.88)
    return None

"""What can be a person's name by itself, in Chinese or Latin characters."""

import re

from caidang.core.resume.dictionary import entry_of, find_entries, words
from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.labels import field_of
from caidang.core.resume.sections import heading_of
from caidang.core.text.pinyin import is_compound_surname

HAN_NAME = re.compile(r"[\u3400-\u9fff](?:\s*[\u3400-\u9fff]){1,3}")
UPPER, LETTER = r"[A-ZÀ-ÖØ-ÞĀ-Ž]", r"[^\W\d_\u3400-\u9fff]"
_LATIN_NAME = re.compile(
    rf"{UPPER}(?:{LETTER}|['’])*\.?(?:(?: (?:van|von|de|der|den|la|le|di|da|dos|del|bin|binti|bte|al|el|ter|zu|van der|van den|de la|von der))?[\s-]{UPPER}(?:{LETTER}|['’])*(?:-[a-z]+)?\.?){{1,3}}"
    rf"|{UPPER}{LETTER}+,\s?{UPPER}{LETTER}+(?:[\s-]{UPPER}{LETTER}+)?"
)
_OF_PLACE = re.compile("人|籍|市|人士")
_LONGEST_NAME = 3


def is_han_name(text: str) -> bool:
    """This function will tell whether a text can be a Chinese person's name: a surname and one or two more."""
    plain = "".join(text.split())
    if not HAN_NAME.fullmatch(plain) or plain in words("not_names"):
        return False
    if is_compound_surname(plain[:2]) and len(plain) >= 3:
        return True
    if plain[0] not in words("surnames") or len(plain) > 3 and not is_compound_surname(plain[:2]):
        return (
            len(plain) == 4
            and plain[0] in words("surnames")
            and plain[1] in words("surnames")
            and not is_word(plain)
        )
    return not is_word(plain)


def is_long_name(text: str) -> bool:
    """This function will tell whether a text can be a name in two parts, 古丽娜尔·买买提; 杭州·余杭区 and 本科·物流 are facts."""
    if not _LONG_NAME.fullmatch(text):
        return False
    parts = re.split("[·•]", text)
    return not any(
        _ENDS_AS_FACT.search(part) or is_word(part) or find_degrees(part) or looks_like_title(part) or entry_of("majors", part)
        for part in parts
    )


_LONG_NAME = re.compile(r"[\u3400-\u9fff]{2,8}(?:[·•][\u3400-\u9fff]{1,10}){1,3}")
_ENDS_AS_FACT = re.compile("[省市区县镇州盟族]$|街道$|新区$|经验$|到岗$|在职$|离职$|应届$|未婚$|已婚$|党员$|团员$|群众$")


def is_word(text: str) -> bool:
    """This function will tell whether a text is a place, heading, label, title or word of the trade that begins like a surname."""
    if heading_of(text) is not None or field_of(text) is not None:
        return True
    places = find_entries("cities", text)
    if places and (places[0].end - places[0].start == len(text) or _OF_PLACE.fullmatch(text[places[0].end :]) and not places[0].start):
        return True
    if len(text) > _LONGEST_NAME and places and (places[-1].end == len(text) or not places[0].start):
        return True  # 江苏盐城, 成都武侯
    if any(text.endswith(end) for end in words("not_name_endings")):
        return True
    return any(word in text for word in words("not_name_parts"))


def is_latin_name(text: str) -> bool:
    """This function will tell whether a text can be a person's name in Latin letters."""
    if not _LATIN_NAME.fullmatch(text) or len(text) > 36:
        return False
    parts = [part.lower() for part in re.split(r"[\s,.]+|-(?=[A-Z])", text) if part]
    if heading_of(text) is not None or field_of(text) is not None:
        return False
    if find_entries("cities", text):
        return False
    return not any(part in words("not_latin_names") for part in parts)


def in_usual_case(text: str) -> str:
    """This function will write a Latin name in the usual case: LI MING → Li Ming; anything else as it stands."""
    return text.title() if text.isupper() else text

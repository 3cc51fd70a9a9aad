"""Han characters that were spread out to fill a line are one word: 姓　名：, 教 育 背 景."""

import re

_HAN = "[\u3400-\u9fff]"
_SPREAD = re.compile(f"(?:{_HAN} {{1,6}})+{_HAN} ?[:：]?")
_LATIN_SPREAD = re.compile(r"(?<![A-Za-z.&'’-])[A-Z](?: [a-z]){3,}(?![A-Za-z.'’-])|(?<=\d )t o(?= [\dA-Z\u3400-\u9fff])")
"""P r e s e n t: letters that a style sheet set apart; initials are capitals and have few."""
_DATE_SPREAD = re.compile(
    r"(?<![\w.])(?<![\d.] )(?:(?:1 {1,2}9|2 {1,2}0) {1,2}\d {1,2}\d(?: {1,2}[\d./年月日~–—\-至今])+)(?![\d.]| \d(?!\d))"
)
"""2 0 1 9 . 0 7 - 至 今: a date that was spread out to fill its column."""
_INSIDE = re.compile(r"(?<=[A-Za-z]) (?=[a-z])")
_LABEL = re.compile(f"(?<!{_HAN})({_HAN}) {{1,8}}({_HAN})(?= ?[:：])")
_LONG_LABEL = re.compile(f"(?<!{_HAN})(?<!{_HAN} ){_HAN}( {{1,3}}){_HAN}(?:\\1{_HAN}){{1,4}}(?= ?[:：])")
"""出 生 年 月： among other fields of its row."""
_BEGINNING = re.compile(f"{_HAN}(?: ?[:：].*)?")
_LONGEST = 60
_LETTER = re.compile(_HAN)


def close_up(text: str) -> str:
    """This function will take the spaces out of a spread word or label; the text is normalised already."""
    if "  " not in text and not (len(text) < _LONGEST and " " in text):
        return text
    stripped = text.strip()
    if _SPREAD.fullmatch(stripped):
        return stripped.replace(" ", "")
    if _DATE_SPREAD.search(text):
        text = _DATE_SPREAD.sub(lambda date: date.group().replace(" ", ""), text)
    if _LATIN_SPREAD.search(stripped):
        text = _LATIN_SPREAD.sub(lambda word: _INSIDE.sub("", word.group()).replace(" ", ""), text)
    return _LABEL.sub(r"\1\2", _LONG_LABEL.sub(lambda label: label.group().replace(" ", ""), text))


def is_letter(text: str) -> bool:
    """This function will tell whether a text is one Han character by itself."""
    return bool(_LETTER.fullmatch(text))


def continues_word(text: str) -> bool:
    """This function will tell whether a text is one Han character, or one that ends a label."""
    return bool(_BEGINNING.fullmatch(text))

"""Han characters that were spread out to fill a line are one word: 姓　名：, 教 育 背 景."""

import re

_HAN = "[\u3400-\u9fff]"
_SPREAD = re.compile(f"(?:{_HAN} {{1,6}})+{_HAN} ?[:：]?")
_LATIN_SPREAD = re.compile(r"(?<![A-Za-z.&'’-])[A-Z](?: [a-z]){3,}(?![A-Za-z.'’-])|(?<=\d )t o(?= [\dA-Z\u3400-\u9fff])")
"""P r e s e n t: letters that a style sheet set apart; initials are capitals and have few."""
_INSIDE = re.compile(r"(?<=[A-Za-z]) (?=[a-z])")
_LABEL = re.compile(f"(?<!{_HAN})({_HAN}) {{1,8}}({_HAN})(?= ?[:：])")
_BEGINNING = re.compile(f"{_HAN}(?: ?[:：].*)?")
_LETTER = re.compile(_HAN)


def close_up(text: str) -> str:
    """This function will take the spaces out of a spread word or label; the text is normalised already."""
    if "  " not in text and not (len(text) < 40 and " " in text):
        return text
    stripped = text.strip()
    if _SPREAD.fullmatch(stripped):
        return stripped.replace(" ", "")
    if _LATIN_SPREAD.search(stripped):
        text = _LATIN_SPREAD.sub(lambda word: _INSIDE.sub("", word.group()).replace(" ", ""), text)
    return _LABEL.sub(r"\1\2", text)


def is_letter(text: str) -> bool:
    """This function will tell whether a text is one Han character by itself."""
    return bool(_LETTER.fullmatch(text))


def continues_word(text: str) -> bool:
    """This function will tell whether a text is one Han character, or one that ends a label."""
    return bool(_BEGINNING.fullmatch(text))

"""A mail that was read as a résumé, completed by what mails tell besides: the subject's name, the taught layouts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from caidang.core.extract.document import Document
from caidang.core.mail.layouts import OF_LETTER, Layout, values_of
from caidang.core.mail.letter import Letter, read_letter
from caidang.core.resume.model import SURE
from caidang.core.resume.values import Value
from caidang.core.text.names import is_masked_name

_FROM_SUBJECT: Final = 0.8
_MASKED: Final = 0.3
"""As a masked name in a résumé: shown so that a person may complete it, and never a key."""


def read_mail(
    data: bytes, document: Document, values: Sequence[Value], layouts: Iterable[Layout]
) -> tuple[list[Value], Letter]:
    """This function will return the mail's values, completed, and what it tells of the application.

    A value that somebody taught to find stands above what was read by rule; the name of the subject only
    where the body has none, or hides a part of it that the subject shows.
    """
    letter = read_letter(data, document)
    domain = letter.sender.rpartition("@")[2] or letter.sender
    own = [layout for layout in layouts if layout.sender == domain]
    taught = values_of(own, subject=letter.subject, document=document) if own else []
    told = {value.field: value.value for value in taught if value.field in OF_LETTER}
    letter = replace(letter, job=told.get("job", letter.job), city=told.get("job_city", letter.city))
    found = _with_taught(values, [value for value in taught if value.field not in OF_LETTER])
    return _with_name(found, letter), letter


def still_missing(warnings: Iterable[str], values: Iterable[Value]) -> list[str]:
    """This function will leave out what the résumé alone did not tell, where the subject or a taught layout did."""
    found = {value.field for value in values}
    return [one for one in warnings if _MISSING.get(one) not in found]


_MISSING: Final = {"未识别到姓名": "name", "未识别到手机号": "phone", "未识别到邮箱": "email"}


def _with_taught(values: Sequence[Value], taught: Sequence[Value]) -> list[Value]:
    fields = {value.field: value for value in taught}
    kept = [
        value for value in values
        if value.field not in fields or (value.entry > 0 and value.value != fields[value.field].value)
    ]  # fmt: skip
    return [*taught, *kept]


def _with_name(values: list[Value], letter: Letter) -> list[Value]:
    if not letter.name:
        return values
    known = next((value for value in values if value.field == "name"), None)
    confidence = _MASKED if letter.is_masked else _FROM_SUBJECT
    told = Value("name", 0, letter.name, confidence, None)
    if known is None:
        return [told, *values]
    is_same_family = letter.name[0] == known.value[0]
    is_completed = is_masked_name(known.value) and not letter.is_masked and is_same_family
    # A site's subject names the person; what the body has there instead, unsure, is a place or a company.
    is_another = bool(letter.site) and known.confidence < SURE and not is_same_family
    if is_completed or is_another:
        return [told, *(value for value in values if value.field != "name")]
    return values

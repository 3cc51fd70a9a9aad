"""What may be wrong with a value, as codes that can be counted."""

from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """Why a reviewer flags a value or returns a record."""

    TYPO = "typo"
    MISSING = "missing"
    WRONG_PERSON = "wrong_person"
    WRONG_PLACE = "wrong_place"
    DATE = "date"
    DUPLICATE = "duplicate"
    SENSITIVE = "sensitive"
    OUTDATED = "outdated"
    DOUBTFUL = "doubtful"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The fault's Chinese name."""
        return _NAMES[self]


_NAMES: Final = {
    Fault.TYPO: "错字",
    Fault.MISSING: "漏填",
    Fault.WRONG_PERSON: "张冠李戴",
    Fault.WRONG_PLACE: "填错栏",
    Fault.DATE: "日期",
    Fault.DUPLICATE: "重复",
    Fault.SENSITIVE: "敏感",
    Fault.OUTDATED: "过时",
    Fault.DOUBTFUL: "存疑",
    Fault.OTHER: "其他",
}

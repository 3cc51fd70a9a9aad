"""Whatever leads past us to the person is blacked out of running text."""

import re
from collections.abc import Sequence
from typing import Final

from caidang.core.report.model import BLACK
from caidang.core.text.masks import STAR, mask_numbers

_ADDRESSES: Final = re.compile(r"(?i)\b(?:https?://|www\.)[^\s，。；、）)]+")


def blacken(text: str, known: Sequence[str] = ()) -> str:
    """This function will black out phones, mails, identity numbers, accounts, web addresses and what is ``known``.

    The text keeps its length.
    """
    open_text = _ADDRESSES.sub(lambda found: STAR * len(found.group()), text)
    covered = mask_numbers(open_text, known)
    return "".join(
        BLACK if after == STAR and before != STAR else after
        for before, after in zip(text, covered, strict=True)
    )

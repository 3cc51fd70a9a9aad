"""An invented person who stands in one copy only: whoever writes or calls him had that copy."""

import hmac
import uuid
from typing import Final

from caidang.core.text.masks import mask

_SURNAMES: Final = "郁仲翁荀羊惠甄曲封芮"
_GIVEN: Final = "安禾清嘉以宁若衡知遥"


def canary_of(key: bytes) -> dict[str, str]:
    """Return the invented person of a copy: the same for the same key, with a number that nobody has."""
    digest = hmac.digest(key, b"canary", "sha256")
    number = int.from_bytes(digest[:8], "big")
    name = _SURNAMES[number % 10] + _GIVEN[number // 10 % 10] + _GIVEN[number // 100 % 10]
    # 1400 is no network's: no call reaches anybody.
    phone = f"1400{number // 1000 % 10**7:07d}"
    return {
        "name": name, "phone": phone, "email": f"{phone}@mail.example.com", "city": "上海",
        "highest_degree": "本科", "title": "行政专员", "gender": "女",
    }  # fmt: skip


def canary_id(key: bytes) -> str:
    """Return what stands in the place of a record's id in the hidden cell of that row, so that it looks like the others."""
    return str(uuid.UUID(bytes=hmac.digest(key, b"canary id", "sha256")[:16], version=4))


def names_canary(text: str, key: bytes) -> bool:
    """Tell whether the invented person of a copy stands in a text, his phone masked as a copy without contacts has it."""
    person = canary_of(key)
    return person["name"] in text and mask("phone", person["phone"]) in text

"""What the form of a contract sends, as plain values."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput

_TEXTS = ("title", "starts", "ends", "fee_kind", "contact_from", "note")
_COUNTS = ("protection_months", "guarantee_days", "remind_days", "fee_yuan")


def contract_values(sent: QueryDict) -> dict[str, Any]:
    """Return the fields of a contract; raises InvalidInput for a number that is none."""
    values: dict[str, Any] = {name: sent.get(name, "") for name in _TEXTS}
    values |= {name: _count(sent.get(name, "")) for name in _COUNTS}
    values["fee_permille"] = _permille(sent.get("fee_percent", ""))
    return values


def _count(text: str) -> int | None:
    said = text.replace(",", "").strip()
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise InvalidInput(_("月数、天数和金额要写整数。"))
    return int(said)


def _permille(text: str) -> int | None:
    """Per cent with one place after the point: 22.5 is 225 of a thousand."""
    said = text.strip().removesuffix("%").strip()
    if not said:
        return None
    try:
        thousandths = Decimal(said) * 10
    except InvalidOperation:
        thousandths = Decimal(-1)
    if not (thousandths.is_finite() and 0 <= thousandths <= 1000 and thousandths == int(thousandths)):
        raise InvalidInput(_("比例写 0 到 100，最多一位小数，比如 22.5。"))
    return int(thousandths)

"""What a person sends from a candidate's page."""

from collections.abc import Mapping

from caidang.core.errors import InvalidInput

Slot = tuple[str, int]


def read_slot(text: str) -> Slot:
    """Return field and entry of ``field.entry``; raises InvalidInput for anything else."""
    field, _, entry = text.partition(".")
    if not field.isidentifier() or not entry.isdecimal() or len(entry) > 4:
        raise InvalidInput("选择的字段不对，刷新后再选一次。")
    return field, int(entry)


def read_choices(sent: Mapping[str, str]) -> dict[Slot, Slot | None]:
    """Return the picks of the side-by-side view: for each slot of the kept record, the other's slot.

    The form sends ``take:<slot>`` with ``keep`` or the other record's slot.
    """
    return {
        read_slot(name.removeprefix("take:")): read_slot(value)
        for name, value in sent.items()
        if name.startswith("take:") and value and value != "keep"
    }

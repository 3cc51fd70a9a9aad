"""What a layout wants of the content."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """Wishes of a layout; what it leaves open the résumé chooses."""

    language: str = "zh"
    both: bool = False
    """Chinese with English beside the name and the section titles."""
    labelled: bool | None = None
    """Whether contact values carry labels; None lets the résumé choose."""
    name_label: bool = False
    title: bool | None = None
    masked: bool = False
    """As job sites show a person before payment: 张先生, 138****0000."""
    rich: bool = False
    """Every basic field is shown, as in forms."""
    intent_block: bool = False
    head: str = ""
    """The manner of head lines, one of ``sheet.HEADS``."""
    lines: int = 6
    """How many lines of duties at most."""

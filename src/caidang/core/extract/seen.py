"""When type is not seen: the few numbers that all readers share."""

from typing import Final

TINY: Final = 2.5
"""Points; type smaller than this is not meant to be read."""
PALE: Final = 240
"""Each of red, green and blue from here to 255: as good as white."""
ALIKE: Final = 16
"""The most that two colours differ in red, green or blue and still are as good as one."""

Colour = tuple[int, int, int]
WHITE: Final[Colour] = (255, 255, 255)


def is_tiny(points: float) -> bool:
    """This function will tell whether type of this size cannot be read."""
    return points < TINY


def is_pale(colour: Colour) -> bool:
    """This function will tell whether a colour is as good as white."""
    return min(colour) >= PALE


def is_alike(one: Colour, other: Colour) -> bool:
    """This function will tell whether type of one colour on the other is not seen."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < ALIKE


def parse_hex(value: str | None) -> Colour | None:
    """This function will read ``#rgb`` or ``rrggbb``; None for anything else."""
    digits = (value or "").strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    if len(digits) != 6:
        return None
    try:
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    except ValueError:
        return None

"""From a rule's own confidence to how often it was right: measured, by field, on invented résumés.

The table is made by ``python -m tools.eval calibrate`` from the layouts that the rules may be tuned
on; ``tools.eval parsing`` shows on the other ones whether it holds.
"""

from functools import cache
from importlib.resources import files
from typing import Final

STEP: Final = 2
"""Decimal places by which rules' confidences are told apart."""
UNKNOWN: Final = 0.02
"""What is taken off a confidence of which the table knows nothing."""


def calibrated(field: str, confidence: float) -> float:
    """This function will return how surely a value of ``field`` is right that a rule gave this confidence (0..1)."""
    known = _table().get(field, {}).get(round(confidence, STEP))
    return known if known is not None else max(0.0, confidence - UNKNOWN)


@cache
def _table() -> dict[str, dict[float, float]]:
    """Read the table: a field, then pairs ``confidence=share right``; line one says how it was made."""
    text = files("caidang.core.resume").joinpath("words", "calibration.txt").read_text("utf-8")
    found: dict[str, dict[float, float]] = {}
    for line in text.splitlines()[1:]:
        field, *pairs = line.split()
        found[field] = {
            float(told): float(right) for told, _, right in (pair.partition("=") for pair in pairs)
        }
    return found

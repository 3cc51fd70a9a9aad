"""Every text colour can be read on every ground, in both themes (WCAG AA: 4.5 to 1)."""

import re

import pytest

from tools.vendor.__main__ import STATIC

GROUNDS = ("paper", "desk", "raised", "hover", "accent-wash")
INKS = ("ink", "ink-soft", "ink-faint", "accent", "bad", "warn", "good")
PAIRS = [*((ground, ink) for ground in GROUNDS for ink in INKS), ("accent", "accent-ink"),
         ("warn-wash", "warn"), ("warn-wash", "ink"), ("accent-hover", "accent-ink")]  # fmt: skip


def colours(theme: str) -> dict[str, str]:
    """The theme's colours by name; the dark one changes only what differs."""
    found: dict[str, str] = {}
    for sheet in ("css/tokens.css", "css/dark.css") if theme == "dark" else ("css/tokens.css",):
        found |= dict(re.findall(r"--cd-([\w-]+): #([0-9a-f]{6});", (STATIC / sheet).read_text(encoding="utf-8")))
    return found


def lightness(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ground", "ink"), PAIRS)
def test_readable(theme: str, ground: str, ink: str) -> None:
    found = colours(theme)
    low, high = sorted((lightness(found[ground]), lightness(found[ink])))
    assert (high + 0.05) / (low + 0.05) >= 4.5, f"{ink} on {ground}"


def test_the_themes_differ() -> None:
    assert colours("light")["paper"] != colours("dark")["paper"]

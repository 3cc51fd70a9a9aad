"""The kit and the shares on paper: what stands there as words stands there as a code, to be scanned instead of typed."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import segno

from caidang.core.crypto.shares import share_to_words, split_root
from caidang.core.crypto.words import root_to_words
from caidang.foundation.vault.kit import Kit
from caidang.foundation.vault.papers import kit_paper, share_paper
from caidang.foundation.vault.recovery import root_from_words, shares_wanted

ROOT, PRINTED = bytes(range(32)), date(2026, 11, 30)
SHARES = split_root(ROOT)
WORDS = {
    "kit": " ".join(root_to_words(ROOT)),
    "share": " ".join(share_to_words(SHARES[0])),
}
CM = 72 / 2.54


def dots_of(pdf: bytes, count: int) -> list[list[int]]:
    """The squares of the code that stands in the upper right corner, as a scanner sees them."""
    (page,) = pypdfium2.PdfDocument(BytesIO(pdf))
    scale = 6
    picture = page.render(scale=scale).to_pil().convert("L").point(lambda light: 255 if light < 128 else 0)
    right = int((page.get_width() - 2.2 * CM) * scale) + 2
    left = int((page.get_width() - 5.6 * CM) * scale) - 2
    corner = picture.crop((left, 0, right, picture.height))
    box = corner.getbbox()
    assert box is not None
    side = box[2] - box[0]
    code = corner.crop((box[0], box[1], box[2], box[1] + side))
    step = side / count
    return [[int(code.getpixel((int((x + 0.5) * step), int((y + 0.5) * step))) > 0) for x in range(count)] for y in range(count)]


@pytest.mark.parametrize("what", ["kit", "share"])
def test_the_words_stand_there_as_a_code(what: str) -> None:
    kit = kit_paper(Kit("fingerprint", root_to_words(ROOT)), today=PRINTED)
    paper = kit if what == "kit" else share_paper(SHARES[0], "fingerprint", today=PRINTED)
    expected = segno.make(WORDS[what], error="m", micro=False).matrix
    assert dots_of(paper, len(expected)) == [list(map(int, row)) for row in expected]


def test_shares_are_asked_for_until_there_are_enough() -> None:
    one, two = (" ".join(share_to_words(share)) for share in SHARES[:2])
    assert (shares_wanted(one), shares_wanted(f"{one} {two}")) == (1, 0)
    assert root_from_words(f"{one} {two}") == ROOT
    assert [shares_wanted(text) for text in ("", WORDS["kit"], "about " * 30)] == [0, 0, 0]

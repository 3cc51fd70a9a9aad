"""Which cards of a board what is typed fits: every word must stand in what its reader sees of the person."""

from caidang.core.text.normalize import search_key
from caidang.core.text.pinyin import initials
from caidang.domain.candidates.selectors.rows import CandidateRow
from caidang.domain.pipeline.selectors.board import Fits


def fits_text(text: str) -> Fits:
    """Return a test of people: each word is part of what lists say of him, or of the name's initials in pinyin."""
    words = search_key(text).split()

    def fits(row: CandidateRow) -> bool:
        said = search_key(
            " ".join(
                (
                    row.name, row.title, row.employer, row.city, row.degree, row.expected_job,
                    row.school, *row.skills, *row.tags,
                )  # fmt: skip
            )
        )
        short = initials(row.name).lower()
        return all(word in said or short.startswith(word) for word in words)

    return fits

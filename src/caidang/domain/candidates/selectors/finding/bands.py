"""Numbers cut into the stretches that recruiters choose by."""

from datetime import date
from typing import Final

from caidang.foundation.search.index.values import Band, Bands
from caidang.foundation.search.query.moments import days_ago, month_number

BAND_FACETS: Final = ("years", "salary", "updated", "stale")
_YEARS: Final = ((0, 1), (1, 3), (3, 5), (5, 10), (10, None))
_SALARY_K: Final = ((None, 10), (10, 20), (20, 30), (30, 50), (50, None))
_DAYS: Final = ((0, 7), (8, 30), (31, 90), (91, 365), (366, None))


def bands_on(today: date) -> dict[str, Bands]:
    """Return the bands of years of work, lowest pay hoped for, days since the last change and until it goes stale.

    A key is ``low-high``, empty where open: years, thousands of yuan, days.
    """
    now = month_number(today.year, today.month)
    return {
        "years": Bands(
            "started",
            tuple(
                Band(
                    _key(low, high), None if high is None else now - high * 12 + 1, now - low * 12
                )
                for low, high in _YEARS
            ),
        ),
        "salary": Bands(
            "salary",
            tuple(
                Band(
                    _key(low, high),
                    None if low is None else low * 1000,
                    None if high is None else high * 1000 - 1,
                )
                for low, high in _SALARY_K
            ),
        ),
        "updated": Bands(
            "updated",
            tuple(Band(_key(low, high), *days_ago(low, high, today)) for low, high in _DAYS),
        ),
        "stale": Bands(
            "stale",
            (
                Band(_key(None, 0), None, today.toordinal()),
                Band(_key(1, 30), today.toordinal() + 1, today.toordinal() + 30),
                Band(_key(31, None), today.toordinal() + 31, None),
            ),
        ),
    }


def _key(low: int | None, high: int | None) -> str:
    return f"{'' if low is None else low}-{'' if high is None else high}"

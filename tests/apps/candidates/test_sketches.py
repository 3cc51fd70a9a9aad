"""What tells of records who could be somebody else is fetched for many at once, and of none that is no longer one."""

import pytest

from caidang.core.match import Person
from caidang.domain.candidates.services.record.newcomers import load_sketches
from caidang.domain.candidates.values import ReadValue, ReadValues, person_of, present, sketch_of
from caidang.foundation.vault import services as vault
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db

SAID = (
    ("name", 0, "林知夏"), ("gender", 0, "女"), ("birth", 0, "1994-03"), ("phone", 0, "13800001111"),
    ("school", 0, "南京大学"), ("employer", 0, "织锦有限公司"), ("employer", 1, "青禾科技有限公司"),
)  # fmt: skip


def test_a_sketch_says_of_a_record_what_the_record_itself_says() -> None:
    first, second = a_candidate(SAID), a_candidate((("name", 0, "周明远"), ("birth", 0, "1990")))
    found = load_sketches({first.pk, second.pk})
    whole = person_of(present(first))
    assert found[first.pk] == Person(gender="女", birth="1994-03", schools=whole.schools, employers=whole.employers)
    assert found[second.pk] == Person(birth="1990")


def test_whoever_was_merged_away_or_erased_has_none() -> None:
    merged, erased, stays = a_candidate(SAID), a_candidate(SAID[:2]), a_candidate(SAID[:3])
    merged.merged_into = stays
    merged.save()
    vault.erase(key=erased.data_key, now=NOW)
    assert load_sketches({merged.pk, erased.pk, stays.pk}).keys() == {stays.pk}
    assert load_sketches(set()) == {}


def test_a_rows_sketch_is_the_same_however_its_values_came() -> None:
    told = [(field, entry, value, 0.9) for field, entry, value in SAID]
    assert sketch_of(ReadValues(told)) == sketch_of([ReadValue(*one, None) for one in told])

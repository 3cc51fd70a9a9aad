"""Who only says how old he is, or how long he has worked, is found by it and ages as everybody does."""

from dataclasses import replace

import pytest

from caidang.domain.candidates.selectors.finding.index import load_index_documents
from caidang.domain.candidates.services.record.edit import set_value
from caidang.domain.candidates.services.record.records import attach_document
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.query.moments import month_number
from caidang.foundation.vault import services as vault
from tests.making import NOW, Values, a_candidate, a_document

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAME = ("name", 0, "周予安")


def months_of(values: Values) -> tuple[int | None, int | None]:
    pk = a_candidate([NAME, *values]).pk
    return told(pk)


def told(pk: int) -> tuple[int | None, int | None]:
    numbers = load_index_documents([pk])[pk].numbers
    return numbers.get("born"), numbers.get("started")


def test_what_is_stated_counts_from_the_day_it_was_said() -> None:
    assert months_of([("age", 0, "34"), ("work_years", 0, "5年")]) == (month_number(1992, 5), month_number(2021, 11))


def test_a_date_tells_more_than_what_is_stated() -> None:
    values = [("age", 0, "34"), ("birth", 0, "1990-02"), ("work_years", 0, "5年"), ("job_start", 0, "2012-07")]
    assert months_of(values) == (month_number(1990, 2), month_number(2012, 7))


def test_the_number_of_the_card_tells_the_birth_too() -> None:
    assert months_of([("id_number", 0, "110101199003070000"), ("age", 0, "28")])[0] == month_number(1990, 3)


@pytest.mark.parametrize(
    ("hoped", "cities"), [("深圳", ("深圳",)), ("上海、Hangzhou/苏州市", ("上海", "杭州", "苏州")), ("北京或天津", ("北京", "天津")), ("", ())]
)
def test_each_place_where_somebody_would_work_stands_by_itself(hoped: str, cities: tuple[str, ...]) -> None:
    pk = a_candidate([NAME, *([("expected_city", 0, hoped)] if hoped else [])]).pk
    assert load_index_documents([pk])[pk].columns["wish"] == cities


@pytest.mark.parametrize("value", ["应届", ""])
def test_what_tells_no_number_counts_for_nothing(value: str) -> None:
    assert months_of([("work_years", 0, value)] if value else []) == (None, None)


def test_an_old_file_said_it_in_its_own_day_and_a_person_today() -> None:
    candidate = a_candidate([NAME])
    with write_tx():
        key = vault.new_data_key(now=NOW)
        document = replace(a_document([NAME, ("age", 0, "28"), ("work_years", 0, "3年")]), as_of="2021-06")
        blob = vault.store_blob(data=document.data, key=key, now=NOW)
        attach_document(candidate=candidate, document=document, blob=blob, actor=PROGRAM, now=NOW)
    assert told(candidate.pk) == (month_number(1992, 12), month_number(2018, 6))
    set_value(candidate=candidate, field="age", entry=0, text="35", actor=PROGRAM, now=NOW)
    assert told(candidate.pk)[0] == month_number(1991, 5)

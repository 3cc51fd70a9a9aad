"""A person's word stands above the parser's; nothing removed comes back by itself."""

import pytest

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.core.resume.model import SURE
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import list_history, view_candidate
from caidang.domain.candidates.services.record.edit import add_entry, restore_value, set_value
from caidang.domain.candidates.services.record.records import attach_document, find_matches
from caidang.domain.candidates.values import ReadDocument, present
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault
from tests.making import NOW, a_candidate, a_document

pytestmark = pytest.mark.django_db

READ = [
    ("name", 0, "周予安"), ("phone", 0, "13800002222"), ("city", 0, "杭州"),
    ("employer", 0, "青禾科技有限公司"), ("title", 0, "产品经理"), ("job_start", 0, "2019-03"),
    ("skill", 0, "Axure"), ("skill", 1, "SQL"),
]  # fmt: skip


def values_of(candidate: Candidate) -> dict[tuple[str, int], str]:
    return {(v.field, v.entry): v.value for v in present(candidate)}


def attach(candidate: Candidate, document: ReadDocument) -> None:
    with write_tx():
        key = vault.new_data_key(now=NOW)
        blob = vault.store_blob(data=document.data, key=key, now=NOW)
        attach_document(candidate=candidate, document=document, blob=blob, actor=PROGRAM, now=NOW)


def test_a_second_document_fills_gaps_and_overwrites_nothing() -> None:
    candidate = a_candidate(READ)
    set_value(candidate=candidate, field="city", entry=0, text="苏州", actor=PROGRAM, now=NOW)
    attach(
        candidate,
        a_document([
            ("name", 0, "周予安"), ("phone", 0, "13800002222"), ("phone", 1, "13900134444"),
            ("city", 0, "北京"), ("gender", 0, "女"), ("employer", 0, "远山软件有限公司"),
            ("title", 0, "产品总监"), ("employer", 1, "青禾科技有限公司"), ("skill", 0, "sql"),
            ("skill", 1, "Figma"),
        ]),
    )  # fmt: skip
    values = values_of(candidate)
    assert values["city", 0] == "苏州"
    assert values["gender", 0] == "女"
    assert [v for (f, _), v in values.items() if f == "phone"] == ["13800002222", "13900134444"]
    assert [v for (f, _), v in values.items() if f == "employer"] == [
        "青禾科技有限公司", "远山软件有限公司",
    ]  # fmt: skip
    assert values["title", 1] == "产品总监"
    assert [v for (f, _), v in values.items() if f == "skill"] == ["Axure", "SQL", "Figma"]


def test_a_removed_value_does_not_come_back() -> None:
    candidate = a_candidate(READ)
    set_value(candidate=candidate, field="skill", entry=0, text="", actor=PROGRAM, now=NOW)
    set_value(candidate=candidate, field="city", entry=0, text="", actor=PROGRAM, now=NOW)
    attach(candidate, a_document(READ, text="再来一份"))
    values = values_of(candidate)
    assert "Axure" not in values.values()
    assert ("city", 0) not in values


def test_history_keeps_every_value_and_brings_one_back() -> None:
    candidate = a_candidate(READ)
    public_id = str(candidate.public_id)
    set_value(candidate=candidate, field="name", entry=0, text="周予安安", actor=PROGRAM, now=NOW)
    history = list_history(public_id, "name", 0, viewer=PROGRAM, now=NOW)
    assert [past.value for past in history] == ["周予安安", "周予安"]
    restore_value(candidate=candidate, value_id=history[1].id, actor=PROGRAM, now=NOW)
    assert values_of(candidate)["name", 0] == "周予安"


def test_what_a_person_types_is_checked_and_normalised() -> None:
    candidate = a_candidate(READ)
    set_value(
        candidate=candidate, field="phone", entry=0, text="+86 138 0000 5555", actor=PROGRAM, now=NOW
    )
    assert values_of(candidate)["phone", 0] == "13800005555"
    for field, text in (("phone", "123"), ("email", "没有"), ("birth", "去年"), ("gender", "x")):
        with pytest.raises(InvalidInput):
            set_value(candidate=candidate, field=field, entry=0, text=text, actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput):
        set_value(candidate=candidate, field="city", entry=3, text="上海", actor=PROGRAM, now=NOW)


def test_an_entry_is_added_after_the_last() -> None:
    candidate = a_candidate(READ)
    add_entry(candidate=candidate, field="skill", text="Excel", actor=PROGRAM, now=NOW)
    add_entry(candidate=candidate, field="school", text="浙江大学", actor=PROGRAM, now=NOW)
    values = values_of(candidate)
    assert values["skill", 2] == "Excel"
    assert values["school", 0] == "浙江大学"


def test_the_page_shows_evidence_and_doubt() -> None:
    candidate = a_candidate(READ)
    view = view_candidate(str(candidate.public_id), viewer=PROGRAM, now=NOW, today=NOW.date())
    basic = {v.field.key: v for v in view.groups[0].entries[0]}
    assert basic["name"].evidence is not None
    assert basic["name"].document == view.documents[0].public_id
    assert basic["birth"].value == ""
    assert view.row.years == 7


def test_an_auditor_sees_no_candidate_and_a_collector_changes_none() -> None:
    candidate = a_candidate(READ)
    auditor, collector = Viewer(1, Role.AUDITOR), Viewer(2, Role.COLLECTOR)
    with pytest.raises(NotAllowed):
        view_candidate(str(candidate.public_id), viewer=auditor, now=NOW, today=NOW.date())
    with pytest.raises(NotAllowed):
        set_value(candidate=candidate, field="city", entry=0, text="北京", actor=collector, now=NOW)


def test_an_id_number_is_checked_and_recognises_its_person() -> None:
    candidate = a_candidate(READ)
    with pytest.raises(InvalidInput):
        set_value(
            candidate=candidate, field="id_number", entry=0, text="110101199003070018",
            actor=PROGRAM, now=NOW,
        )  # fmt: skip
    set_value(
        candidate=candidate, field="id_number", entry=0, text="11010119900307002x",
        actor=PROGRAM, now=NOW,
    )  # fmt: skip
    number = values_of(candidate)["id_number", 0]
    assert number == "11010119900307002X"
    other = a_document([("name", 0, "周予安"), ("id_number", 0, number)], text="另一份")
    assert [c.pk for c, _ in find_matches(other)] == [candidate.pk]


def _sure(candidate: Candidate) -> dict[tuple[str, int], float]:
    return {(v.field, v.entry): v.confidence for v in present(candidate)}


def test_a_second_document_that_says_the_same_takes_the_doubt() -> None:
    candidate = a_candidate([])
    attach(candidate, a_document(READ, text="青禾科技有限公司 产品经理", confidence=0.85))
    told = [value if value[0] != "city" else ("city", 0, "北京") for value in READ]
    attach(candidate, a_document(told, text="我在青禾科技有限公司当产品经理", confidence=0.85))
    sure = _sure(candidate)
    assert sure["employer", 0] == pytest.approx(0.9775)
    assert sure["title", 0] > SURE
    assert sure["city", 0] == 0.85, "the other document says another one"


def test_a_line_that_was_copied_is_half_a_witness() -> None:
    candidate = a_candidate([])
    attach(candidate, a_document(READ, text="经历\n青禾科技有限公司 产品经理", confidence=0.85))
    attach(candidate, a_document(READ, text="简历\n青禾科技有限公司  产品经理", confidence=0.85))
    assert 0.85 < _sure(candidate)["employer", 0] < SURE


def test_another_stay_at_the_same_employer_is_no_witness() -> None:
    candidate = a_candidate([])
    attach(candidate, a_document(READ, text="一", confidence=0.85))
    later = [("employer", 0, "青禾科技有限公司"), ("title", 0, "产品经理"), ("job_start", 0, "2022-01")]
    attach(candidate, a_document(later, text="二", confidence=0.85))
    assert _sure(candidate)["title", 0] == 0.85

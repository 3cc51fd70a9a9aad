"""What programs are told of a record is what its page shows the same member: no more, no less, in the same order."""

import pytest

from caidang.core.errors import NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import view_candidate
from caidang.domain.candidates.selectors.page.told import told_record
from caidang.domain.candidates.services.labelling.labels import make_category
from caidang.domain.candidates.services.labelling.tags import add_category, add_tag
from caidang.domain.candidates.services.papers.own_fields import save_own_field
from caidang.domain.candidates.services.record.placing import shut
from caidang.domain.candidates.services.record.revealing import reveal
from caidang.domain.review.services.chain.editing import set_value
from caidang.foundation.accounts.policy import PROGRAM, Action, Role, Sensitivity, Viewer, narrowed
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def record() -> Candidate:
    return a_candidate(
        [
            ("name", 0, "林知夏"), ("phone", 0, "13800005678"), ("phone", 1, "13900001234"), ("email", 0, "lin@example.com"),
            ("id_number", 0, "11010519900307123X"), ("expected_salary", 0, "20k-30k"), ("city", 0, "上海"),
            ("school", 0, "南京大学"), ("degree", 0, "本科"), ("school", 1, "示例中学"), ("edu_end", 0, "2019-06"),
            ("employer", 0, "示例食品有限公司"), ("title", 0, "会计"), ("duties", 0, "电话 13800005678 联系林知夏"),
            ("skill", 0, "SAP"), ("skill", 1, "Excel"), ("summary", 0, "细心\n13800005678"),
        ],
        filename="林知夏-简历.txt",
    )  # fmt: skip


def both(record: Candidate, viewer: Viewer) -> None:
    page = view_candidate(str(record.public_id), viewer=viewer, now=NOW, today=TODAY)
    told = told_record(str(record.public_id), viewer=viewer, now=NOW, today=TODAY)
    shown = [
        (one.field.key, one.entry, str(one.value), one.origin, one.is_sure, one.is_masked)
        for group in page.groups for entry in group.entries for one in entry if one.value and not one.is_hidden
    ]  # fmt: skip
    assert [(one.field.key, one.entry, str(one.value), one.origin, one.is_sure, one.is_masked) for one in told.values] == shown
    assert [(one.public_id, str(one.filename), one.size) for one in told.documents] == [
        (one.public_id, str(one.filename), one.size) for one in page.documents
    ]
    assert (told.row, told.merged_into) == (page.row, page.merged_into)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.COLLECTOR)])
def test_each_role_is_told_what_its_page_shows(record: Candidate, role: Role) -> None:
    viewer = as_now(someone("anna", role))
    both(record, viewer)
    both(record, narrowed(viewer, {Action.READ_CANDIDATE}))


def test_labels_own_fields_and_what_was_revealed_are_told_alike(record: Candidate) -> None:
    boss, anna = as_now(someone("boss", Role.MANAGER)), as_now(someone("anna"))
    shared = {"field_id": None, "categories": (), "actor": boss, "now": NOW}
    number = save_own_field(label="工号", kind="text", sensitivity=Sensitivity.SENSITIVE, choices=(), **shared)  # type: ignore[arg-type]
    many = save_own_field(label="班组", kind="multi", sensitivity=Sensitivity.PUBLIC, choices=("甲", "乙"), **shared)  # type: ignore[arg-type]
    make_category(name="制造", parent=None, actor=boss, now=NOW)
    with write_tx():
        add_tag(candidate=record, name="急聘", actor=PROGRAM, now=NOW)
        add_category(candidate=record, name="制造", actor=PROGRAM, now=NOW)
    for entry, (field, text) in enumerate([(many, "甲"), (number, "A7"), (many, "乙")]):
        set_value(candidate=record, field=field.key, entry=entry if field is many else 0, text=text, actor=boss, now=NOW)
    reveal(candidate=record, field="phone", purpose="contact", actor=anna, now=NOW)
    for viewer in (boss, anna):
        both(record, viewer)


def test_who_reaches_nothing_is_told_nothing(record: Candidate) -> None:
    anna = as_now(someone("anna"))
    with write_tx():
        shut(record, to=None, now=NOW)
    with pytest.raises(NotFound):
        told_record(str(record.public_id), viewer=anna, now=NOW, today=TODAY)

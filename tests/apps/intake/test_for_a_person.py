"""A file that a person hands in by his own link goes to his record, whatever stands in it; another's is kept unread."""

import pytest

from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import present
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.services.process import process_next
from caidang.domain.intake.services.receive import Incoming, receive_files
from caidang.foundation.accounts.policy import PROGRAM
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db


def handed_in(reader: Reader, who: Candidate, text: str) -> IntakeItem:
    receive_files(files=[Incoming(text.encode(), "新简历.txt", way={"person": who.pk})], source="link", actor=PROGRAM, now=NOW)
    while process_next(reader=reader, now=NOW):
        pass
    return IntakeItem.objects.latest("pk")


def test_a_newer_resume_with_other_contacts_is_still_his(reader: Reader) -> None:
    who = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111")])
    item = handed_in(reader, who, "姓名：林知夏\n手机：13900139955\n工作经历\n2024.03-至今  红鱼软件有限公司  产品总监\n")
    assert (item.candidate, item.outcome) == (who, IntakeItem.Outcome.ATTACHED)
    assert "红鱼软件有限公司" in {value.value for value in present(who)}
    assert Candidate.objects.count() == 1


def test_anothers_resume_is_kept_and_not_read_into_the_record(reader: Reader) -> None:
    who = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111")])
    item = handed_in(reader, who, "姓名：贺兰若\n手机：13900139955\n工作经历\n2024.03-至今  红鱼软件有限公司  产品总监\n")
    assert item.candidate == who
    assert "别人的姓名" in item.warnings[-1]
    assert {value.value for value in present(who)} == {"林知夏", "13800001111"}
    assert who.documents.count() == 2

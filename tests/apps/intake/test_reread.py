"""Stored originals read again with the real sandboxed reader: by themselves, by a person, interrupted."""

from datetime import datetime

import pytest

from caidang.core.errors import Conflict
from caidang.core.resume.model import PARSER_VERSION
from caidang.domain.candidates.models import Candidate, Document
from caidang.domain.candidates.services.record.edit import set_value
from caidang.domain.candidates.values import present
from caidang.domain.intake.models import RereadItem
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.selectors.rereads import get_report, get_reread_state
from caidang.domain.intake.services import reread
from caidang.foundation.accounts.policy import PROGRAM
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db

TEXT = """姓名：沈若溪
手机：13800004321
教育经历
2012.09-2016.06 南京大学 计算机科学与技术 本科
"""


@pytest.fixture
def outdated() -> Candidate:
    """A record of which an older parser had read no more than a wrong name."""
    return a_candidate([("name", 0, "沈若")], text=TEXT)


def now() -> datetime:
    return NOW


def read_all(reader: Reader) -> None:
    while reread.reread_next(reader=reader, now=now):
        pass


def shown(candidate: Candidate) -> dict[str, str]:
    return {v.field: v.value for v in present(candidate)}


def test_a_newer_parser_reads_what_is_stored_once_and_by_itself(
    reader: Reader, outdated: Candidate
) -> None:
    run = reread.begin_if_newer(now=NOW)
    assert run is not None
    read_all(reader)
    assert shown(outdated)["phone"] == "13800004321"
    assert shown(outdated)["school"] == "南京大学"
    report = get_report(run.pk, viewer=PROGRAM, today=NOW.date())
    assert report.run.finished_at is not None
    assert (report.run.done, report.run.failed) == (1, 0)
    assert report.added >= 2
    assert [change.new for change in report.records[0].changes].count("南京大学") == 1
    assert Document.objects.get().parser_version == PARSER_VERSION
    assert get_reread_state(viewer=PROGRAM).outdated == 0
    assert reread.begin_if_newer(now=NOW) is None


def test_what_a_person_set_stands(reader: Reader, outdated: Candidate) -> None:
    set_value(
        candidate=outdated, field="phone", entry=0, text="13900005678", actor=PROGRAM, now=NOW
    )
    reread.begin_rereading(actor=PROGRAM, now=NOW, candidate=outdated)
    read_all(reader)
    values = [v.value for v in present(outdated) if v.field == "phone"]
    assert values[0] == "13900005678"


def test_a_reader_that_died_reads_on_after_the_start(reader: Reader, outdated: Candidate) -> None:
    reread.begin_if_newer(now=NOW)
    reread._fill(NOW)  # noqa: SLF001 - the moment between claiming and storing
    assert reread._claim(NOW) is not None  # noqa: SLF001
    read_all(reader)
    assert "school" not in shown(outdated)
    assert reread.release_abandoned(now=NOW) == 1
    read_all(reader)
    assert shown(outdated)["school"] == "南京大学"


def test_one_run_at_a_time_and_a_cancelled_one_leaves_the_rest_alone(
    reader: Reader, outdated: Candidate
) -> None:
    run = reread.begin_rereading(actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict, match="正在重新阅读"):
        reread.begin_rereading(actor=PROGRAM, now=NOW)
    reread.cancel_rereading(run_id=run.pk, actor=PROGRAM, now=NOW)
    read_all(reader)
    assert "school" not in shown(outdated)
    assert not RereadItem.objects.exists()
    with pytest.raises(Conflict, match="已经结束"):
        reread.cancel_rereading(run_id=run.pk, actor=PROGRAM, now=NOW)

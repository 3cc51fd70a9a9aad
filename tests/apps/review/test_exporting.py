"""A sheet of many: read slice by slice, stopped, given up, fetched by its maker alone, and destroyed in time."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.selectors.rows import CandidateRow
from caidang.domain.review.models import BulkAct, BulkFile, BulkLines, BulkStep
from caidang.domain.review.selectors.bulk import report_bulk, view_bulk
from caidang.domain.review.services import bulk_line, exporting
from caidang.domain.review.services.bulk import cancel_bulk, undo_bulk, work_on_bulk
from caidang.domain.review.services.export_files import KEPT_FOR, destroy_expired, fetch_sheet
from caidang.domain.review.services.exporting import begin_export, work_on_export
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.audit.models import AuditEvent
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


class Plain:
    """A sheet of names, one to a line."""

    is_broken = False

    def lines(self, columns: Sequence[str], rows: Sequence[CandidateRow]) -> list[list[str]]:
        return [[row.name, *columns] for row in rows]

    def write(self, columns: Sequence[str], lines: Iterable[Sequence[str]], count: int) -> bytes:
        if self.is_broken:
            raise RuntimeError
        return "\n".join("|".join(line) for line in lines).encode()


@pytest.fixture
def people() -> list[int]:
    return [a_case(name).candidate_id for name in ("林知夏", "张样例", "李样本")]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "SLICE", 1)


def begin(ids: list[int], actor: Viewer, sheet: Plain, **more: str) -> BulkAct:
    return begin_export(
        ids=ids, columns=["city"], purpose=more.get("purpose", ""), sheet=sheet, actor=actor, now=NOW, today=TODAY
    )


def verbs(*names: str) -> int:
    return AuditEvent.objects.filter(verb__in=names).count()


def test_a_short_one_is_there_at_once_and_its_maker_alone_fetches_it(people: list[int], member: Member) -> None:
    manager, other = member(Role.MANAGER), member(Role.ADMIN)
    act = begin([*people[::-1], 10**9], manager, Plain())
    assert (act.finished_at, act.changed, act.refused) == (NOW, 3, 1)
    assert not BulkLines.objects.exists()
    sheet = fetch_sheet(public_id=str(act.public_id), actor=manager, now=NOW)
    assert sheet.data.decode().split("\n") == ["李样本|city", "张样例|city", "林知夏|city"], "in their order"
    assert (verbs("candidate.exported"), verbs("bulk.fetched")) == (3, 1)
    with pytest.raises(NotFound):
        fetch_sheet(public_id=str(act.public_id), actor=other, now=NOW)
    with pytest.raises(Conflict, match="取走"):
        undo_bulk(public_id=str(act.public_id), actor=manager, now=NOW)
    report = report_bulk(str(act.public_id), viewer=manager, now=NOW, today=TODAY, are_done=True)
    assert ([one.row.name for one in report.told], report.gone) == (["李样本", "张样例", "林知夏"], 1)
    assert destroy_expired(now=NOW + KEPT_FOR) == 1
    with pytest.raises(NotFound):
        fetch_sheet(public_id=str(act.public_id), actor=manager, now=NOW)
    assert BulkFile.objects.get().blob.data_key.erased_at is not None


def test_a_long_one_goes_on_where_it_was_and_is_withdrawn(people: list[int], member: Member, short: None) -> None:
    manager, sheet = member(Role.MANAGER), Plain()
    act = begin(people, manager, sheet)
    assert (act.done, act.finished_at) == (1, None)
    assert not view_bulk(str(act.public_id), viewer=manager, now=NOW).may_fetch
    assert "林知夏".encode() not in bytes(BulkLines.objects.get().content)
    while work_on_export(now=NOW, today=TODAY, sheet=sheet):
        pass
    assert view_bulk(str(act.public_id), viewer=manager, now=NOW).may_fetch
    undone = undo_bulk(public_id=str(act.public_id), actor=manager, now=NOW)
    assert (undone.undone, verbs("candidate.export_withdrawn")) == (3, 3)
    with pytest.raises(NotFound):
        fetch_sheet(public_id=str(act.public_id), actor=manager, now=NOW)


def test_a_stop_destroys_what_was_read_and_every_history_says_so(people: list[int], member: Member, short: None) -> None:
    manager, sheet = member(Role.MANAGER), Plain()
    act = begin(people, manager, sheet)
    cancel_bulk(public_id=str(act.public_id), actor=manager, now=NOW)
    assert not BulkLines.objects.exists()
    assert not work_on_export(now=NOW, today=TODAY, sheet=sheet)
    assert work_on_bulk(now=NOW)
    assert (verbs("candidate.exported"), verbs("candidate.export_withdrawn")) == (1, 1)


def test_what_never_comes_to_an_end_is_given_up_with_the_reason(people: list[int], member: Member) -> None:
    manager, sheet = member(Role.MANAGER), Plain()
    sheet.is_broken = True
    act = begin(people, manager, sheet)
    later = NOW
    for _ in range(bulk_line.MOST_TRIES):
        later += timedelta(minutes=30)
        work_on_export(now=later, today=TODAY, sheet=sheet)
    act.refresh_from_db()
    assert (act.finished_at, act.is_cancelled, act.problem) == (later, True, "程序出了错。")
    assert not BulkLines.objects.exists()
    assert verbs("bulk.given_up") == 1


def test_one_that_cannot_be_opened_stops_nobody_else(
    people: list[int], member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = exporting.exported_rows

    def refusing(ids: Sequence[int], **more: object) -> list[CandidateRow]:
        if people[1] in ids:
            raise InvalidInput("x")
        return honest(ids, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(exporting, "exported_rows", refusing)
    act = begin(people, member(Role.MANAGER), Plain())
    assert (act.changed, act.refused) == (2, 1)
    assert BulkStep.objects.exclude(reason="").get().candidate_id == people[1]


def test_whose_right_is_gone_reads_and_fetches_no_more(people: list[int], member: Member, short: None) -> None:
    manager, sheet = member(Role.MANAGER), Plain()
    with pytest.raises(NotAllowed):
        begin(people, member(Role.COLLECTOR), sheet)
    act = begin(people, manager, sheet)
    User.objects.filter(pk=manager.user_id).update(role=Role.COLLECTOR)
    later = NOW
    for _ in range(bulk_line.MOST_TRIES + 2):
        later += timedelta(minutes=30)
        work_on_export(now=later, today=TODAY, sheet=sheet)
    act.refresh_from_db()
    assert (act.done, act.is_cancelled) == (1, True)
    with pytest.raises(InvalidInput, match="用途"):
        begin(people, member(Role.MANAGER), sheet, purpose="没有这种")

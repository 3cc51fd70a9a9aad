"""A job type's way is shaped, and always stays a way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.domain.pipeline.models import Stage
from caidang.domain.pipeline.selectors.board import view_board
from caidang.domain.pipeline.services import stages
from caidang.domain.pipeline.way import (
    DEFAULT_STAGES,
    Kind,
    Reason,
    check_stages,
    is_step_back,
    joined,
)
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.pipeline.making import a_job, a_type, applied
from tests.apps.pipeline.making import stage as named
from tests.apps.pipeline.test_moving import step
from tests.making import NOW, a_candidate, as_now, someone


@given(st.lists(st.sampled_from(list(Kind)), max_size=8))
def test_a_way_begins_before_the_client_never_turns_and_ends_once(kinds: list[Kind]) -> None:
    orders = [kind.order for kind in kinds]
    is_way = bool(kinds) and kinds[0] is Kind.CONTACT and orders == sorted(orders) and kinds.count(Kind.LOST) == 1
    if is_way:
        check_stages(kinds)
    else:
        with pytest.raises(InvalidInput):
            check_stages(kinds)


def test_what_goes_back_and_what_counts() -> None:
    way = [(kind, n) for n, (_, kind) in enumerate(DEFAULT_STAGES)]
    lost = way[-1]
    assert is_step_back(way[3], way[1])
    assert is_step_back(lost, way[1])
    assert not is_step_back(way[3], lost)
    assert not is_step_back(way[1], way[3])
    for one in way:
        for other in way:
            if one != other:
                assert joined(one, other) == 1 - joined(other, one)
    assert all(len(reason.value) <= 20 and reason.told for reason in Reason)


@pytest.mark.django_db
def test_stages_are_added_ordered_and_put_away() -> None:
    kind = a_type()
    made = stages.add_stage(type_id=kind.pk, name="二面", kind="interview", actor=PROGRAM, now=NOW)
    order = list(Stage.objects.filter(type=kind).values_list("name", flat=True))
    assert order[4:6] == ["客户面试", "二面"]
    with pytest.raises(Conflict, match="二面"):
        stages.add_stage(type_id=kind.pk, name="二面", kind="interview", actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput, match="一个"):
        stages.add_stage(type_id=kind.pk, name="放弃", kind="lost", actor=PROGRAM, now=NOW)
    ids = list(Stage.objects.filter(type=kind).values_list("pk", flat=True))
    ids[4], ids[5] = ids[5], ids[4]
    stages.reorder_stages(type_id=kind.pk, order=ids, actor=PROGRAM, now=NOW)
    assert list(Stage.objects.filter(type=kind).values_list("pk", flat=True)) == ids
    with pytest.raises(InvalidInput):
        stages.reorder_stages(type_id=kind.pk, order=ids[::-1], actor=PROGRAM, now=NOW)
    stages.remove_stage(stage_id=made.pk, actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput):
        stages.archive_stage(stage_id=ids[-1], is_archived=True, actor=PROGRAM, now=NOW)
    with pytest.raises(NotAllowed):
        stages.add_type(name="猎头", actor=as_now(someone("gu", Role.CONSULTANT)), now=NOW)


@pytest.mark.django_db
def test_a_type_without_a_way_gets_the_delivered_one_when_it_is_needed() -> None:
    job = a_job()
    Stage.objects.filter(type=job.type_id).delete()
    (one,) = applied(job, a_candidate([("name", 0, "白初晴")]))
    assert one.stage.name == "待联系"
    assert Stage.objects.filter(type=job.type_id).count() == len(DEFAULT_STAGES)


@pytest.mark.django_db
def test_a_stage_in_use_is_put_away_not_deleted_and_keeps_who_stands_there() -> None:
    job = a_job()
    (one,) = applied(job, a_candidate([("name", 0, "白初晴")]))
    step(one, "有意向", PROGRAM)
    used = named("有意向", job)
    with pytest.raises(Conflict, match="停用"):
        stages.remove_stage(stage_id=used.pk, actor=PROGRAM, now=NOW)
    stages.archive_stage(stage_id=used.pk, is_archived=True, actor=PROGRAM, now=NOW)

    def shown() -> list[str]:
        board = view_board(str(job.public_id), viewer=PROGRAM, now=NOW, today=NOW.date())
        return [column.name for column in board.columns]

    assert "有意向" in shown()
    step(one, "已推荐", PROGRAM)
    assert "有意向" not in shown()

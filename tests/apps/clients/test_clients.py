"""Clients and jobs: found, changed, taken back, merged and taken apart."""

from datetime import date

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.core.match.requirements import read_requirements
from caidang.domain.clients.models import Client, Job, Revision
from caidang.domain.clients.selectors.clients import get_client, list_clients
from caidang.domain.clients.selectors.jobs import list_jobs, view_job
from caidang.domain.clients.selectors.timeline import client_timeline, job_timeline
from caidang.domain.clients.services.changing import undo
from caidang.domain.clients.services.clients import change_client
from caidang.domain.clients.services.contacts import add_contact
from caidang.domain.clients.services.jobs import change_job, close_job, copy_job
from caidang.domain.clients.services.merging import merge_clients, unmerge
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.models import AuditEvent
from tests.apps.clients.conftest import MakeViewer, a_client, a_job, a_team, again
from tests.making import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["海棠", "haitang", "htkj", "HTKJ", "海棠 苏州", "ht"])
def test_a_client_is_found_as_one_types(typed: str, viewer: MakeViewer) -> None:
    a_client("海棠科技（苏州）有限公司", short_name="HT")
    a_client("远山新能源")
    page = list_clients(viewer=viewer("lin"), text=typed)
    assert [row.name for row in page.rows] == ["海棠科技（苏州）有限公司"]


def test_clients_stand_in_the_order_of_their_pinyin_and_are_narrowed(viewer: MakeViewer) -> None:
    lin = viewer("lin")
    team = a_team("远山组", lin)
    lin = again(lin)
    a_client("远山新能源", team=team.pk)
    a_client("白露网络", owner=lin.user_id, status="paused")
    gone = a_client("海棠科技")
    change_client(client=gone, values={"is_archived": True}, actor=PROGRAM, now=NOW)

    def names(**filters: str) -> list[str]:
        return [row.name for row in list_clients(viewer=lin, filters=filters).rows]

    assert names() == ["白露网络", "远山新能源"]
    assert names(owner="me") == names(status="paused") == names(team="none") == ["白露网络"]
    assert names(team=str(team.pk)) == names(owner="nobody") == ["远山新能源"]
    assert names(status="archived") == ["海棠科技"]


@pytest.mark.parametrize("name", ["海棠科技(苏州)", "海棠科技（苏州）", "海棠科技（蘇州）"])
def test_the_same_name_in_another_writing_is_the_same_client(name: str) -> None:
    a_client("海棠科技（苏州）")
    with pytest.raises(InvalidInput, match="已经有这个名称"):
        a_client(name)


def test_a_change_is_told_with_its_values_and_taken_back(viewer: MakeViewer) -> None:
    lin = viewer("lin")
    client = a_client(city="浙江省杭州市", actor=lin)
    assert client.city == "杭州"
    change_client(client=client, values={"status": "paused", "industry": "软件"}, actor=lin, now=NOW)
    assert change_client(client=client, values={"status": "paused"}, actor=lin, now=NOW) is None
    told = client_timeline(client, viewer=lin)
    assert [one.verb for one in told] == ["client.changed", "client.created"]
    assert ("状态", "合作中", "暂停") in told[0].changes
    undo(revision_id=told[0].revision, actor=lin, now=NOW)
    client.refresh_from_db()
    assert (client.status, client.industry) == ("active", "")
    with pytest.raises(Conflict, match="已经撤销过"):
        undo(revision_id=told[0].revision, actor=lin, now=NOW)


def test_what_was_changed_again_is_not_taken_back_over_it(viewer: MakeViewer) -> None:
    client = a_client()
    row = change_client(client=client, values={"status": "paused"}, actor=PROGRAM, now=NOW)
    change_client(client=client, values={"status": "ended"}, actor=PROGRAM, now=NOW)
    assert row is not None
    with pytest.raises(Conflict, match="后来又改过"):
        undo(revision_id=row.pk, actor=PROGRAM, now=NOW)
    with pytest.raises(NotFound):
        undo(revision_id=row.pk, actor=viewer("shen", Role.AUDITOR), now=NOW)


def test_owner_and_team_are_set_by_who_may(viewer: MakeViewer) -> None:
    lin, gu, boss = viewer("lin"), viewer("gu"), viewer("boss", Role.MANAGER)
    other = a_team("别组")
    client = a_client(owner=gu.user_id)
    with pytest.raises(NotAllowed, match="转交"):
        change_client(client=client, values={"owner": lin.user_id}, actor=lin, now=NOW)
    with pytest.raises(NotAllowed, match="自己所在的客户组"):
        change_client(client=client, values={"team": other.pk}, actor=gu, now=NOW)
    with pytest.raises(InvalidInput, match="看不了客户"):
        change_client(client=client, values={"owner": viewer("shen", Role.AUDITOR).user_id}, actor=boss, now=NOW)
    change_client(client=client, values={"owner": lin.user_id}, actor=gu, now=NOW)
    change_client(client=client, values={"team": other.pk}, actor=boss, now=NOW)
    assert get_client(str(client.public_id), viewer=again(lin)).owner == lin.user_id
    with pytest.raises(NotFound):
        get_client(str(client.public_id), viewer=again(gu))
    events = AuditEvent.objects.filter(subject=f"client:{client.pk}", verb="client.changed")
    assert [event.detail["fields"] for event in events] == [["team"], ["owner"]]
    with pytest.raises(NotAllowed):
        a_client("新的", actor=viewer("qiu", Role.COLLECTOR))


def test_a_job_keeps_its_requirements_as_conditions(viewer: MakeViewer) -> None:
    lin = viewer("lin")
    asked = read_requirements("职位：会计\n本科及以上，3-5年经验\n熟练使用Excel；有SAP者优先\n地点：苏州")
    job = a_job(a_client(), "会计", actor=lin, requirements=[one.as_json() for one in asked], city="苏州市")
    view = view_job(str(job.public_id), viewer=lin)
    assert view.requirements == asked
    assert (view.type, view.row.city) == ("通用", "苏州")
    wrong = [{"kind": "years", "value": "", "low": 5, "high": 3, "is_must": True}]
    with pytest.raises(InvalidInput, match="写反"):
        change_job(job=job, values={"requirements": wrong}, actor=lin, now=NOW)
    with pytest.raises(InvalidInput, match="写反"):
        change_job(job=job, values={"salary_low": 30_000, "salary_high": 20_000}, actor=lin, now=NOW)
    assert not Revision.objects.exists()
    change_job(job=job, values={"city": "无锡市/苏州、无锡"}, actor=lin, now=NOW)
    assert [row.city for row in list_jobs(filters={"city": "苏州市"}, viewer=lin).rows] == ["无锡、苏州"]


def test_a_job_is_closed_with_its_reason_opened_again_and_copied(viewer: MakeViewer) -> None:
    lin = viewer("lin")
    job = a_job(a_client(), salary_low=20_000, salary_high=30_000, deadline="2026-12-01")
    with pytest.raises(InvalidInput, match="为什么关闭"):
        close_job(job=job, reason="", actor=lin, now=NOW)
    close_job(job=job, reason="filled", actor=lin, now=NOW)
    assert view_job(str(job.public_id), viewer=lin).close_reason == "我们招满了"
    change_job(job=job, values={"status": "open"}, actor=lin, now=NOW)
    job.refresh_from_db()
    assert (job.status, job.close_reason, job.deadline) == ("open", "", date(2026, 12, 1))
    copy = copy_job(job=job, actor=lin, now=NOW)
    assert (copy.title, copy.status, copy.owner, copy.deadline) == (job.title, "draft", lin.user_id, None)
    assert copy.salary_high == 30_000
    assert job_timeline(job, viewer=lin)[0].changes == (("状态", "已招满", "招聘中"), ("关闭原因", "我们招满了", "空"))


def test_jobs_are_found_by_client_too_and_ordered(viewer: MakeViewer) -> None:
    lin = viewer("lin")
    ours, theirs = a_client("海棠科技"), a_client("远山新能源")
    a_job(ours, "前端工程师", priority=1, city="苏州")
    a_job(ours, "会计", priority=1, deadline="2026-12-01")
    a_job(theirs, "财务经理", priority=0, status="paused")
    closed = a_job(theirs, "出纳")
    close_job(job=closed, reason="frozen", actor=PROGRAM, now=NOW)

    def titles(text: str = "", sort: str = "", **filters: str) -> list[str]:
        return [r.title for r in list_jobs(viewer=lin, text=text, filters={"status": "live", **filters}, sort=sort).rows]

    assert titles() == ["财务经理", "会计", "前端工程师"]
    assert titles("htkj") == ["会计", "前端工程师"]
    assert titles("远山") == titles(priority="0") == ["财务经理"]
    assert titles("海棠 gcs") == titles(city="苏州") == ["前端工程师"]
    assert titles(sort="deadline")[0] == "会计"
    assert titles(status="any", text="cn") == titles(status="closed") == ["出纳"]


def test_merged_clients_come_apart_as_they_were(viewer: MakeViewer) -> None:
    lin = viewer("lin")
    keeper, loser = a_client("海棠科技"), a_client("海棠科技苏州")
    job, stays = a_job(loser), a_job(keeper)
    add_contact(client=loser, values={"name": "周明远"}, actor=lin, now=NOW)
    merge = merge_clients(keeper=keeper, loser=loser, actor=lin, now=NOW)
    assert {j.pk for j in Job.objects.filter(client=keeper)} == {job.pk, stays.pk}
    assert [row.name for row in list_clients(viewer=lin).rows] == ["海棠科技"]
    with pytest.raises(Conflict):
        change_client(client=loser, values={"city": "苏州"}, actor=lin, now=NOW)
    new = a_job(keeper, "后来的")
    unmerge(merge=merge, actor=lin, now=NOW)
    assert {j.pk for j in Job.objects.filter(client=keeper)} == {stays.pk, new.pk}
    assert Client.objects.get(pk=loser.pk).contacts.count() == 1
    with pytest.raises(Conflict):
        unmerge(merge=merge, actor=lin, now=NOW)


def test_two_of_one_short_name_go_by_their_full_ones() -> None:
    first = a_client("海棠科技（上海）有限公司", short_name="海棠")
    assert str(first) == "海棠"
    second = a_client("海棠物流有限公司", short_name="海棠")
    first.refresh_from_db()
    assert (str(first), str(second)) == ("海棠科技（上海）有限公司", "海棠物流有限公司")
    merge = merge_clients(keeper=first, loser=second, actor=PROGRAM, now=NOW)
    first.refresh_from_db()
    assert str(first) == "海棠"
    unmerge(merge=merge, actor=PROGRAM, now=NOW)
    change_client(client=second, values={"short_name": "海棠物流"}, actor=PROGRAM, now=NOW)
    first.refresh_from_db()
    assert (str(first), str(second)) == ("海棠", "海棠物流")

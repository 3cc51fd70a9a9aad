"""Experience is kept where it is used: found again, within reach, with colleagues called in."""

from datetime import date

import pytest

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.domain.clients.models import Note
from caidang.domain.clients.selectors import notes_search
from caidang.domain.clients.selectors.notes import get_note, notes_alike, notes_on
from caidang.domain.clients.selectors.notes_search import search_notes
from caidang.domain.clients.services.notes import remove_note, set_client_follow
from caidang.domain.review.models import Notification
from caidang.domain.review.selectors.talk import count_unread, list_told
from caidang.domain.review.services.news.client_notes import write_note
from caidang.domain.review.services.news.telling import told_to
from caidang.foundation.accounts.models import Membership
from caidang.foundation.accounts.policy import Role
from tests.apps.clients.conftest import MakeViewer, a_client, a_job, a_team, again
from tests.making import NOW

pytestmark = pytest.mark.django_db


def test_a_note_is_sealed_found_and_taken_back(viewer: MakeViewer) -> None:
    gu, boss = viewer("gu"), viewer("boss", Role.MANAGER)
    job = a_job(a_client())
    note = write_note(job=job, kind="asked", text="二面问线上故障，找 13800004301", actor=gu, now=NOW)
    assert "故障".encode() not in bytes(Note.objects.get(pk=note.pk).text)
    (found,) = search_notes("线上 故障", viewer=gu).notes
    assert "13800004301" not in found.text, "who does not see telephones does not see them here"
    assert "13800004301" in search_notes("海棠", viewer=boss).notes[0].text
    assert search_notes("财务", viewer=gu).notes == ()
    assert search_notes("故障", viewer=gu, kind="salary").notes == ()
    with pytest.raises(NotAllowed):
        remove_note(note=note, actor=boss, now=NOW)
    remove_note(note=note, actor=gu, now=NOW)
    assert search_notes("", viewer=gu).notes == ()
    assert bytes(Note.objects.get(pk=note.pk).text) == b""


def test_what_was_learned_stands_beside_the_like(viewer: MakeViewer) -> None:
    inside, outside = viewer("inside"), viewer("outside")
    team = a_team("远山组", inside)
    inside = again(inside)
    walled, free = a_client("远山", team=team.pk), a_client("海棠")
    far, here = a_job(walled, "Java 工程师"), a_job(free, "Java 工程师")
    write_note(job=far, kind="salary", text="给到 26K", actor=inside, now=NOW)
    write_note(role="java", kind="won", text="讲清楚回滚", actor=inside, now=NOW)
    write_note(client=free, kind="general", text="周三反馈", actor=inside, now=NOW)
    write_note(role="会计", kind="won", text="无关", actor=inside, now=NOW)
    assert [n.text for n in notes_alike(here, viewer=inside)] == ["周三反馈", "讲清楚回滚", "给到 26K"]
    assert [n.text for n in notes_alike(here, viewer=outside)] == ["周三反馈", "讲清楚回滚"]
    assert notes_on(viewer=inside, job=here) == []
    hidden = Note.objects.get(job=far)
    with pytest.raises(NotFound):
        get_note(str(hidden.public_id), viewer=outside)


def test_who_is_called_in_hears_of_it_and_nobody_behind_a_wall(viewer: MakeViewer) -> None:
    gu, mate, far = viewer("gu"), viewer("mate"), viewer("far")
    team = a_team("远山组", gu, mate)
    client = a_client("远山", team=team.pk)
    job = a_job(client)
    with pytest.raises(InvalidInput, match="看不到这个客户"):
        write_note(job=job, kind="general", text="@far 看看", actor=again(gu), now=NOW)
    with pytest.raises(InvalidInput, match="没有叫"):
        write_note(job=job, kind="general", text="@nobody 看看", actor=again(gu), now=NOW)
    write_note(job=job, kind="general", text="@mate 看看", actor=again(gu), now=NOW)
    (told,) = list_told(viewer=again(mate), now=NOW, today=date(2026, 11, 2)).rows
    assert (told.label, told.job, told.person) == ("笔记提到你", ("Java 工程师", str(job.public_id)), None)
    assert count_unread(viewer=again(far), most=9) == 0
    Membership.objects.filter(user_id=mate.user_id).delete()
    assert not told_to(again(mate)).exists(), "out of reach, out of sight"


def test_who_follows_a_client_hears_of_new_notes_once(viewer: MakeViewer) -> None:
    gu, fan, called = viewer("gu"), viewer("fan"), viewer("called")
    client = a_client()
    job = a_job(client)
    for one in (fan, called, gu):
        set_client_follow(client=client, is_followed=True, actor=one, now=NOW)
    write_note(job=job, kind="won", text="@called 成了", actor=gu, now=NOW)
    kinds = set(Notification.objects.values_list("member", "kind", "job"))
    assert kinds == {(fan.user_id, "commented", job.pk), (called.user_id, "noted", job.pk)}
    set_client_follow(client=client, is_followed=False, actor=fan, now=NOW)
    write_note(client=client, kind="general", text="又一条", actor=gu, now=NOW)
    assert Notification.objects.filter(member=fan.user_id).count() == 1


def test_every_note_is_searched_page_by_page(viewer: MakeViewer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest is found as the newest is, by who sees it; a number only by who sees numbers."""
    gu, boss = viewer("gu"), viewer("boss", Role.MANAGER)
    monkeypatch.setattr(notes_search, "PAGE", 2)
    monkeypatch.setattr(notes_search, "_AT_ONCE", 3)
    client = a_client()
    for n in range(8):
        write_note(client=client, kind="general", text=f"第{n}条{'：合并报表' if n in (0, 3, 7) else ''} 13800004301", actor=gu, now=NOW)
    first = search_notes("合并 报表", viewer=gu)
    assert [n.text[:3] for n in first.notes] == ["第7条", "第3条"]
    assert [n.text[:3] for n in search_notes("合并 报表", viewer=gu, after=first.after).notes] == ["第0条"]
    assert search_notes("合并 报表", viewer=gu, after=first.after).after == 0
    assert search_notes("13800004301", viewer=gu).notes == ()
    assert len(search_notes("13800004301", viewer=boss).notes) == 2

"""附件: kept sealed, seen by class, opened with a note, reminded of before they end, found only where everybody may."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caidang.domain.candidates.models import Attachment, Candidate, PaperKind
from caidang.domain.candidates.services.papers.attachments import next_unread, note_text
from caidang.domain.candidates.services.record.merge import merge_candidates, unmerge_candidates
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.papers import remind_of_papers
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.vault import services as vault
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


@pytest.fixture
def person(db: None) -> Candidate:
    return a_candidate([("name", 0, "林知夏")])


def put(client: Client, person: Candidate, kind: str, name: str, data: bytes = b"paper", **told: str) -> int:
    sent = {"file": SimpleUploadedFile(name, data), "kind": kind, **told}
    return client.post(f"/candidates/{person.public_id}/attachments/", sent).status_code


def shown(client: Client, person: Candidate) -> str:
    return client.get(f"/candidates/{person.public_id}/attachments/").content.decode()


def test_a_paper_is_kept_sealed_changed_and_brought_back(log_in: LogIn, person: Candidate) -> None:
    client = log_in(Role.MANAGER)
    assert put(client, person, "certificate", "注册会计师.pdf", valid_until="2027-01-01") == 200
    assert put(client, person, "certificate", "空.pdf", b"") == 422
    assert put(client, person, "certificate", "颠倒.pdf", valid_from="2027-01-01", valid_until="2026-01-01") == 422
    row = Attachment.objects.get()
    assert b"\xe6\xb3\xa8" not in bytes(row.filename)
    assert vault.read_blob(row.blob) == b"paper"
    assert "注册会计师.pdf" in shown(client, person)
    address = f"/candidates/{person.public_id}/attachments/{row.public_id}/"
    client.post(address, {"kind": "certificate", "note": "原件已验", "remind_days": "10"})
    assert "原件已验" in shown(client, person)
    client.post(address, {"act": "remove"})
    assert "注册会计师.pdf" not in shown(client, person)
    client.post(address, {"act": "restore"})
    assert "注册会计师.pdf" in shown(client, person)


def test_the_same_paper_is_known_again(log_in: LogIn, person: Candidate) -> None:
    client = log_in(Role.MANAGER)
    put(client, person, "certificate", "注册会计师.pdf")
    sent = {"file": SimpleUploadedFile("扫描件.pdf", b"paper"), "kind": "other", "note": "原件"}
    answer = client.post(f"/candidates/{person.public_id}/attachments/", sent)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "「证书」注册会计师.pdf" in said
    assert 'value="原件"' in said
    assert Attachment.objects.count() == 1
    client.post(f"/candidates/{person.public_id}/attachments/{Attachment.objects.get().public_id}/", {"act": "remove"})
    assert put(client, person, "other", "扫描件.pdf") == 200
    twin = a_candidate([("name", 0, "林知夏")])
    put(client, twin, "certificate", "注册会计师.pdf")
    merge = merge_candidates(keeper=person, loser=twin, take={}, actor=PROGRAM, now=NOW)
    assert person.attachments.filter(removed_at=None).count() == 1
    unmerge_candidates(merge=merge, actor=PROGRAM, now=NOW)
    assert twin.attachments.count() == 1


def test_a_copy_of_an_identity_card_is_for_few_and_only_for_a_purpose(log_in: LogIn, person: Candidate) -> None:
    manager, consultant, collector = log_in(Role.ORGANISER), log_in(Role.CONSULTANT), log_in(Role.COLLECTOR)
    put(manager, person, "identity", "林知夏身份证.jpg")
    row = Attachment.objects.get()
    file = f"/attachments/{row.public_id}/"
    assert "林知夏身份证" not in shown(consultant, person)
    assert 'data-reveal="paper_identity"' in shown(consultant, person)
    assert consultant.get(file).status_code == 403
    consultant.post(f"/candidates/{person.public_id}/reveal/", {"field": "paper_identity", "purpose": "check"})
    assert consultant.get(file).content == b"paper"
    assert AuditEvent.objects.filter(verb="attachment.opened", subject=f"candidate:{person.pk}").count() == 1
    assert collector.get(file).status_code == 404


def test_who_looks_after_the_person_is_reminded_once(log_in: LogIn, person: Candidate) -> None:
    client = log_in(Role.MANAGER)
    put(client, person, "certificate", "证书.pdf", valid_until="2026-11-20", remind_days="30")
    put(client, person, "contract", "协议.pdf", b"contract", valid_until="2027-11-20", remind_days="30")
    assert remind_of_papers(now=NOW, today=TODAY) == 1
    assert remind_of_papers(now=NOW, today=TODAY) == 0
    assert Notification.objects.get().kind == Notification.Kind.EXPIRING
    assert "附件快到期" in client.get("/notifications/").content.decode()
    row = Attachment.objects.get(valid_until=date(2026, 11, 20))
    client.post(
        f"/candidates/{person.public_id}/attachments/{row.public_id}/",
        {"kind": "certificate", "valid_until": "2028-11-20"},
    )
    assert remind_of_papers(now=datetime(2028, 11, 1, tzinfo=UTC), today=date(2028, 11, 1)) == 2


def test_only_what_everybody_may_see_is_found_by_its_words(
    log_in: LogIn, person: Candidate, follower: Follower
) -> None:
    client = log_in(Role.MANAGER)
    put(client, person, "identity", "证件.txt", "签发机关 海曙分局".encode())
    assert next_unread() is None
    put(client, person, "certificate", "证书.txt", "高级织锦技师".encode(), note="复印盖章")
    row = next_unread()
    assert row is not None
    note_text(attachment=row, text="高级织锦技师", now=NOW)
    assert next_unread() is None
    follower.step(NOW)
    page = client.post("/candidates/results/", {"q": "织锦技师"}).content.decode()
    assert "林知夏" in page
    assert "附件" in page.split('id="people"')[1], "where it was found is said"
    assert "林知夏" in client.post("/candidates/results/", {"q": "复印盖章"}).content.decode(), "by its name and its note, too"
    assert "没有找到" in client.post("/candidates/results/", {"q": "证件.txt"}).content.decode()
    assert "没有找到" in client.post("/candidates/results/", {"q": "海曙分局"}).content.decode()


def test_papers_go_with_a_merge_and_come_back(log_in: LogIn, person: Candidate) -> None:
    client = log_in(Role.MANAGER)
    other = a_candidate([("name", 0, "林知夏")])
    put(client, other, "certificate", "证书.pdf")
    merge = merge_candidates(keeper=person, loser=other, take={}, actor=PROGRAM, now=NOW)
    assert "证书.pdf" in shown(client, person)
    unmerge_candidates(merge=merge, actor=PROGRAM, now=NOW)
    assert Attachment.objects.get().candidate == other


def test_the_team_adds_a_kind_with_its_class_and_validity(log_in: LogIn, person: Candidate, follower: Follower) -> None:
    boss, organiser = log_in(Role.MANAGER), log_in(Role.ORGANISER)
    sent = {"act": "save", "name": "健康证", "sensitivity": "public", "months": "12", "remind_days": "20"}
    assert boss.post("/sorting/papers/", sent).status_code == 302
    assert "已经有「健康证」" in boss.post("/sorting/papers/", sent).content.decode()
    assert boss.post("/sorting/papers/", {**sent, "name": "证书"}).status_code == 422
    kind = PaperKind.objects.get()
    assert f'value="{kind.key}"' in shown(boss, person)
    assert put(boss, person, kind.key, "健康证.pdf", valid_from="2026-01-31") == 200
    row = Attachment.objects.get()
    assert (row.valid_until, row.remind_days) == (date(2027, 1, 30), 20)
    assert "健康证" in shown(organiser, person)
    assert next_unread() == row
    note_text(attachment=row, text="体检合格", now=NOW)
    # Its class is raised: what was read is forgotten, and who may not see it does not.
    boss.post("/sorting/papers/", {**sent, "at": kind.pk, "sensitivity": "secret"})
    row.refresh_from_db()
    assert (row.text, next_unread()) == (None, None)
    boss.post("/sorting/papers/", {"act": "archive", "at": kind.pk})
    assert put(boss, person, kind.key, "新的.pdf") == 422
    changed = {"kind": kind.key, "valid_until": "2028-01-01", "remind_days": "10"}
    url = f"/candidates/{person.public_id}/attachments/{row.public_id}/"
    assert boss.post(url, changed).status_code == 200, "those there are of it are kept up"
    assert put(boss, person, "没有这种", "x.pdf") == 422

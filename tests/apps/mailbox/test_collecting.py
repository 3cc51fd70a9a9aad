"""A mailbox is collected from: heads first, wanted mails whole, each once, and acted on after success."""

from datetime import datetime, timedelta

import pytest
from imapclient import IMAPClient

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate, Label
from caidang.domain.candidates.values import present
from caidang.domain.intake.arrivals import list_arrivals
from caidang.domain.intake.models import IntakeItem, Mailbox, MailRule, MailSeen
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.selectors.mailboxes import list_mails
from caidang.domain.intake.services.mailbox.accounts import save_mailbox, try_mailbox
from caidang.domain.intake.services.mailbox.heads import names_in
from caidang.domain.intake.services.mailbox.rules import judge_again, save_rule, take_all_the_same
from caidang.domain.intake.services.mailbox.settling import settle_mails
from caidang.domain.intake.services.mailbox.syncing import Look, look_into
from caidang.domain.intake.services.process import process_next
from caidang.domain.pipeline.models import Application
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.mailbox.conftest import a_mailbox, settings_of
from tests.apps.mailbox.posting import (
    PASSWORD,
    Box,
    a_name,
    advert,
    chat,
    direct,
    mail,
    resume,
    zhaopin,
)
from tests.apps.pipeline.making import a_job
from tests.making import NOW, someone

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("dovecot")]
Outcome = MailSeen.Outcome


def look(mailbox: Mailbox) -> Look:
    return look_into(mailbox.pk, now=lambda: NOW)


def read_all(reader: Reader, now: datetime = NOW) -> None:
    while process_next(reader=reader, now=now):
        pass
    while settle_mails(now=now):
        pass


def outcomes(mailbox: Mailbox) -> list[str]:
    return list(mailbox.mails.order_by("uid").values_list("outcome", flat=True))


def names() -> set[str]:
    found = Candidate.objects.select_related("data_key")
    return {v.value for one in found for v in present(one) if v.field == "name"}


def test_resumes_are_taken_and_the_rest_is_left_alone(box: Box, reader: Reader) -> None:
    box.lay([zhaopin(1), advert(2), direct(3), chat(4)])
    mailbox = a_mailbox(box)
    assert look(mailbox) == Look(seen=4, taken=2)
    assert outcomes(mailbox) == [Outcome.TAKEN, Outcome.ADVERT, Outcome.TAKEN, Outcome.OTHER]
    read_all(reader)
    assert names() == {a_name(1), a_name(3)}
    first = IntakeItem.objects.get(source="zhaopin")
    told = first.opened_told()
    assert (told["site"], told["job"], told["city"], told["name"]) == ("zhaopin", "Java工程师", "上海", a_name(1))
    assert first.candidate is not None
    assert first.candidate.source == "zhaopin"
    (came,) = list_arrivals(str(first.candidate.public_id), viewer=PROGRAM)
    assert (came.site, came.job, came.sent_on) == ("智联招聘", "Java工程师", "2026-10-05")
    assert mailbox.mails.get(item=first).is_whole
    assert mailbox.mails.get(item=first).head is None
    assert look(mailbox) == Look()


def test_what_was_seen_is_never_fetched_again(box: Box) -> None:
    box.lay([zhaopin(n) for n in range(5)])
    mailbox = a_mailbox(box)
    assert look(mailbox).taken == 5
    box.lay([zhaopin(7)])
    assert look(mailbox) == Look(seen=1, taken=1)
    box.number_anew()
    assert look(mailbox) == Look(seen=6)
    assert mailbox.mails.count() == 6
    assert set(mailbox.mails.values_list("uidvalidity", flat=True)) == {77777}
    assert IntakeItem.objects.count() == 6


def test_one_mail_in_two_folders_is_taken_once(box: Box) -> None:
    box.lay([zhaopin(1)])
    box.lay([zhaopin(1)], folder="应聘".encode("utf-7").decode().replace("+", "&"))
    mailbox = a_mailbox(box)
    save_rule(mailbox=mailbox, rule_id=None, values={"folder": "应聘"}, tags=(), actor=PROGRAM, now=NOW)
    assert look(mailbox) == Look(seen=2, taken=1)
    assert set(outcomes(mailbox)) == {Outcome.TAKEN, Outcome.KNOWN}


def test_rules_say_what_is_taken_and_where_it_goes(box: Box, reader: Reader) -> None:
    box.lay([direct(1), chat(2), mail("随便写写", resume(3), sender="friend@example.com", n=3)])
    mailbox = a_mailbox(box)
    rule = mailbox.rules.get()
    save_rule(
        mailbox=mailbox, rule_id=rule.pk, values={"sender": "person1@", "take": "attachments", "after": "move", "move_to": "已收"},
        tags=(), actor=PROGRAM, now=NOW,
    )  # fmt: skip
    assert look(mailbox).taken == 1
    assert outcomes(mailbox) == [Outcome.TAKEN, Outcome.NO_RULE, Outcome.NO_RULE]
    with IMAPClient("127.0.0.1", box.server.port, ssl=False) as client:
        client.login(box.user, PASSWORD)
        assert not client.folder_exists("已收")
        read_all(reader)
        assert look(mailbox).acted == 1
        assert client.select_folder("已收")[b"EXISTS"] == 1
    assert look(mailbox) == Look()

    save_rule(
        mailbox=mailbox, rule_id=None, values={"subject": "随便", "is_resumes_only": "0"}, tags=(), actor=PROGRAM, now=NOW
    )
    assert judge_again(mailbox=mailbox, actor=PROGRAM, now=NOW) == 1
    assert look(mailbox).taken == 1
    left = mailbox.mails.get(outcome=Outcome.NO_RULE)
    take_all_the_same(mailbox=mailbox, public_id=str(left.public_id), actor=PROGRAM, now=NOW)
    assert look(mailbox).taken == 1
    with pytest.raises(InvalidInput):
        take_all_the_same(mailbox=mailbox, public_id=str(left.public_id), actor=PROGRAM, now=NOW)
    read_all(reader)
    assert names() >= {a_name(1), a_name(3)}


@pytest.mark.parametrize(("after", "flags"), [("read", {b"\\Seen"}), ("flag", {b"\\Flagged"}), ("nothing", set())])
def test_after_success_the_mail_is_read_flagged_or_left(box: Box, reader: Reader, after: str, flags: set[bytes]) -> None:
    box.lay([direct(1), chat(2)])
    mailbox = a_mailbox(box)
    save_rule(mailbox=mailbox, rule_id=mailbox.rules.get().pk, values={"after": after}, tags=(), actor=PROGRAM, now=NOW)
    assert look(mailbox).taken == 1
    with IMAPClient("127.0.0.1", box.server.port, ssl=False) as client:
        client.login(box.user, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        before = {uid: set(told) - {b"\\Recent"} for uid, told in client.get_flags(client.search()).items()}
        assert set().union(*before.values()) == set(), "nothing before success"
        read_all(reader)
        assert look(mailbox).acted == (1 if flags else 0)
        now = {uid: set(told) - {b"\\Recent"} for uid, told in client.get_flags(client.search()).items()}
    assert sorted(map(sorted, now.values())) == sorted([sorted(flags), []])


def test_who_comes_by_a_rule_is_put_where_it_says(box: Box, reader: Reader) -> None:
    """The job, the tags and the owner of the rule; a mail that is too old for it is left."""
    box.lay([direct(1)])
    mailbox = a_mailbox(box)
    job, owner = a_job("后端工程师", client="远山"), someone("guwen", Role.CONSULTANT)
    values = {"job": str(job.public_id), "owner": str(owner.pk), "max_age": "30"}
    rule = mailbox.rules.get()
    tags = [Label.objects.create(name=name, kind=Label.Kind.TAG).pk for name in ("邮箱来的", "急")]
    save_rule(mailbox=mailbox, rule_id=rule.pk, values=values, tags=tags, actor=PROGRAM, now=NOW)
    late = NOW + timedelta(days=400)
    assert look_into(mailbox.pk, now=lambda: late).taken == 0
    assert outcomes(mailbox) == [Outcome.TOO_OLD]
    save_rule(mailbox=mailbox, rule_id=rule.pk, values={**values, "max_age": "0"}, tags=tags, actor=PROGRAM, now=NOW)
    judge_again(mailbox=mailbox, actor=PROGRAM, now=late)
    assert look_into(mailbox.pk, now=lambda: late).taken == 1
    read_all(reader, now=late)
    person = Candidate.objects.get()
    assert person.owner == owner.pk
    assert {tag.tag.name for tag in person.taggings.select_related("tag")} == {"邮箱来的", "急"}
    assert Application.objects.get(candidate=person).job == job


def test_nothing_is_done_to_a_mail_that_made_no_record(box: Box, reader: Reader) -> None:
    box.lay([mail("简历", "x", sender="a@example.com", attachment=("简历.pdf", b"%PDF-1.4 broken"))])
    mailbox = a_mailbox(box)
    MailRule.objects.update(after=MailRule.After.READ)
    assert look(mailbox).taken == 1
    read_all(reader)
    assert look(mailbox).acted == 0
    assert mailbox.mails.get().is_whole is False


def test_trying_tells_what_is_wrong(box: Box) -> None:
    good = settings_of(box)
    found = try_mailbox(values=good, actor=PROGRAM, now=NOW)
    assert ("INBOX" in found.folders, found.can_idle, found.problem) == (True, True, "")
    assert "不认这个账号或密码" in try_mailbox(values={**good, "password": "x"}, actor=PROGRAM, now=NOW).problem
    assert "授权码" in try_mailbox(values={**good, "password": "x"}, actor=PROGRAM, now=NOW).problem
    assert "端口没有开" in try_mailbox(values={**good, "port": "1"}, actor=PROGRAM, now=NOW).problem
    with pytest.raises(InvalidInput, match="明文"):
        try_mailbox(values={**good, "host": "mail.example.com"}, actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput, match="密码"):
        save_mailbox(values={**good, "password": ""}, actor=PROGRAM, now=NOW)
    mailbox = a_mailbox(box)
    assert b"harbour" not in bytes(mailbox.secret)
    for away in ({"host": "localhost"}, {"user": "other@example.com"}):
        with pytest.raises(InvalidInput, match="重新填"):
            save_mailbox(values={**good, **away, "password": ""}, actor=PROGRAM, now=NOW, mailbox=mailbox)
    mailbox.refresh_from_db()
    kept = save_mailbox(values={**good, "password": "", "name": "新名字"}, actor=PROGRAM, now=NOW, mailbox=mailbox)
    assert kept.opened_secret()["password"] == PASSWORD


def test_a_mailbox_that_cannot_be_opened_says_why_and_waits_longer_each_time(box: Box) -> None:
    mailbox = save_mailbox(values={**settings_of(box), "password": "wrong"}, actor=PROGRAM, now=NOW)
    waits = []
    for _ in range(3):
        assert "不认这个" in look(mailbox).problem
        mailbox.refresh_from_db()
        waits.append(mailbox.due_at - NOW)
    assert waits == sorted(set(waits))
    assert "不认这个" in mailbox.problem


def test_the_log_tells_who_sent_what_was_taken(box: Box, reader: Reader) -> None:
    mailbox = a_mailbox(box)
    box.lay([direct(1), zhaopin(2), chat(3)])
    look(mailbox)
    read_all(reader)
    page = list_mails(mailbox=mailbox, viewer=PROGRAM)
    assert sorted(row.sender for row in page.rows) == ["colleague3@example.com", "example.com", "智联招聘"]


def test_a_name_that_is_told_in_pieces_keeps_its_ending() -> None:
    pieces = (b"filename*1*", b"%E5%8E%86.p", b"filename*0*", b"utf-8''%E9%99%86%E4%B8%80%E7%AE%80", b"filename*2", b"df")
    assert names_in((b"application", b"pdf", None, (b"attachment", pieces))) == ("陆一简历.pdf",)


def test_a_new_rule_stands_before_the_one_that_takes_all() -> None:
    mailbox = save_mailbox(values={"user": "hr@example.com", "password": "x", "host": "127.0.0.1", "port": "1", "security": "none"}, actor=PROGRAM, now=NOW)
    (all_,) = mailbox.rules.all()
    for sender in ("zhaopin", "51job"):
        save_rule(mailbox=mailbox, rule_id=None, values={"sender": sender}, tags=[], actor=PROGRAM, now=NOW)
    last = save_rule(mailbox=mailbox, rule_id=None, values={"folder": "INBOX"}, tags=[], actor=PROGRAM, now=NOW)
    assert [rule.sender for rule in mailbox.rules.all()] == ["zhaopin", "51job", "", ""]
    assert list(mailbox.rules.all())[2:] == [all_, last]

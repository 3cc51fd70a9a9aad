"""People are put before a client: what the report shows, the ledger, the link, the answer, and whose copy leaked."""

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.core.report.leaked import Leaked, read_leaked
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.clients.models import Contract
from caidang.domain.clients.services.contacts import add_contact
from caidang.domain.compliance.models import Disclosure
from caidang.domain.pipeline.layout import CONTACTS, PRESETS, Mode
from caidang.domain.pipeline.models import Answer, Application, Sending, StageEvent, Submission
from caidang.domain.pipeline.selectors.submissions.draft import open_draft
from caidang.domain.pipeline.selectors.submissions.sent import (
    client_page,
    clients_sent_to,
    list_sendings,
    show_sending,
    verdicts_told,
)
from caidang.domain.pipeline.services.blocks import block
from caidang.domain.pipeline.services.merging import merge_candidates, unmerge_candidates
from caidang.domain.pipeline.services.submissions.answers import Said, answer, undo_answer
from caidang.domain.pipeline.services.submissions.leaks import Level, find_source, read_leak
from caidang.domain.pipeline.services.submissions.links import open_link, take_file
from caidang.domain.pipeline.services.submissions.making import Wanted
from caidang.domain.pipeline.services.submissions.sending import WORD_TYPE, Sent, revoke, send
from caidang.domain.review.selectors.talk import list_told
from caidang.foundation.accounts.models import Membership, Team, User
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.vault import services as vault
from tests.apps.audit.far_side import Box
from tests.apps.pipeline.town import Town, a_town
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
HERE = "203.0.113.9"


@pytest.fixture
def town() -> Town:
    return a_town()


def sent(town: Town, actor: Viewer = PROGRAM, **changed: object) -> Sent:
    return send(parcel=town.parcel(**changed), url_of=lambda token: token, actor=actor, now=NOW, today=TODAY)


def text_of(submission: Submission) -> str:
    assert submission.pdf
    return "".join(read_leaked(vault.read_blob(submission.pdf)).text.split())


def test_contacts_stay_in_the_house(town: Town) -> None:
    """Whatever a layout says: before the stage that the contract names nothing leads past us, in no file."""
    sent(town, modes=dict(PRESETS[2].modes), people=(Wanted(str(town.person.public_id), "可直接打 13800001111", with_pages=True),))
    submission = Submission.objects.get()
    assert submission.word
    told = text_of(submission) + read_leaked(vault.read_blob(submission.word)).text
    assert "林知夏" in told
    assert "样本科技" in told
    for secret in ("13800001111", "138-0000-1111", "zhixia", "11010519491231002X", "已婚"):
        assert secret not in told
    assert not any(submission.shown[key] == Mode.SHOW for key in CONTACTS)
    # The redrawn résumé is pictures: it has no text at all.
    assert submission.pages
    assert read_leaked(vault.read_blob(submission.pages)).text.strip() == ""


def test_nameless_is_nameless(town: Town) -> None:
    sent(town, modes=dict(PRESETS[1].modes))
    told = text_of(Submission.objects.get())
    for secret in ("林知夏", "知夏", "样本科技", "蓝鲸软件"):
        assert secret not in told
    assert "某公司" in told
    assert "■■■负责收单产品线" in told


def test_contacts_go_out_only_at_the_stage_and_by_who_may(town: Town) -> None:
    consultant = as_now(someone("gu", Role.CONSULTANT))
    open_modes = dict(PRESETS[2].modes)
    sent(town)
    application = Application.objects.get()
    application.stage = town.stages["offer"]
    application.save()
    sent(town, modes=open_modes)
    assert "13800001111" in text_of(Submission.objects.latest("pk"))
    sent(town, consultant, modes=open_modes)
    assert "13800001111" not in text_of(Submission.objects.latest("pk"))


def test_the_contract_says_from_which_stage_contacts_go_out(town: Town) -> None:
    """A contract of today that names 面试; one that has ended says nothing."""
    for title, until, since in (("旧", date(2026, 1, 1), "submitted"), ("现在", None, "interview")):
        made = Contract(
            client=town.client, data_key=vault.new_data_key(now=NOW), title=title, starts=date(2025, 1, 1), ends=until,
            contact_from=since, note=b"", created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        made.save()
    open_modes = dict(PRESETS[2].modes)
    sent(town, modes=open_modes)
    assert "13800001111" not in text_of(Submission.objects.latest("pk"))
    answer(token=sent(town).url, number=1, said=Said("accepted"), address=HERE, now=NOW)
    sent(town, modes=open_modes)
    assert "13800001111" in text_of(Submission.objects.latest("pk"))
    undo_answer(public_id=str(Answer.objects.get().public_id), actor=PROGRAM, now=NOW)
    sent(town, modes=open_modes)
    assert "13800001111" not in text_of(Submission.objects.latest("pk"))


def test_who_is_blocked_is_not_put_forward(town: Town) -> None:
    block(candidate=town.person, client_id=str(town.client.public_id), reason="wish", actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput):
        sent(town)
    assert not Sending.objects.exists()


def test_who_may_not_or_has_no_consent_sends_nothing(town: Town) -> None:
    with pytest.raises(NotAllowed):
        sent(town, as_now(someone("zheng", Role.ORGANISER)))
    for wrong in ({"consent": ""}, {"consent": "no"}, {"recipient": ""}, {"people": ()}, {"days": 400}, {"passcode": "1"}):
        with pytest.raises(InvalidInput):
            sent(town, **wrong)
    assert not Sending.objects.exists()
    assert not Disclosure.objects.exists()


def test_a_sending_is_in_the_ledger_and_moves_the_person(town: Town) -> None:
    sent(town)
    row, submission = Disclosure.objects.get(), Submission.objects.get()
    assert (row.candidate, row.client, row.consent, row.channel) == (town.person, town.client, "call", "link")
    assert len(row.digests) == 2
    assert row.fields["phone"] == "hide"
    assert vault.open_own(row.recipient_place, bytes(row.recipient))["name"] == "张敏"
    assert submission.application.stage.kind == "submitted"
    assert b"\xe5\xbc\xa0\xe6\x95\x8f" not in bytes(row.recipient)


def test_a_link_opens_as_long_as_it_may(town: Town) -> None:
    made = sent(town, most_views=2, days=3)
    for _ in range(2):
        assert open_link(token=made.url, passcode="", address=HERE, now=NOW) == made.sending
    with pytest.raises(NotFound):
        open_link(token=made.url, passcode="", address=HERE, now=NOW)
    fresh = sent(town, days=3)
    with pytest.raises(NotFound):
        open_link(token=fresh.url, passcode="", address=HERE, now=NOW + timedelta(days=4))
    revoke(public_id=str(fresh.sending.public_id), actor=PROGRAM, now=NOW)
    with pytest.raises(NotFound):
        open_link(token=fresh.url, passcode="", address=HERE, now=NOW)
    assert made.url not in str(Sending.objects.values_list("token", flat=True))
    assert {row.place for row in made.sending.openings.all()} == {"203.0.*.*"}


def test_a_passcode_is_not_guessed(town: Town) -> None:
    made = sent(town, passcode="樱桃红了")
    for _ in range(5):
        with pytest.raises(InvalidInput):
            open_link(token=made.url, passcode="樱桃", address=HERE, now=NOW)
    with pytest.raises(Conflict):
        open_link(token=made.url, passcode="樱桃红了", address=HERE, now=NOW)
    open_link(token=made.url, passcode="樱桃红了", address=HERE, now=NOW + timedelta(minutes=16))


def test_the_clients_answer_moves_the_person_and_can_be_undone(town: Town) -> None:
    owner = someone("gu", Role.CONSULTANT)
    made = sent(town, as_now(owner))
    said = answer(token=made.url, number=1, said=Said("declined", "client.salary", "超出预算"), address=HERE, now=NOW)
    application = Application.objects.get()
    assert (application.stage.kind, application.reason) == ("lost", "client.salary")
    undo_answer(public_id=str(said.public_id), actor=as_now(owner), now=NOW)
    application = Application.objects.get()
    assert (application.stage.kind, application.reason) == ("submitted", "")
    assert Submission.objects.get().state == "sent"
    answer(token=made.url, number=1, said=Said("interview", times=("2026-11-05 14:00",)), address=HERE, now=NOW)
    assert Application.objects.get().stage.kind == "interview"
    assert StageEvent.objects.filter(undoes=None, actor=None).count() == 2
    page = client_page(made.sending)
    assert page.reports[0].answered
    assert page.reports[0].answered.times == ("2026-11-05 14:00",)
    for wrong in (Said("sent"), Said("declined"), Said("declined", "rude"), Said("accepted", words="多" * 501)):
        with pytest.raises(InvalidInput):
            answer(token=made.url, number=1, said=wrong, address=HERE, now=NOW)
    with pytest.raises(NotFound):
        answer(token=made.url, number=2, said=Said("accepted"), address=HERE, now=NOW)


def test_who_sent_it_reads_at_once_what_the_client_said(town: Town) -> None:
    owner = as_now(someone("gu"))
    made = sent(town, owner)

    def told() -> list[tuple[str, str]]:
        rows = list_told(viewer=owner, now=NOW, today=TODAY, verdicts=verdicts_told).rows
        return [(row.label, row.why.note) for row in rows]

    answer(token=made.url, number=1, said=Said("accepted"), address=HERE, now=NOW)
    assert told() == [("客户答复了推荐", "接受")]
    answer(token=made.url, number=1, said=Said("declined", "client.salary"), address=HERE, now=NOW + timedelta(hours=1))
    assert told() == [("客户答复了推荐", "不合适：给不到期望薪资")]


def test_a_report_and_its_answer_outlive_a_merge(town: Town) -> None:
    """The record is merged into another: the link still shows what was sent, and the answer moves who counts now."""
    made = sent(town)
    keeper = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111")])
    merge = merge_candidates(keeper=keeper, loser=town.person, take={}, actor=PROGRAM, now=NOW)
    assert client_page(made.sending).reports[0].content["name"] == "林知夏"
    answer(token=made.url, number=1, said=Said("accepted"), address=HERE, now=NOW)
    assert Application.objects.get(candidate=keeper).stage.kind == "interview"
    unmerge_candidates(merged=merge, actor=PROGRAM, now=NOW)
    assert client_page(made.sending).reports[0].answered


def test_files_are_taken_from_ones_own_link_alone(town: Town) -> None:
    made, other = sent(town, is_file_offered=False), sent(town)
    for token, number, kind in ((made.url, 1, "pdf"), (other.url, 2, "pdf"), (other.url, 0, "pdf"), (other.url, 1, "pages"), ("x", 1, "pdf")):
        with pytest.raises(NotFound):
            take_file(token=token, number=number, kind=kind, address=HERE, now=NOW)
    assert take_file(token=other.url, number=1, kind="word", address=HERE, now=NOW).name.endswith(".docx")


def test_a_leaked_copy_tells_whose_it_is(town: Town) -> None:
    """Each of three recipients' copies is told apart: the file as it came, and a part of its text."""
    for name in ("张敏", "李想", "王珂"):
        sent(town, recipient=name)
    second = Submission.objects.order_by("pk")[1]
    assert second.pdf
    assert second.word
    for blob in (second.pdf, second.word):
        leaked = read_leak(data=vault.read_blob(blob), name="x", text="", actor=PROGRAM)
        found = find_source(leaked, actor=PROGRAM, now=NOW)
        assert [(s.recipient, s.level) for s in found.suspects] == [("李想", Level.SURE)]
    text = read_leaked(vault.read_blob(second.pdf)).text
    part = text[text.index("工作经历") : text.index("教育经历")]
    found = find_source(Leaked(part), actor=PROGRAM, now=NOW)
    assert found.suspects[0].recipient == "李想"
    forged = find_source(Leaked(f"别处的文字 {second.code}"), actor=PROGRAM, now=NOW)
    assert [s.level for s in forged.suspects] == [Level.HINT]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_letter_carries_the_reports(town: Town, box: Box) -> None:
    made = sent(town, channel="mail_files", email="zhang@example.com")
    assert (made.is_mailed, made.url) == (True, "")
    letter = message_from_bytes(box.letters[0])
    assert [part.get_content_type() for part in letter.walk()][2:] == ["application/pdf", WORD_TYPE]
    told = str(letter) + str([part.get_filename() for part in letter.walk()])
    assert "林知夏" not in told
    sent(town, channel="mail_link", email="zhang@example.com", passcode="7788", is_file_offered=False)
    body = message_from_bytes(box.letters[1], policy=policy.default).get_body().get_content()
    assert "前有效，口令另外告诉您" in body
    assert "7788" not in body
    box.refuses = True
    failed = sent(town, channel="mail_link", email="zhang@example.com")
    assert failed.mail_failed
    assert Disclosure.objects.count() == 2
    with pytest.raises(NotFound):
        open_link(token=failed.url, passcode="", address=HERE, now=NOW)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_letter_finds_the_contacts_own_address_which_the_sender_does_not_see(town: Town, box: Box) -> None:
    values = {"name": "张敏", "email": "zhang@example.com zm@example.com"}
    add_contact(client=town.client, values=values, actor=PROGRAM, now=NOW)
    gu, boss = as_now(someone("gu")), as_now(someone("zhu", Role.MANAGER))
    draft = open_draft(
        [str(town.person.public_id)], job_id=str(town.job.public_id), layout_id=None, modes=None, viewer=gu, now=NOW, today=TODAY
    )
    assert [(one.name, one.email, one.is_kept) for one in draft.recipients] == [("张敏", "", True)]
    made = sent(town, gu, channel="mail_link")
    assert message_from_bytes(box.letters[0])["To"] == "zhang@example.com"

    def shown(viewer: Viewer) -> str:
        return show_sending(made.sending, viewer=viewer, now=NOW, today=TODAY).email

    assert "zhang@" not in shown(gu)
    assert shown(boss) == "zhang@example.com"
    with pytest.raises(InvalidInput, match="写上收件邮箱"):
        sent(town, gu, channel="mail_link", recipient="李想")


def test_without_a_mail_server_no_letter_is_promised(town: Town) -> None:
    with pytest.raises(InvalidInput):
        sent(town, channel="mail_files", email="zhang@example.com")


def test_the_list_names_people_and_is_narrowed(town: Town) -> None:
    """By client, by how it stands, and to one's own; whoever is out of reach has no name there."""
    gu, lin = as_now(someone("gu")), as_now(someone("lin"))
    other = a_candidate([("name", 0, "江一舟")])
    both = tuple(Wanted(str(one.public_id), "") for one in (town.person, other))
    made = sent(town, gu, people=both)
    answer(token=made.url, number=1, said=Said("accepted"), address=HERE, now=NOW)
    sent(town, lin, days=3)

    def listed(*, later: int = 0, viewer: Viewer = gu, **asked: object) -> list[tuple[tuple[str, ...], int]]:
        page = list_sendings(viewer=viewer, now=NOW + timedelta(days=later), today=TODAY, **asked)  # type: ignore[arg-type]
        return [(row.names, row.people) for row in page.rows]

    first, second = (("林知夏", "江一舟"), 2), (("林知夏",), 1)
    assert listed() == [second, first]
    assert listed(is_mine=True) == [first]
    assert listed(standing="answered") == [first]
    assert listed(standing="waiting") == [second, first]
    assert listed(standing="waiting", later=4) == [first]
    assert listed(standing="over", later=4) == [second]
    assert listed(standing="failed") == []
    assert listed(client=str(town.client.public_id)) == [second, first]
    assert [one.pk for one in clients_sent_to(viewer=gu)] == [town.client.pk]
    with pytest.raises(NotFound):
        listed(client="nonsense")
    set_owner(candidates=[other], owner=someone("he").pk, actor=PROGRAM, now=NOW)
    team = Team.objects.create(name="甲组", kind="team", created_at=NOW)
    Membership.objects.create(team=team, user_id=other.owner)
    assert listed(viewer=as_now(User.objects.get(username="gu")), is_mine=True) == [(("林知夏",), 2)]

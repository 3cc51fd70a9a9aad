"""Somebody applies by a page: through the ordinary line into the records, once, with his consent, and no flood behind him."""

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import present
from caidang.domain.clients.models import Job
from caidang.domain.clients.services.jobs import change_job
from caidang.domain.compliance.selectors.consents import consents_of
from caidang.domain.compliance.services.consents import save_consent_text
from caidang.domain.intake.arrivals import list_arrivals
from caidang.domain.intake.models import IntakeItem, Posting, PostingCount, PostingGuard
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.selectors.postings import view_posting
from caidang.domain.intake.services.postings.guards import BITS, LIVES
from caidang.domain.intake.services.postings.pages import set_open, sites_of
from caidang.domain.intake.services.postings.sending import Refused, Sent, apply_by_page
from caidang.domain.intake.services.process import process_next
from caidang.domain.pipeline.models import Application
from caidang.domain.review.models import Notification
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.postings.conftest import RESUME, TODAY, TYPED, sent, stamp_of
from tests.making import NOW, a_candidate, someone

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"


def apply(posting: Posting, given: Sent, *, address: str = HERE) -> None:
    apply_by_page(slug=posting.slug, sent=given, address=address, now=NOW, today=TODAY)


def read_all(reader: Reader) -> None:
    while process_next(reader=reader, now=NOW):
        pass


def problems(posting: Posting, given: Sent) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        apply(posting, given)
    return refused.value.problems


def test_an_applicant_becomes_a_candidate_of_the_job_with_his_consent(posting: Posting, job: Job, reader: Reader) -> None:
    keeper = someone("keeper", Role.MANAGER)
    Job.objects.filter(pk=job.pk).update(owner=keeper.pk)
    text = save_consent_text(kind="general", text="我同意。", purposes=["pool"], months=6, actor=PROGRAM, now=NOW)
    assert text.version == 2
    file = "姓名：顾南枝\n手机：13800004190\n" + RESUME
    apply(posting, sent(stamp_of(posting, channel="校招"), resume="", files=[("简历.txt", file.encode())]))
    save_consent_text(kind="general", text="后来的文本。", purposes=["pool"], months=9, actor=PROGRAM, now=NOW)
    read_all(reader)
    item = IntakeItem.objects.get()
    person = item.candidate
    assert person is not None
    assert (person.source, item.received_by) == ("page", None)
    told = {value.field: value.value for value in present(person) if value.entry == 0}
    assert told["name"] == "顾南枝"
    assert told["phone"] == "13800004190"
    assert told["employer"] == "蓝鲸软件有限公司"
    assert told["email"] == "nanzhi@example.com"
    (row,) = consents_of(person, now=NOW)
    assert (row.text, row.version, row.source, row.way) == ("我同意。", "第 2 版", "应聘页", "网页上勾选同意")
    assert row.given_at == NOW
    assert "校招" in row.evidence
    application = Application.objects.get(candidate=person)
    assert (application.job, application.stage.kind) == (job, "contact")
    (arrival,) = list_arrivals(str(person.public_id), viewer=PROGRAM)
    assert (arrival.site, arrival.channel, arrival.job) == ("应聘页", "校招", job.title)
    told_of = Notification.objects.get()
    assert (told_of.member, told_of.kind, told_of.job) == (keeper.pk, "applied", job)
    kept = view_posting(str(job.public_id), viewer=PROGRAM, today=TODAY)
    assert (kept.total, kept.week, kept.channels) == (1, 1, (("校招", 1),))


def test_who_applies_again_or_elsewhere_stays_one_person(posting: Posting, general: Posting, reader: Reader) -> None:
    apply(posting, sent(stamp_of(posting)))
    apply(posting, sent(stamp_of(posting)))
    apply(posting, sent(stamp_of(posting, nonce="ff")))
    assert IntakeItem.objects.count() == 1
    assert PostingCount.objects.get(posting=posting).count == 1
    apply(general, sent(stamp_of(general, nonce="ee"), words="哪个职位都行。"))
    read_all(reader)
    assert Candidate.objects.filter(source="page").count() == 1
    assert Application.objects.count() == 1
    assert {item.outcome for item in IntakeItem.objects.all()} == {"created", "attached"}


def test_what_is_the_matter_is_named_by_part_and_nothing_is_kept(posting: Posting) -> None:
    empty = Sent(stamp_of(posting).signed(), {}, answer=str(sum(stamp_of(posting).question)))
    assert problems(posting, empty) == {
        "name": "name_missing", "phone": "contact_missing", "file": "resume_missing", "agrees": "agrees_missing"
    }
    given = stamp_of(posting)
    bad = {"name": "林" * 41, "phone": "12", "email": "a@b", "skills": "x" * 121}
    assert problems(posting, sent(given, typed=bad)) == {
        "name": "too_long", "phone": "phone_bad", "email": "email_bad", "skills": "too_long"
    }
    for files, code in (
        ([("a.pdf", None)], "file_large"), ([("a.pdf", b"")], "file_empty"), ([("a.pdf", b"MZ\x90\x00\x03")], "file_kind"),
        ([("a.zip", b"PK\x03\x04")], "file_kind"), ([("a.txt", b"a")] * 4, "files_many"),
        ([("a.pdf", b"%PDF-" + bytes(7 * 2**20))] * 2, "file_large"),
    ):  # fmt: skip
        assert problems(posting, sent(given, files=files)) == {"file": code}
    assert problems(posting, sent(given, resume="x" * 30_001)) == {"resume": "too_long"}
    assert not IntakeItem.objects.exists()
    # A form that was refused is none that was used.
    apply(posting, sent(given))
    assert IntakeItem.objects.count() == 1


def test_programs_that_fill_forms_get_nowhere(posting: Posting) -> None:
    given = stamp_of(posting)
    apply(posting, sent(given, trap="buy now"))
    assert problems(posting, sent(given, answer="0")) == {"answer": "answer_wrong"}
    assert problems(posting, replace(sent(given), stamp=given.signed()[:-2])) == {"form": "too_old"}
    assert problems(posting, replace(sent(given), stamp="")) == {"form": "too_old"}
    fresh = stamp_of(posting, at=NOW - timedelta(seconds=1))
    assert problems(posting, sent(fresh)) == {"form": "too_fast"}
    stale = stamp_of(posting, at=NOW - LIVES - timedelta(seconds=2))
    assert problems(posting, sent(stale)) == {"form": "too_old"}
    assert not IntakeItem.objects.exists()
    work = next(
        n for n in range(10**7)
        if int.from_bytes(hashlib.sha256(f"{given.nonce}:{n}".encode()).digest()[:4]) >> (32 - BITS) == 0
    )  # fmt: skip
    assert given.is_proven(str(work), "")
    assert not given.is_proven(str(work + 1), "") or BITS < 8
    apply(posting, sent(given, answer="", work=str(work)))
    assert IntakeItem.objects.count() == 1


def test_tries_are_counted_by_address_and_forgotten(posting: Posting) -> None:
    given = stamp_of(posting)
    for _ in range(Posting().from_address):
        assert problems(posting, sent(given, answer="0")) == {"answer": "answer_wrong"}
    assert problems(posting, sent(given)) == {"form": "busy"}
    assert not PostingGuard.objects.filter(token__contains=HERE).exists()
    apply(posting, sent(given), address="203.0.113.8")
    later = NOW + timedelta(hours=1)
    again = sent(stamp_of(posting, nonce="dd"), words="后来补的。")
    apply_by_page(slug=posting.slug, sent=again, address=HERE, now=later, today=TODAY)
    assert IntakeItem.objects.count() == 2


def test_an_archive_or_another_persons_paper_makes_no_second_person(posting: Posting, reader: Reader) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "姓名：陆清和\n手机：13900137788\n")
    other = "姓名：沈若溪\n手机：13800004321\n邮箱：ruoxi@example.com\n教育经历\n2008.09-2012.06 武汉大学 会计学 本科\n"
    files = [("简历.docx", packed.getvalue()), ("另一份.txt", other.encode())]
    apply(posting, sent(stamp_of(posting), files=files))
    read_all(reader)
    person = Candidate.objects.get(source="page")
    told = {value.value for value in present(person)}
    assert "顾南枝" in told
    assert not told & {"陆清和", "沈若溪", "13900137788", "13800004321"}
    assert Application.objects.count() == 1
    assert "没有打开" in "".join(IntakeItem.objects.get().warnings)


def test_who_asked_to_be_left_alone_is_not_put_forward(posting: Posting, reader: Reader) -> None:
    known = a_candidate([("name", 0, "顾南枝"), ("phone", 0, "13800004190"), ("email", 0, "nanzhi@example.com")])
    Candidate.objects.filter(pk=known.pk).update(shut_at=NOW)
    apply(posting, sent(stamp_of(posting)))
    read_all(reader)
    assert not Application.objects.filter(candidate=known).exists()


def test_a_page_is_open_as_long_as_its_job_is(posting: Posting, job: Job) -> None:
    change_job(job=job, values={"deadline": "2026-11-01"}, actor=PROGRAM, now=NOW)
    with pytest.raises(NotFound):
        apply(posting, sent(stamp_of(posting)))
    with pytest.raises(InvalidInput, match="截止"):
        set_open(job=job, is_open=True, actor=PROGRAM, now=NOW, today=TODAY)
    change_job(job=job, values={"deadline": "2026-11-02"}, actor=PROGRAM, now=NOW)
    set_open(job=job, is_open=False, actor=PROGRAM, now=NOW, today=TODAY)
    with pytest.raises(NotFound):
        apply(posting, sent(stamp_of(posting)))


def test_only_sites_over_tls_may_be_listed() -> None:
    assert sites_of("www.example.com\nhttps://hr.example.com:8443/a\n") == ["https://www.example.com", "https://hr.example.com:8443"]
    for bad in ("http://www.example.com", "*", "'self'", "https://a b;", "https://exa mple.com; script-src *", "example"):
        with pytest.raises(InvalidInput):
            sites_of(bad)


def test_a_number_from_abroad_is_a_number(posting: Posting) -> None:
    apply(posting, sent(stamp_of(posting), typed={**TYPED, "phone": "+852 5123 4567"}))
    assert IntakeItem.objects.count() == 1

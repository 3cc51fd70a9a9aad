"""What people do with files, reports, marks and second looks: rules for a house, each through the product's own services."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.test import override_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from caidang.core.errors import CaidangError, UnreadableFile
from caidang.core.extract.document import Part
from caidang.domain.analytics.facts.given import EXPORT, VERBS
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.edit import set_value
from caidang.domain.candidates.services.record.records import attach_document
from caidang.domain.clients.models import Job
from caidang.domain.compliance.services.disclosures import HandedOut, record_handed_out
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.reading import Draft
from caidang.domain.intake.services.process import (
    claim_files,
    fail_exhausted,
    read_item,
    store_readings,
)
from caidang.domain.intake.services.receive import receive_file, retry_item
from caidang.domain.intake.way import Way
from caidang.domain.pipeline.services.submissions.answers import Said, answer, undo_answer
from caidang.domain.pipeline.services.submissions.making import Wanted
from caidang.domain.pipeline.services.submissions.sending import Parcel, send
from caidang.domain.review.models import Case, Flag
from caidang.domain.review.services.chain.flags import raise_flag
from caidang.domain.review.services.chain.rechecks import settle_sample
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.rows import MAX_ATTEMPTS
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault
from tests.making import a_document, as_now

picks = st.integers(0, 5)
NO_SERVER = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1,
    "DEFAULT_FROM_EMAIL": "caidang@example.com",
}  # fmt: skip
WAYS = ("new", "known", "broken", "parts")


class Deeds(RuleBasedStateMachine):
    """What a house can do besides; it says who and what is there."""

    users: list[User]
    boss: Viewer
    checker: Viewer
    people: list[Candidate]
    jobs: list[Job]
    links: list[str]
    now: datetime
    later: Callable[[], None]
    happened: Counter[str]
    """What really came about, and was not refused."""

    def someone(self, which: int) -> Candidate:
        return Candidate.objects.get(pk=self.people[which % 3].pk)

    @rule(person=picks, job=picks, is_sent=st.booleans())
    def put_forward(self, person: int, job: int, *, is_sent: bool) -> None:
        """A report goes to a client; or its letter does not, for nobody listens there."""
        self.later()
        parcel = Parcel(
            job=str(self.jobs[job % 2].public_id), people=(Wanted(str(self.someone(person).public_id), "合适"),),
            recipient="张敏", consent="call", evidence="周一电话里同意",
            channel="link" if is_sent else "mail_link", email="" if is_sent else "zhang@example.com",
        )  # fmt: skip
        with suppress(CaidangError), override_settings(**NO_SERVER):
            made = send(parcel=parcel, url_of=lambda token: token, actor=self.boss, now=self.now, today=self.now.date())
            self.links += [made.url] if is_sent else []
            assert made.mail_failed is not is_sent
            self.happened["put forward" if is_sent else "letter lost"] += 1

    @rule(which=picks, verdict=st.sampled_from(["accepted", "interview", "declined"]), is_back=st.booleans())
    def hear(self, which: int, verdict: str, *, is_back: bool) -> None:
        self.later()
        if links := self.links:
            said = Said(verdict, reason="client.skill" if verdict == "declined" else "")
            with suppress(CaidangError):
                made = answer(token=links[which % len(links)], number=1, said=said, address="203.0.113.9", now=self.now)
                self.happened[verdict] += 1
                if is_back:
                    self.later()
                    undo_answer(public_id=str(made.public_id), actor=self.boss, now=self.now)
                    self.happened["answer undone"] += 1

    @rule(which=picks, way=st.sampled_from(WAYS), by=picks)
    def hand_in(self, which: int, way: str, by: int) -> None:
        """A file comes in; one that failed comes in again."""
        self.later()
        with suppress(CaidangError):
            receive_file(
                data=f"{way}{which}-{self.jobs[0].pk}".encode(), filename="简历.txt", source=("upload", "inbox")[which % 2],
                actor=as_now(self.users[2]) if by % 2 else PROGRAM, now=self.now,
            )  # fmt: skip
            self.happened["handed in"] += 1

    @rule(dies=st.booleans())
    def read(self, *, dies: bool) -> None:
        """The reader comes to it the next day, or dies of it again and again."""
        self.later()
        for _ in range(MAX_ATTEMPTS if dies else 1):
            for item in claim_files(limit=2, now=self.now):
                reading = None if dies else read_item(item, self._told, now=self.now)
                if reading is not None:
                    store_readings([reading], now=self.now)
                    self.happened["read"] += 1
            self.now += timedelta(minutes=7)
        self.happened["died of"] += fail_exhausted(now=self.now)

    def _told(self, data: bytes, _: str, __: Way) -> Draft:
        text = data.decode()
        if text.startswith("broken"):
            raise UnreadableFile("读不了。")
        if text.startswith("parts"):
            return Draft(parts=(Part("里面.txt", b"new" + data),))
        phone = "13800001111" if text.startswith("known") else f"139{sum(data):08d}"
        told = [("name", 0, "文件里的人"), ("phone", 0, phone), ("city", 0, text), ("title", 0, "工程师"), ("company", 0, "某公司")]
        # Every other one is read with doubt.
        return Draft(documents=(a_document(told, confidence=0.5 if sum(data) % 2 else 0.99),))

    @rule(which=picks)
    def try_again(self, which: int) -> None:
        self.later()
        if found := list(IntakeItem.objects.filter(status=IntakeItem.Status.FAILED).order_by("pk")):
            one = found[which % len(found)]
            IntakeItem.objects.filter(pk=one.pk).update(unreadable_by=None)  # a newer program reads it
            with suppress(CaidangError):
                retry_item(public_id=str(one.public_id), actor=self.boss, now=self.now)
                self.happened["tried again"] += 1

    @rule(person=picks)
    def take_sheet(self, person: int) -> None:
        self.later()
        one = self.someone(person)
        given = HandedOut(recipient={"name": "主管"}, fields={"name": "show"}, purpose="recruit", source="sheet:1")
        with suppress(CaidangError), write_tx():
            record_handed_out(candidate_ids=[one.pk], given=given, actor=self.boss, now=self.now)
            (verb,) = [verb for verb, what in VERBS.items() if what == EXPORT]
            audit.record(actor_id=self.boss.user_id, verb=verb, subject=f"candidate:{one.pk}", now=self.now)
            self.happened["taken out"] += 1

    @rule(person=picks, field=st.sampled_from(["name", "city"]), fault=st.sampled_from(["typo", "outdated"]))
    def mark(self, person: int, field: str, fault: str) -> None:
        """A value is marked as wrong, or marked again some days later."""
        self.later()
        if case := Case.objects.select_related("candidate__audience").filter(candidate=self.someone(person)).first():
            with suppress(CaidangError):
                is_again = Flag.objects.filter(case=case, field=field, settled_at=None).exists()
                raise_flag(case=case, field=field, entry=0, fault=fault, actor=self.boss, now=self.now)
                self.happened["marked again" if is_again else "marked"] += 1

    @rule(person=picks)
    def look_again(self, person: int) -> None:
        """A second look: whatever is marked is what was found."""
        self.later()
        if case := Case.objects.select_related("candidate__audience").filter(candidate=self.someone(person)).first():
            with suppress(CaidangError):
                found = settle_sample(case=case, actor=self.checker, now=self.now)
                self.happened["found faulty" if found.is_faulty else "found right"] += 1

    @rule(person=picks, is_removed=st.booleans())
    def settle_doubt(self, person: int, *, is_removed: bool) -> None:
        """Who looks at what the reader doubted says what it is, or takes it away."""
        self.later()
        with suppress(CaidangError):
            set_value(
                candidate=self.someone(person), field="city", entry=0, text="" if is_removed else f"杭州{self.now:%H}",
                actor=self.boss, now=self.now,
            )  # fmt: skip
            self.happened["doubt settled"] += 1

    @rule(person=picks, is_sure=st.booleans())
    def attach(self, person: int, *, is_sure: bool) -> None:
        """Another file of somebody: it says what was in doubt as well, or brings doubts of its own."""
        self.later()
        one = self.someone(person)
        told = [("city", 0, "上海"), ("school", 0, f"某大学{self.now:%d}")]
        read = a_document(told, text=f"上海\n某大学{self.now:%d%H}", confidence=0.99 if is_sure else 0.5)
        with suppress(CaidangError), write_tx():
            blob = vault.store_blob(data=read.data, key=one.data_key, now=self.now)
            attach_document(candidate=one, document=read, blob=blob, actor=PROGRAM, now=self.now)
            self.happened["attached"] += 1



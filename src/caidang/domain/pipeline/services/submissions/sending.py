"""Reports go out: as a link or by mail, each with a line in the ledger, never without the person's consent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.utils import timezone

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.report.pdf import draw_pictures
from caidang.core.text.normalize import normalize
from caidang.domain.clients.models import Job
from caidang.domain.clients.selectors.contacts import kept_mail
from caidang.domain.compliance.services.disclosures import Given, record_disclosure
from caidang.domain.pipeline.layout import CONTACTS, MAX_TEXT, Mode
from caidang.domain.pipeline.models import Sending, Submission
from caidang.domain.pipeline.selectors.submissions.layouts import open_layout
from caidang.domain.pipeline.selectors.warnings import Sort, warnings_for
from caidang.domain.pipeline.services.submissions.consenting import (
    consents_for,
    refuse_without_consent,
)
from caidang.domain.pipeline.services.submissions.making import (
    Made,
    Wanted,
    as_kept,
    make_report,
    mark_key,
)
from caidang.domain.pipeline.services.submissions.stepping import enter, put_forward, stage_of
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.login.once import hash_of, new_secret
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.accounts.proofs import require_proof
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.letters import can_mail, check_address, send_letter
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MOST_PEOPLE = 20
DAYS = (3, 7, 14, 30)
MOST_VIEWS = 1000
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINK, CODE = "submission", "submission code"
"""What the hashes of a link's token and of its passcode are made for."""
NO_JOB = "没有这个职位，可能已关闭，或者不在你的范围里。"
NO_SENDING = "没有这次推荐，或者不在你的范围里。"
_CHANNELS = Sending.Channel


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to go out: who is put forward for which job, to whom, how, and how long a link opens."""

    job: str
    people: tuple[Wanted, ...]
    recipient: str
    email: str = ""
    layout: str = ""
    modes: Mapping[str, Mode] = field(default_factory=dict)
    channel: str = _CHANNELS.LINK
    consent: str = ""
    evidence: str = ""
    passcode: str = ""
    days: int = 7
    most_views: int = 0
    is_file_offered: bool = True
    is_moved_on_accept: bool = True

    @property
    def recipients(self) -> dict[str, str]:
        """The recipient as the ledger keeps him."""
        return {"name": self.recipient, "email": self.email}


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out. ``url`` can be seen this once; empty where files were mailed."""

    sending: Sending
    url: str
    is_mailed: bool
    mail_failed: bool


def find_job(public_id: str, *, viewer: Viewer) -> Job:
    """Return the job; raises NotFound when there is none within reach."""
    require(viewer, Action.SUBMIT)
    key = parse_public_id(public_id, missing=NO_JOB)
    found = Job.objects.visible_to(viewer).select_related("client", "type").filter(public_id=key).first()
    if found is None:
        raise NotFound(NO_JOB)
    return found


def preview(
    *, parcel: Parcel, number: int, actor: Viewer, now: datetime, today: date
) -> list[bytes]:
    """Return one person's report as pictures, as the recipient would get it; that it was looked at is noted."""
    made = _make(parcel, parcel.people[number : number + 1], actor, now, today)
    if not made:
        raise NotFound("没有这个人，请回到上一页重新选。")
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="submission.previewed", subject=f"candidate:{made[0].candidate.pk}", now=now
        )
    return draw_pictures(made[0].report, key=mark_key(made[0].public_id))


def gives_contacts(parcel: Parcel, *, actor: Viewer) -> bool:
    """Tell whether contact data is asked to leave in clear, so that the actor has to show once more that it is he."""
    layout = open_layout(parcel.layout, viewer=actor).layout
    asked = {**layout.modes, **parcel.modes}
    return any(asked.get(key) is Mode.SHOW for key in CONTACTS)


def send(
    *, parcel: Parcel, url_of: Callable[[str], str], actor: Viewer, now: datetime, today: date
) -> Sent:
    """Make the reports and let them out. Raises InvalidInput, NotFound or NotAllowed, and then nothing went out.

    Each person's consent to this client stands in the ledger, or is said now and written into it; there is no way around.

    A letter that the mail server does not take leaves the sending marked as failed: no line in the ledger, no
    step on the way, and its link opens nothing.
    """
    _check(parcel)
    job, secret = find_job(parcel.job, viewer=actor), new_secret()
    parcel = _addressed(parcel, job)
    if gives_contacts(parcel, actor=actor) and may(actor, Action.EXPORT_CLEAR):
        require_proof(actor, Action.EXPORT_CLEAR, now=now)
    made = _make(parcel, parcel.people, actor, now, today)
    stage_of(job, Kind.SUBMITTED)
    _check_people([one.candidate.pk for one in made], job, actor, now)
    people = [one.candidate for one in made]
    refuse_without_consent(people, job.client, way=parcel.consent, evidence=parcel.evidence, now=now)
    sending = _kept(parcel, job, made, secret, actor, now)
    url = "" if parcel.channel == _CHANNELS.MAIL_FILES else url_of(secret)
    if parcel.channel == _CHANNELS.LINK:
        _let_out(sending, parcel, made, actor, now)
        return Sent(sending, url, is_mailed=False, mail_failed=False)
    if _mailed(sending, job, parcel.email, url):
        _let_out(sending, parcel, made, actor, now)
        return Sent(sending, url, is_mailed=True, mail_failed=False)
    with write_tx():
        sending.failed_at = sending.revoked_at = now
        sending.save(update_fields=["failed_at", "revoked_at"])
        audit.record(actor_id=actor.user_id, verb="submission.failed", subject=f"sending:{sending.pk}", now=now)
    return Sent(sending, "", is_mailed=False, mail_failed=True)


def revoke(*, public_id: str, actor: Viewer, now: datetime) -> Sending:
    """Close a link for good; what was downloaded stays where it is. Raises NotFound, Conflict."""
    require(actor, Action.SUBMIT)
    sending = find_sending(public_id, viewer=actor)
    with write_tx():
        if not Sending.objects.filter(pk=sending.pk, revoked_at=None).update(revoked_at=now):
            raise Conflict("这个链接已经收回了。")
        audit.record(actor_id=actor.user_id, verb="submission.revoked", subject=f"sending:{sending.pk}", now=now)
    sending.revoked_at = now
    return sending


def find_sending(public_id: str, *, viewer: Viewer) -> Sending:
    """Return the sending; raises NotFound when there is none within reach."""
    require(viewer, Action.SUBMIT)
    key = parse_public_id(public_id, missing=NO_SENDING)
    found = Sending.objects.visible_to(viewer).select_related("job__client").filter(public_id=key).first()
    if found is None:
        raise NotFound(NO_SENDING)
    return found


def _check(parcel: Parcel) -> None:
    if not parcel.people:
        raise InvalidInput("先选要推荐的人。")
    if len(parcel.people) > MOST_PEOPLE:
        raise InvalidInput(f"一次最多推荐 {MOST_PEOPLE} 人。")
    if any(len(one.pitch) > MAX_TEXT for one in parcel.people):
        raise InvalidInput(f"推荐理由最多 {MAX_TEXT} 个字。")
    if not 0 < len(parcel.recipient) <= 40:
        raise InvalidInput("写上给谁：客户那边收的人，最多 40 个字。")
    if parcel.channel not in _CHANNELS.values:
        raise InvalidInput("选一种给法：链接或邮件。")
    if parcel.days not in DAYS or not 0 <= parcel.most_views <= MOST_VIEWS:
        raise InvalidInput("链接的有效期或次数不对，请重新选。")
    if parcel.passcode and not 4 <= len(parcel.passcode) <= 40:
        raise InvalidInput("口令要 4 到 40 个字。")


def _addressed(parcel: Parcel, job: Job) -> Parcel:
    """A letter without an address goes to the one that is kept of this contact, whether or not the sender may see it."""
    if parcel.channel == _CHANNELS.LINK:
        return parcel
    if not can_mail():
        raise InvalidInput("没有设发信的服务器，改成链接，或请管理员设 CAIDANG_SMTP_HOST、在「邮件」里加一个发信账号。")
    mail = parcel.email or kept_mail(job.client, normalize(parcel.recipient))
    if not mail:
        raise InvalidInput("写上收件邮箱：联系人里没有这个人存着的邮箱。")
    check_address(mail, "收件邮箱不对，要写成 名字@域名 的样子。")
    return replace(parcel, email=mail)


def _check_people(people: Sequence[int], job: Job, actor: Viewer, now: datetime) -> None:
    told = warnings_for(people, client=job.client, job=job, viewer=actor, now=now)
    # Who is on this job's way already is put forward there: that stops only his being added once more.
    stops = [one.text for each in told.values() for one in each if one.is_stop and one.sort is not Sort.THERE]
    if stops:
        raise InvalidInput(f"没有发出：{stops[0]}")


def _make(
    parcel: Parcel, people: Iterable[Wanted], actor: Viewer, now: datetime, today: date
) -> list[Made]:
    job = find_job(parcel.job, viewer=actor)
    chosen = open_layout(parcel.layout, viewer=actor)
    recipient = normalize(parcel.recipient).strip() or "预览"
    return [
        make_report(
            one, chosen, parcel.modes, job=job, recipient=recipient, viewer=actor, now=now, today=today
        )
        for one in people
    ]


def _kept(
    parcel: Parcel, job: Job, made: Sequence[Made], secret: str, actor: Viewer, now: datetime
) -> Sending:
    sending = Sending(
        job=job, channel=parcel.channel, consent=parcel.consent, token=hash_of(LINK, secret),
        is_moved_on_accept=parcel.is_moved_on_accept, most_views=parcel.most_views,
        is_file_offered=parcel.is_file_offered, expires_at=now + timedelta(days=parcel.days),
        sent_at=now, sent_by=actor.user_id,
    )  # fmt: skip
    if parcel.passcode:
        sending.passcode = hash_of(CODE, f"{sending.public_id}:{normalize(parcel.passcode)}")
    sending.recipient = vault.seal_own(sending.recipient_place, parcel.recipients)
    try:
        with write_tx():
            sending.save()
            for one in made:
                _keep_report(sending, one, parcel, job, actor, now)
    except IntegrityError as error:
        raise Conflict("编号碰巧重了，再按一次「发出」就好。") from error
    return sending


def _keep_report(
    sending: Sending, one: Made, parcel: Parcel, job: Job, actor: Viewer, now: datetime
) -> None:
    key = one.candidate.data_key
    files = {
        name: vault.store_blob(data=data, key=key, now=now)
        for name, data in (("pdf", one.pdf), ("word", one.word), ("pages", one.pages))
        if data is not None
    }
    row = Submission(
        public_id=one.public_id, sending=sending, data_key=key, number=one.number, shown=dict(one.shown),
        application=enter(candidate=one.candidate, job=job, actor=actor, now=now), **files,
    )  # fmt: skip
    row.content = vault.seal_json(key, row.content_place, as_kept(one.report))
    row.save()


def _mailed(sending: Sending, job: Job, email: str, url: str) -> bool:
    rows = sending.submissions.select_related("pdf__data_key", "word__data_key", "pages__data_key")
    subject = f"推荐：{job.title}（{len(rows)} 人）"
    if url and sending.expires_at is not None:
        until = f"{sending.expires_at.astimezone(timezone.get_current_timezone()):%Y-%m-%d %H:%M} 前有效"
        code = "，口令另外告诉您" if sending.passcode else ""
        body = f"您好，\n\n{job.title} 的推荐报告在这里，打开后可以直接答复：\n{url}\n\n链接 {until}{code}，请勿转发。\n"
        return send_letter(to=email, subject=subject, body=body)
    files = []
    for row in rows:
        for blob, name in ((row.pdf, "推荐报告"), (row.pages, "简历")):
            if blob is not None:
                files.append((f"{name}-{row.code}.pdf", vault.read_blob(blob), "application/pdf"))
        if row.word is not None and sending.is_file_offered:
            files.append((f"推荐报告-{row.code}.docx", vault.read_blob(row.word), WORD_TYPE))
    body = f"您好，\n\n附上 {job.title} 的推荐报告，共 {len(rows)} 人。资料仅供本次招聘使用，请勿转发。\n"
    return send_letter(to=email, subject=subject, body=body, files=files)


def _let_out(
    sending: Sending, parcel: Parcel, made: Sequence[Made], actor: Viewer, now: datetime
) -> None:
    rows = {row.public_id: row for row in sending.submissions.select_related("application__stage", "application__job")}
    with write_tx():
        agreed = consents_for(
            [one.candidate for one in made], sending.job.client, way=parcel.consent, evidence=parcel.evidence,
            actor=actor, now=now,
        )  # fmt: skip
        for one in made:
            put_forward(rows[one.public_id].application, actor=actor, now=now)
            given = Given(
                recipient=parcel.recipients, fields=one.shown, digests=one.digests, purpose="recruit",
                consent=agreed[one.candidate.pk], channel=parcel.channel, source=f"submission:{one.public_id}",
            )  # fmt: skip
            record_disclosure(
                candidate=one.candidate, client=sending.job.client, given=given, actor=actor, now=now
            )
            audit.record(
                actor_id=actor.user_id, verb="submission.sent", subject=f"candidate:{one.candidate.pk}",
                now=now, detail={"sending": sending.pk, "job": sending.job_id, "channel": parcel.channel},
            )  # fmt: skip

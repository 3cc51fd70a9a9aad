"""A client opens the link he was given: no account, a passcode perhaps, every opening written down."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address

from django.core.cache import cache
from django.db.models import F

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.text.normalize import normalize
from caidang.domain.compliance.selectors.consents import closed_to_client
from caidang.domain.pipeline.models import Opening, Sending, Submission
from caidang.domain.pipeline.services.submissions.sending import CODE, LINK, WORD_TYPE
from caidang.foundation.accounts.login.once import hash_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault

OVER = "这个链接已经过期或收回。需要的话，请联系给你链接的顾问再发一个。"
USED_UP = "这个链接打开的次数已经用完。需要的话，请联系给你链接的顾问。"
SHUT = "口令输错太多次，请 15 分钟后再试，或联系给你链接的顾问。"
TOO_MANY = "这个网络打开链接太频繁，请 15 分钟后再试。"
SHUT_FOR = timedelta(minutes=15)
WRONG_CODES = 5
"""Wrong passcodes in a row that shut a link for a while."""
TRIES, TRIES_WITHIN = 60, 900
"""Tries from one address within this many seconds."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to download."""

    name: str
    data: bytes
    kind: str


def find_open(token: str, *, now: datetime) -> Sending:
    """Return the sending that a token opens now; raises NotFound with one text for whatever is in the way."""
    rows = Sending.objects.select_related("job__client").filter(revoked_at=None, failed_at=None, expires_at__gt=now)
    found = rows.filter(token=hash_of(LINK, token)).first()
    if found is None:
        raise NotFound(OVER)
    return found


def count_try(address: str) -> None:
    """Count a try from an address; raises Conflict where there were too many. The address itself is not kept."""
    key = "submission-link:" + keyed.blind("submission-address", _place(address))[:32]
    cache.add(key, 0, TRIES_WITHIN)
    try:
        tries = cache.incr(key)
    except ValueError:  # it has just run out
        return
    if tries > TRIES:
        raise Conflict(TOO_MANY)


def open_link(*, token: str, passcode: str, address: str, now: datetime) -> Sending:
    """Let somebody in who has the link and, where one is set, the passcode; counts and notes it.

    A wrong passcode is counted before it is looked at, so that many guesses at once gain nothing. Raises
    NotFound, InvalidInput for a wrong passcode, Conflict while the link is shut.
    """
    sending = find_open(token, now=now)
    if sending.passcode:
        _check_code(sending, passcode, address, now)
    with write_tx():
        left = Sending.objects.filter(pk=sending.pk, revoked_at=None, expires_at__gt=now)
        if sending.most_views:
            left = left.filter(views__lt=sending.most_views)
        if not left.update(views=F("views") + 1, wrong_codes=0, shut_until=None):
            raise NotFound(USED_UP)
        _note(sending, Opening.Kind.OPENED, address, now)
    return sending


def take_file(*, token: str, number: int, kind: str, address: str, now: datetime) -> File:
    """Return one file of an opened link and note it; raises NotFound for what is not in this link."""
    sending = find_open(token, now=now)
    submission = report_in(sending, number)
    file = file_of(submission, kind) if sending.is_file_offered else None
    if file is None:
        raise NotFound("这里没有这份文件。")
    with write_tx():
        _note(sending, Opening.Kind.FILE, address, now, submission)
    return file


def file_of(submission: Submission, kind: str) -> File | None:
    """Return a report's file: ``pdf``, ``word``, or ``pages``, the redrawn résumé; None where there is none."""
    blob = {"pdf": submission.pdf, "word": submission.word, "pages": submission.pages}.get(kind)
    if blob is None:
        return None
    data = vault.read_blob(blob)
    if kind == "word":
        return File(f"推荐报告-{submission.code}.docx", data, WORD_TYPE)
    name = "推荐报告" if kind == "pdf" else "简历"
    return File(f"{name}-{submission.code}.pdf", data, "application/pdf")


def report_in(sending: Sending, number: int) -> Submission:
    """Return the report of this place in a link, counted from 1; raises NotFound."""
    rows = list(
        sending.submissions.select_related(
            "data_key", "application__candidate__audience", "application__stage", "application__job",
            "application__joined_into__stage", "application__joined_into__job", "pdf__data_key",
            "word__data_key", "pages__data_key",
        )
    )  # fmt: skip
    if not 0 < number <= len(rows):
        raise NotFound("这个链接里没有这份报告。")
    found = rows[number - 1]
    if closed_to_client(sending.job.client, [found.application.candidate]):
        raise NotFound("本人撤回了授权，或要求限制处理，这份报告不能再打开。")
    return found


def note_answer(sending: Sending, submission: Submission, *, address: str, now: datetime) -> None:
    """Note in the link's log that an answer came. Inside a transaction."""
    _note(sending, Opening.Kind.ANSWERED, address, now, submission)


def coarse(address: str) -> str:
    """Return an address without its end: enough to tell one office from another, too little to find a desk."""
    try:
        found = ip_address(address)
    except ValueError:
        return "未知"
    if isinstance(found, IPv4Address):
        return ".".join([*str(found).split(".")[:2], "*", "*"])
    return ":".join(found.exploded.split(":")[:2]) + "::"


def _check_code(sending: Sending, passcode: str, address: str, now: datetime) -> None:
    with write_tx():
        rows = Sending.objects.filter(pk=sending.pk)
        rows.filter(shut_until__lte=now).update(shut_until=None, wrong_codes=0)
        counted = rows.filter(shut_until=None, wrong_codes__lt=WRONG_CODES)
        if not counted.update(wrong_codes=F("wrong_codes") + 1):
            rows.filter(shut_until=None).update(shut_until=now + SHUT_FOR)
            raise Conflict(SHUT)
    given = hash_of(CODE, f"{sending.public_id}:{normalize(passcode)}")
    if hmac.compare_digest(given, sending.passcode):
        return
    with write_tx():
        _note(sending, Opening.Kind.WRONG, address, now)
        Sending.objects.filter(pk=sending.pk, wrong_codes__gte=WRONG_CODES).update(shut_until=now + SHUT_FOR)
    raise InvalidInput("口令不对，请再看一下。" if passcode else "请输入口令。")


def _note(
    sending: Sending, kind: Opening.Kind, address: str, now: datetime, submission: Submission | None = None
) -> None:
    Opening.objects.create(sending=sending, submission=submission, kind=kind, place=coarse(address), at=now)
    audit.record(
        actor_id=None, verb=f"submission.link_{kind.value}", subject=f"sending:{sending.pk}", now=now,
        detail={"submission": submission.pk} if submission else None,
    )  # fmt: skip


def _place(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found) if isinstance(found, IPv4Address) else found.exploded[:19]

"""The outbox: letters are filled in and kept before they go, and each goes once, whatever dies in between.

A letter is claimed, then handed to the server. Just before the server could have it, that is written down, so a
letter is in one of two states when the program dies: not written down, then the server has nothing and it is
handed over again; or written down, then the server may have it, and it is not sent again by itself but shown as
不确定. Its Message-ID is always the same, so that a person who has it sent again sends the same letter.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, Q

from caidang.core.errors import Conflict, NotFound
from caidang.core.mail.outgoing import Outgoing, letter_bytes
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.services.record.bounces import note_bounce
from caidang.domain.outreach.hours import may_go
from caidang.domain.outreach.left_out import Looked, address_token, look_at
from caidang.domain.outreach.models import Letter, Mailing, SendAccount
from caidang.domain.outreach.previewing import letters_for
from caidang.domain.outreach.services.leaving import leave_link
from caidang.domain.outreach.services.mailing import finish_if_over
from caidang.domain.outreach.wording import Step, leave_words
from caidang.domain.review.calendar import team_calendar, team_time
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.letters import house_server
from caidang.foundation.lib.net.smtp import Fate, Server, Told
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

AGAIN_AFTER: Final = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120, 360))
"""Waits after the first, second … attempt that failed; after the last one it is given up."""
LEASE: Final = timedelta(minutes=4)
"""Longer than a server is waited for."""
AT_ONCE: Final = 500
REST: Final = timedelta(minutes=5)
State, Reason = Letter.State, Letter.Reason
Hand = Callable[[Server, str, bytes, Callable[[], None]], Told]
"""Hands a letter's bytes for an address to a server, as ``lib.smtp.hand_over`` does."""


def fill_due(*, now: datetime, today: date) -> int:
    """Fill in the letters that may go now, some hundred at a time, and keep them sealed; return how many were settled.

    Who may not be written to any more is passed over here, with the reason.
    """
    for mailing in _open_ones(now):
        due = mailing.letters.filter(state=State.WAITING, content=None, next_at__lte=now)
        letters = list(due.select_related("candidate__data_key").order_by("next_at", "pk")[:AT_ONCE])
        if letters:
            fill_letters(mailing, letters, now=now, today=today)
            return len(letters)
    return 0


def fill_letters(mailing: Mailing, letters: Sequence[Letter], *, now: datetime, today: date) -> None:
    """Fill in these letters of a mailing, all waiting, in one transaction."""
    member = User.objects.filter(pk=mailing.created_by, is_active=True).first()
    viewer = viewers_of([member])[member.pk] if member else None
    people = [one.candidate_id for one in letters]
    opened = mailing.opened()
    steps = [Step(**step) for step in opened["steps"]]
    looked = _looked(mailing, people, viewer, now=now, today=today)
    for letter in letters:
        reason = looked.reasons.get(letter.candidate_id) if looked else Reason.OUT_OF_REACH
        if reason:
            letter.state, letter.reason = State.SKIPPED, reason
            continue
        row = looked.rows[letter.candidate_id] if looked else None
        if row is not None:
            letter.address = address_token(row.email)
            content = _content(row, steps[letter.step], sender=str(member), today=today)
            letter.content = vault.seal_json(letter.candidate.data_key, letter.content_place, content)
    with write_tx():
        # Cancelled meanwhile: what was waiting then is not any more.
        still = set(Letter.objects.filter(pk__in=[one.pk for one in letters], state=State.WAITING).values_list("pk", flat=True))
        Letter.objects.bulk_update(
            [one for one in letters if one.pk in still], ["state", "reason", "content", "address"], batch_size=200
        )
        finish_if_over(mailing, now)


def send_next(*, now: datetime, today: date, hand: Hand) -> bool:
    """Send one letter that is due; False when there is none, or its account may send no more just now.

    Talks to the network: never inside a transaction.
    """
    _settle_abandoned(now)
    letter = _claim(now)
    if letter is None:
        return False
    if letter.content is None:
        fill_letters(letter.mailing, [letter], now=now, today=today)
    else:
        _look_again(letter, now=now, today=today)
    if letter.state != State.WAITING or letter.content is None:
        return True
    content = vault.open_json(letter.candidate.data_key, letter.content_place, bytes(letter.content))
    server, name = server_of(letter.mailing.account)
    if server is None:
        _put_off(letter, now)
        return True
    try:
        data = letter_bytes(_outgoing(letter, content, server, name, now))
    except ValueError:
        _settle(letter, State.FAILED, Reason.NO_ADDRESS, now)
        return True
    try:
        told = hand(server, content["to"], data, lambda: _note_handing(letter, now))
    except LeaseLost:
        return True
    _settle_told(letter, told, content["to"], now)
    return True


def send_again(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Have a letter sent again of which nobody knows whether it went. Raises NotFound, Conflict for any other."""
    require(actor, Action.MAIL)
    key = parse_public_id(public_id, missing=_NONE)
    own = Mailing.objects.visible_to(actor)
    letter = Letter.objects.filter(public_id=key, mailing__in=own).first()
    if letter is None:
        raise NotFound(_NONE)
    with write_tx():
        unsure = Letter.objects.filter(pk=letter.pk, state=State.UNSURE)
        if not unsure.update(state=State.WAITING, reason="", handed_at=None, sent_at=None, attempts=0, next_at=now):
            raise Conflict("这封信不是「不确定」的，不用再发。")
        Mailing.objects.filter(pk=letter.mailing_id).update(finished_at=None, cancelled_at=None)
        audit.record(
            actor_id=actor.user_id, verb="letter.sent_again", subject=f"mailing:{letter.mailing_id}", now=now,
            detail={"letter": letter.pk},
        )  # fmt: skip


def server_of(account: SendAccount | None) -> tuple[Server | None, str]:
    """Return where an account sends through, None where that is not set, and under which name."""
    if account is None:
        return house_server(), ""
    way = account.as_post()
    return way.server, way.name


def _open_ones(now: datetime) -> Iterable[Mailing]:
    """Mailings of which letters may go at this moment: not paused, within their hours."""
    rows = Mailing.objects.filter(finished_at=None, paused_at=None, send_from__lte=now).select_related("account")
    calendar = None
    for mailing in rows.order_by("pk"):
        if mailing.is_workdays_only:
            calendar = calendar or team_calendar()
        if may_go(mailing, now, calendar):
            yield mailing


def has_room(account: SendAccount | None, now: datetime) -> bool:
    """Tell whether an account may send one more letter now: counted from what went out in the last minute, hour, day."""
    if account is None:
        limits = (
            (timedelta(minutes=1), settings.CAIDANG_MAILS_PER_MINUTE), (timedelta(hours=1), settings.CAIDANG_MAILS_PER_HOUR),
            (timedelta(days=1), settings.CAIDANG_MAILS_PER_DAY),
        )  # fmt: skip
    elif account.removed_at is not None or (account.rests_until is not None and account.rests_until > now):
        return False
    else:
        limits = (
            (timedelta(minutes=1), account.per_minute), (timedelta(hours=1), account.per_hour),
            (timedelta(days=1), account.per_day),
        )  # fmt: skip
    handed = Letter.objects.filter(mailing__account=account)
    return all(
        not most or handed.filter(handed_at__gt=now - window).count() < most for window, most in limits
    )


def _claim(now: datetime) -> Letter | None:
    rooms: dict[int | None, bool] = {}
    ready = []
    for mailing in _open_ones(now):
        if mailing.account_id not in rooms:
            rooms[mailing.account_id] = has_room(mailing.account, now)
        if rooms[mailing.account_id]:
            ready.append(mailing.pk)
    due = Letter.objects.filter(state=State.WAITING, handed_at=None, mailing__in=ready, next_at__lte=now)
    first = due.order_by("next_at", "pk").values_list("pk", flat=True).first() if ready else None
    if first is None:
        return None
    with write_tx():
        if not due.filter(pk=first).update(next_at=now + LEASE, attempts=F("attempts") + 1):
            return None
    found = Letter.objects.select_related("mailing__account", "candidate__data_key", "candidate__audience")
    return found.get(pk=first)


def _looked(
    mailing: Mailing, people: Sequence[int], viewer: Viewer | None, *, now: datetime, today: date
) -> Looked | None:
    if viewer is None:
        return None
    return look_at(people, viewer=viewer, needs_consent=mailing.needs_consent, now=now, today=today)


def _look_again(letter: Letter, *, now: datetime, today: date) -> None:
    """What was filled in a while ago goes only where it still may."""
    member = User.objects.filter(pk=letter.mailing.created_by, is_active=True).first()
    viewer = viewers_of([member])[member.pk] if member else None
    looked = _looked(letter.mailing, [letter.candidate_id], viewer, now=now, today=today)
    reason = looked.reasons.get(letter.candidate_id) if looked else Reason.OUT_OF_REACH
    if reason:
        letter.content = None
        _settle(letter, State.SKIPPED, reason, now)


def _content(row: CandidateRow, step: Step, *, sender: str, today: date) -> dict[str, str]:
    (letter,) = letters_for(row, [step], sender=sender, today=today)
    language = "en" if letter.is_english else "zh"
    return {"to": row.email, "subject": letter.subject, "body": letter.body, "language": language}


def _outgoing(letter: Letter, content: dict[str, str], server: Server, name: str, now: datetime) -> Outgoing:
    mailing = letter.mailing
    before = mailing.letters.filter(candidate=letter.candidate_id, step__lt=letter.step, handed_at__isnull=False)
    is_english = content.get("language") == "en"
    return Outgoing(
        number=letter.public_id.hex, sender=server.sender,
        sender_name=name or names_of([mailing.created_by]).get(mailing.created_by, ""), to=content["to"],
        subject=content["subject"], body=content["body"], at=team_time(now),
        follows=tuple(one.hex for one in before.order_by("step").values_list("public_id", flat=True)),
        leave=leave_link(letter.public_id, mailing.origin) if mailing.origin else "",
        leave_words=leave_words(is_english=is_english),
    )  # fmt: skip


def _note_handing(letter: Letter, now: datetime) -> None:
    """Write down that the server may have it from now on. Raises LeaseLost when it is not this one's to send any more."""
    with write_tx():
        held = Letter.objects.filter(
            pk=letter.pk, state=State.WAITING, attempts=letter.attempts, next_at=letter.next_at, handed_at=None
        )
        if not held.update(handed_at=now):
            raise LeaseLost("这封信已由别的进程接手，或者取消了。")
    letter.handed_at = now


def _settle_told(letter: Letter, told: Told, to: str, now: datetime) -> None:
    if told.fate is Fate.TAKEN:
        _settle(letter, State.SENT, "", now)
    elif told.fate is Fate.UNSURE:
        _settle(letter, State.UNSURE, Reason.UNSURE, now)
    elif told.fate is Fate.NO_SUCH:
        _settle(letter, State.FAILED, Reason.BOUNCED, now)
        with write_tx():
            Letter.objects.filter(pk=letter.pk, bounced_at=None).update(bounced_at=now)
            note_bounce(
                candidate=letter.candidate, address=to, token=address_token(to), status="5.1.1", is_lasting=True, now=now
            )
    elif told.fate is Fate.DOWN:
        _wait_for_server(letter, now)
    elif told.fate is Fate.REFUSED or letter.attempts > len(AGAIN_AFTER):
        _settle(letter, State.FAILED, Reason.NOT_TAKEN, now)
    else:
        _put_off(letter, now)
    account = letter.mailing.account
    if account is not None and (account.problem != told.problem or told.fate is Fate.DOWN):
        rests = now + REST if told.fate is Fate.DOWN else None
        SendAccount.objects.filter(pk=account.pk).update(problem=told.problem[:200], rests_until=rests)


def _wait_for_server(letter: Letter, now: datetime) -> None:
    """However long the server is away, no letter is given up for it."""
    with write_tx():
        Letter.objects.filter(pk=letter.pk, state=State.WAITING).update(
            next_at=now + REST, handed_at=None, attempts=F("attempts") - 1
        )


def _put_off(letter: Letter, now: datetime) -> None:
    wait = AGAIN_AFTER[min(letter.attempts, len(AGAIN_AFTER)) - 1]
    with write_tx():
        Letter.objects.filter(pk=letter.pk, state=State.WAITING).update(next_at=now + wait, handed_at=None)


def _settle_abandoned(now: datetime) -> None:
    """Letters whose sender died after the server could have them."""
    lost = Letter.objects.filter(state=State.WAITING, handed_at__isnull=False, next_at__lte=now)
    for letter in lost.select_related("mailing", "candidate__data_key", "candidate__audience")[:AT_ONCE]:
        _settle(letter, State.UNSURE, Reason.UNSURE, now)


def _settle(letter: Letter, state: Letter.State, reason: str, now: datetime) -> None:
    """Note what became of a letter, and line up the next one; one that was cancelled while it went out went out."""
    letter.state, letter.reason = state, reason
    went = state in (State.SENT, State.UNSURE)
    letter.sent_at = (letter.handed_at or now) if went else None
    if not went:
        letter.handed_at = None
    mailing = letter.mailing
    with write_tx():
        letter.save(update_fields=["state", "reason", "content", "sent_at", "handed_at"])
        if went:
            audit.record(
                actor_id=mailing.created_by, verb="candidate.mailed",
                subject=f"candidate:{letter.candidate_id}", now=now, detail={"mailing": mailing.pk},
            )  # fmt: skip
            _line_up_step(letter, now)
        finish_if_over(mailing, now)


def _line_up_step(letter: Letter, now: datetime) -> None:
    mailing = Mailing.objects.get(pk=letter.mailing_id)
    steps = mailing.opened()["steps"]
    number = letter.step + 1
    own = mailing.letters.filter(candidate=letter.candidate_id)
    is_over = mailing.cancelled_at is not None or own.filter(
        Q(bounced_at__isnull=False) | Q(left_at__isnull=False)
    ).exists()
    is_over = is_over or (mailing.is_ended_by_reply and own.filter(replied_at__isnull=False).exists())
    if number >= len(steps) or is_over:
        return
    first = own.filter(step=0).values_list("sent_at", flat=True).first() or now
    due = max(first + timedelta(days=steps[number]["days"]), now)
    Letter.objects.get_or_create(
        mailing=mailing, candidate_id=letter.candidate_id, step=number,
        defaults={"next_at": due, "address": letter.address},
    )  # fmt: skip


_NONE: Final = "没有这封信。"

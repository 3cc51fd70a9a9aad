"""A person looks after his own data by a link: made for him, opened by what only he can show, used once."""

import hmac
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.text.dates import parse_date
from caidang.core.text.normalize import normalize, search_key
from caidang.domain.candidates.fields import FIELDS, clean
from caidang.domain.candidates.freshness import GROUPS
from caidang.domain.candidates.models import Candidate, Confirmation, FieldValue
from caidang.domain.candidates.services.record.freshness import keep_confirmation
from caidang.domain.candidates.values import PresentValue, present
from caidang.domain.compliance.models import ConsentSource, ConsentWay, Purpose
from caidang.domain.compliance.selectors.consents import ledger_of
from caidang.domain.compliance.services.consents import Agreed, keep_consent, take_back_consent
from caidang.domain.outreach.models import PersonAnswer, PersonLink
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell
from caidang.foundation.accounts.login.once import hash_of, new_secret
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

LINK, CODE = "person link", "person code"
LIVES: Final = timedelta(days=14)
CODE_LIVES: Final = timedelta(minutes=15)
MOST_CODES, MOST_WRONG = 3, 5
SHUT_FOR: Final = timedelta(minutes=15)
OPEN_FIELDS: Final = (
    "name", "phone", "email", "wechat", "city", "expected_job", "expected_city", "expected_salary", "job_status", "available",
)  # fmt: skip
"""What he sees and corrects by himself; the rest comes with a newer résumé."""
OVER: Final = "这个链接用过了、过期了或者收回了。需要的话，请联系给您链接的顾问再发一个。"
WRONG: Final = "对不上。请再看看，或换一种方式。"
_SHUT: Final = "错了太多次，请 15 分钟后再试，或联系给您链接的顾问。"
_LEAST_FACTS: Final = 2
_LAST_DIGITS: Final = 4
_OF_MONTH: Final = len("1994-05")
Send = Callable[[str, str], bool]
"""Sends to an address a letter with this code."""
Receive = Callable[[Candidate, str, bytes], object]
"""Takes a file in for that person."""


class Unfit(InvalidInput):
    """What he wrote in one box cannot be kept; ``field`` and ``entry`` say in which."""

    def __init__(self, field: str, entry: int, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Answered:
    """What he sent: a value for every field that he was shown, whether he agrees to be kept, and which consents he takes back."""

    values: Mapping[tuple[str, int], str]
    agrees: str = ""
    """``yes``: may be kept; ``no``: takes back all that he agreed to; empty: says nothing."""
    file: tuple[str, bytes] | None = None


def make_link(*, candidate: Candidate, actor: Viewer, now: datetime) -> tuple[PersonLink, str]:
    """Return a link for this person and its secret, which is seen this once; earlier ones close."""
    require(actor, Action.MAIL, candidate.target)
    if candidate.merged_into_id is not None:
        raise Conflict("这份档案已并入另一份，请在合并后的档案里做。")
    secret = new_secret()
    with write_tx():
        open_ = PersonLink.objects.filter(candidate=candidate, used_at=None, revoked_at=None)
        open_.update(revoked_at=now)
        row = PersonLink.objects.create(
            candidate=candidate, token=hash_of(LINK, secret), made_at=now, made_by=actor.user_id, expires_at=now + LIVES
        )
        audit.record(
            actor_id=actor.user_id, verb="person_link.made", subject=f"candidate:{candidate.pk}", now=now,
            detail={"link": row.pk},
        )  # fmt: skip
    return row, secret


def find_link(token: str, *, now: datetime) -> PersonLink:
    """Return the link that a token opens now; raises NotFound with one text for whatever is in the way."""
    rows = PersonLink.objects.select_related("candidate__data_key", "candidate__audience")
    found = rows.filter(token=hash_of(LINK, token), used_at=None, revoked_at=None, expires_at__gt=now).first()
    if found is None or found.candidate.data_key.erased_at is not None or found.candidate.shut_at is not None:
        raise NotFound(OVER)
    return found


def send_code(*, token: str, send: Send, now: datetime) -> bool:
    """Send a code to the person's known mail; tells nothing of whether there is one. False when none was sent."""
    link = find_link(token, now=now)
    _refuse_shut(link, now)
    if link.codes_sent >= MOST_CODES:
        raise Conflict("验证码发得太多了，请用另一种方式，或联系给您链接的顾问。")
    to = next((v.value for v in present(link.candidate) if v.field == "email"), "")
    code = f"{secrets.randbelow(10**6):06d}"
    with write_tx():
        PersonLink.objects.filter(pk=link.pk).update(
            code=_hash_of_code(link, code), code_until=now + CODE_LIVES, codes_sent=link.codes_sent + 1
        )
    return bool(to) and send(to, code)


def prove(*, token: str, code: str, facts: Mapping[str, str], now: datetime) -> PersonLink:
    """Let the person in by the code, or by two facts (``phone``: its last four digits, ``name``, ``birth``: year and month).

    A wrong try is counted before it is looked at. Raises NotFound, InvalidInput, Conflict while it is shut.
    """
    link = find_link(token, now=now)
    _refuse_shut(link, now)
    with write_tx():
        wrong = link.wrong + 1
        shut = now + SHUT_FOR if wrong >= MOST_WRONG else None
        counted = PersonLink.objects.filter(pk=link.pk, wrong=link.wrong)
        if not counted.update(wrong=0 if shut else wrong, shut_until=shut):
            raise Conflict(_SHUT)
    is_right = _is_code(link, code, now) if code.strip() else _count_right(link.candidate, facts) >= _LEAST_FACTS
    if not is_right:
        raise InvalidInput(WRONG)
    with write_tx():
        PersonLink.objects.filter(pk=link.pk).update(wrong=0, shut_until=None, proven_at=now, code="")
        audit.record(
            actor_id=None, verb="person_link.opened", subject=f"candidate:{link.candidate_id}", now=now,
            detail={"link": link.pk, "by": "code" if code.strip() else "facts"},
        )  # fmt: skip
    link.refresh_from_db(fields=["proven_at"])
    return link


def answer(*, token: str, answered: Answered, receive: Receive, now: datetime) -> int:
    """Take what the person sent: changes wait for a colleague, what he left as it is is confirmed, and the link is used up.

    A newer résumé is handed to ``receive``. Returns how many changes wait. Raises NotFound, Conflict before he has
    shown who he is, Unfit.
    """
    link = find_link(token, now=now)
    if link.proven_at is None:
        raise Conflict("先证明是您本人。")
    candidate = link.candidate
    shown = {(v.field, v.entry): v for v in shown_values(candidate)}
    changes = _changes(shown, answered.values)
    if answered.file is not None:
        receive(candidate, *answered.file)
    with write_tx():
        if not PersonLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
            raise NotFound(OVER)
        for (field, entry), value in changes:
            was = shown.get((field, entry))
            row = PersonAnswer(
                candidate=candidate, link=link, field=field, entry=entry, at=now,
                is_conflict=was is not None and was.origin != FieldValue.Origin.PARSER,
            )  # fmt: skip
            row.value = vault.seal(candidate.data_key, row.value_place, value.encode())
            row.save()
        _confirm_rest(candidate, {field for (field, _), _ in changes}, now)
        _consent(candidate, answered.agrees, now)
        tell([link.made_by, candidate.owner], Notification.Kind.UPDATED, candidate, actor=PROGRAM, now=now)
        audit.record(
            actor_id=None, verb="person_link.answered", subject=f"candidate:{candidate.pk}", now=now,
            detail={"link": link.pk, "changes": len(changes), "file": answered.file is not None, "agrees": answered.agrees},
        )  # fmt: skip
    return len(changes)


def revoke_link(*, candidate: Candidate, public_id: str, actor: Viewer, now: datetime) -> None:
    """Close a link. Raises NotFound, Conflict."""
    require(actor, Action.MAIL, candidate.target)
    key = parse_public_id(public_id, missing=OVER)
    with write_tx():
        open_ = PersonLink.objects.filter(candidate=candidate, public_id=key, used_at=None, revoked_at=None)
        if not open_.update(revoked_at=now):
            raise Conflict("这个链接已经用过或收回了。")
        audit.record(actor_id=actor.user_id, verb="person_link.revoked", subject=f"candidate:{candidate.pk}", now=now)


def settle_answer(*, candidate: Candidate, public_id: str, is_taken: bool, actor: Viewer, now: datetime) -> tuple[str, int, str] | None:
    """Mark an answer as taken over or not; returns field, entry and value where it is to be set. Raises Conflict."""
    require(actor, Action.EDIT_CANDIDATE, candidate.target)
    key = parse_public_id(public_id, missing="没有这条答复。")
    row = PersonAnswer.objects.filter(candidate=candidate, public_id=key).first()
    state = PersonAnswer.State.TAKEN if is_taken else PersonAnswer.State.REFUSED
    with write_tx():
        open_ = PersonAnswer.objects.filter(candidate=candidate, public_id=key, state=PersonAnswer.State.OPEN)
        if row is None or not open_.update(state=state, settled_at=now, settled_by=actor.user_id):
            raise Conflict("这条答复已经处理过了，刷新后再看。")
        audit.record(
            actor_id=actor.user_id, verb="person_answer.taken" if is_taken else "person_answer.refused",
            subject=f"candidate:{candidate.pk}", now=now, detail={"field": row.field, "entry": row.entry},
        )  # fmt: skip
    if not is_taken:
        return None
    return row.field, row.entry, vault.open_sealed(candidate.data_key, row.value_place, bytes(row.value)).decode()


def shown_values(candidate: Candidate) -> list[PresentValue]:
    """Return what the person is shown of himself, in the order of the fields."""
    return [v for v in present(candidate) if v.field in OPEN_FIELDS]


def _changes(
    shown: Mapping[tuple[str, int], PresentValue], said: Mapping[tuple[str, int], str]
) -> list[tuple[tuple[str, int], str]]:
    """What differs; raises Unfit for what fits no such field."""
    found = []
    for (field, entry), text in said.items():
        if field not in OPEN_FIELDS or not 0 <= entry < 20 or (entry and not FIELDS[field].is_many):
            continue
        try:
            value = clean(field, text) if text.strip() else ""
        except InvalidInput as error:
            raise Unfit(field, entry, str(error)) from error
        was = shown[field, entry].value if (field, entry) in shown else ""
        if value != was:
            found.append(((field, entry), value))
    return found


def _confirm_rest(candidate: Candidate, changed: set[str], now: datetime) -> None:
    groups = [key for key, group in GROUPS.items() if not changed & set(group.fields)]
    if groups:
        keep_confirmation(candidate=candidate, groups=groups, evidence=Confirmation.Evidence.SELF, by=None, now=now)


def _consent(candidate: Candidate, agrees: str, now: datetime) -> None:
    if agrees == "yes":
        agreed = Agreed(
            way=ConsentWay.FORM, evidence="本人在更新链接里勾选", purposes=[Purpose.POOL.value], source=ConsentSource.LINK
        )
        keep_consent(candidate=candidate, agreed=agreed, actor=PROGRAM, now=now)
    elif agrees == "no":
        for row in ledger_of(candidate).filter(withdrawn_at=None):
            take_back_consent(
                candidate=candidate, public_id=str(row.public_id), way=ConsentWay.FORM, words="本人在更新链接里撤回",
                actor=PROGRAM, now=now,
            )  # fmt: skip


def _refuse_shut(link: PersonLink, now: datetime) -> None:
    if link.shut_until is not None and link.shut_until > now:
        raise Conflict(_SHUT)


def _is_code(link: PersonLink, code: str, now: datetime) -> bool:
    if not link.code or link.code_until is None or link.code_until <= now:
        return False
    return hmac.compare_digest(link.code, _hash_of_code(link, normalize(code).strip()))


def _hash_of_code(link: PersonLink, code: str) -> str:
    return hash_of(CODE, f"{link.public_id}:{code}")


def _count_right(candidate: Candidate, facts: Mapping[str, str]) -> int:
    """How many of the facts are true; each counts once."""
    values: dict[str, Sequence[str]] = {}
    for v in present(candidate):
        values[v.field] = (*values.get(v.field, ()), v.value)
    phone = re.sub(r"\D", "", normalize(facts.get("phone", "")))
    name, birth = _plain(facts.get("name", "")), _month(facts.get("birth", ""))
    return sum((
        len(phone) >= _LAST_DIGITS and any(v.endswith(phone) for v in values.get("phone", ())),
        bool(name) and any(_plain(v) == name for v in values.get("name", ())),
        len(birth) == _OF_MONTH and any(v[:_OF_MONTH] == birth for v in values.get("birth", ())),
    ))  # fmt: skip


def _plain(name: str) -> str:
    """A name as one compares it: Grace Li and grace  li are one."""
    return "".join(search_key(name).split())


def _month(text: str) -> str:
    """1994-05 of 1994.5, 1994年5月 and 199405."""
    plain = normalize(text).strip()
    plain = f"{plain[:4]}-{plain[4:6]}" if re.fullmatch(r"\d{6}(?:\d{2})?", plain) else plain
    return (parse_date(plain) or "")[:_OF_MONTH]

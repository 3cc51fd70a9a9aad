"""Who of many gets no letter, and why: asked for all of them at once, and once more when each letter goes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from caidang.domain.candidates.models import Bounce, Candidate, MatchKey
from caidang.domain.candidates.selectors.shown.kin import persons_of
from caidang.domain.candidates.selectors.shown.rows import CandidateRow, clear_rows_of
from caidang.domain.compliance.models import Purpose
from caidang.domain.compliance.selectors.consents import Standing, standing_with_us
from caidang.domain.outreach.models import Letter, NoMail, Unwanted
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import keyed

Reason = Letter.Reason


@dataclass(frozen=True, slots=True)
class Looked:
    """People who were looked at: their rows in clear, why some get no letter, and their addresses' keyed tokens."""

    rows: Mapping[int, CandidateRow]
    reasons: Mapping[int, Reason]
    addresses: Mapping[int, str]


def look_at(
    ids: Sequence[int], *, viewer: Viewer, needs_consent: bool, now: datetime, today: date,
    written: Collection[str] = (),
) -> Looked:  # fmt: skip
    """Return who of these gets no letter. ``written`` are the addresses that the same mailing writes to already."""
    rows = {row.id: row for row in clear_rows_of(ids, viewer=viewer, today=today)}
    reasons = dict(_shut_off(ids))
    for pk in who_wants_none(ids):
        reasons.setdefault(pk, Reason.UNWANTED)
    for pk, standing in standing_with_us(ids, Purpose.POOL, now=now).items():
        if standing is Standing.WITHDRAWN:
            reasons.setdefault(pk, Reason.WITHDRAWN)
        elif needs_consent and standing is not Standing.GIVEN:
            reasons.setdefault(pk, Reason.NO_CONSENT)
    bounced = _bounced(ids)
    addresses: dict[int, str] = {}
    seen = set(written)
    for pk in ids:
        row = rows.get(pk)
        if row is None:
            # What one may not see of somebody is told as little as that he is there.
            reasons[pk] = reasons[pk] if reasons.get(pk) is Reason.GONE else Reason.OUT_OF_REACH
        elif pk not in reasons:
            token = address_token(row.email) if row.email else ""
            reason = _of_address(token, bounced.get(pk, ()), seen)
            if reason is not None:
                reasons[pk] = reason
                continue
            addresses[pk] = token
            seen.add(token)
    return Looked(rows, reasons, addresses)


def _of_address(token: str, bounced: Collection[str], seen: Collection[str]) -> Reason | None:
    if not token:
        return Reason.NO_ADDRESS
    return Reason.BOUNCED if token in bounced else Reason.SAME if token in seen else None


def _shut_off(ids: Collection[int]) -> Iterator[tuple[int, Reason]]:
    """Records that are no more, and those whose use the person restricted."""
    ended = Q(merged_into__isnull=False) | Q(data_key__erased_at__isnull=False)
    for pk in Candidate.shut_ones().filter(pk__in=ids):
        yield pk, Reason.RESTRICTED
    for pk in Candidate.objects.filter(pk__in=ids).filter(ended).order_by().values_list("pk", flat=True):
        yield pk, Reason.GONE


def address_token(address: str) -> str:
    """Return the keyed hash by which an address is known again."""
    return keyed.blind("address", address.strip().lower())


def who_wants_none(ids: Collection[int]) -> set[int]:
    """Return who of these wants no letters: said here, of a record that was merged in, or before he was erased."""
    persons = persons_of(ids)
    said = {persons[pk] for pk in NoMail.objects.filter(candidate__in=persons).order_by().values_list("candidate_id", flat=True)}
    known = MatchKey.objects.filter(candidate__in=ids, token__in=Unwanted.objects.order_by().values("token"))
    return {pk for pk in ids if persons.get(pk, pk) in said} | set(known.order_by().values_list("candidate_id", flat=True))


def _bounced(ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = Bounce.objects.filter(candidate__in=ids, is_lasting=True).order_by()
    for pk, token in rows.values_list("candidate_id", "address"):
        found.setdefault(pk, set()).add(token)
    return found

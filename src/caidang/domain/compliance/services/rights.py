"""The desk for what people ask by right: taken in, handled within thirty days, answered."""

from datetime import date, datetime, timedelta

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Attachment, Candidate, Document
from caidang.domain.candidates.selectors.shown.kin import persons_of, whole_person
from caidang.domain.candidates.services.record.placing import reopen, shut
from caidang.domain.compliance.models import ConsentWay, RightsRequest
from caidang.domain.compliance.selectors.papers import More, copy_of
from caidang.domain.compliance.selectors.rights import changed_since
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

DAYS = 30
"""How long one may take for an answer."""
MOST_WORDS = 1000


def take_request(
    *, candidate: Candidate, kind: str, way: str, words: str, received_on: date, actor: Viewer, now: datetime
) -> RightsRequest:
    """Take a person's request in; the clock runs from the day it was received. Raises InvalidInput."""
    require(actor, Action.CONSENT, candidate.target)
    return keep_request(
        candidate=candidate, kind=kind, way=way, words=words, received_on=received_on, actor_id=actor.user_id, now=now
    )


def keep_request(
    *, candidate: Candidate, kind: str, way: str, words: str, received_on: date, actor_id: int | None, now: datetime
) -> RightsRequest:
    """As ``take_request`` where the person himself asks, by his link or a letter."""
    if kind not in RightsRequest.Kind.values:
        raise InvalidInput("选一下他要求什么。")
    if way not in ConsentWay.values:
        raise InvalidInput("选一下他是怎样提出的。")
    if len(words) > MOST_WORDS:
        raise InvalidInput(f"说明最多 {MOST_WORDS} 个字。")
    if received_on > now.date() + timedelta(days=1):
        raise InvalidInput("收到的日子不能在今天之后。")
    row = RightsRequest(
        candidate=candidate, data_key=candidate.data_key, kind=kind, way=way, received_on=received_on,
        due_on=received_on + timedelta(days=DAYS), made_at=now, made_by=actor_id,
    )  # fmt: skip
    row.words = vault.seal_json(row.data_key, row.words_place, {"asked": words.strip(), "answer": ""})
    with write_tx():
        row.save()
        audit.record(
            actor_id=actor_id, verb="rights.taken", subject=f"candidate:{candidate.pk}", now=now,
            detail={"request": row.pk, "kind": kind},
        )  # fmt: skip
    return row


def settle_request(
    *, public_id: str, is_done: bool, answer: str, actor: Viewer, now: datetime
) -> RightsRequest:
    """Close a request with what came of it.

    Raises InvalidInput without an answer where it is refused, or where a correction changed nothing; Conflict.
    """
    require(actor, Action.COMPLIANCE)
    row = find_request(public_id)
    answer = answer.strip()
    if len(answer) > MOST_WORDS or (not is_done and not answer):
        raise InvalidInput(f"写一下为什么没有照办，最多 {MOST_WORDS} 个字；要告诉本人。")
    if is_done and not answer and row.kind == RightsRequest.Kind.CORRECT and not changed_since([row])[row.pk]:
        raise InvalidInput("收到以后这份档案还没有改过：先去更正，或写一句怎样答复他的。")
    words = vault.open_json(row.data_key, row.words_place, bytes(row.words))
    sealed = vault.seal_json(row.data_key, row.words_place, {**words, "answer": answer})
    state = RightsRequest.State.DONE if is_done else RightsRequest.State.REFUSED
    with write_tx():
        open_ = RightsRequest.objects.filter(pk=row.pk, state=RightsRequest.State.OPEN)
        if not open_.update(state=state, words=sealed, settled_at=now, settled_by=actor.user_id):
            raise Conflict("这件请求已经办结了，刷新后再看。")
        audit.record(
            actor_id=actor.user_id, verb="rights.settled", subject=f"candidate:{row.candidate_id}", now=now,
            detail={"request": row.pk, "state": state},
        )  # fmt: skip
    row.refresh_from_db()
    return row


def hand_request(*, public_id: str, to: int, actor: Viewer, now: datetime) -> RightsRequest:
    """Let a member handle it; a record that is restricted opens to him from then on. Raises InvalidInput."""
    require(actor, Action.COMPLIANCE)
    row = find_request(public_id)
    if to not in {member.pk for member in active_who_may(Action.COMPLIANCE)}:
        raise InvalidInput("这位成员不能处理合规的事，换一位。")
    with write_tx():
        RightsRequest.objects.filter(pk=row.pk).update(handler=to)
        candidate = row.candidate
        if candidate.shut_at is not None and candidate.data_key.erased_at is None:
            for one in whole_person(candidate):
                shut(one, to=to, now=candidate.shut_at)
        audit.record(
            actor_id=actor.user_id, verb="rights.handed", subject=f"candidate:{row.candidate_id}", now=now,
            detail={"request": row.pk, "to": to},
        )  # fmt: skip
    row.refresh_from_db()
    return row


def restrict(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Shut the record of a request to all but who handles it: not shown, not found, not edited, not sent."""
    require(actor, Action.COMPLIANCE)
    row = find_request(public_id)
    with write_tx():
        handler = row.handler or actor.user_id
        RightsRequest.objects.filter(pk=row.pk).update(handler=handler)
        if row.candidate.data_key.erased_at is not None:
            raise Conflict("这个人的资料已经抹除了。")
        # The records that were merged into one are still there under their own numbers, and so are their submissions.
        for one in whole_person(row.candidate):
            shut(one, to=handler, now=now)
        audit.record(
            actor_id=actor.user_id, verb="candidate.restricted", subject=f"candidate:{row.candidate_id}", now=now,
            detail={"request": row.pk, "handler": handler},
        )  # fmt: skip


def unrestrict(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Let those see the record again who did before. Raises Conflict for one that was erased."""
    require(actor, Action.COMPLIANCE)
    row = find_request(public_id)
    if row.candidate.data_key.erased_at is not None:
        raise Conflict("这个人的资料已经抹除了。")
    with write_tx():
        for one in whole_person(row.candidate):
            reopen(one)
        audit.record(
            actor_id=actor.user_id, verb="candidate.unrestricted", subject=f"candidate:{row.candidate_id}",
            now=now, detail={"request": row.pk},
        )  # fmt: skip


def give_copy(*, public_id: str, actor: Viewer, now: datetime, more: More | None = None) -> bytes:
    """Return the person's copy as a ZIP, and write down that it was made. Raises NotFound once erased."""
    require(actor, Action.COMPLIANCE)
    row = find_request(public_id)
    if row.candidate.data_key.erased_at is not None:
        raise NotFound("这个人的资料已经抹除，没有可以给的了。")
    data = copy_of(row.candidate, viewer=actor, now=now, more=more)
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="rights.copied", subject=f"candidate:{row.candidate_id}", now=now,
            detail={"request": row.pk, "bytes": len(data)},
        )  # fmt: skip
    return data


def copy_at_once(*, candidate: Candidate, actor: Viewer, now: datetime, more: More | None = None) -> bytes:
    """Return the copy without a request, on the machine whose keys one holds; written down like the other. Raises NotFound once erased."""
    require(actor, Action.COMPLIANCE)
    if candidate.data_key.erased_at is not None:
        raise NotFound("这个人的资料已经抹除，没有可以给的了。")
    data = copy_of(candidate, viewer=actor, now=now, more=more)
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="rights.copied", subject=f"candidate:{candidate.pk}", now=now, detail={"bytes": len(data)},
        )  # fmt: skip
    return data


def files_of(candidate: Candidate) -> list[str]:
    """Return the names in the store of the sealed files that a copy needs."""
    persons = persons_of([candidate.pk])
    documents = Document.objects.filter(candidate__in=persons).values_list("blob__name", flat=True)
    papers = Attachment.objects.filter(candidate__in=persons, removed_at=None).values_list("blob__name", flat=True)
    return sorted({*documents, *papers})


def find_request(public_id: str) -> RightsRequest:
    """Return the request; raises NotFound."""
    missing = "没有这件请求，刷新后再看。"
    key = parse_public_id(public_id, missing=missing)
    row = RightsRequest.objects.select_related(
        "data_key", "candidate__data_key", "candidate__audience"
    ).filter(public_id=key).first()  # fmt: skip
    if row is None:
        raise NotFound(missing)
    return row

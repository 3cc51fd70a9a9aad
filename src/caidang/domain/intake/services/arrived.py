"""Where the person of a file that came by itself goes: to a job, under tags, to a member."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from caidang.core.errors import CaidangError
from caidang.core.text.names import is_masked_name, spellings
from caidang.domain.candidates.models import Candidate, Label
from caidang.domain.candidates.services.labelling.tagging import put_on, surviving_label
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.candidates.values import ReadDocument, present
from caidang.domain.clients.models import Job
from caidang.domain.compliance.models import ConsentSource, ConsentText, ConsentWay
from caidang.domain.compliance.services.consents import Agreed, keep_consent
from caidang.domain.pipeline.services.applying import add_to, first_stage
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell_of_client
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.search import services as search


def place_arrived(
    *, candidate: Candidate, way: Mapping[str, Any], is_new: bool, now: datetime
) -> None:
    """Do what the way says. To be called inside the transaction that stores the person.

    A person whom somebody looks after already stays with him. A job that was closed meanwhile, or a member
    who left, costs nothing but itself.
    """
    tags = way.get("tags", ())
    for label in Label.objects.filter(pk__in=tags) if tags else ():
        root = surviving_label(label)
        if root.is_offered and put_on([candidate], root, by=None, now=now):
            search.log_change(candidate.pk)
    owner = way.get("owner")
    if owner and candidate.owner is None and is_new:
        _quietly(lambda: set_owner(candidates=[candidate], owner=owner, actor=PROGRAM, now=now))
    if "consent" in way:
        _keep_agreed(candidate, way, now)
    job = Job.objects.filter(pk=way["job"]).first() if way.get("job") else None
    # Whoever asked to be left alone is not put forward because somebody wrote his name on a page.
    is_left_alone = "posting" in way and candidate.shut_at is not None
    if job is not None and not is_left_alone:
        _quietly(lambda: _put_forward(job, candidate, way, now))


def whose(way: Mapping[str, Any]) -> Candidate | None:
    """Return the record that a file came for, whatever stands in it: its person handed it in by his own link."""
    rows = Candidate.objects.select_related("data_key", "audience")
    found = rows.filter(pk=way["person"]).first() if way.get("person") else None
    while found is not None and found.merged_into_id is not None:
        found = rows.filter(pk=found.merged_into_id).first()
    return None if found is None or found.data_key.erased_at is not None else found


def is_of_another(candidate: Candidate, document: ReadDocument) -> bool:
    """Tell whether a file names somebody else than the record that it came for; a masked name, or none, does not."""
    named = {v.value for v in document.values if v.field in ("name", "former_name") and not is_masked_name(v.value)}
    known = {v.value for v in present(candidate) if v.field in ("name", "former_name") and not is_masked_name(v.value)}
    if not named or not known:
        return False
    return not frozenset().union(*map(spellings, named)) & frozenset().union(*map(spellings, known))


def _put_forward(job: Job, candidate: Candidate, way: Mapping[str, Any], now: datetime) -> None:
    """Into the job's first stage; who looks after the job hears of those who applied by its page."""
    _outcomes, made = add_to(job, first_stage(job), [candidate.pk], actor=PROGRAM, now=now)
    if made and "posting" in way:
        tell_of_client([job.owner], Notification.Kind.APPLIED, client=job.client, job=job, actor=PROGRAM, now=now)


def _keep_agreed(candidate: Candidate, way: Mapping[str, Any], now: datetime) -> None:
    """The ledger gets what the applicant ticked: the text that he was shown, when, and by which page."""
    text = ConsentText.objects.filter(pk=way["consent"]).first()
    if text is None:
        return
    channel = str(way.get("channel", ""))
    evidence = "应聘页上本人勾选，没有另外核实身份" + (f"，渠道 {channel}" if channel else "")
    agreed = Agreed(
        way=ConsentWay.FORM, evidence=evidence, purposes=text.purposes, months=text.months,
        given_at=min(datetime.fromisoformat(str(way["agreed"])), now), source=ConsentSource.PAGE, text=text,
    )  # fmt: skip
    keep_consent(candidate=candidate, agreed=agreed, actor=PROGRAM, now=now)


def _quietly(step: Callable[[], object]) -> None:
    try:
        step()
    except CaidangError:
        return

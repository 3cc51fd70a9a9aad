"""What is said before people are added to a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Job
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.selectors.warnings import Warning_, summed_up, warnings_for
from caidang.domain.pipeline.selectors.within import get_application, get_job
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id

MOST_CHECKED = 200


def check_submission(public_id: str, *, viewer: Viewer, now: datetime) -> list[Warning_]:
    """This function will return what to know before an application's person is put forward to its client."""
    require(viewer, Action.PIPELINE)
    one = get_application(public_id, viewer=viewer)
    found = warnings_for(
        [one.candidate_id], client=one.job.client, viewer=viewer, now=now, apart_from=[one.pk]
    )
    return found[one.candidate_id]


def check_submissions(public_ids: Sequence[str], *, viewer: Viewer, now: datetime) -> list[Warning_]:
    """This function will sum up what to know before several applications' people are put forward, each to its client."""
    require(viewer, Action.PIPELINE)
    keys = [parse_public_id(one, missing="没有这条应聘。") for one in public_ids[:MOST_CHECKED]]
    rows = Application.objects.visible_to(viewer).filter(public_id__in=keys).select_related("job__client")
    by_client: dict[Client, list[Application]] = {}
    for row in rows:
        by_client.setdefault(row.job.client, []).append(row)
    found: dict[int, list[Warning_]] = {}
    for client, applications in by_client.items():
        people = [one.candidate_id for one in applications]
        own = [one.pk for one in applications]
        told = warnings_for(people, client=client, viewer=viewer, now=now, apart_from=own)
        for person, warnings in told.items():
            found.setdefault(person, []).extend(warnings)
    return summed_up(found)


@dataclass(frozen=True, slots=True)
class Check:
    """The warnings, of one person in full, of several summed up; ``may_go_on`` unless all are stopped."""

    job: Job
    warnings: tuple[Warning_, ...]
    may_go_on: bool


def check_people(
    job_id: str, public_ids: Sequence[str], *, viewer: Viewer, now: datetime
) -> Check:
    """This function will return what to know before these people are added to the job.

    Of a large selection the first are looked at; each is asked about again when it is added.
    """
    require(viewer, Action.PIPELINE)
    job = get_job(job_id, viewer=viewer)
    keys = [parse_public_id(one, missing="没有这份档案。") for one in public_ids[:MOST_CHECKED]]
    reach = Candidate.objects.visible_to(viewer).filter(public_id__in=keys, merged_into=None)
    people = list(reach.values_list("pk", flat=True))
    found = warnings_for(people, client=job.client, viewer=viewer, now=now, job=job)
    told = found[people[0]] if len(people) == 1 else summed_up(found)
    stopped = sum(any(one.is_stop for one in warnings) for warnings in found.values())
    return Check(job, tuple(told), may_go_on=stopped < len(people) or not people and not keys)

"""Invented clients, jobs and applications for tests."""

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Job, JobType
from caidang.domain.pipeline.models import Application, Stage
from caidang.domain.pipeline.services.applying import apply_people
from caidang.domain.pipeline.way import DEFAULT_STAGES
from caidang.foundation.accounts.models import Team
from caidang.foundation.accounts.policy import PROGRAM, Viewer
from tests.making import NOW


def a_type(name: str = "通用") -> JobType:
    """Return the job type of this name, with the stages as delivered."""
    made, _ = JobType.objects.get_or_create(name=name)
    if not made.stages.exists():
        Stage.objects.bulk_create(
            Stage(type=made, name=stage, kind=kind.value, position=n)
            for n, (stage, kind) in enumerate(DEFAULT_STAGES)
        )
    return made


def a_job(title: str = "会计", *, client: str = "云帆", team: Team | None = None) -> Job:
    """Return a job of this client."""
    owner, _ = Client.objects.get_or_create(
        name=client, defaults={"team": team, "created_at": NOW, "updated_at": NOW}
    )
    return Job.objects.create(
        client=owner, type=a_type(), title=title, created_at=NOW, updated_at=NOW
    )


def stage(name: str, of: Job) -> Stage:
    """Return the stage of this name on the job's way."""
    return Stage.objects.get(type=of.type_id, name=name)


def applied(job: Job, *people: Candidate, by: Viewer = PROGRAM, now=NOW) -> list[Application]:  # type: ignore[no-untyped-def]
    """Add the people to the job and return their applications, in their order."""
    ids = [str(one.public_id) for one in people]
    made = apply_people(job_id=str(job.public_id), public_ids=ids, actor=by, now=now).made
    found = {one.candidate_id: one for one in made}
    return [found[one.pk] for one in people]

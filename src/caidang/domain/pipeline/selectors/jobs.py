"""Jobs that people can be added to, and boards that can be opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from caidang.domain.clients.models import Client, Job
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.selectors.within import get_job
from caidang.foundation.accounts.policy import Action, Viewer, require

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class JobChoice:
    """A job by its name and client's; ``people`` are the viewer's reach's applications that go on or ended there."""

    public_id: str
    title: str
    client: str
    city: str
    status: str
    is_urgent: bool
    people: int


def list_job_choices(*, viewer: Viewer, text: str = "", limit: int = MOST_SHOWN) -> list[JobChoice]:
    """This function will return the jobs within reach that are not closed, urgent ones first, found by title or client."""
    require(viewer, Action.READ_CLIENT)
    jobs = Job.objects.visible_to(viewer).exclude(status__in=(Job.Status.CLOSED, Job.Status.DRAFT))
    for word in text.split():
        jobs = jobs.filter(
            Q(title__icontains=word) | Q(client__name__icontains=word)
            | Q(client__short_name__icontains=word) | Q(city__icontains=word)
        )  # fmt: skip
    found = list(jobs.select_related("client")[:limit])
    reach = Application.objects.of_people(viewer).filter(job__in=found).order_by()
    counts = dict(reach.values_list("job").annotate(n=Count("pk")))
    return [
        JobChoice(
            str(job.public_id), job.title, str(job.client), job.city, job.get_status_display(),
            job.priority == Job.Priority.URGENT, counts.get(job.pk, 0),
        )
        for job in found
    ]  # fmt: skip


def list_client_choices(*, viewer: Viewer, limit: int = 200) -> list[tuple[str, str]]:
    """This function will return clients within reach as id and name, those that one works for first."""
    require(viewer, Action.READ_CLIENT)
    clients = Client.objects.visible_to(viewer).order_by("status", "name")[:limit]
    return [(str(one.public_id), str(one)) for one in clients]


def stages_in(job_id: str, people: Sequence[int], *, viewer: Viewer) -> dict[int, str]:
    """This function will return where these records stand in the job already, by the stage's name."""
    job = get_job(job_id, viewer=viewer)
    rows = Application.objects.of_people(viewer).filter(job=job, candidate__in=list(people))
    return dict(rows.order_by().values_list("candidate", "stage__name"))

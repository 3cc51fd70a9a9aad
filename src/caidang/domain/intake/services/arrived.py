"""Where the person of a file that came by itself goes: to a job, under tags, to a member."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from caidang.core.errors import CaidangError
from caidang.domain.candidates.models import Candidate, Label
from caidang.domain.candidates.services.placing import set_owner
from caidang.domain.candidates.services.tagging import put_on, surviving_label
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.services.applying import add_to, first_stage
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
    job = Job.objects.filter(pk=way["job"]).first() if way.get("job") else None
    if job is not None:
        _quietly(lambda: add_to(job, first_stage(job), [candidate.pk], actor=PROGRAM, now=now))


def _quietly(step: Callable[[], object]) -> None:
    try:
        step()
    except CaidangError:
        return

"""What the way to a job holds of a person, for the copy that he may ask for."""

from collections.abc import Mapping, Sequence

from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.kin import persons_of
from caidang.domain.pipeline.models import Application, Interview, StageEvent


def more_of(candidate: Candidate) -> Mapping[str, Sequence[Mapping[str, str]]]:
    """This function will return the person's applications, their steps and interviews, as rows of names and texts."""
    whose = persons_of([candidate.pk])
    applications = Application.objects.filter(candidate__in=whose).select_related("job__client", "stage")
    events = StageEvent.objects.filter(application__candidate__in=whose).select_related("after", "application__job")
    interviews = Interview.objects.filter(application__candidate__in=whose).select_related("application__job")
    return {
        "应聘": [
            {"职位": row.job.title, "客户": str(row.job.client), "现在": row.stage.name, "从": row.stage_since.isoformat()}
            for row in applications
        ],
        "经过": [
            {"职位": row.application.job.title, "阶段": row.after.name, "时间": row.at.isoformat()} for row in events
        ],
        "面试": [
            {"职位": row.application.job.title, "时间": row.start.isoformat(), "状态": Interview.Status(row.status).label}
            for row in interviews
        ],
    }

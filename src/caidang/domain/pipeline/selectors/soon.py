"""Whom somebody is about to use: on the way to a job and not at its end."""

from typing import Any

from django.db.models import QuerySet

from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.way import IN_PROGRESS, Kind


def used_soon() -> QuerySet[Any, Any]:
    """This function will return the numbers of the records that are on the way to a job, as a subquery."""
    rows = Application.objects.filter(joined_into=None, stage__kind__in=[kind.value for kind in (Kind.CONTACT, *IN_PROGRESS)])
    return rows.order_by().values_list("candidate_id", flat=True)

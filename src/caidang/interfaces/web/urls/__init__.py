"""The pages' addresses, by subject as the views are. Nothing personal stands in them: candidates and documents go by random ids."""

from caidang.interfaces.web.urls import (
    analytics,
    clients,
    compliance,
    finding,
    house,
    intake,
    interviews,
    mail,
    members,
    pipeline,
    public,
    records,
    sheets,
    sorting,
    training,
    work,
)

urlpatterns = [
    *analytics.ROUTES,
    *clients.ROUTES,
    *compliance.ROUTES,
    *finding.ROUTES,
    *house.ROUTES,
    *intake.ROUTES,
    *interviews.ROUTES,
    *mail.ROUTES,
    *members.ROUTES,
    *pipeline.ROUTES,
    *public.ROUTES,
    *records.ROUTES,
    *sheets.ROUTES,
    *sorting.ROUTES,
    *training.ROUTES,
    *work.ROUTES,
]

"""The pages' addresses, by subject as the views are. Nothing personal stands in them: candidates and documents go by random ids."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, include, path

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


def _by_first_part(routes: Iterable[URLPattern]) -> list[URLPattern | URLResolver]:
    """Group them by the first part of their address: a request is compared with some sixty of these and with its own group, not with all."""
    groups: dict[str, list[URLPattern]] = {}
    for one in routes:
        first, slash, rest = str(one.pattern).partition("/")
        is_grouped = bool(slash) and "<" not in first
        own = path(rest, one.callback, one.default_args, name=one.name) if is_grouped else one
        groups.setdefault(f"{first}/" if is_grouped else "", []).append(own)
    return [*(path(first, include(group)) for first, group in groups.items() if first), *groups.get("", ())]


urlpatterns = _by_first_part([
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
])  # fmt: skip

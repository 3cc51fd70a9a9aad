"""Addresses: 数据: boards, figures, reports, what they are sent and shown by."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.views.analytics import behind, boards, costs, reports, shown

ROUTES: Final[list[URLPattern]] = [
    path("figures/", boards.figures, name="figures"),
    path("figures/strip/", boards.figures_strip, name="figures_strip"),
    path("figures/one/", boards.figure, name="figure"),
    path("figures/one/choices/<slug:name>/", boards.figure_choices, name="figure_choices"),
    path("figures/behind/", behind.figure_behind, name="figure_behind"),
    path("figures/people/", boards.figure_candidates, name="figure_candidates"),
    path("figures/out/", boards.figures_out, name="figures_out"),
    path("figures/reports/", reports.reports, name="reports"),
    path("figures/reports/<random:public_id>/", reports.report, name="report"),
    path("figures/mails/", reports.report_mails, name="report_mails"),
    path("figures/costs/", costs.figure_costs, name="figure_costs"),
    path("figures/outside/", shown.shown_boards, name="shown_boards"),
]

"""Addresses: applications on their way, and the reports put before clients."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import APPLICATION, CANDIDATE
from caidang.interfaces.web.views.pipeline import (
    applying,
    board,
    board_ways,
    leak,
    report_layouts,
    runs,
    stages,
    submissions,
)

ROUTES: Final[list[URLPattern]] = [
    path(
        f"{CANDIDATE}applications/", applying.candidate_applications, name="candidate_applications"
    ),
    path(f"{CANDIDATE}block/", applying.candidate_block, name="candidate_block"),
    path("applications/add/", applying.apply, name="apply"),
    path("applications/add/choose/", applying.apply_choose, name="apply_choose"),
    path("applications/add/jobs/", applying.apply_jobs, name="apply_jobs"),
    path("applications/add/check/", applying.apply_check, name="apply_check"),
    path("applications/runs/<random:public_id>/", runs.apply_run, name="apply_run"),
    path(
        "applications/runs/<random:public_id>/cancel/",
        runs.apply_run_cancel,
        name="apply_run_cancel",
    ),
    path("applications/runs/<random:public_id>/undo/", runs.apply_run_undo, name="apply_run_undo"),
    path("stages/", stages.stages, name="stages"),
    path("board/", board.board, name="board"),
    path("board/jobs/", board.board_jobs, name="board_jobs"),
    path("board/<slug:key>/", board.job_board, name="job_board"),
    path("board/<slug:key>/list/", board_ways.board_list, name="board_list"),
    path("board/<slug:key>/calendar/", board_ways.board_calendar, name="board_calendar"),
    path("board/<slug:key>/figures/", board_ways.board_figures, name="board_figures"),
    path("board/<slug:key>/part/", board.board_part, name="board_part"),
    path("board/<slug:key>/columns/<int:stage_id>/", board.board_column, name="board_column"),
    path(f"{APPLICATION}move/", board.application_move, name="application_move"),
    path(f"{APPLICATION}check/", board.application_check, name="application_check"),
    path(f"{APPLICATION}place/", board.application_place, name="application_place"),
    path(f"{APPLICATION}owner/", board.application_owner, name="application_owner"),
    path(f"{APPLICATION}remove/", board.application_remove, name="application_remove"),
    path("applications/move/", board.applications_move, name="applications_move"),
    path("applications/check/", board.applications_check, name="applications_check"),
    path("applications/steps/undo/", board.applications_undo, name="applications_undo"),
    path(
        "applications/steps/<int:event_id>/undo/", board.application_undo, name="application_undo"
    ),
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/new/", submissions.submission_new, name="submission_new"),
    path("submissions/preview/", submissions.submission_preview, name="submission_preview"),
    path("submissions/leak/", leak.leak, name="leak"),
    path("submissions/layouts/", report_layouts.report_layouts, name="report_layouts"),
    path("submissions/layouts/new/", report_layouts.report_layout_new, name="report_layout_new"),
    path(
        "submissions/layouts/sample/",
        report_layouts.report_layout_sample,
        name="report_layout_sample",
    ),
    path(
        "submissions/layouts/<random:public_id>/",
        report_layouts.report_layout,
        name="report_layout",
    ),
    path(
        "submissions/layouts/<random:public_id>/files/",
        report_layouts.report_layout_files,
        name="report_layout_files",
    ),
    path(
        "submissions/answers/<random:public_id>/undo/",
        submissions.submission_undo,
        name="submission_undo",
    ),
    path("submissions/<random:public_id>/", submissions.submission, name="submission"),
    path(
        "submissions/<random:public_id>/revoke/",
        submissions.submission_revoke,
        name="submission_revoke",
    ),
    path(
        "submissions/<random:public_id>/files/<int:number>/<slug:kind>/",
        submissions.submission_file,
        name="submission_file",
    ),
]

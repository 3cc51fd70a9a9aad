"""Addresses: finding people again, and doing something with all that were found."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import CANDIDATE, JOB
from caidang.interfaces.web.views.finding import (
    bulk,
    fitting,
    palette,
    saved_views,
    synonyms,
    talent_lists,
)

ROUTES: Final[list[URLPattern]] = [
    path("lists/", talent_lists.talent_lists, name="talent_lists"),
    path("lists/people/", talent_lists.list_people, name="list_people"),
    path("lists/<random:public_id>/", talent_lists.talent_list, name="talent_list"),
    path(
        "lists/<random:public_id>/change/",
        talent_lists.talent_list_change,
        name="talent_list_change",
    ),
    path(f"{CANDIDATE}lists/", talent_lists.candidate_lists, name="candidate_lists"),
    path("candidates/bulk/categories/", bulk.bulk_categories, name="bulk_categories"),
    path("candidates/bulk/tags/", bulk.bulk_tags, name="bulk_tags"),
    path("candidates/bulk/owner/", bulk.bulk_owner, name="bulk_owner"),
    path("candidates/bulk/move/", bulk.bulk_move, name="bulk_move"),
    path("candidates/bulk/", bulk.bulk_acts, name="bulk_acts"),
    path("candidates/bulk/<random:public_id>/", bulk.bulk_act, name="bulk_act"),
    path("candidates/bulk/<random:public_id>/state/", bulk.bulk_state, name="bulk_state"),
    path("candidates/bulk/<random:public_id>/cancel/", bulk.bulk_cancel, name="bulk_cancel"),
    path("candidates/bulk/<random:public_id>/undo/", bulk.bulk_undo, name="bulk_undo"),
    path("candidates/views/", saved_views.saved_view_add, name="saved_view_add"),
    path("candidates/views/pinned/", saved_views.pinned_views, name="pinned_views"),
    path("candidates/views/<random:public_id>/", saved_views.saved_view, name="saved_view"),
    path(
        "candidates/views/<random:public_id>/change/",
        saved_views.saved_view_change,
        name="saved_view_change",
    ),
    path(f"{JOB}people/", fitting.job_people, name="job_people"),
    path("fitting/", fitting.fitting, name="fitting"),
    path(f"{CANDIDATE}similar/", fitting.candidate_similar, name="candidate_similar"),
    path("palette/people/", palette.palette_people, name="palette_people"),
    path("synonyms/", synonyms.synonyms, name="synonyms"),
]

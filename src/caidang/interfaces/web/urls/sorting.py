"""Addresses: categories, tags, rules, the organisation's own fields."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import CANDIDATE
from caidang.interfaces.web.views.sorting import own_fields, paper_kinds, rules, sorting

ROUTES: Final[list[URLPattern]] = [
    path("sorting/", sorting.categories, name="categories"),
    path("sorting/tags/", sorting.tags, name="tags"),
    path("sorting/edits/<int:edit_id>/undo/", sorting.label_edit_undo, name="label_edit_undo"),
    path("sorting/fields/", own_fields.own_fields, name="own_fields"),
    path("sorting/papers/", paper_kinds.paper_kinds, name="paper_kinds"),
    path("sorting/rules/", rules.rules, name="rules"),
    path("sorting/runs/<int:run_id>/", rules.sorting_run, name="sorting_run"),
    path(f"{CANDIDATE}categories/", sorting.candidate_category_add, name="candidate_category_add"),
    path(
        f"{CANDIDATE}suggestions/<int:tag_id>/",
        rules.candidate_suggestion,
        name="candidate_suggestion",
    ),
]

"""The addresses of 归类: categories, tags, the organisation's own fields, rules, lists and papers."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import (
    attachments,
    bulk,
    own_fields,
    paper_kinds,
    rules,
    sorting,
    talent_lists,
)


def sorting_routes(candidate: str) -> list[URLPattern]:
    """Return the routes; ``candidate`` is the beginning of the addresses below one record."""
    return [
        path("sorting/", sorting.categories, name="categories"),
        path("sorting/tags/", sorting.tags, name="tags"),
        path("sorting/edits/<int:edit_id>/undo/", sorting.label_edit_undo, name="label_edit_undo"),
        path("lists/", talent_lists.talent_lists, name="talent_lists"),
        path("lists/people/", talent_lists.list_people, name="list_people"),
        path("lists/<random:public_id>/", talent_lists.talent_list, name="talent_list"),
        path("lists/<random:public_id>/change/", talent_lists.talent_list_change, name="talent_list_change"),
        path(f"{candidate}lists/", talent_lists.candidate_lists, name="candidate_lists"),
        path("sorting/fields/", own_fields.own_fields, name="own_fields"),
        path("sorting/papers/", paper_kinds.paper_kinds, name="paper_kinds"),
        path("sorting/rules/", rules.rules, name="rules"),
        path("sorting/runs/<int:run_id>/", rules.sorting_run, name="sorting_run"),
        path("candidates/bulk/categories/", bulk.bulk_categories, name="bulk_categories"),
        path(f"{candidate}attachments/", attachments.attachments, name="candidate_attachments"),
        path(
            f"{candidate}attachments/<random:attachment_id>/", attachments.attachment_change,
            name="candidate_attachment_change",
        ),
        path("attachments/<random:public_id>/", attachments.attachment_file, name="attachment_file"),
        path(f"{candidate}categories/", sorting.candidate_category_add, name="candidate_category_add"),
        path(
            f"{candidate}suggestions/<int:tag_id>/", rules.candidate_suggestion,
            name="candidate_suggestion",
        ),
    ]  # fmt: skip

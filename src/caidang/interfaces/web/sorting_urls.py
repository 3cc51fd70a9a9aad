"""The addresses of 归类: categories, tags, the organisation's own fields, rules, lists and papers."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import own_fields, rules, sorting


def sorting_routes(candidate: str) -> list[URLPattern]:
    """Return the routes; ``candidate`` is the beginning of the addresses below one record."""
    return [
        path("sorting/", sorting.categories, name="categories"),
        path("sorting/tags/", sorting.tags, name="tags"),
        path("sorting/fields/", own_fields.own_fields, name="own_fields"),
        path("sorting/rules/", rules.rules, name="rules"),
        path("sorting/runs/<int:run_id>/", rules.sorting_run, name="sorting_run"),
        path("candidates/bulk/categories/", sorting.bulk_categories, name="bulk_categories"),
        path(f"{candidate}categories/", sorting.candidate_category_add, name="candidate_category_add"),
        path(
            f"{candidate}suggestions/<int:tag_id>/", rules.candidate_suggestion,
            name="candidate_suggestion",
        ),
    ]  # fmt: skip

"""The addresses of 归类: categories, tags, the organisation's own fields, rules, lists and papers."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import sorting


def sorting_routes(candidate: str) -> list[URLPattern]:
    """Return the routes; ``candidate`` is the beginning of the addresses below one record."""
    return [
        path("sorting/", sorting.categories, name="categories"),
        path("sorting/tags/", sorting.tags, name="tags"),
        path("candidates/bulk/categories/", sorting.bulk_categories, name="bulk_categories"),
        path(f"{candidate}categories/", sorting.candidate_category_add, name="candidate_category_add"),
    ]

"""The addresses of 应聘页: those of strangers, and those of who keeps them."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import apply_page, postings


def posting_routes(job: str) -> list[URLPattern]:
    """Return the routes; ``job`` is where a job's own begin."""
    return [
        path("apply/", apply_page.apply_general, name="apply_general"),
        path("apply/<slug:slug>/", apply_page.apply_page, name="apply_page"),
        path("apply/<slug:slug>/embed/", apply_page.apply_framed, name="apply_framed"),
        path("postings/", postings.postings, name="postings"),
        path("postings/poster/", postings.general_poster, name="general_poster"),
        path(f"{job}posting/", postings.job_posting, name="job_posting"),
        path(f"{job}posting/poster/", postings.job_poster, name="job_poster"),
    ]

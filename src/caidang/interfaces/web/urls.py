"""The pages' addresses. Nothing personal stands in them: candidates and documents go by random ids."""

from django.urls import path, register_converter

from caidang.interfaces.web.converters import RandomId
from caidang.interfaces.web.views import (
    assist,
    bulk,
    candidates,
    documents,
    duplicates,
    export,
    first_run,
    fitting,
    health,
    home,
    intake,
    palette,
    record,
    reread,
    saved_views,
    synonyms,
    words,
)

register_converter(RandomId, "random")

_CANDIDATE = "candidates/<random:public_id>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("intake/", intake.intake, name="intake"),
    path("intake/rows/", intake.intake_rows, name="intake_rows"),
    path("intake/changes/", intake.intake_changes, name="intake_changes"),
    path("intake/upload/", intake.intake_upload, name="intake_upload"),
    path("intake/paste/", intake.intake_paste, name="intake_paste"),
    path("intake/<random:public_id>/retry/", intake.intake_retry, name="intake_retry"),
    path("candidates/", candidates.candidates, name="candidates"),
    path("candidates/results/", candidates.candidate_results, name="candidate_results"),
    path("candidates/export/", export.candidates_export, name="candidates_export"),
    path("candidates/bulk/tags/", bulk.bulk_tags, name="bulk_tags"),
    path("candidates/bulk/<random:public_id>/undo/", bulk.bulk_undo, name="bulk_undo"),
    path("candidates/views/", saved_views.saved_view_add, name="saved_view_add"),
    path("candidates/views/pinned/", saved_views.pinned_views, name="pinned_views"),
    path("candidates/views/<random:public_id>/", saved_views.saved_view, name="saved_view"),
    path(
        "candidates/views/<random:public_id>/change/",
        saved_views.saved_view_change,
        name="saved_view_change",
    ),
    path(_CANDIDATE, record.candidate, name="candidate"),
    path(f"{_CANDIDATE}peek/", candidates.candidate_peek, name="candidate_peek"),
    path(f"{_CANDIDATE}assist/", assist.candidate_question, name="candidate_question"),
    path(f"{_CANDIDATE}assist/ask/", assist.candidate_ask, name="candidate_ask"),
    path(f"{_CANDIDATE}assist/accept/", assist.candidate_accept, name="candidate_accept"),
    path(
        f"{_CANDIDATE}fields/more/<slug:group>/<int:entry>/",
        record.candidate_more,
        name="candidate_more",
    ),
    path(f"{_CANDIDATE}notices/", record.candidate_notices, name="candidate_notices"),
    path(f"{_CANDIDATE}timeline/", record.candidate_timeline, name="candidate_timeline"),
    path(f"{_CANDIDATE}restore/", record.candidate_restore, name="candidate_restore"),
    path(
        f"{_CANDIDATE}fields/<slug:field>/<int:entry>/",
        record.candidate_field,
        name="candidate_field",
    ),
    path(
        f"{_CANDIDATE}fields/<slug:field>/<int:entry>/history/",
        record.candidate_history,
        name="candidate_history",
    ),
    path(
        f"{_CANDIDATE}fields/<slug:field>/add/",
        record.candidate_field_add,
        name="candidate_field_add",
    ),
    path(f"{_CANDIDATE}tags/", record.candidate_tag_add, name="candidate_tag_add"),
    path(
        f"{_CANDIDATE}tags/<int:tag_id>/remove/",
        record.candidate_tag_remove,
        name="candidate_tag_remove",
    ),
    path(
        f"{_CANDIDATE}merges/<int:merge_id>/undo/",
        duplicates.candidate_unmerge,
        name="candidate_unmerge",
    ),
    path(
        "documents/<random:public_id>/original/",
        documents.document_original,
        name="document_original",
    ),
    path("documents/<random:public_id>/pages/", documents.document_pages, name="document_pages"),
    path(
        "documents/<random:public_id>/pages/<int:number>/",
        documents.document_image,
        name="document_image",
    ),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:pair_id>/", duplicates.duplicate, name="duplicate"),
    path("duplicates/<int:pair_id>/decide/", duplicates.duplicate_decide, name="duplicate_decide"),
    path("duplicates/<int:pair_id>/merge/", duplicates.duplicate_merge, name="duplicate_merge"),
    path("fitting/", fitting.fitting, name="fitting"),
    path(f"{_CANDIDATE}similar/", fitting.candidate_similar, name="candidate_similar"),
    path("palette/people/", palette.palette_people, name="palette_people"),
    path("synonyms/", synonyms.synonyms, name="synonyms"),
    path("words/", words.words, name="words"),
    path("reread/", reread.reread, name="reread"),
    path("reread/<int:run_id>/", reread.reread_report, name="reread_report"),
    path("reread/<int:run_id>/cancel/", reread.reread_cancel, name="reread_cancel"),
    path(f"{_CANDIDATE}reread/", reread.candidate_reread, name="candidate_reread"),
    path("health/", health.health, name="health"),
    path("first-run/records/", first_run.first_records, name="first_records"),
    path("first-run/<str:token>/", first_run.first_run, name="first_run"),
    path("recovery-kit/", first_run.recovery_kit, name="recovery_kit"),
]

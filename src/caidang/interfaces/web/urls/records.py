"""Addresses: candidates' records: the list, one record, its papers, its standing, what is said beside it."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import CANDIDATE
from caidang.interfaces.web.views.records import (
    assist,
    attachments,
    candidates,
    cases,
    documents,
    duplicates,
    freshness,
    person,
    placing,
    record,
    reveal,
    talk,
)

ROUTES: Final[list[URLPattern]] = [
    path(f"{CANDIDATE}attachments/", attachments.attachments, name="candidate_attachments"),
    path(
        f"{CANDIDATE}attachments/<random:attachment_id>/",
        attachments.attachment_change,
        name="candidate_attachment_change",
    ),
    path("attachments/<random:public_id>/", attachments.attachment_file, name="attachment_file"),
    path(f"{CANDIDATE}person/", person.candidate_person, name="candidate_person"),
    path("freshness/", freshness.freshness, name="freshness"),
    path("freshness/half-lives/", freshness.half_lives, name="half_lives"),
    path(f"{CANDIDATE}freshness/", freshness.candidate_freshness, name="candidate_freshness"),
    path("notifications/", talk.notifications, name="notifications"),
    path("candidates/", candidates.candidates, name="candidates"),
    path("candidates/results/", candidates.candidate_results, name="candidate_results"),
    path(CANDIDATE, record.candidate, name="candidate"),
    path(f"{CANDIDATE}peek/", candidates.candidate_peek, name="candidate_peek"),
    path(f"{CANDIDATE}case/", cases.case, name="case"),
    path(f"{CANDIDATE}case/move/", cases.case_move, name="case_move"),
    path(f"{CANDIDATE}case/back/<random:step_id>/", cases.case_take_back, name="case_take_back"),
    path(f"{CANDIDATE}case/hold/", cases.case_hold, name="case_hold"),
    path(f"{CANDIDATE}case/assign/", cases.case_assign, name="case_assign"),
    path(f"{CANDIDATE}case/flag/<slug:field>/<int:entry>/", cases.case_flag, name="case_flag"),
    path(f"{CANDIDATE}placing/", placing.candidate_placing, name="candidate_placing"),
    path(f"{CANDIDATE}reveal/", reveal.candidate_reveal, name="candidate_reveal"),
    path(f"{CANDIDATE}talk/", talk.talk, name="talk"),
    path(f"{CANDIDATE}talk/follow/", talk.talk_follow, name="talk_follow"),
    path(f"{CANDIDATE}talk/<random:comment_id>/remove/", talk.talk_remove, name="talk_remove"),
    path(f"{CANDIDATE}assist/", assist.candidate_question, name="candidate_question"),
    path(f"{CANDIDATE}assist/ask/", assist.candidate_ask, name="candidate_ask"),
    path(f"{CANDIDATE}assist/accept/", assist.candidate_accept, name="candidate_accept"),
    path(
        f"{CANDIDATE}fields/more/<slug:group>/<int:entry>/",
        record.candidate_more,
        name="candidate_more",
    ),
    path(f"{CANDIDATE}notices/", record.candidate_notices, name="candidate_notices"),
    path(f"{CANDIDATE}timeline/", record.candidate_timeline, name="candidate_timeline"),
    path(f"{CANDIDATE}restore/", record.candidate_restore, name="candidate_restore"),
    path(
        f"{CANDIDATE}fields/<slug:field>/<int:entry>/",
        record.candidate_field,
        name="candidate_field",
    ),
    path(
        f"{CANDIDATE}fields/<slug:field>/<int:entry>/history/",
        record.candidate_history,
        name="candidate_history",
    ),
    path(
        f"{CANDIDATE}fields/<slug:field>/add/",
        record.candidate_field_add,
        name="candidate_field_add",
    ),
    path(f"{CANDIDATE}tags/", record.candidate_tag_add, name="candidate_tag_add"),
    path(
        f"{CANDIDATE}tags/<int:tag_id>/remove/",
        record.candidate_tag_remove,
        name="candidate_tag_remove",
    ),
    path(
        f"{CANDIDATE}merges/<int:merge_id>/undo/",
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
]

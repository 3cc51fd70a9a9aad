"""Addresses: clients, their people, contracts, notes and jobs."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import CLIENT, JOB
from caidang.interfaces.web.views.clients import (
    client_notes,
    clients,
    contacts,
    contracts,
    desks,
    jobs,
    postings,
    walls,
)

ROUTES: Final[list[URLPattern]] = [
    path("postings/", postings.postings, name="postings"),
    path("postings/poster/", postings.general_poster, name="general_poster"),
    path(f"{JOB}posting/", postings.job_posting, name="job_posting"),
    path(f"{JOB}posting/poster/", postings.job_poster, name="job_poster"),
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", clients.client_new, name="client_new"),
    path("clients/revisions/<int:revision_id>/undo/", clients.revision_undo, name="revision_undo"),
    path("clients/versions/<int:version_id>/undo/", clients.version_undo, name="version_undo"),
    path(CLIENT, clients.client, name="client"),
    path(f"{CLIENT}edit/", clients.client_edit, name="client_edit"),
    path(f"{CLIENT}archive/", clients.client_archive, name="client_archive"),
    path(f"{CLIENT}wall/", walls.client_wall, name="client_wall"),
    path(f"{CLIENT}merge/", walls.client_merge, name="client_merge"),
    path("clients/merges/<int:merge_id>/undo/", walls.client_unmerge, name="client_unmerge"),
    path(f"{CLIENT}contacts/new/", contacts.contact_new, name="contact_new"),
    path("contacts/<random:public_id>/", contacts.contact, name="contact"),
    path("contacts/<random:public_id>/restore/", contacts.contact_restore, name="contact_restore"),
    path("contacts/<random:public_id>/reveal/", contacts.contact_reveal, name="contact_reveal"),
    path(f"{CLIENT}contracts/new/", contracts.contract_new, name="contract_new"),
    path("contracts/<random:public_id>/", contracts.contract, name="contract"),
    path(
        "contracts/<random:public_id>/remove/", contracts.contract_remove, name="contract_remove"
    ),
    path("contracts/files/<random:public_id>/", contracts.contract_file, name="contract_file"),
    path(f"{CLIENT}notes/", client_notes.client_notes, name="client_notes"),
    path(f"{CLIENT}follow/", client_notes.client_follow, name="client_follow"),
    path("notes/", client_notes.notes_found, name="notes_found"),
    path("notes/<random:public_id>/remove/", client_notes.note_remove, name="note_remove"),
    path("desk/", desks.desk, name="desk"),
    path("desk/<random:public_id>/undo/", desks.desk_undo, name="desk_undo"),
    path("jobs/", jobs.jobs, name="jobs"),
    path(f"{JOB}notes/", client_notes.job_notes, name="job_notes"),
    path("jobs/new/", jobs.job_new, name="job_new"),
    path("jobs/requirements/", jobs.job_requirements, name="job_requirements"),
    path(JOB, jobs.job, name="job"),
    path(f"{JOB}edit/", jobs.job_edit, name="job_edit"),
    path(f"{JOB}copy/", jobs.job_copy, name="job_copy"),
    path(f"{JOB}close/", jobs.job_close, name="job_close"),
]

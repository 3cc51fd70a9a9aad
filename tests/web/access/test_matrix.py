"""Role × route × place: who is let in where, spelled out and asked of every address."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from caidang.foundation.accounts.models import RoleRules
from caidang.foundation.accounts.policy import (
    DEFAULTS,
    GRANTS,
    Action,
    Role,
    Sensitivity,
    Shown,
)
from caidang.foundation.search.index.follower import Follower
from caidang.interfaces.web.access import HAS_NO_FRAME
from tests.making import NOW
from tests.web.access.routes import ABSENT, OPEN, ROUTES, Row
from tests.web.access.world import CLIENTS, NAMES, PHONES, PLACES, Placed, World, a_world
from tests.web.conftest import prove

pytestmark = pytest.mark.django_db

_NEAR = {"own", "collected", "mate", "pool", "inner"}
REACH: dict[Role, set[str]] = {
    Role.COLLECTOR: {"own", "collected"},
    Role.ORGANISER: _NEAR,
    Role.REVIEWER: _NEAR,
    Role.UPDATER: _NEAR,
    Role.CONSULTANT: _NEAR,
    Role.MANAGER: set(PLACES),
    Role.ADMIN: set(PLACES),
    Role.AUDITOR: set(),
}
"""Spelled out, not worked out: what the policy is to come to."""
_OPEN_CLIENTS = {"own", "collected", "mate", "pool"}
CLIENT_REACH: dict[Role, set[str]] = {
    Role.COLLECTOR: _OPEN_CLIENTS,
    **dict.fromkeys((Role.ORGANISER, Role.REVIEWER, Role.UPDATER, Role.CONSULTANT), _OPEN_CLIENTS | {"inner"}),
    Role.MANAGER: set(PLACES),
    Role.ADMIN: set(PLACES),
    Role.AUDITOR: set(),
}
"""The same for clients and their jobs."""
READS_INTAKE_OF_NOBODY = {
    Role.ORGANISER, Role.REVIEWER, Role.UPDATER, Role.CONSULTANT, Role.MANAGER, Role.ADMIN,
}  # fmt: skip
SEES_PHONES = {Role.ORGANISER, Role.REVIEWER, Role.UPDATER, Role.MANAGER, Role.ADMIN}


def names(found: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            # What programs ask has a table of its own, see test_api.
            yield from names(pattern.url_patterns) if pattern.namespace != "api" else ()
        else:
            yield pattern.name or str(pattern.pattern)


def test_every_route_has_a_row() -> None:
    found = set(names(get_resolver().url_patterns))
    assert found - set(ROUTES) - OPEN == set(), "加一行到 tests/web/access/routes.py"
    assert set(ROUTES) - found == set()


def is_within(role: Role, place: str, on: str) -> bool:
    if on == "intake":
        return place in ("own", "collected") or role in READS_INTAKE_OF_NOBODY
    if on == "sheet":
        return place in ("own", "collected") or set(PLACES) <= set(REACH[role])
    if on == "original" and role not in SEES_PHONES:
        return False
    if on in ("client", "job"):
        return place in CLIENT_REACH[role]
    if on == "application":
        return place in REACH[role] & CLIENT_REACH[role]
    return place in REACH[role]


def gaps_at(at: Placed, world: World) -> dict[str, Sequence[object]]:
    """What the addresses that name something at this place are filled with; asked of the database once for each place."""
    return world.gaps.get(id(at)) or world.gaps.setdefault(id(at), _gaps_at(at, world))


def _gaps_at(at: Placed, world: World) -> dict[str, Sequence[object]]:
    record, document = str(at.candidate.public_id), str(at.document.public_id)
    return {
        **dict.fromkeys(("connection", "connection_objects", "connection_questions", "connection_run"), [record]),
        "connection_map": [record, record],
        "report": [record], "figure_choices": ["source"],
        "hook": [record], "mailbox": [record], "mail_log": [record], "mail_teach": [record, record],
        "role": ["organiser"], "handbook_page": ["使用", "开始"], "handbook_picture": ["名单"], "invitation_revoke": [1], "passkey_change": [1], "binding_add": ["wecom"],
        "binding_remove": [1], "token_revoke": [1], "alarm_settle": [world.alarm.pk], "intake_retry": [at.intake.public_id],
        "bulk_act": [record], "bulk_state": [record], "label_edit_undo": [999999], "bulk_cancel": [record], "bulk_undo": [record], "case_take_back": [record, record], "mailing": [record], "mailing_cancel": [record], "mailing_pause": [record], "letter_again": [record, record], "saved_view": [record], "saved_view_change": [record],
        "case_flag": [record, "city", 0], "talk_remove": [record, at.comment.public_id],
        "candidate_more": [record, "basic", 7], "candidate_field": [record, "city", 0],
        "candidate_history": [record, "city", 0], "candidate_field_add": [record, "skill"],
        "candidate_tag_remove": [record, at.tag], "candidate_unmerge": [record, at.merge],
        "document_original": [document], "document_pages": [document], "document_image": [document, 1],
        "duplicate": [at.pair.pk], "duplicate_decide": [at.pair.pk], "duplicate_merge": [at.pair.pk],
        "reread_report": [1], "reread_cancel": [1], "sorting_run": [1], "talent_list": [record], "talent_list_change": [record],
        "attachment_file": [record], "candidate_attachment_change": [record, record], "candidate_suggestion": [record, 999999],
        **dict.fromkeys(("rights_act", "rights_copy", "erasure_act", "erasure_certificate"), [record]),
        "consent_proof": [record, record], "intake_discard": [at.intake.public_id],
        "submission": [record], "submission_revoke": [record], "submission_undo": [record],
        "submission_file": [record, 1, "pdf"], "report_layout": [record], "report_layout_files": [record],
        "scorecard": [world.card.public_id],
        "sheet_export_decide": [record], "sheet_export_file": [record], "sheet_export": [record], "sheet_export_drop": [record],
        **dict.fromkeys(("sheet", "sheet_look", "sheet_columns", "sheet_change", "sheet_result", "sheet_refused"), [at.sheet.public_id]),
        **dict.fromkeys(("learning_policy", "learning_test", "learning_file", "learning_certificate", "training_course"), [record]),
        "learning_certificate_file": [record, "pdf"], "learning_course": ["security"], "learning_start": ["security"],
        "learning_lesson": ["security", "law"], "learning_tour": ["manager"],
        "backup_target": [record], "backup_run": [record], "backup_record": [record], "backup_copy": [record],
        "interview_note_remove": [at.round.interview.public_id, at.round.note.public_id],
        "interview_file": [at.round.interview.public_id, at.round.file.public_id],
        "interview_recording": [at.round.interview.public_id, at.round.file.public_id],
        "interview_file_remove": [at.round.interview.public_id, at.round.file.public_id],
        "interview_feedback": [at.round.interview.public_id, at.round.interview.interviewers.all()[0].public_id],
        **dict.fromkeys(("interview_calendar", "interview_check"), ()),
        **clients_gaps(at), **pipeline_gaps(at),
    }  # fmt: skip


def address(name: str, at: Placed, world: World) -> str:
    record, gaps = str(at.candidate.public_id), gaps_at(at, world)
    if name.startswith("interview") and name not in gaps and name != "interviews":
        return reverse(name, args=[at.round.interview.public_id])
    if name.startswith("member_") and name not in gaps and name != "member_invite" or name == "member":
        return reverse(name, args=[world.mate.pk])
    own = name.startswith(("candidate_", "case", "talk", "sample_settle")) or name == "candidate"
    given = gaps.get(name, [record] if own and name != "candidate_results" else [])
    return reverse(name, args=given)


def clients_gaps(at: Placed) -> dict[str, list[object]]:
    desk = at.desk
    client, job = desk.client.public_id, desk.job.public_id
    return {
        "work_undo": [1],
        "revision_undo": [desk.client.revisions.all()[0].pk],
        **dict.fromkeys(
            ("client", "client_edit", "client_archive", "client_wall", "client_merge", "client_notes", "client_follow",
             "contact_new", "contract_new"), [client],
        ),
        **dict.fromkeys(("job", "job_edit", "job_copy", "job_close", "job_people", "job_notes", "job_posting", "job_poster"), [job]),
        **dict.fromkeys(("contact", "contact_restore", "contact_reveal"), [desk.contact.public_id]),
        **dict.fromkeys(("contract", "contract_remove"), [desk.contract.public_id]),
        "contract_file": [desk.file.public_id], "note_remove": [desk.note.public_id],
        "version_undo": [desk.contact.versions.all()[0].pk],
        "client_unmerge": [desk.merge.pk], "desk_undo": [desk.client.public_id],
    }  # fmt: skip


def pipeline_gaps(at: Placed) -> dict[str, list[object]]:
    job, one = at.desk.job.public_id, at.application
    return {
        "board_column": [job, one.stage_id], "application_undo": [one.events.all()[0].pk],
        **{name: [job] for name in ("job_board", "board_part", "board_list", "board_calendar", "board_figures")},
        **{f"apply_run{act}": [job] for act in ("", "_cancel", "_undo")},
        **{f"application_{act}": [one.public_id] for act in ("move", "place", "owner", "remove", "check")},
    }  # fmt: skip


def ask(client: Client, name: str, row: Row, at: Placed, world: World) -> HttpResponse:
    """Ask, and take back whatever it changed."""
    sends: dict[str, object] = dict(row.sends)
    if row.on == "selected" or name in ("bulk_tags", "bulk_owner", "bulk_move", "bulk_categories"):
        sends["id"] = [str(at.candidate.public_id)]
    if name == "applications_move":
        sends["card"] = f"{at.application.public_id}:{at.application.stage_id + 1}"
    if name == "interview_check":
        sends |= {"application": str(at.round.interview.application_id), "day": "2026-11-03", "at": "10:00", "minutes": "60"}
    if name in ("apply", "apply_check"):
        sends["job"] = str(world.job.public_id)
    if name == "sheet_upload":
        sends["sheet"] = SimpleUploadedFile("名单.csv", "姓名,电话\n林知夏,13800004190".encode())
    if name == "intake_upload":
        sends["files"] = SimpleUploadedFile("简历.txt", "林知夏".encode())
    # A savepoint of our own: the program's transactions must be outermost but for the test's.
    before = transaction.savepoint()
    # The rail's numbers are another test's matter, and half of what a page costs.
    answer: HttpResponse = getattr(client, row.method)(address(name, at, world), sends, **{HAS_NO_FRAME: True})
    transaction.savepoint_rollback(before)
    return answer


@pytest.mark.parametrize("role", Role)
def test_who_is_let_in(role: Role, follower: Follower) -> None:
    """One world a role, for making it takes as long as a hundred pages: what is asked in it is taken back."""
    world = a_world(role)
    follower.step(NOW)
    who_is_let_in(role, world, logged_in(world))
    nothing_out_of_reach_is_told(role, world, logged_in(world))


def who_is_let_in(role: Role, world: World, client: Client) -> None:
    wrong = []
    for name, row in ROUTES.items():
        granted = all(role in GRANTS[action] for action in row.needs)
        # Who lacks the right is turned away before the place is looked at: the nearest and the farthest tell.
        places = PLACES if granted else (PLACES[0], PLACES[-1])
        for place in places if row.on else PLACES[:1]:
            status = ask(client, name, row, world.placed[place], world).status_code
            is_in = granted and (not row.on or row.on == "selected" or is_within(role, place, row.on))
            closed = (403,) if name in ABSENT and is_in else (403, 404)
            if (status in closed) == is_in or status >= 500:
                wrong.append((name, place, "进得去" if is_in else "进不去", status))
    assert not wrong


def logged_in(world: World) -> Client:
    client = Client()
    client.force_login(world.user, backend=configured.AUTHENTICATION_BACKENDS[0])
    prove(client)
    return client


PAGES = [name for name, row in ROUTES.items() if row.method == "get" and not row.on and name not in ABSENT]
FRAMED = {"home", "candidates", "clients", "health"}
"""Asked with what stands around them: it is the same on every page, and half of what a page costs."""
LISTS = {
    "candidate_results": {"q": "织锦"}, "palette_people": {"q": "织锦"}, "notes_found": {"q": "织锦"},
    "clients": {"q": ""}, "jobs": {"q": "织锦"}, "intake_rows": {},
    "intake_changes": {}, "fitting": {"text": "会织锦，在上海"},
}  # fmt: skip


def nothing_out_of_reach_is_told(role: Role, world: World, client: Client) -> None:
    """Lists, counts, facets, exports, files' names, notifications: nobody is named who is not to be seen."""
    told = {
        name: client.get(address(name, world.placed["own"], world), **({} if name in FRAMED else {HAS_NO_FRAME: True}))
        for name in PAGES
    }
    told |= {name: client.post(reverse(name), sent) for name, sent in LISTS.items()}
    told["archived"] = client.post(reverse("clients"), {"status": "archived"})
    every = [str(one.candidate.public_id) for one in world.placed.values()]
    told["export"] = client.post(reverse("candidates_export"), {"id": every, "purpose": "check"})
    told["job_board"] = client.get(reverse("job_board", args=[world.job.public_id]))
    told |= {
        f"{way}_{key}": client.get(reverse(way, args=[key]))
        for way in ("board_list", "board_calendar", "board_figures")
        for key in ("mine", str(world.job.public_id))
    }
    told["board_part"] = client.post(reverse("board_part", args=["mine"]), {"q": "织锦"})
    # A file that nobody handed in is named to who may draw from the pool, wherever its record went.
    files = {"intake", "intake_rows", "intake_changes"} if role in READS_INTAKE_OF_NOBODY else set()
    for name, answer in told.items():
        text = readable(answer)
        for place in PLACES:
            if place not in REACH[role] and name not in files:
                assert NAMES[place] not in text, (name, place)
            if role not in SEES_PHONES:
                assert PHONES[place] not in text.replace(" ", ""), (name, place)
            if place not in CLIENT_REACH[role]:
                assert CLIENTS[place] not in text, (name, place)
    if role in GRANTS[Action.READ_CANDIDATE]:
        found = told["candidate_results"].content.decode()
        counted = 2 * len(REACH[role])
        assert f"{counted} 人" in found
        for place in REACH[role]:
            assert NAMES[place] in found, place
        for place in CLIENT_REACH[role]:
            assert CLIENTS[place] in told["clients"].content.decode(), place
            assert f"{CLIENTS[place]}织锦的行情" in told["notes_found"].content.decode(), place
            assert f"{CLIENTS[place]}的织锦师" in told["jobs"].content.decode(), place


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.COLLECTOR])
def test_what_is_masked_is_nowhere_in_clear(role: Role, follower: Follower) -> None:
    """On no page, part or file of a record that he may see does the number stand for who sees its mask."""
    world = a_world(role)
    follower.step(NOW)
    client = logged_in(world)
    at = world.placed["own"]
    seen = 0
    for name, row in ROUTES.items():
        if row.method == "get" and row.on in ("candidate", "document", "original"):
            text = readable(ask(client, name, row, at, world)).replace(" ", "")
            assert PHONES["own"] not in text, name
            seen += NAMES["own"] in text
    assert seen >= 3
    record = client.get(reverse("candidate", args=[at.candidate.public_id])).content.decode()
    assert "138****4101" in record


def readable(answer: HttpResponse) -> str:
    if answer.get("Content-Type", "").endswith("sheet"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            return "".join(book.read(n).decode("utf-8", "replace") for n in book.namelist())
    return answer.content.decode("utf-8", "replace")


def test_where_names_are_masked_none_stands_in_clear(follower: Follower) -> None:
    """A role that sees no names: not in lists, files, histories, exports, pairs, nor in the text of a résumé."""
    shows = {kind: Shown.MASK for kind in Sensitivity} | {Sensitivity.PUBLIC: Shown.CLEAR}
    rules = replace(DEFAULTS[Role.ORGANISER], shows=shows, actions=DEFAULTS[Role.ORGANISER].actions | {Action.EXPORT})
    RoleRules.objects.create(role="organiser", content=rules.as_json())
    world = a_world(Role.ORGANISER)
    follower.step(NOW)
    client = logged_in(world)
    at = world.placed["own"]
    told = {
        name: ask(client, name, row, at, world)
        for name, row in ROUTES.items()
        if row.method == "get" and (row.on in ("candidate", "document", "original", "pair") or name in PAGES)
    }
    told |= {name: client.post(reverse(name), sent) for name, sent in LISTS.items()}
    told["export"] = client.post(reverse("candidates_export"), {"id": [str(at.candidate.public_id)], "purpose": "check"})
    for name, answer in told.items():
        # Who handed a file in himself knows what it is called.
        text = readable(answer)
        for place in ("own", "collected"):
            text = text.replace(f"{NAMES[place]}.pdf", "").replace(f"{NAMES[place]}.csv", "")
        for place in PLACES:
            assert NAMES[place] not in text, (name, place)
            assert PHONES[place] not in text.replace(" ", ""), (name, place)
    assert "白**" in readable(told["candidate_results"])
    assert "白**" in readable(told["candidate"])

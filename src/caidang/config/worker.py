"""The worker process: reads files, watches the inbox, feeds and seals the index. One per data folder."""

import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from caidang.core.errors import Conflict
from caidang.domain.analytics.services.report_letters import line_up_due
from caidang.domain.analytics.services.report_letters import send_next as send_report
from caidang.domain.analytics.services.tallying import keep_counts
from caidang.domain.automation.services.firing import follow_log, sweep_days
from caidang.domain.backup.services.drills import MORE, schedule_drills
from caidang.domain.backup.services.records import drop_old_copies
from caidang.domain.backup.services.runs import schedule, step
from caidang.domain.backup.services.targets import can_reach
from caidang.domain.candidates.selectors.finding.saved_views import new_in_views
from caidang.domain.candidates.services.labelling.sorting_runs import sort_next
from caidang.domain.candidates.services.record.freshness import follow_changes
from caidang.domain.candidates.services.record.indexing import new_follower
from caidang.domain.compliance.services.retention import ask_for_ended
from caidang.domain.connectors.services.forgetting import forget_erased, forget_old_runs
from caidang.domain.connectors.services.taking.attachments import (
    read_attachment,
    release_attachments,
)
from caidang.domain.connectors.services.work import release_runs, work_on_connections
from caidang.domain.intake.reading import Reader, new_reader
from caidang.domain.intake.services import reread
from caidang.domain.intake.services.discarding import drop_wrappers
from caidang.domain.intake.services.in_hand import InHand, note_of_worker
from caidang.domain.intake.services.inbox import take_inbox
from caidang.domain.intake.services.line import Line
from caidang.domain.intake.services.mailbox.settling import settle_mails
from caidang.domain.intake.services.mailbox.watching import Watch
from caidang.domain.intake.services.papers import read_paper
from caidang.domain.intake.services.places.looking import look_into_due
from caidang.domain.intake.services.process import (
    fail_exhausted,
    process_next,
    release_abandoned,
)
from caidang.domain.outreach.services.mailing import line_up_next
from caidang.domain.outreach.services.outbox import fill_due, send_next
from caidang.domain.outreach.services.retention_notices import give_notice
from caidang.domain.pipeline.selectors.beside import beside
from caidang.domain.pipeline.services.interviews.letters import send_letters
from caidang.domain.pipeline.services.interviews.reminders import follow_walls, remind
from caidang.domain.pipeline.services.runs import step_runs
from caidang.domain.review.services.many.bulk import work_on_bulk
from caidang.domain.review.services.news.contract_news import tell_of_ending_contracts
from caidang.domain.review.services.news.digest import send_digests, tell_robots
from caidang.domain.review.services.news.papers import remind_of_papers
from caidang.domain.review.services.news.reminders import tell_due
from caidang.domain.review.services.news.robots import send_message
from caidang.domain.sheets.reading import SheetReader
from caidang.domain.sheets.services.keeping import forget_old_sheets
from caidang.domain.sheets.services.making import end_exports, make_export
from caidang.domain.sheets.services.work import release_sheets, work_on_sheets
from caidang.domain.training.services.assigning import follow_assignments
from caidang.domain.training.services.mistakes import suggest
from caidang.domain.webhooks.services.following import catch_up, follow_events
from caidang.domain.webhooks.services.sending import drop_old
from caidang.domain.webhooks.services.sending import send_next as send_event
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.delivery import deliver_anchors
from caidang.foundation.lib.garbage import collect_seldom
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.net.letters import can_mail, send_calendar, send_letter
from caidang.foundation.lib.net.smtp import hand_over
from caidang.foundation.lib.stillness import Stillness
from caidang.foundation.replies.services import drop_old_replies
from caidang.foundation.search.index.cursors import list_machines
from caidang.foundation.search.index.live import configured
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.rotation import wrapping

logger = logging.getLogger(__name__)

IDLE_S = 0.25
INDEX_S = 0.4
INBOX_S = 1.0
MAILBOXES_S = 2.0
MAILS_S = 1.0
FOLDERS_S = 5.0
BULK_S = 0.5
UPKEEP_S = 3600.0
ANCHORS_S = 5.0
DIGESTS_S = 60.0
INVITATIONS_S = 2.0
REMINDERS_S = 30.0
TRAINING_S = 300.0
FIGURES_S = 5.0
BACKUPS_S = 20.0
_ABROAD, _LETTERS, _MAILINGS, _INVITATIONS = "anchors", "letters", "mailings", "invitations"
_FOLDERS, _BACKUPS, _ROBOTS, _CONNECTIONS = "folders", "backups", "robots", "connections"
_REPORTS = "report letters"
_HOOKS = ("webhooks", "webhooks too")
"""Two, so that one that does not answer keeps the others waiting for half as long."""
_WAITING = (_ABROAD, _LETTERS, _MAILINGS, _INVITATIONS, _FOLDERS, _BACKUPS, _ROBOTS, _CONNECTIONS, _REPORTS, *_HOOKS)
"""What waits for another machine is not waited for at the end: the next start sends it again."""
_OUTSIDE = ("inbox", "mailboxes", _FOLDERS)
"""What comes from outside: that nobody wrote into the database says nothing of it."""
REREAD_S = 1.0
SHEETS_S = 0.5
APPLYING_S = 1.0
SORTING_S = 1.0
NEWER_S = 600.0
SWITCH_S = 0.0005
BEHIND_PAGES = 5


def run_worker(stop: threading.Event) -> None:
    """Work until ``stop`` is set; then finish the file in hand, seal the index and return."""
    # Each statement lets go of the interpreter; with the usual 5 ms a thread that computes (the
    # index's) would keep the one that stores waiting so long after every one of them.
    sys.setswitchinterval(SWITCH_S)
    collect_seldom()
    # On a busy machine whoever looks at a page goes first.
    os.nice(BEHIND_PAGES)
    in_hand = InHand(note_of_worker())
    release_abandoned(now=_now(), begun=in_hand.take_over())
    reread.release_abandoned(now=_now())
    release_sheets(now=_now())
    release_runs(now=_now())
    release_attachments(now=_now())
    reader, sheets = new_reader(), SheetReader()
    loops = [
        threading.Thread(target=_loop, args=(stop, step, pause, name not in _OUTSIDE), name=name, daemon=name in _WAITING)
        for name, step, pause in (
            ("reading", lambda: _read_on(reader, in_hand, stop), IDLE_S),
            (
                "pictures",
                lambda: process_next(reader=reader, now=_now(), are_pictures=True, in_hand=in_hand),
                IDLE_S,
            ),
            ("rereading", lambda: reread.reread_next(reader=reader, now=_now), REREAD_S),
            ("sorting", lambda: sort_next(now=_now(), today=timezone.localdate()), SORTING_S),
            ("papers", lambda: read_paper(reader=reader, now=_now), REREAD_S),
            ("newer", lambda: reread.begin_if_newer(now=_now()) is not None, NEWER_S),
            ("sheets", lambda: _work_on_sheets(sheets, reader), SHEETS_S),
            ("sheet exports", lambda: make_export(now=_now), SHEETS_S),
            ("inbox", lambda: bool(take_inbox(now=_now())), INBOX_S),
            ("mailboxes", Watch(stop, now=_now).step, MAILBOXES_S),
            (_FOLDERS, lambda: look_into_due(now=_now), FOLDERS_S),
            ("mails", lambda: settle_mails(now=_now()), MAILS_S),
            ("applying", lambda: step_runs(now=_now()), APPLYING_S),
            ("bulk", lambda: work_on_bulk(now=_now()), BULK_S),
            ("exhausted", _show_exhausted, 10.0),
            ("state", lambda: _write_state(reader), 5.0),
            ("upkeep", keep_up, UPKEEP_S),
            ("freshness", follow_changes, REREAD_S),
            ("wrappers", lambda: bool(drop_wrappers(now=_now())), DIGESTS_S),
            (_ABROAD, _send_anchors, ANCHORS_S),
            (_LETTERS, _send_digests, DIGESTS_S),
            (_INVITATIONS, _send_invitations, INVITATIONS_S),
            ("reminders", _remind, REMINDERS_S),
            ("rules", lambda: follow_log(now=_now(), today=timezone.localdate()), SORTING_S),
            ("rules by day", lambda: sweep_days(now=_now(), today=timezone.localdate()), DIGESTS_S),
            ("training", _train, TRAINING_S),
            ("figures", lambda: keep_counts(now=_now(), stop=stop.is_set), FIGURES_S),
            (_ROBOTS, lambda: send_message(now=_now()), MAILS_S),
            ("events", lambda: follow_events(now=_now()) or catch_up(now=_now()), SORTING_S),
            *((name, lambda: send_event(now=_now(), today=timezone.localdate()), MAILS_S) for name in _HOOKS),
            ("lining up", lambda: line_up_next(now=_now()), BULK_S),
            (_BACKUPS, _back_up, BACKUPS_S),
            ("filling in", lambda: bool(fill_due(now=_now(), today=timezone.localdate())), MAILS_S),
            (_MAILINGS, _send_mail, MAILS_S),
            ("report plans", lambda: bool(line_up_due(now=_now())), REMINDERS_S),
            (_REPORTS, lambda: send_report(now=_now(), hand=hand_over), MAILBOXES_S),
            (_CONNECTIONS, lambda: work_on_connections(now=_now), MAILS_S),
            ("attachments", lambda: read_attachment(reader=reader, now=_now), MAILS_S),
        )
    ]
    for thread in loops:
        thread.start()
    try:
        _follow(stop)
    finally:
        stop.set()
        for thread in loops:
            thread.join(1.0 if thread.daemon else None)
        reader.close()
        sheets.close()
        in_hand.close()


def _follow(stop: threading.Event) -> None:
    """Keep the index up to date in this thread, so that a broken index ends the process loudly."""
    follower, stillness = new_follower(beside=beside), Stillness()
    try:
        while not stop.is_set():
            stillness.note()
            follower.step(_now())
            follower.seal_if_due(_now())
            # Under load as well: a commit costs the same for one record as for twenty.
            if not follower.is_behind:
                stillness.rest(stop, INDEX_S)
        follower.step(_now())
    finally:
        follower.close(_now(), is_live_kept=False)
        connection.close()


def _read_on(reader: Reader, in_hand: InHand, stop: threading.Event) -> bool:
    Line(reader=reader, size=settings.CAIDANG_READ_WORKERS, now=_now, in_hand=in_hand).run(stop)
    return False


def _loop(stop: threading.Event, step: Callable[[], bool], pause: float, rests: bool) -> None:  # noqa: FBT001 - a thread's argument
    stillness = Stillness()
    while not stop.is_set():
        try:
            stillness.note()
            is_busy = step()
        except Exception as error:  # noqa: BLE001 - one duty's bug must not stop the others
            logger.error("%s: %s", threading.current_thread().name, place_of(error))
            close_old_connections()
            is_busy = False
        if not is_busy and rests:
            stillness.rest(stop, pause)
        elif not is_busy:
            stop.wait(pause)
    connection.close()


def _work_on_sheets(sheets: SheetReader, files: Reader) -> bool:
    return work_on_sheets(reader=sheets, files=files, now=_now)


def _show_exhausted() -> bool:
    fail_exhausted(now=_now())
    reread.fail_exhausted(now=_now())
    return False


def keep_up() -> bool:
    """Once an hour. Leave no file behind that nobody knows or needs, tell of contracts and papers that end, and sign the audit chain."""
    vault.sweep_blobs(now=_now())
    _change_wrapping()
    forget_old_sheets(now=_now())
    end_exports(now=_now())
    forget_old_runs(now=_now())
    forget_erased()
    tell_of_ending_contracts(today=timezone.localdate(), now=_now())
    drop_old_replies(now=_now())
    drop_old(now=_now())
    audit.checkpoint(now=_now())
    remind_of_papers(now=_now(), today=timezone.localdate())
    give_notice(now=_now(), today=timezone.localdate())
    ask_for_ended(now=_now())
    return False


def _change_wrapping() -> None:
    """After somebody was erased: once the key that wrapped his is destroyed, older backups do not open him either."""
    if len(list_machines(configured(), now=_now())) > 1:
        return  # Each has its own vault.json: there the key is changed by hand and the file taken along.
    with suppress(Conflict):  # Somebody changes keys at this moment; the next hour does.
        if wrapping.is_due(now=_now()):
            wrapping.change_wrapping(clock=_now)
        wrapping.destroy_retired(now=_now())


def _send_anchors() -> bool:
    """In a thread of its own: the other side may take its time."""
    deliver_anchors(now=_now())
    return False


def _send_digests() -> bool:
    if can_mail():
        send_digests(
            now=_now(),
            send=_letter,
            count_new=lambda viewer: new_in_views(viewer=viewer, today=timezone.localdate()),
        )
    return False


def _send_invitations() -> bool:
    if can_mail():
        send_letters(
            now=_now,
            send=lambda letter: send_calendar(
                to=letter.to, subject=letter.subject, body=letter.body, calendar=letter.calendar,
                method=letter.method,
            ),
        )  # fmt: skip
    return False


def _remind() -> bool:
    remind(now=_now())
    tell_due(now=_now())
    tell_robots(now=_now())
    follow_walls()
    return False


def _train() -> bool:
    """Who has to learn what by when, and a lesson for who made a mistake lately."""
    follow_assignments(now=_now())
    suggest(today=timezone.localdate(), now=_now())
    return False


def _back_up() -> bool:
    """What is due is put into the queue, then one run is done: a backup, a check, a drill or a scrub."""
    now = _now()
    schedule(now=now, can_reach=can_reach)
    drop_old_copies(now=now)
    schedule_drills(now=now, hour=timezone.localtime(now).hour, can_reach=can_reach)
    return step(clock=_now, more=dict(MORE))


def _send_mail() -> bool:
    """One letter at a time, as many as their account may send: a server that is flooded takes the sender for a spammer."""
    return send_next(now=_now(), today=timezone.localdate(), hand=hand_over)


def _letter(to: str, subject: str, body: str) -> bool:
    return send_letter(to=to, subject=subject, body=body)


def _write_state(reader: Reader) -> bool:
    """Leave a sign of life and the state of the sandbox for the health page."""
    folder = Path(settings.CAIDANG_STATE)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = {
        "at": _now().isoformat(),
        "pid": os.getpid(),
        "sandbox": {name: asdict(guard) for name, guard in reader.state().items()},
    }
    draft = folder / "worker.json.new"
    draft.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / "worker.json")
    return False


def _now() -> datetime:
    return datetime.now(UTC)

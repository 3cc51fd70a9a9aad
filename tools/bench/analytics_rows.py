"""Invented rows for the figures, written by the database itself: a million records in minutes."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from tools.bench.folder import module

EVENTS: Final = 5
DAYS: Final = 1_000
MEMBERS: Final = 40
CLIENTS: Final = 200
JOBS: Final = 2_000
_AT_ONCE: Final = 100_000
_SECONDS: Final = DAYS * 86_400

_WHEN: Final = "datetime(%(start)s + (i * 7919 * 31) %% %(seconds)s, 'unixepoch')"
_MADE: Final = "(%(start)s + (i * 7919 * 31) %% %(seconds)s)"
_WORKED: Final = f"({_MADE} + 2000 + i %% 97 * 900 + k * (1000 + i %% 89 * 1900))"
_WALKED: Final = f"({_MADE} + k * (30000 + i %% 101 * 8000))"
"""Everybody takes another length of time; what would be later than now has not happened yet."""
_ID: Final = "lower(hex(randomblob(16)))"
_N: Final = "WITH RECURSIVE n(i) AS (SELECT %(first)s UNION ALL SELECT i + 1 FROM n WHERE i < %(last)s) "

_TABLES: Final = (
    f"""INSERT INTO candidates_candidate
        (id, public_id, data_key_id, summary, source, created_at, updated_at, created_by, owner, audience_id)
        {_N} SELECT i, {_ID}, i, x'', CASE i %% 4 WHEN 0 THEN 'upload' WHEN 1 THEN 'mail' WHEN 2 THEN 'inbox' ELSE 'posting' END,
        {_WHEN}, {_WHEN}, NULL, %(user)s + i %% %(members)s, %(audience)s + i %% %(members)s FROM n""",
    f"""INSERT INTO candidates_freshness (candidate_id, audience_id, contact, pay, status, stale, worth)
        {_N} SELECT i, %(audience)s + i %% %(members)s, NULL, NULL, NULL, %(today)s - 300 + i * 7919 %% 600, 1 FROM n""",
    f"""INSERT INTO review_case (id, candidate_id, state, rank, since, is_returned, assignee)
        {_N} SELECT i, i, CASE WHEN i %% 100 = 0 THEN 'organising' WHEN i %% 100 = 1 THEN 'reviewing'
        WHEN i %% 50 = 2 THEN 'stale' ELSE 'stored' END, 1, {_WHEN}, 0,
        CASE WHEN i %% 3 = 0 THEN %(user)s + i %% %(members)s END FROM n""",
    f"""INSERT INTO review_move (public_id, case_id, action, before, after, faults, was, actor, at)
        {_N} SELECT {_ID}, i, CASE k WHEN 0 THEN 'submit' ELSE CASE WHEN i %% 8 THEN 'approve' ELSE 'return' END END,
        CASE k WHEN 0 THEN 'organising' ELSE 'reviewing' END,
        CASE k WHEN 0 THEN 'reviewing' ELSE CASE WHEN i %% 8 THEN 'stored' ELSE 'organising' END END, '[]', '{{}}',
        %(user)s + (i + k) %% %(members)s,
        datetime({_WORKED}, 'unixepoch') FROM n, (SELECT 0 AS k UNION ALL SELECT 1) WHERE {_WORKED} <= %(now)s ORDER BY i, k""",
    f"""INSERT INTO intake_intakeitem (status, attempts, due_at, last_error, public_id, data_key_id, fingerprint, filename,
        size, source, is_picture, candidate_id, outcome, warnings, way, is_again_allowed, received_at, received_by,
        finished_at)
        {_N} SELECT CASE WHEN i %% 40 = 0 THEN 'failed' ELSE 'done' END, 1, {_WHEN}, '', {_ID}, i, '', x'', 1,
        CASE i %% 4 WHEN 0 THEN 'upload' WHEN 1 THEN 'mail' WHEN 2 THEN 'inbox' ELSE 'posting' END, 0, i,
        CASE WHEN i %% 40 = 0 THEN '' WHEN i %% 9 = 0 THEN 'attached' ELSE 'created' END, '[]', '{{}}', 0, {_WHEN},
        %(user)s + i %% %(members)s, datetime({_MADE} + 20 + i %% 83 * 7, 'unixepoch') FROM n""",
    f"""INSERT INTO pipeline_application
        (id, public_id, candidate_id, job_id, stage_id, rank, stage_since, owner, reason, created_at, created_by)
        {_N} SELECT i, {_ID}, i * 4 + 1, %(job)s + i %% %(jobs)s, %(stage)s, 0, {_WHEN}, %(user)s + i %% %(members)s, '',
        {_WHEN}, %(user)s FROM n WHERE i * 4 + 1 <= %(size)s""",
    f"""INSERT INTO pipeline_stageevent (application_id, before_id, after_id, reason, actor, at)
        {_N} SELECT i, CASE k WHEN 0 THEN NULL ELSE %(stage)s + k END,
        CASE WHEN k = 0 THEN %(stage)s WHEN k = 3 AND i %% 3 THEN %(stage)s + 8 WHEN k = 3 AND i %% 2 = 0 THEN %(stage)s + 6
        ELSE %(stage)s + k + 2 END,
        CASE WHEN k = 3 AND i %% 3 THEN 'candidate.salary' ELSE '' END, %(user)s + i %% %(members)s,
        datetime({_WALKED}, 'unixepoch')
        FROM n, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)
        WHERE i * 4 + 1 <= %(size)s AND {_WALKED} <= %(now)s ORDER BY i, k""",
    f"""INSERT INTO compliance_disclosure (public_id, candidate_id, client_id, recipient, fields, digests, purpose, consent,
        channel, source, actor, at)
        {_N} SELECT {_ID}, i, %(client)s + i %% %(clients)s, x'', '{{}}', '[]', '', '', 'link', '',
        %(user)s + i %% %(members)s, {_WHEN} FROM n WHERE i %% 10 = 0""",
    f"""INSERT INTO audit_auditevent (seq, at, actor_id, verb, subject, detail, prev_hash, hash)
        {_N} SELECT %(seq)s + i, {_WHEN}, %(user)s + i %% %(members)s,
        CASE WHEN i %% 10 THEN 'candidate.opened' ELSE 'candidate.revealed' END, 'candidate:' || i, '{{}}', '', ''
        FROM n WHERE i %% 10 <> 1""",
)
"""Five events a record, but for what is still to come of the newest: two steps of the chain, one of the pipeline, a file,
and a line of the ledger or of the log."""


def write_rows(size: int, now: datetime) -> dict[str, Any]:
    """Write the rows of ``size`` records; return the viewers who ask."""
    told = {**_house(now), "size": size, "seconds": _SECONDS, "start": int(now.timestamp()) - _SECONDS + 3_600}
    told |= {"now": int(now.timestamp()), "members": MEMBERS, "clients": CLIENTS, "jobs": JOBS, "today": now.toordinal()}
    lock = module("foundation.lib.write_lock")
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")  # the keys of records that nobody opens are not there
    for table in _TABLES:
        for first in range(1, size + 1, _AT_ONCE):
            with lock.write_tx():
                cursor.execute(table, {**told, "first": first, "last": min(first + _AT_ONCE - 1, size)})
    with lock.write_tx():
        audit = module("foundation.audit.models")
        audit.AuditHead.objects.update(seq=told["seq"] + size)
        cursor.execute("ANALYZE")
    cursor.execute("PRAGMA foreign_keys=ON")
    return viewers_of()


def viewers_of() -> dict[str, Any]:
    """Those who ask: a manager who sees all, and a consultant, within whose reach is a tenth of the applications."""
    models, viewers = module("foundation.accounts.models"), module("foundation.accounts.viewers")
    names = {"manager": "bench-manager", "consultant": "bench-1"}
    return {role: viewers.viewer_of(models.User.objects.get(username=name)) for role, name in names.items()}


def _house(now: datetime) -> dict[str, int]:
    """Members, of whom each has records of his own, clients, jobs; the first number of each."""
    accounts, clients = module("foundation.accounts.models"), module("domain.clients.models")
    placing, lock = module("domain.candidates.services.record.placing"), module("foundation.lib.write_lock")
    role = module("foundation.accounts.policy").Role
    with lock.write_tx():
        users = [
            accounts.User.objects.create(username=f"bench-{n}", role=role.CONSULTANT.value, created_at=now)
            for n in range(MEMBERS)
        ]
        accounts.User.objects.create(username="bench-manager", role=role.MANAGER.value, created_at=now)
        audiences = [placing.audience_for(owner=user.pk, collector=None) for user in users]
        kind = clients.JobType.objects.get()
        made = [clients.Client.objects.create(name=f"客户{n}", created_at=now, updated_at=now) for n in range(CLIENTS)]
        jobs = [
            clients.Job.objects.create(client=made[n % CLIENTS], type=kind, title=f"职位{n}", created_at=now, updated_at=now)
            for n in range(JOBS)
        ]
        team = accounts.Team.objects.create(name="bench", kind="team", created_at=now - timedelta(days=1))
        accounts.Membership.objects.create(team=team, user=users[0])
    stage = kind.stages.order_by("position").first()
    head, _ = module("foundation.audit.models").AuditHead.objects.get_or_create(pk=1)
    return {
        "user": users[0].pk, "audience": audiences[0].pk, "client": made[0].pk, "job": jobs[0].pk, "stage": stage.pk,
        "seq": head.seq,
    }  # fmt: skip

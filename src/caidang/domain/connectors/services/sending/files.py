"""Files that hang on our records are hung on theirs, each once: noted and entered in the ledger before it leaves.

What came from there is not sent back, and what was sent is not fetched again. A file whose sending was cut short is
looked for by its name before it is sent once more.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q

from caidang.core.errors import CaidangError
from caidang.core.interchange.sheets.labels import RESUME
from caidang.domain.candidates.models import Candidate, Document
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.compliance.services.disclosures import HandedOut, record_handed_out
from caidang.domain.connectors.columns import Columns, Way
from caidang.domain.connectors.contract import (
    EVERY,
    WEAK,
    Busy,
    Connector,
    FieldInfo,
    Kind,
    RemoteFile,
    TakesFiles,
)
from caidang.domain.connectors.models import Item, Link, LinkFile, ObjectMap, Run
from caidang.domain.connectors.papers import FILE_TARGETS
from caidang.domain.connectors.services.taking.files import mark_of
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.outside import NotReached
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault

PORTION: Final = 50
_BACK: Final = 20
"""Runs among which the last that looked for files is sought; behind them all is looked through again."""
State = LinkFile.State


class FileOut:
    """Sends the files of one object's people, or only counts them."""

    def __init__(self, run: Run, map: ObjectMap, *, actor: Viewer) -> None:
        self._run, self._map, self._actor = run, map, actor
        columns = Columns.of(map.columns).all
        found = [one for one in columns if one.target in FILE_TARGETS and one.info.kind is Kind.FILES and one.way in (Way.OUT, Way.BOTH)]
        # What is read here are résumés: they go where résumés hang, where there is such a field.
        self._field = next((one.info for one in sorted(found, key=lambda one: one.target != RESUME)), None)
        self._fresh = self._since_last() if self._field is not None else Q()

    @property
    def is_needed(self) -> bool:
        """Whether files of this object go out."""
        return self._field is not None

    def next_ones(self, after: int) -> tuple[list[tuple[Link, Document]], int]:
        """Return the next files that are not there, each with its link, and the last link that was looked at; -1 at the end."""
        reach = Candidate.objects.visible_to(self._actor)
        rows = Link.objects.filter(
            map=self._map, pk__gt=after, is_pending=False, is_cut=False, candidate__in=reach, candidate__shut_at=None,
            candidate__merged_into=None,
        ).filter(self._fresh, Exists(Document.objects.filter(candidate=OuterRef("candidate"))))  # fmt: skip
        links = list(rows.select_related("candidate__data_key").order_by("pk")[:PORTION])
        if not links:
            return [], -1
        known = set(LinkFile.objects.filter(link__in=links).exclude(state=State.SENDING).values_list("link_id", "key"))
        held: dict[int, list[Document]] = {}
        documents = Document.objects.filter(candidate__in=[one.candidate_id for one in links]).select_related("blob__data_key", "data_key")
        for document in documents.order_by("pk"):
            held.setdefault(document.candidate_id, []).append(document)
        wanted = [
            (link, document)
            for link in links
            if not link.remote_id.startswith(WEAK)
            for document in held.get(link.candidate_id or 0, ())
            if (link.pk, mark_of(document.fingerprint)) not in known
        ]
        return wanted, links[-1].pk

    def last_link(self) -> int:
        """Return the newest link: those behind it are looked through whole by the next pass."""
        return int(Link.objects.filter(map=self._map).order_by("-pk").values_list("pk", flat=True).first() or 0)

    def _since_last(self) -> Q:
        """What may have files that the last whole pass did not see: fresh files, fresh links, and what is half sent."""
        runs = Run.objects.filter(connection=self._run.connection_id, stage=Run.Stage.DONE).exclude(kind=Run.Kind.TRIAL).order_by("-pk")
        for cursor, at in runs.values_list("cursor", "created_at")[:_BACK]:
            out = cursor.get("out") or {}
            if out.get(f"{self._map.pk}:files") == -1:
                fresh = Document.objects.filter(candidate=OuterRef("candidate"), received_at__gte=at)
                half = LinkFile.objects.filter(link=OuterRef("pk"), state=State.SENDING)
                return Q(pk__gt=int(out.get(f"{self._map.pk}:files_to", 0))) | Q(Exists(fresh)) | Q(Exists(half))
        return Q()

    def send(self, connector: Connector, wanted: Sequence[tuple[Link, Document]], *, now: datetime) -> Counter[str]:
        """Send these; returns how many came to what. Raises Busy and NotReached, and then the rest still waits."""
        counts: Counter[str] = Counter()
        if self._field is None or not isinstance(connector, TakesFiles):
            return counts
        for link, document in wanted:
            counts[self._send(connector, self._field, link, document, now)] += 1
        return counts

    def _send(self, connector: Connector, field: FieldInfo, link: Link, document: Document, now: datetime) -> str:
        name = vault.open_sealed(document.data_key, document.filename_place, bytes(document.filename)).decode()
        row, was_begun = self._noted(link, document, name, now)
        try:
            found = self._there(connector, link, name) if was_begun else None
            if found is None and isinstance(connector, TakesFiles):
                found = connector.attach(self._map.object, link.remote_id, field, name, vault.read_blob(document.blob))
        except (Busy, NotReached):
            raise
        except CaidangError as error:
            return self._unsent(row, link, str(error))
        with write_tx():
            if found is not None:
                self._settle(row, link, found)
        return "files_out"

    def _noted(self, link: Link, document: Document, name: str, now: datetime) -> tuple[LinkFile, bool]:
        connection, candidate = self._run.connection, document.candidate_id
        key, public_id = mark_of(document.fingerprint), uuid.uuid4()
        with write_tx():
            row, is_fresh = LinkFile.objects.get_or_create(
                link=link, key=key,
                defaults={
                    "candidate_id": candidate, "public_id": public_id, "state": State.SENDING,
                    "told": vault.seal_json(link.candidate.data_key, LinkFile.place(public_id), {"key": "", "name": name}),  # type: ignore[union-attr]
                },
            )  # fmt: skip
            if is_fresh:
                given = HandedOut(
                    recipient={"name": f"{connection.get_vendor_display()} · {connection.name}"}, fields={}, purpose=Purpose.CHECK,
                    source=f"connector_run:{self._run.pk}", channel="connector", digests=[document.fingerprint],
                )  # fmt: skip
                record_handed_out(candidate_ids=[candidate], given=given, actor=self._actor, now=now)
                audit.record(
                    actor_id=self._actor.user_id, verb="candidate.sent_out", subject=f"candidate:{candidate}", now=now,
                    detail={"connection": connection.pk, "fields": [RESUME], "document": document.pk},
                )  # fmt: skip
        return row, not is_fresh

    def _there(self, connector: Connector, link: Link, name: str) -> RemoteFile | None:
        """The file as it hangs there already."""
        fields = [one.info for one in Columns.of(self._map.columns).all]
        for one in connector.read_some(self._map.object, fields, [link.remote_id]):
            files = one.files
            if any(file.key.startswith(EVERY) for file in files):
                files = tuple(connector.files(self._map.object, link.remote_id))
            return next((file for file in files if file.name == name), None)
        return None

    def _settle(self, row: LinkFile, link: Link, found: RemoteFile) -> None:
        candidate = link.candidate
        if candidate is None:
            return
        told = {"key": found.key, "name": found.name}
        sealed = vault.seal_json(candidate.data_key, row.told_place, told)
        LinkFile.objects.filter(pk=row.pk).update(state=State.SENT, told=sealed, problem="")
        theirs, public_id = keyed.blind("connector.file", found.key)[:32], uuid.uuid4()
        LinkFile.objects.get_or_create(
            link=link, key=theirs,
            defaults={
                "candidate": candidate, "public_id": public_id, "state": State.DONE,
                "told": vault.seal_json(candidate.data_key, LinkFile.place(public_id), told),
            },
        )  # fmt: skip
        Run.objects.filter(pk=self._run.pk).update(attempts=0)

    def _unsent(self, row: LinkFile, link: Link, problem: str) -> str:
        place = Item.place(self._run, link.remote_id, Item.Outcome.FILE_OUT)
        with write_tx():
            LinkFile.objects.filter(pk=row.pk).update(state=State.UNSENT, problem=problem[:200], attempts=row.attempts + 1)
            Item.objects.create(
                run=self._run, map=self._map, remote_id=link.remote_id, candidate_id=link.candidate_id, outcome=Item.Outcome.FILE_OUT,
                told=vault.seal_json(self._run.data_key, place, {"notes": [problem[:200]]}),
            )  # fmt: skip
            Run.objects.filter(pk=self._run.pk).update(attempts=0)
        return Item.Outcome.FILE_OUT.value

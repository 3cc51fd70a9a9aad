"""Clients, their contacts, jobs, notes and applications of an export. What is there already is left as it is."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from caidang.core.errors import CaidangError
from caidang.core.interchange.takeover.taken import LOST, Taken, TakenClient, TakenJob, TakenPerson
from caidang.core.text.normalize import normalize_shown
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Contact, Job, Note
from caidang.domain.clients.selectors.contacts import content_of
from caidang.domain.clients.services.clients import add_client
from caidang.domain.clients.services.contacts import add_contact
from caidang.domain.clients.services.jobs import add_job
from caidang.domain.clients.services.notes import MAX_NOTE, add_note
from caidang.domain.clients.words import tidy
from caidang.domain.pipeline.services.applying import add_to
from caidang.domain.pipeline.services.stages import stages_for_use
from caidang.domain.pipeline.way import Kind, Reason
from caidang.domain.review.models import Comment
from caidang.domain.review.services.news.comments import MAX_COMMENT, add_comment
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

_UNNAMED: Final = "未命名"


class House:
    """Makes what is missing, and remembers what it made and why something was not."""

    def __init__(self, *, actor: Viewer, now: datetime) -> None:
        """Begin with nothing made."""
        self._actor, self._now = actor, now
        self.made: dict[str, list[int]] = defaultdict(list)
        self.counts: Counter[str] = Counter()
        self.refused: list[str] = []
        self._clients: dict[str, Client] = {}
        self._jobs: dict[str, Job] = {}

    def clients(self, taken: Taken) -> None:
        """Make the clients that are not there by their names, their contacts and notes."""
        contacts: dict[str, list[Mapping[str, str]]] = defaultdict(list)
        for one in taken.contacts:
            contacts[one.client].append(one.values)
        for client in taken.clients:
            with write_tx():
                self._client(client, contacts.get(client.source, []))

    def jobs(self, taken: Taken) -> None:
        """Make the jobs that are not there: of the same client, by the same name."""
        for job in taken.jobs:
            with write_tx():
                self._job(job)

    def notes_of(self, people: Mapping[str, int], taken: list[TakenPerson]) -> None:
        """Add what was said of the people, once."""
        for person in taken:
            if person.notes and person.source in people:
                with write_tx():
                    self._notes(people[person.source], person)

    def applications(self, people: Mapping[str, int], taken: Taken) -> None:
        """Put the people into their jobs, as far as they came; whoever is in a job already stays where he is."""
        wanted: dict[tuple[str, str], list[int]] = defaultdict(list)
        for one in taken.applications:
            if one.person in people and one.job in self._jobs:
                wanted[one.job, one.kind].append(people[one.person])
            else:
                self._refuse("application", f"应聘 {one.person}→{one.job}：人或职位没有导入")
        for (source, kind), ids in wanted.items():
            job = self._jobs[source]
            stage = next((found for found in stages_for_use(job.type_id) if found.kind == Kind(kind)), None)
            if stage is None:
                self._refuse("application", f"「{job.title}」没有「{Kind(kind).label}」这个阶段")
                continue
            with write_tx():
                reason = Reason.CLIENT_OTHER.value if kind == LOST else ""
                _, made = add_to(job, stage, list(dict.fromkeys(ids)), actor=self._actor, now=self._now, reason=reason)
            self.made["application"] += [one.pk for one in made]
            self.counts["application.made"] += len(made)
            self.counts["application.known"] += len(ids) - len(made)

    def _client(self, taken: TakenClient, contacts: list[Mapping[str, str]]) -> None:
        name = " ".join(taken.name.split())[:80] or _UNNAMED
        client = Client.objects.filter(name=name).first()
        if client is None:
            client = self._tried("client", name, lambda: self._new_client(name, taken.city))
            if client is None:
                return
        else:
            self.counts["client.known"] += 1
        self._clients[taken.source] = client
        self._house_notes(client, None, (taken.note, *taken.said))
        known = {content_of(one)["name"] for one in Contact.objects.filter(client=client, removed_at=None).select_related("data_key")}
        for values in contacts:
            if values["name"] in known:
                self.counts["contact.known"] += 1
            elif self._tried("contact", values["name"], lambda v=values: add_contact(client=client, values=v, actor=self._actor, now=self._now)):
                known.add(values["name"])

    def _new_client(self, name: str, city: str) -> Client:
        values: dict[str, Any] = {"name": name, "status": Client.Status.ACTIVE.value}
        try:
            with write_tx():
                return add_client(values={**values, "city": city}, actor=self._actor, now=self._now)
        except CaidangError:
            return add_client(values=values, actor=self._actor, now=self._now)

    def _job(self, taken: TakenJob) -> None:
        client = self._clients.get(taken.client)
        title = " ".join(taken.title.split())[:80] or _UNNAMED
        if client is None:
            self._refuse("job", f"职位「{title}」：它的客户没有导入")
            return
        job = Job.objects.filter(client=client, title=title).first()
        if job is None:
            job = self._tried("job", title, lambda: self._new_job(client, title, taken))
            if job is None:
                return
        else:
            self.counts["job.known"] += 1
        self._jobs[taken.source] = job
        self._house_notes(client, job, (taken.note, *taken.said))

    def _new_job(self, client: Client, title: str, taken: TakenJob) -> Job:
        reason = {"closed": Job.CloseReason.CANCELLED.value, "filled": Job.CloseReason.FILLED.value}.get(taken.status, "")
        values: dict[str, Any] = {"title": title, "status": taken.status, "headcount": min(taken.headcount, 999), "close_reason": reason}
        more = {"city": taken.city, "publication": taken.publication}
        for extra in (more, {"publication": taken.publication}, {}):
            try:
                with write_tx():
                    return add_job(client=client, values={**values, **extra}, actor=self._actor, now=self._now)
            except CaidangError:
                if not extra:
                    raise
        raise AssertionError

    def _house_notes(self, client: Client, job: Job | None, told: Sequence[str]) -> None:
        """What is longer than a note may be becomes several."""
        pieces = [said for text in told for said in _cut(tidy(text), MAX_NOTE)]
        if not pieces:
            return
        rows = Note.objects.filter(client=client, job=job, removed_at=None)
        known = {vault.open_own(one.text_place, bytes(one.text))["text"] for one in rows}
        for said in pieces:
            if said in known:
                self.counts["note.known"] += 1
            elif self._tried(
                "note", client.name,
                lambda s=said: add_note(text=s, kind=Note.Kind.GENERAL.value, client=client, job=job, actor=self._actor, now=self._now),
            ):  # fmt: skip
                known.add(said)

    def _notes(self, pk: int, person: TakenPerson) -> None:
        candidate = Candidate.objects.select_related("data_key", "audience").get(pk=pk)
        rows = Comment.objects.filter(candidate=candidate, removed_at=None)
        known = {vault.open_sealed(candidate.data_key, one.text_place, bytes(one.text)).decode() for one in rows}
        for note in person.notes:
            # An @ would call a member in.
            text = note.replace("@", " @ ").strip()
            for said in _cut(text, MAX_COMMENT):
                if _as_kept(said) in known:
                    self.counts["comment.known"] += 1
                else:
                    self._tried("comment", "", lambda s=said: add_comment(candidate=candidate, text=s, actor=self._actor, now=self._now))

    def _tried(self, kind: str, name: str, make: Any) -> Any:
        try:
            with write_tx():
                row = make()
        except CaidangError as error:
            self._refuse(kind, f"{_KINDS[kind]}「{name[:40]}」：{error}")
            return None
        self.made[kind].append(row.pk)
        self.counts[f"{kind}.made"] += 1
        return row

    def _refuse(self, kind: str, why: str) -> None:
        self.counts[f"{kind}.refused"] += 1
        self.refused.append(why)


_KINDS: Final = {
    "client": "客户", "contact": "联系人", "job": "职位", "note": "笔记", "comment": "留言", "application": "应聘", "file": "文件",
}  # fmt: skip
"""What is made, by the names that people use."""
KINDS: Final[Mapping[str, str]] = _KINDS


def _cut(text: str, most: int) -> Iterator[str]:
    """A text in pieces of at most so many characters, none of them empty."""
    pieces = (text[first : first + most].strip() for first in range(0, len(text), most))
    return (piece for piece in pieces if piece)


def _as_kept(text: str) -> str:
    return normalize_shown(text).strip()


"""Applications, interviews and notes are brought in: who is in which job, how far, when he was seen, and what was said of him."""

import re
from datetime import datetime
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.core.interchange.sheets.returning import plain
from caidang.core.text.normalize import normalize_shown
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Job, Note
from caidang.domain.clients.services.notes import add_note
from caidang.domain.connectors.columns import Wins
from caidang.domain.connectors.house import way_of
from caidang.domain.connectors.models import Thing
from caidang.domain.connectors.services.housing.fates import KEPT, Fate, Hand, Outcome, Said, token
from caidang.domain.pipeline.models import Application, Stage
from caidang.domain.pipeline.services.applying import add_to
from caidang.domain.pipeline.services.moving import move
from caidang.domain.pipeline.services.stages import stages_for_use
from caidang.domain.pipeline.way import Kind as Way
from caidang.domain.pipeline.way import Reason
from caidang.domain.review.models import Comment
from caidang.domain.review.services.news.comments import MAX_COMMENT, keep_remarks
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.vault import services as vault

HELD: Final = "held"
"""Where ``seen`` keeps in which stage he stands here against theirs, or that was refused there: it is not written until he is moved."""

CHANGED_THERE: Final = "那边改过这条备注，这里的不跟着改"
_OUR_TITLE: Final = re.compile(r"才档 [0-9a-f-]{36}")
"""What we call a note there that we made: it says nothing."""


def bring_application(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring an application in: made where both are known, moved as it was moved there, unless somebody moved it here."""
    require(hand.actor, Action.PIPELINE)
    fate.name = hand.named(fate, "candidate")[2]
    person, job, thing = hand.person_of(fate), hand.job_of(fate), fate.thing
    title = job.title if job else hand.named(fate, "job")[2]
    text = said.get("stage", "")
    way = way_of(text) or Way.CONTACT
    if text and way_of(text) is None:
        fate.notes.append(f"不认识的阶段「{text[:20]}」，放在最前面")
    fate.seen = {"stage": token(way.value)}
    rows = Application.objects.select_related("stage", "job")
    one = thing.application if thing else rows.filter(candidate=person, job=job).first() if person and job else None
    if one is not None:
        fate.outcome = "same" if thing else Outcome.LINKED
        _follow(hand, fate, one, way)
    else:
        fate.outcome = Outcome.CREATED
        fate.cells = [["job", "", "", title, "take"], ["stage", "", "", way.label, "take"]]
        if not hand.is_trial and person is not None and job is not None:
            stage = stage_of(job, way)
            _, made = add_to(job, stage, [person.pk], actor=hand.actor, now=hand.now, reason=_reason(way))
            if not made:
                raise InvalidInput("没有加进职位：不在你的范围里，或在客户的禁止推荐名单里")
            one = made[0]
    fate.thing = thing or Thing(application=one)


def _follow(hand: Hand, fate: Fate, one: Application, way: Way) -> None:
    """Move him as he was moved there; where somebody moved him here as well a person is asked, unless the field says that ours stands."""
    before, ours, theirs = fate.before.get("stage"), token(one.stage.kind), token(way.value)
    if one.stage.kind == way.value:
        return
    if before == theirs:
        # Only here was he moved: what stood against theirs goes on to.
        fate.seen |= {key: text for key, text in fate.before.items() if key == HELD}
        return
    cell = ["stage", _told_stage(before), one.stage.name, way.label]
    wins = hand.columns.wins_of("stage")
    if (before is None or ours != before) and wins == Wins.OURS:
        fate.outcome, fate.notes, fate.cells = Outcome.KEPT, [*fate.notes, KEPT], [[*cell, "keep"]]
        return
    if before is None or ours != before:
        # Who moved him here is a person, whose word no machine takes back.
        fate.ask("stage", way.value, {"stage": way.value}, cell)
        fate.seen = fate.before
        return
    fate.outcome, fate.cells = Outcome.UPDATED, [[*cell, "take"]]
    if not hand.is_trial:
        put_in_stage(one, way, actor=hand.actor, now=hand.now)


def put_in_stage(one: Application, way: Way, *, actor: Viewer, now: datetime) -> None:
    """Move somebody into the first stage of this kind; one who stands in such a stage stays in it."""
    if one.stage.kind != way.value:
        move(public_id=str(one.public_id), stage_id=stage_of(one.job, way).pk, seen=one.stage_id, actor=actor, now=now, reason=_reason(way))


def _told_stage(mark: str | None) -> str:
    """What both sides last agreed on, told from its token; empty for nothing."""
    return next((way.label for way in Way if token(way.value) == mark), "") if mark else ""


def bring_note(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring a remark on a person in, once; nobody is called by it, and it is not written back. One on a client or a job becomes a note there."""
    fate.name = hand.named(fate, "candidate")[2]
    text = _whole(fate, said)
    if hand.is_of_house(fate):
        held = hand.house_of(fate)
        job = held.job if held is not None else None
        client = held.client if held is not None and job is None else job.client if job is not None else None
        _bring_client_note(hand, fate, said, text, client, job)
        return
    person = hand.person_of(fate)
    fate.seen = {"text": token(said["text"])}
    if fate.thing is not None:
        if fate.thing.comment is None and person is not None:
            fate.thing.comment = _said_of(person, text)
        one = fate.thing.comment
        _changed_there(hand, fate, said, text, said_by(one) if one is not None and one.removed_at is None else "")
        return
    fate.outcome = Outcome.CREATED
    fate.foretell_text(text, is_trial=hand.is_trial)
    comment = None
    if not hand.is_trial and person is not None:
        require(hand.actor, Action.WORK, person.target)
        ((number,),) = keep_remarks(remarks=[(person, text)], detail={"connector_run": hand.run.pk}, actor=hand.actor, now=hand.now)
        comment = Comment.objects.get(public_id=number)
    fate.thing = Thing(comment=comment)


def bring_client_note(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring a note on a client in, once, from an object of theirs that holds such notes alone."""
    fate.name = hand.named(fate, "client")[2]
    client = hand.client_of(fate)
    has_job = any(one.target == "job" and (fate.remote.links.get(one.info.name) or fate.remote.texts.get(one.info.name)) for one in hand.columns.all)
    job = hand.job_of(fate) if has_job else None
    if job is not None and client is not None and job.client_id != client.pk:
        raise InvalidInput("它写的职位不是这个客户的")
    _bring_client_note(hand, fate, said, _whole(fate, said), client, job)


def _whole(fate: Fate, said: Said) -> str:
    """What a remark says, with its title; that of one of ours says nothing."""
    whole = "\n".join(text for text in (said.get("title", ""), said["text"]) if text and not _OUR_TITLE.fullmatch(text)).strip()
    if len(whole) > MAX_COMMENT:
        fate.notes.append(f"备注太长，只收了前 {MAX_COMMENT} 个字")
    return normalize_shown(whole)[:MAX_COMMENT].strip()


def _bring_client_note(hand: Hand, fate: Fate, said: Said, text: str, client: Client | None, job: Job | None) -> None:
    fate.seen = {"text": token(said["text"])}
    if fate.thing is not None:
        if fate.thing.note is None and client is not None:
            fate.thing.note = _noted_of(client.merged_into or client, text)
        one = fate.thing.note
        _changed_there(hand, fate, said, text, noted(one) if one is not None and one.removed_at is None else "")
        return
    fate.outcome = Outcome.CREATED
    fate.foretell_text(text, is_trial=hand.is_trial)
    note = None
    if client is not None and not hand.is_trial:
        note = add_note(text=text, kind="general", client=client.merged_into or client, job=job, actor=hand.actor, now=hand.now)
    fate.thing = Thing(note=note)


def _changed_there(hand: Hand, fate: Fate, said: Said, theirs: str, ours: str) -> None:
    """What was said is not said anew by a machine when it is changed there: a person is shown both, where ours still stands."""
    before = fate.before.get("text")
    if before in (None, fate.seen["text"]):
        return
    if not ours or hand.columns.wins_of("text") == Wins.OURS:
        fate.outcome, fate.notes = Outcome.KEPT, [*fate.notes, CHANGED_THERE]
        return
    # They may by now say what stands here.
    if plain(ours) != plain(theirs):
        fate.seen = {"text": before}
        fate.ask("text", theirs, {"text": said["text"]}, ["text", "", ours, theirs], is_quiet=True)


def said_by(one: Comment) -> str:
    """Return what a remark says."""
    return vault.open_sealed(one.candidate.data_key, one.text_place, bytes(one.text)).decode()


def noted(one: Note) -> str:
    """Return what a note on a client or a job says."""
    return str(vault.open_own(one.text_place, bytes(one.text))["text"])


def _said_of(person: Candidate, text: str) -> Comment | None:
    """The remark that came from there before it was noted which one it is."""
    free = person.comments.filter(removed_at=None).exclude(pk__in=Thing.objects.filter(comment__isnull=False).values("comment_id"))
    return next((one for one in free if said_by(one) == text), None)


def _noted_of(client: Client, text: str) -> Note | None:
    free = Note.objects.filter(client=client, removed_at=None).exclude(pk__in=Thing.objects.filter(note__isnull=False).values("note_id"))
    return next((one for one in free if noted(one) == text), None)


def stage_of(job: Job, way: Way) -> Stage:
    """Return the first stage of this kind that the job has; raises InvalidInput where it has none."""
    found = next((one for one in stages_for_use(job.type_id) if one.kind == way), None)
    if found is None:
        raise InvalidInput(f"这类职位没有「{way.label}」的阶段")
    return found


def _reason(way: Way) -> str:
    return Reason.CLIENT_OTHER.value if way is Way.LOST else ""

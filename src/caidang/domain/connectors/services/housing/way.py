"""Applications, interviews and notes are brought in: who is in which job, how far, when he was seen, and what was said of him."""

from typing import Final

from caidang.core.errors import InvalidInput
from caidang.domain.clients.models import Job
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
from caidang.domain.review.services.comments import MAX_COMMENT, add_comment
from caidang.foundation.accounts.policy import Action, require

HELD: Final = "held"
"""Where ``seen`` keeps in which stage somebody here let him stand against theirs: it is not written there either."""


def bring_application(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring an application in: made where both are known, moved as it was moved there, unless somebody moved it here."""
    require(hand.actor, Action.PIPELINE)
    person, job, thing = hand.person_of(fate), hand.job_of(fate), fate.thing
    title = job.title if job else hand.named(fate, "job")[2]
    fate.name = hand.named(fate, "candidate")[2]
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
    """Move him as he was moved there, unless somebody moved him here."""
    before = fate.before.get("stage")
    if one.stage.kind == way.value:
        return
    ours = token(one.stage.kind)
    if before == token(way.value):
        # Only here was he moved: what stood against theirs goes on to.
        fate.seen |= {key: text for key, text in fate.before.items() if key == HELD}
        return
    cell = ["stage", "", one.stage.name, way.label]
    wins = hand.columns.wins_of("stage")
    if (before is None or ours != before) and wins != Wins.THEIRS:
        fate.outcome, fate.notes = Outcome.KEPT, [*fate.notes, KEPT]
        fate.cells = [[*cell, "keep"]]
        if wins != Wins.OURS:
            fate.seen[HELD] = ours
        return
    fate.outcome, fate.cells = Outcome.UPDATED, [[*cell, "take"]]
    if not hand.is_trial:
        stage = stage_of(one.job, way)
        move(public_id=str(one.public_id), stage_id=stage.pk, seen=one.stage_id, actor=hand.actor, now=hand.now, reason=_reason(way))


def bring_note(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring a remark on a person in, once; nobody is called by it."""
    person = hand.person_of(fate)
    text = "\n".join(filter(None, (said.get("title", ""), said["text"]))).replace("@", " @ ")[:MAX_COMMENT].strip()
    fate.name = hand.named(fate, "candidate")[2]
    if fate.thing is not None:
        return  # What was said is not said again when it is changed there.
    fate.outcome = Outcome.CREATED
    if not hand.is_trial and person is not None:
        add_comment(candidate=person, text=text, actor=hand.actor, now=hand.now)
    fate.thing = Thing()


def stage_of(job: Job, way: Way) -> Stage:
    """Return the first stage of this kind that the job has; raises InvalidInput where it has none."""
    found = next((one for one in stages_for_use(job.type_id) if one.kind == way), None)
    if found is None:
        raise InvalidInput(f"这类职位没有「{way.label}」的阶段")
    return found


def _reason(way: Way) -> str:
    return Reason.CLIENT_OTHER.value if way is Way.LOST else ""

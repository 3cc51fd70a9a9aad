"""The demo's applications: once enough people have been read, they stand at every step of some jobs.

A process of its own beside the server, because the people come in over some minutes. It ends with the server, whose
number it is told: nobody waits for people that no server reads.
"""

import argparse
import os
import random
import threading
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from caidang.config.prepare import prepare
from tools.demo.order import put
from tools.demo.standing import settle
from tools.demo.weeks import live_through, send_reports

ENOUGH = 120
"""People who must have been read before anything can look lived in."""
WAIT_S = 900
LOOK_S = 1.0
"""How often it looks whether the server is still there."""
JOBS = (
    ("云帆信息技术有限公司", "云帆", "上海", "Java 开发工程师", 3, 0),
    ("云帆信息技术有限公司", "云帆", "上海", "产品经理", 1, 1),
    ("海棠食品股份有限公司", "海棠食品", "苏州", "会计主管", 1, 1),
    ("远山机械制造有限公司", "远山机械", "无锡", "机械工程师", 2, 1),
)
"""For a demo that has no jobs yet: client, its short name, city, title, how many, priority."""
LOST = (
    "client.skill", "client.salary", "client.chosen", "candidate.salary", "candidate.elsewhere",
    "candidate.interest", "us.unfit", "us.unreachable",
)  # fmt: skip


def main() -> None:
    """Wait for the people, then put them on the boards; a second start finds them there and ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("enough", type=int, help="so many people are waited for")
    parser.add_argument("--server", type=int, required=True, help="the process with which this one ends")
    parser.add_argument("--lived-in", action="store_true", help="some weeks have passed since the people came")
    told = parser.parse_args()
    threading.Thread(target=_end_with, args=(told.server,), daemon=True).start()
    prepare(may_ask=False)
    candidates = _module("domain.candidates.models").Candidate
    applications = _module("domain.pipeline.models").Application
    end = time.monotonic() + WAIT_S
    while candidates.objects.filter(merged_into=None).count() < told.enough:
        if time.monotonic() > end or applications.objects.exists():
            return
        time.sleep(3)
    if not applications.objects.exists():
        _furnish(candidates, is_lived_in=told.lived_in)


def _end_with(server: int) -> None:
    """Leave at once when the server is gone: the database puts up with that at any moment."""
    while os.getppid() == server:
        time.sleep(LOOK_S)
    os._exit(0)


def _furnish(candidates: Any, *, is_lived_in: bool) -> None:
    if is_lived_in:
        _live(candidates)
    fill(datetime.now(UTC))
    if is_lived_in:
        send_reports(consultant=_viewer("guwen"), now=datetime.now(UTC))
    put(worker=_viewer("zhuguan"), consultant=_viewer("guwen"), now=datetime.now(UTC))
    if _module("foundation.accounts.models").User.objects.filter(username="tongshi").exists():
        settle(
            list(candidates.objects.filter(merged_into=None).order_by("pk")), worker=_viewer("zhuguan"),
            reviewer=_viewer("shenhe"), consultants=[_viewer("guwen"), _viewer("tongshi")], now=datetime.now(UTC),
        )  # fmt: skip


def _live(candidates: Any) -> None:
    """Let the usual demo have lived some weeks; a case's people came as it says."""
    workers = {name: _viewer(name) for name in ("shouji", "zhengli", "gengxin", "shenhe", "guwen", "zhuguan")}
    came = list(candidates.objects.filter(merged_into=None).order_by("pk"))
    live_through(people=came, workers=workers, now=datetime.now(UTC))


def fill(now: datetime) -> None:
    """Add people to the open jobs and walk each some steps, over the last weeks."""
    rng = random.Random(11)  # noqa: S311 - invented people
    jobs = _jobs(now)
    people = list(_module("domain.candidates.models").Candidate.objects.filter(merged_into=None).order_by("pk"))
    rng.shuffle(people)
    workers = [_viewer(name) for name in ("guwen", "zhuguan")]
    for number, job in enumerate(jobs):
        actor = workers[number % 3 == 2]
        chosen = people[number * 17 : number * 17 + (26 if number == 0 else 15)]
        for candidate in chosen:
            _walk(job, candidate, actor, rng, now)


def _walk(job: Any, candidate: Any, actor: Any, rng: random.Random, now: datetime) -> None:
    """One person's way on one job: added some weeks ago, then forward, sometimes out."""
    services = _module("domain.pipeline.services.applying"), _module("domain.pipeline.services.moving")
    at = now - timedelta(days=rng.randrange(2, 34), hours=rng.randrange(10))
    made = services[0].apply_people(
        job_id=str(job.public_id), public_ids=[str(candidate.public_id)], actor=actor, now=at
    ).made
    if not made:
        return
    application = made[0]
    stages = list(job.type.stages.filter(is_archived=False).order_by("position"))
    way, out = [s for s in stages if s.kind != "lost"], next(s for s in stages if s.kind == "lost")
    here = 0
    while here + 1 < len(way) and rng.random() < 0.66:
        at += timedelta(days=rng.randrange(1, 7), hours=rng.randrange(9))
        if at >= now:
            return
        here += 1
        _move(services[1], application, way[here - 1], way[here], actor, at)
    if rng.random() < 0.3 and here < len(way) - 1:
        at += timedelta(days=rng.randrange(1, 5))
        if at < now:
            _move(services[1], application, way[here], out, actor, at, rng.choice(LOST))


def _move(moving: Any, application: Any, seen: Any, to: Any, actor: Any, at: datetime, reason: str = "") -> None:
    moving.move(
        public_id=str(application.public_id), stage_id=to.pk, seen=seen.pk, reason=reason, actor=actor, now=at
    )  # fmt: skip


def _jobs(now: datetime) -> list[Any]:
    models = _module("domain.clients.models")
    open_jobs = list(models.Job.objects.filter(status="open").select_related("type")[:4])
    if open_jobs:
        return open_jobs
    kind = models.JobType.objects.order_by("position").first()
    found = []
    for name, short, city, title, headcount, priority in JOBS:
        client, _ = models.Client.objects.get_or_create(
            name=name, defaults={"short_name": short, "city": city, "created_at": now, "updated_at": now}
        )
        found.append(
            models.Job.objects.create(
                client=client, type=kind, title=title, city=city, headcount=headcount, priority=priority,
                created_at=now, updated_at=now,
            )  # fmt: skip
        )
    return found


def _viewer(username: str) -> Any:
    user = _module("foundation.accounts.models").User.objects.get(username=username)
    return _module("foundation.accounts.viewers").viewer_of(user)


def _module(name: str) -> Any:
    """A part of the program, which can be imported only once the vault is open."""
    return import_module(f"caidang.{name}")


if __name__ == "__main__":
    os.nice(5)
    main()

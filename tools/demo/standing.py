"""How the demo's people stand: whose they are, behind whose wall, how far along the chain; some with an identity number.

So that every role sees something else: the consultant neither his colleague's nor whom another client's wall hides.
"""

from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Any, Final

OWN_WALL: Final = "远山项目组"
OTHER_WALL: Final = "白鹭项目组"
OTHER_CLIENT: Final = {
    "name": "白鹭生物医药有限公司", "short_name": "白鹭医药", "industry": "医药", "city": "厦门", "status": "active",
}  # fmt: skip
TEAMS: Final = (("华东组", 0), ("华南组", 1))
"""Teams of consultants: the consultant is in the first, his colleague in the second."""
WITH_NUMBER: Final = 24
_REGION: Final = "110105"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def settle(people: Sequence[Any], *, worker: Any, reviewer: Any, consultants: Sequence[Any], now: datetime) -> None:
    """Give the people owners, walls, states and numbers; ``consultants`` are the consultant and his colleague."""
    _teams(consultants, worker, now)
    placing = _module("domain.candidates.services.record.placing")
    for number, member in enumerate(consultants):
        placing.set_owner(candidates=list(people[number::5]), owner=member.user_id, actor=worker, now=now)
    names = _module("foundation.accounts.models").Team.objects.filter(kind="client").values_list("name", "pk")
    walls = dict(names)
    for start, wall in ((3, OWN_WALL), (8, OTHER_WALL)):
        held = list(people[start::15])
        placing.set_holds(candidates=held, team_ids=[walls[wall]], actor=worker, now=now)
    _numbers(people[:WITH_NUMBER], worker, now)
    _states(people, worker, reviewer, now)


def _teams(consultants: Sequence[Any], worker: Any, now: datetime) -> None:
    teams = _module("foundation.accounts.teams")
    program = _module("foundation.accounts.policy").PROGRAM
    for name, number in TEAMS:
        team = teams.add_team(name=name, kind="team", actor=program, now=now)
        teams.set_members(team_id=team.pk, members=[consultants[number].user_id], actor=program, now=now)
    wall = teams.add_team(name=OTHER_WALL, kind="client", actor=program, now=now)
    teams.set_members(team_id=wall.pk, members=[consultants[1].user_id], actor=program, now=now)
    _module("domain.clients.services.clients").add_client(
        values={**OTHER_CLIENT, "team": wall.pk, "owner": consultants[1].user_id}, actor=worker, now=now
    )


def _states(people: Sequence[Any], worker: Any, reviewer: Any, now: datetime) -> None:
    """Two of three were submitted, half of them approved; a few are put away."""
    move_many, write_tx = _module("domain.review.services.chain.moves_many").move_many, _module("foundation.lib.write_lock").write_tx
    action = _module("core.review.chain").Action
    submitted = [one for number, one in enumerate(people) if number % 3]
    steps = (
        (list(people), action.HAND_ON, worker),
        (submitted, action.SUBMIT, worker),
        (submitted[::2], action.APPROVE, reviewer),
        (list(people[9::40]), action.ARCHIVE, worker),
    )
    for some, step, actor in steps:
        with write_tx():
            move_many(some, step, actor=actor, now=now)


def _numbers(people: Sequence[Any], worker: Any, now: datetime) -> None:
    get, edit = _module("domain.candidates.selectors.shown.rows").clear_rows_of, _module("domain.candidates.services.record.edit")
    births = {row.id: row.birth for row in get([one.pk for one in people], viewer=worker, today=now.date())}
    for number, person in enumerate(people):
        edit.set_value(
            candidate=person, field="id_number", entry=0, text=identity_number(births.get(person.pk) or "", number),
            actor=worker, now=now,
        )  # fmt: skip


def identity_number(birth: str, number: int) -> str:
    """Return an invented number of the region that all tests use, with the right check digit."""
    day = date(1990, 3, 7)
    if len(birth) >= len("1990-03"):
        day = date(int(birth[:4]), int(birth[5:7]), int(birth[8:10] or 7))
    body = f"{_REGION}{day:%Y%m%d}{200 + number:03}"
    return body + _CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def _module(name: str) -> Any:
    """A part of the program, which can be imported only once the vault is open."""
    return import_module(f"caidang.{name}")

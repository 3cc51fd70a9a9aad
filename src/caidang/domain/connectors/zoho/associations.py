"""Who is associated with which job opening in Zoho Recruit, as records of their own: one for each pair, read and written.

Source: zoho.com/recruit/developer-guide/apiv2 (``Job_Openings/{id}/associate``, ``Candidates/actions/associate``,
``Candidates/status``).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from caidang.domain.connectors.contract import (
    At,
    FieldInfo,
    Kind,
    ObjectInfo,
    Page,
    Remote,
    Write,
    Written,
)
from caidang.domain.connectors.zoho.client import Client, Failed

NAME: Final = "$associations"
JOBS: Final = "Job_Openings"
OBJECT: Final = ObjectInfo(NAME, "应聘（职位和关联的候选人）")
_PERSON: Final = FieldInfo("$candidate", "候选人", Kind.LOOKUP, is_writable=False)
_JOB: Final = FieldInfo("$job", "职位", Kind.LOOKUP, is_writable=False)
_STATUS: Final = "Candidate_Status"
_TOGETHER: Final = 100
"""Candidates in one call."""
_ID: Final = re.compile(r"\d+")
_FINE: Final = frozenset(("SUCCESS", "ALREADY_ASSOCIATED"))
_WORDS: Final = {
    "RECORD_LOCKED": "这条记录在 Zoho 里锁着", "BLOCKED_RECORD": "这位候选人在 Zoho 里限制了或退订了",
    "ID_ALREADY_DELETED": "这位候选人在 Zoho 里删了", "INVALID_DATA": "Zoho 不认这个编号或状态",
}  # fmt: skip
_PAGE: Final = 200


class Associations:
    """Reads them: a page of job openings, then each opening's people."""

    def __init__(self, client: Client, cost: int) -> None:
        self._client, self._cost = client, cost

    def fields(self, of_people: Sequence[FieldInfo]) -> list[FieldInfo]:
        """Return the fields of a pair; what a status may be is what it may be of a candidate."""
        known = next((one for one in of_people if one.name == _STATUS), None)
        return [_PERSON, _JOB, FieldInfo(_STATUS, "阶段", Kind.CHOICE, options=known.options if known else {})]

    def write(self, writes: Sequence[Write]) -> list[Written]:
        """Associate those that are not yet, then give each its status: both change nothing where it is so already."""
        pairs = [_pair(one) for one in writes]
        wrong: dict[int, str] = {}
        fresh = [at for at, one in enumerate(writes) if not one.id]
        for job, part in _alike(fresh, lambda at: pairs[at][0]):
            body = {"data": [{"jobids": [job], "ids": [pairs[at][1] for at in part], "comments": ""}]}
            self._send("/Candidates/actions/associate", body, part, pairs, wrong)
        told = [at for at, one in enumerate(writes) if at not in wrong and one.texts.get(_STATUS)]
        for (job, status), part in _alike(told, lambda at: (pairs[at][0], writes[at].texts[_STATUS])):
            body = {"data": [{"ids": [pairs[at][1] for at in part], "jobids": [job], _STATUS: status, "comments": ""}]}
            self._send("/Candidates/status", body, part, pairs, wrong)
        return [Written(":".join(pair), wrong.get(at, "")) for at, pair in enumerate(pairs)]

    def _send(self, path: str, body: object, part: Sequence[int], pairs: Sequence[tuple[str, str]], wrong: dict[int, str]) -> None:
        """Call, and note who of the part was not taken."""
        try:
            codes = _codes(self._client.call("PUT", path, body=body).get("data"))
        except Failed as error:
            codes = {pairs[at][1]: error.code or "FAILURE" for at in part}
        for at in part:
            code = codes.get(pairs[at][1], "FAILURE")
            if code not in _FINE:
                wrong[at] = f"Zoho 没有收下：{_WORDS.get(code, code)}"

    def read(self, at: At) -> Page:
        """Return the people of the next opening, or nothing while the next openings are listed."""
        left: list[list[str]] = [list(one) for one in at.get("left") or ()]
        page = int(at.get("page", 0))
        if not left:
            if at.get("is_over"):
                return Page((), {}, is_last=True)
            query = {"page": str(page + 1), "per_page": str(_PAGE), "sort_by": "Created_Time", "sort_order": "asc"}
            told = self._client.call("GET", f"/{JOBS}", query=query, cost=self._cost)
            jobs = [[str(one["id"]), str(one.get("Posting_Title") or "")] for one in told.get("data") or () if one.get("id")]
            is_over = not (told.get("info") or {}).get("more_records")
            return Page((), {"page": page + 1, "left": jobs, "is_over": is_over}, is_last=is_over and not jobs)
        (pk, title), *rest = left
        is_last = bool(at.get("is_over")) and not rest
        return Page(tuple(self._of(pk, title)), {"page": page, "left": rest, "is_over": bool(at.get("is_over"))}, is_last)

    def read_some(self, ids: Sequence[str]) -> list[Remote]:
        """Return these pairs."""
        wanted, found = set(ids), []
        for job in dict.fromkeys(one.partition(":")[0] for one in ids):
            try:
                found += [one for one in self._of(job, "") if one.id in wanted]
            except Failed:
                continue
        return found

    def _of(self, job: str, title: str) -> list[Remote]:
        found: list[Remote] = []
        page, has_more = 1, True
        while has_more:
            query = {"page": str(page), "per_page": str(_PAGE)}
            told = self._client.call("GET", f"/{JOBS}/{job}/associate", query=query, cost=self._cost)
            found += [_remote(job, title, one) for one in told.get("data") or () if one.get("id")]
            page, has_more = page + 1, bool((told.get("info") or {}).get("more_records"))
        return found


def _pair(one: Write) -> tuple[str, str]:
    """The job and the candidate of a pair."""
    job, _, who = one.id.partition(":")
    return (job, who) if one.id else (one.texts[_JOB.name], one.texts[_PERSON.name])


def _alike(places: Sequence[int], key: Callable[[int], Any]) -> Iterator[tuple[Any, list[int]]]:
    """Those that can go in one call."""
    found: dict[Any, list[int]] = {}
    for at in places:
        found.setdefault(key(at), []).append(at)
    for one, part in found.items():
        for first in range(0, len(part), _TOGETHER):
            yield one, part[first : first + _TOGETHER]


def _codes(told: object) -> dict[str, str]:
    """The code of each candidate: rows may stand in rows, and name their people as one text."""
    found: dict[str, str] = {}
    for one in told if isinstance(told, list) else ():
        if isinstance(one, list):
            found |= _codes(one)
        elif isinstance(one, Mapping):
            details = one.get("details")
            ids = details.get("ids", details.get("id", "")) if isinstance(details, Mapping) else ""
            for pk in _ID.findall(str(ids)):
                found[pk] = str(one.get("code", ""))
    return found


def _remote(job: str, title: str, one: Mapping[str, Any]) -> Remote:
    pk = str(one["id"])
    texts = {"$candidate": str(one.get("Full_Name") or ""), "$job": title, "Candidate_Status": str(one.get("Candidate_Status") or "")}
    return Remote(f"{job}:{pk}", {name: text for name, text in texts.items() if text}, (), {"$candidate": pk, "$job": job})

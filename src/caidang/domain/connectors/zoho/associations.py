"""Who is associated with which job opening in Zoho Recruit, read as records of their own: one for each pair.

Source: zoho.com/recruit/developer-guide/apiv2 (``Job_Openings/{id}/associate``).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from caidang.domain.connectors.contract import At, FieldInfo, Kind, ObjectInfo, Page, Remote
from caidang.domain.connectors.zoho.client import Client, Failed

NAME: Final = "$associations"
JOBS: Final = "Job_Openings"
OBJECT: Final = ObjectInfo(NAME, "应聘（职位和关联的候选人）")
FIELDS: Final = (
    FieldInfo("$candidate", "候选人", Kind.LOOKUP, is_writable=False), FieldInfo("$job", "职位", Kind.LOOKUP, is_writable=False),
    FieldInfo("Candidate_Status", "阶段", is_writable=False),
)  # fmt: skip
_PAGE: Final = 200


class Associations:
    """Reads them: a page of job openings, then each opening's people."""

    def __init__(self, client: Client, cost: int) -> None:
        self._client, self._cost = client, cost

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


def _remote(job: str, title: str, one: Mapping[str, Any]) -> Remote:
    pk = str(one["id"])
    texts = {"$candidate": str(one.get("Full_Name") or ""), "$job": title, "Candidate_Status": str(one.get("Candidate_Status") or "")}
    return Remote(f"{job}:{pk}", {name: text for name, text in texts.items() if text}, (), {"$candidate": pk, "$job": job})

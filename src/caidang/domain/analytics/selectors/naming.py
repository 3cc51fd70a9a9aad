"""What cells are called: members, clients and jobs by what they are called now, all else by the field's words."""

from collections.abc import Collection, Mapping

from caidang.domain.analytics.recipes import name_of
from caidang.domain.analytics.values import MEMBER, TIME
from caidang.domain.clients.models import Client, Job
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Viewer

NOBODY = "没有人名"


def names_for(split: str, keys: Collection[str], fact: str) -> Mapping[str, str]:
    """Return the Chinese names of cells; a source's is its slug, which the pages translate as everywhere."""
    if split == MEMBER:
        names = names_of(int(key) for key in keys if key != "0")
        return {key: names.get(int(key), NOBODY if key == "0" else f"成员 {key}") for key in keys}
    if split == TIME or split in ("client", "job"):
        return {key: key for key in keys}
    return {key: name_of(split, key, fact) for key in keys}


def places(split: str, numbers: Collection[int], viewer: Viewer) -> Mapping[int, tuple[str, str]]:
    """Return, for jobs' numbers, the public id and name of the job, or of its client, within the viewer's reach."""
    jobs = Job.objects.visible_to(viewer).filter(pk__in=numbers).order_by()
    if split == "job":
        rows = jobs.values_list("pk", "public_id", "title", "client__name")
        return {pk: (str(public), f"{client} · {title}") for pk, public, title, client in rows}
    found = jobs.values_list("pk", "client__public_id", "client__name")
    return {pk: (str(public), name) for pk, public, name in found}


def clients(numbers: Collection[int], viewer: Viewer) -> Mapping[int, tuple[str, str]]:
    """Return, for clients' numbers, their public ids and names within the viewer's reach; 0 is nobody's."""
    rows = Client.objects.visible_to(viewer).filter(pk__in=numbers).values_list("pk", "public_id", "name")
    return {0: ("", "不是给客户的"), **{pk: (str(public), name) for pk, public, name in rows}}


def numbers_of(split: str, keys: Collection[str], viewer: Viewer, *, is_of_clients: bool) -> frozenset[int]:
    """Return the numbers of the places that public ids name, within the viewer's reach; none for what is unknown."""
    ids = [key for key in keys if _is_uuid(key)]
    if is_of_clients:
        named = Client.objects.visible_to(viewer).filter(public_id__in=ids)
        return frozenset(named.values_list("pk", flat=True))
    where = {"public_id__in": ids} if split == "job" else {"client__public_id__in": ids}
    return frozenset(Job.objects.visible_to(viewer).filter(**where).order_by().values_list("pk", flat=True))


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.replace("-", "").isalnum() and set(text) <= set("0123456789abcdef-")




def by_public_id(split: str, keys: Collection[str], viewer: Viewer) -> Mapping[str, str]:
    """Return what clients or jobs within reach are called, by their public ids."""
    ids = [key for key in keys if _is_uuid(key)]
    if split == "job":
        rows = Job.objects.visible_to(viewer).filter(public_id__in=ids).order_by()
        found = {str(public): f"{client} · {title}" for public, title, client in rows.values_list("public_id", "title", "client__name")}
    else:
        named = Client.objects.visible_to(viewer).filter(public_id__in=ids).values_list("public_id", "name")
        found = {str(public): name for public, name in named}
    return {key: found.get(key, key or "不是给客户的") for key in keys}

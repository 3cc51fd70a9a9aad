"""What happened with clients and jobs, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from caidang.domain.clients.fields import LABELS


def on_clients(detail: Mapping[str, Any]) -> dict[str, str]:
    """Return the words for each thing that is done to clients and jobs, without any value."""
    names = [LABELS[name] for name in detail.get("fields") or () if name in LABELS]
    changed = (_("撤销了对「%(fields)s」的改动") if detail.get("undoes") else _("改了「%(fields)s」")) % {
        "fields": "、".join(dict.fromkeys(names))
    }
    return {
        "client.created": _("记下了这个客户"),
        "client.changed": changed,
        "job.created": _("建了职位"),
        "job.changed": changed,
    }

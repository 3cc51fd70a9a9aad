"""What happened with clients and jobs, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from caidang.domain.clients.contact_fields import FIELDS
from caidang.domain.clients.fields import LABELS
from caidang.domain.clients.models import Note


def on_clients(detail: Mapping[str, Any]) -> dict[str, str]:
    """Return the words for each thing that is done to clients and jobs, without any value."""
    names = [LABELS[name] for name in detail.get("fields") or () if name in LABELS]
    changed = (_("撤销了对「%(fields)s」的改动") if detail.get("undoes") else _("改了「%(fields)s」")) % {
        "fields": "、".join(dict.fromkeys(names))
    }
    return {
        **_of_the_page(detail),
        "client.created": _("记下了这个客户"),
        "client.changed": changed,
        "job.created": _("建了职位"),
        "job.changed": changed,
        "job.sent_out": _("写到对接的系统"),
    }


def _of_the_page(detail: Mapping[str, Any]) -> dict[str, str]:
    part = FIELDS.get(str(detail.get("part", "")))
    kind = next((label for value, label in Note.Kind.choices if value == detail.get("kind")), "")
    return {
        "client.sent_out": _("写到对接的系统"),
        "contact.sent_out": _("一位联系人写到对接的系统"),
        "client.opened": _("看了这个客户的联系人"),
        "client.merged": _("并入了另一个客户"),
        "client.merged_away": _("并进了另一个客户"),
        "client.unmerged": _("拆开了合并的客户"),
        "contact.added": _("记下一位联系人"),
        "contact.changed": _("改了一位联系人"),
        "contact.removed": _("移除了一位联系人"),
        "contact.restored": _("取回了一位联系人"),
        "contact.erased": _("抹除了一位联系人"),
        "contact.revealed": _("看了联系人「%(field)s」的完整内容") % {"field": part.label if part else ""},
        "contract.added": _("记下一份合同"),
        "contract.changed": _("改了合同"),
        "contract.removed": _("移除了合同"),
        "contract.restored": _("取回了合同"),
        "contract.file_added": _("给合同附了文件"),
        "contract.file_removed": _("去掉了合同的文件"),
        "contract.file_opened": _("打开了合同的文件"),
        "note.added": _("写了一条笔记（%(kind)s）") % {"kind": kind},
        "note.removed": _("收回了一条笔记"),
        "member.desk_handed": _("把一位成员手上的交给了同事"),
    }

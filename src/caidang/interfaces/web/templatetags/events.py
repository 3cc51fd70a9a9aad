"""Events of a record's timeline in words."""

from django import template
from django.utils.translation import gettext as _

from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.selectors.record import TimelineEvent

register = template.Library()


@register.filter
def event_words(event: TimelineEvent) -> str:
    """Say what was done, without saying any value."""
    field = FIELDS.get(str(event.detail.get("field", "")))
    label = field.label if field else ""
    words = {
        "candidate.created": _("建了这份档案"),
        "candidate.value_set": _("改了「%(field)s」") % {"field": label},
        "candidate.value_removed": _("删去了「%(field)s」") % {"field": label},
        "candidate.tagged": _("加了标签"),
        "candidate.untagged": _("去掉了标签"),
        "candidate.merged": _("并入了另一份档案"),
        "candidate.unmerged": _("拆开了合并的档案"),
        "candidate.exported": _("导出成表格"),
        "document.attached": _("归入一份文件"),
        "document.opened": _("打开了原件"),
        "document.reread": _("重新读了原件，补上 %(added)s 项，改读 %(replaced)s 项")
        % {name: event.detail.get(name, 0) for name in ("added", "replaced")},
        "model.asked": _("请模型看了简历，送出 %(lines)s 行") % {"lines": event.detail.get("lines", 0)},
        "reread.started": _("要求重新阅读原件"),
    }
    return words.get(event.verb, event.verb)

"""What an act on many records did, in a sentence."""

from django.utils.translation import gettext as _

from caidang.domain.review.models import BulkAct
from caidang.domain.review.selectors.bulk import BulkView


def bulk_words(act: BulkView) -> str:
    """Say in one sentence what an act did, does or undid."""
    said = {"n": act.changed, "name": act.name, "step": act.label}
    if act.is_running or act.is_undoing:
        text = (_("正在撤销") if act.is_undoing else _doing(act)) % said
        return text + (_("；刚才没做成，过一会儿再试：%(why)s") % {"why": act.problem} if act.problem else "")
    if act.is_undone:
        text = _("已撤销，%(n)s 人恢复原样") % {"n": act.undone}
        left = act.changed - act.undone
        return text + (_("，%(n)s 人后来又动过，没有动") % {"n": left} if left else "")
    text = _done(act) % said
    if act.refused:
        text += _("，%(n)s 人没有动") % {"n": act.refused}
    if act.problem:
        text += _("；试了几次都没做成，停在第 %(n)s 人：%(why)s") % {"n": act.done, "why": act.problem}
    elif act.is_cancelled:
        text += _("；中途取消，做到第 %(n)s 人") % {"n": act.done}
    return text


def _doing(act: BulkView) -> str:
    match act.kind:
        case BulkAct.Kind.TAG:
            return _("正在加上「%(name)s」")
        case BulkAct.Kind.UNTAG:
            return _("正在去掉「%(name)s」")
        case BulkAct.Kind.SORT | BulkAct.Kind.SHIFT:
            return _("正在归到「%(name)s」")
        case BulkAct.Kind.UNSORT:
            return _("正在移出「%(name)s」")
        case BulkAct.Kind.OWNER:
            return _("正在改负责人：%(name)s")
        case BulkAct.Kind.LIST | BulkAct.Kind.UNLIST:
            return _("正在放进或拿出「%(name)s」")
        case _:
            return _("正在%(step)s")


_LABELS = (
    BulkAct.Kind.TAG, BulkAct.Kind.UNTAG, BulkAct.Kind.SORT, BulkAct.Kind.SHIFT, BulkAct.Kind.UNSORT,
    BulkAct.Kind.LIST, BulkAct.Kind.UNLIST,
)  # fmt: skip


def _done(act: BulkView) -> str:
    if act.kind in _LABELS and not act.changed:
        return _("选中的人里，没有要改的：「%(name)s」")
    if act.kind == BulkAct.Kind.MOVE:
        nothing = not act.changed and not act.refused
        return _("选中的人里，没有要%(step)s的") if nothing else _("已%(step)s %(n)s 人")
    return {
        BulkAct.Kind.TAG: _("已给 %(n)s 人加上「%(name)s」"),
        BulkAct.Kind.UNTAG: _("已从 %(n)s 人去掉「%(name)s」"),
        BulkAct.Kind.SORT: _("已把 %(n)s 人加进「%(name)s」"),
        BulkAct.Kind.SHIFT: _("已把 %(n)s 人移到「%(name)s」"),
        BulkAct.Kind.UNSORT: _("已把 %(n)s 人移出「%(name)s」"),
        BulkAct.Kind.LIST: _("已把 %(n)s 人放进「%(name)s」"),
        BulkAct.Kind.UNLIST: _("已从「%(name)s」拿出 %(n)s 人"),
        BulkAct.Kind.OWNER: _("已改 %(n)s 人的负责人"),
    }[BulkAct.Kind(act.kind)]


"""The fields of the record page, put together in one go: a page has some eighty of them."""

import html
from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from caidang.core.resume.registers import catalogued, level_of, registered
from caidang.domain.candidates.selectors.page.record import ShownValue
from caidang.interfaces.web.templatetags.icons import icon
from caidang.interfaces.web.wording.formats import shown

register = template.Library()
_EMPTY = "—"


@register.filter
def folded(values: Iterable[ShownValue]) -> bool:
    """Whether any of the values is folded away: an empty field that few people fill in."""
    return any(value.is_folded for value in values)


@register.simple_tag
def fields(values: Iterable[ShownValue], base: str, may_edit: bool) -> SafeString:  # noqa: FBT001 - a tag's argument
    """Return the fields that are not folded away; ``base`` is the address that a value's path is put to."""
    told = [_field(v, base, "", may_edit=may_edit) for v in values if not v.is_folded]
    return mark_safe("".join(told))  # noqa: S308 - made of escaped pieces


@register.simple_tag
def field(value: ShownValue, base: str, may_edit: bool, error: str) -> SafeString:  # noqa: FBT001 - a tag's argument
    """Return one field, with the reason for which what was typed was refused, or an empty one."""
    return mark_safe(_field(value, base, error, may_edit=may_edit))  # noqa: S308 - made of escaped pieces


def _field(value: ShownValue, base: str, error: str, *, may_edit: bool) -> str:
    slot, key = value.slot, value.field.key
    state = (
        " cd-field-long" * value.field.is_long
        + " cd-field-doubt" * bool(value.value and not value.is_sure)
        + " cd-field-error" * bool(error)
    )
    place = f' data-place="{html.escape(value.place)}"' if value.place else ""
    path = html.escape(f"{base}{value.path}")
    told = (
        f'<p class="cd-error" id="e-{slot}" role="alert">{html.escape(error)}</p>' if error else ""
    )
    return (
        f'<div class="cd-field{state}" id="f-{slot}" data-field="{key}"{place}>'
        f'<label for="i-{slot}">{html.escape(value.field.label)}</label>'
        f"{_input(value, path, error, may_edit=may_edit)}"
        f'<span class="cd-field-marks">{_mark(value, path, may_edit=may_edit)}{_history(value, path)}</span>{told}</div>'
    )


def _input(value: ShownValue, path: str, error: str, *, may_edit: bool) -> str:
    slot = value.slot
    use = f'hx-post="{path}" hx-trigger="change"' if may_edit else "readonly"
    invalid = f' aria-invalid="true" aria-describedby="e-{slot}"' if error else ""
    common = (
        f'id="i-{slot}" name="value" maxlength="{value.field.max_length}" spellcheck="false" '
        f'{use}{invalid} placeholder="{_EMPTY}"'
    )
    if value.field.kind == "file" and may_edit and not value.is_masked:
        common = common.replace(_EMPTY, html.escape(_("收进附件，再选文件名")))
    if value.is_masked and value.value:
        # The mask stands where nothing is written: who may edit writes over it, and nothing is lost by leaving.
        mask = html.escape(value.value)
        return f'<input {common.replace(_EMPTY, mask)} class="cd-masked" value="" autocomplete="off">'
    if value.is_hidden:
        return f'<input id="i-{slot}" class="cd-unseen" readonly placeholder="{html.escape(_("你的角色看不到"))}" value="">'
    if value.field.is_long:
        return f'<textarea {common} rows="{value.lines}">{html.escape(value.value)}</textarea>'
    choices = f' list="choices-{value.field.key}"' if value.field.choices else ""
    text = html.escape(shown(value.value, value.field.key))
    return f'<input {common} value="{text}" autocomplete="off"{choices}>'


def _mark(value: ShownValue, path: str, *, may_edit: bool) -> str:
    """What the registers say, what 至今 means, whether the value waits for a check, or who vouches for it."""
    if value.is_masked and value.value:
        return _bounced(value) + _eye(value)
    return _bounced(value) + _register(value) + _up_to(value) + _standing(value, path, may_edit=may_edit)


def _bounced(value: ShownValue) -> str:
    """A letter to this address came back."""
    if value.bounced_at is None:
        return ""
    title = html.escape(_("%(day)s 发给它的信退回来了；换一个邮箱，或者确认「没有变化」") % {"day": f"{value.bounced_at:%Y-%m-%d}"})
    return f'<span class="cd-level cd-bounced" title="{title}">{html.escape(_("退信"))}</span>'


def _eye(value: ShownValue) -> str:
    """The button that asks what the value is wanted for, and then shows it."""
    word = html.escape(_("看完整内容"))
    return (
        f'<button class="cd-mark-button" type="button" data-reveal="{value.field.key}" title="{word}" '
        f'aria-label="{word} {html.escape(value.field.label)}">{icon("eye")}</button>'
    )


def _register(value: ShownValue) -> str:
    """A school's level with its town and code, a subject's group with its code."""
    if not value.value or value.field.key not in ("school", "major"):
        return ""
    if value.field.key == "major":
        subject = catalogued(value.value)
        return _level(subject.group, subject.code) if subject else ""
    entry = registered(value.value)
    level = level_of(value.value) or (entry.city if entry else "")
    more = _("%(city)s，学校代码 %(code)s") % {"city": entry.city, "code": entry.code} if entry else ""
    return _level(level, more) if level else ""


def _up_to(value: ShownValue) -> str:
    """A stay that goes on went on to the day its résumé was written; more nobody knows."""
    if value.value != "present" or not value.as_of:
        return ""
    title = _("这份简历写于 %(day)s，之后的情况要再确认") % {"day": value.as_of}
    return _level(_("截至 %(day)s") % {"day": value.as_of[: len("2019-09")]}, title)


def _level(text: str, more: str) -> str:
    title = f' title="{html.escape(more)}"' if more else ""
    return f'<span class="cd-level"{title}>{html.escape(text)}</span>'


def _standing(value: ShownValue, path: str, *, may_edit: bool) -> str:
    if not value.value:
        return ""
    if not value.is_sure:
        word = html.escape(_("待核"))
        if not may_edit:
            return f'<span class="cd-confirm">{word}</span>'
        title = html.escape(_("待核：对照原件，无误就点这里 (Y)"))
        return (
            f'<button class="cd-mark-button cd-confirm" type="button" hx-post="{path}" '
            f'hx-include="#i-{value.slot}" title="{title}">{word}</button>'
        )
    words = {"person": _("人工填写或确认过"), "model": _("模型提议，人工采纳"), "sheet": _("来自导入的表格"), "vendor": _("来自对接的系统")}.get(value.origin)
    if words is None:
        return ""
    return f'<span class="cd-mark-person" title="{html.escape(words)}">{icon("check")}</span>'


def _history(value: ShownValue, path: str) -> str:
    if not value.origin:
        return ""
    word = html.escape(_("历史"))
    return (
        f'<button class="cd-mark-button cd-mark-quiet" type="button" hx-get="{path}history/" hx-target="#history-dialog" '
        f'hx-swap="innerHTML" data-open="history-dialog" title="{word}" '
        f'aria-label="{word} {html.escape(value.field.label)}">{icon("history")}</button>'
    )

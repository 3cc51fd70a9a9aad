"""收集 › 邮箱: the mailboxes, adding one with a trial at once, its settings and its rules."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.core.mail.providers import PROVIDERS
from caidang.core.mail.sites import SITES
from caidang.domain.intake.models import Mailbox, MailRule
from caidang.domain.intake.selectors.mailboxes import (
    BoxRow,
    list_mailboxes,
    list_senders,
    source_choices,
)
from caidang.domain.intake.services.mailbox import accounts, rules
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member

_FORM = (
    "name", "user", "password", "host", "port", "security", "way", "client_id", "client_secret", "refresh_token", "token_url"
)
_KEPT = ("name", "user", "host", "port", "security", "way", "client_id", "token_url")
"""What a form that was refused shows again; secrets are typed anew."""
_RULE = ("folder", "sender", "subject", "attachment", "max_age", "take", "after", "move_to", "job", "owner")


@member("GET", "POST")
def mailboxes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the mailboxes; a POST adds one, if it lets itself be opened."""
    require(viewer, Action.MANAGE_SOURCES)
    draft: dict[str, str] = {}
    error = ""
    if request.method == "POST":
        values = _values(request)
        try:
            found = accounts.try_mailbox(values=values, actor=viewer, now=timezone.now())
            error = found.problem
            if not error:
                box = accounts.save_mailbox(values=values, actor=viewer, now=timezone.now())
                messages.success(request, _("已加上，收件箱里有 %(n)d 封，后台开始收了。") % {"n": found.mails})
                return redirect("mailbox", box.public_id)
        except InvalidInput as refused:
            error = str(refused)
        draft = _typed(request)
    context = {
        "tab": "mailboxes", "rows": list_mailboxes(viewer=viewer, now=timezone.now()),
        "senders": list_senders(viewer=viewer), "draft": draft, "error": error, "providers": PROVIDERS,
        "securities": Mailbox.Security.choices, "ways": Mailbox.Way.choices,
    }  # fmt: skip
    return render(request, "mailboxes/page.html", context, status=422 if error else 200)


@member("GET")
def mail_guide(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show for each site how it is told where to send its mails, and for each provider how a program gets in."""
    require(viewer, Action.MANAGE_SOURCES)
    context = {"tab": "guide", "sites": SITES.values(), "providers": PROVIDERS}
    return render(request, "mailboxes/guide.html", context)


@member("GET", "POST")
def mailbox(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one mailbox with its rules; a POST does one thing to it (``act``)."""
    box = accounts.mailbox_of(public_id, actor=viewer)
    error = ""
    if request.method == "POST":
        try:
            _ACTS.get(request.POST.get("act", ""), _unknown)(request, viewer, box)
            return redirect("mailbox" if request.POST.get("act") != "remove" else "mailboxes", *_to(request, box))
        except InvalidInput as refused:
            error = str(refused)
    row = next(one for one in list_mailboxes(viewer=viewer, now=timezone.now()) if one.public_id == str(box.public_id))
    return render(request, "mailboxes/mailbox.html", _context(request, viewer, box, row, error), status=422 if error else 200)


def _to(request: HttpRequest, box: Mailbox) -> tuple[str, ...]:
    return () if request.POST.get("act") == "remove" else (str(box.public_id),)


def _context(request: HttpRequest, viewer: Viewer, box: Mailbox, row: BoxRow, error: str) -> dict[str, object]:
    own = list(box.rules.select_related("job").prefetch_related("tags"))
    at = row_number(request.POST.get("rule") or request.GET.get("rule") or "0")
    chosen = next((rule for rule in own if rule.pk == at), None)
    choices = source_choices(viewer=viewer)
    refused = request.POST.get("act", "") if error else ""
    return {
        "tab": "mailboxes", "row": row, "box": box, "rules": own, "rule": chosen, "error": error,
        "form": _typed_rule(request) if refused == "rule" else _form_of(chosen),
        "settings": _typed(request) if refused == "save" else _settings_of(box), "are_settings_open": refused == "save",
        "takes": MailRule.Take.choices, "afters": MailRule.After.choices, "choices": choices,
        "owners": dict(choices.owners),
        "securities": Mailbox.Security.choices, "ways": Mailbox.Way.choices,
    }  # fmt: skip


def _values(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in _FORM}


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in _KEPT}


def _settings_of(box: Mailbox) -> dict[str, str]:
    secret = box.opened_secret()
    told = {name: str(getattr(box, name)) for name in ("name", "host", "port", "security", "way")}
    return told | {name: secret.get(name, "") for name in ("user", "client_id", "token_url")}


def _form_of(rule: MailRule | None) -> dict[str, object]:
    """What the form of a rule shows: the rule that is changed, or a new one."""
    if rule is None:
        return {"folder": "INBOX", "is_resumes_only": True, "tags": set()}
    told: dict[str, object] = {name: getattr(rule, name) for name in _RULE if name not in ("job", "max_age", "owner")}
    return told | {
        "max_age": rule.max_age or "", "owner": str(rule.owner or ""), "job": str(rule.job.public_id) if rule.job else "",
        "is_resumes_only": rule.is_resumes_only, "tags": {tag.pk for tag in rule.tags.all()},
    }  # fmt: skip


def _typed_rule(request: HttpRequest) -> dict[str, object]:
    """What was typed in a form that was refused, so that nothing is typed twice."""
    return {
        **{name: request.POST.get(name, "") for name in _RULE}, "is_resumes_only": bool(request.POST.get("is_resumes_only")),
        "tags": {row_number(one) for one in request.POST.getlist("tags")},
    }  # fmt: skip


def _save(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    values = _values(request)
    found = accounts.try_mailbox(values=values, actor=viewer, now=timezone.now(), mailbox=box)
    if found.problem:
        raise InvalidInput(_("没有保存。%(why)s") % {"why": found.problem})
    box = accounts.mailbox_of(str(box.public_id), actor=viewer)
    accounts.save_mailbox(values=values, actor=viewer, now=timezone.now(), mailbox=box)
    messages.success(request, _("已保存，登录得进去。"))


def _look(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    accounts.look_now(mailbox=box, actor=viewer, now=timezone.now())
    messages.success(request, _("几秒内就去收，刷新看结果。"))


def _pause(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    is_active = request.POST.get("act") == "resume"
    accounts.set_active(mailbox=box, is_active=is_active, actor=viewer, now=timezone.now())
    messages.success(request, _("接着收。") if is_active else _("停下了，见过的记录都在。"))


def _remove(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    accounts.remove_mailbox(mailbox=box, actor=viewer, now=timezone.now())
    messages.success(request, _("邮箱已移除，密码已销毁；收下的档案都在。"))


def _rule(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    values = {name: request.POST.get(name, "") for name in _RULE}
    values["is_resumes_only"] = "1" if request.POST.get("is_resumes_only") else "0"
    tags = [row_number(one) for one in request.POST.getlist("tags")]
    rule_id = row_number(request.POST.get("rule", "") or "0") or None
    rules.save_rule(mailbox=box, rule_id=rule_id, values=values, tags=tags, actor=viewer, now=timezone.now())
    messages.success(request, _("规则已保存，新到的邮件按它来；以前留下的，可以点「按规则重看」。"))


def _rule_away(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    rules.remove_rule(mailbox=box, rule_id=row_number(request.POST.get("rule", "")), actor=viewer, now=timezone.now())
    messages.success(request, _("规则已删除，它收下的都在。"))


def _rule_up(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    rules.move_rule(mailbox=box, rule_id=row_number(request.POST.get("rule", "")), by=-1, actor=viewer, now=timezone.now())


def _judge(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    count = rules.judge_again(mailbox=box, actor=viewer, now=timezone.now())
    messages.success(request, _("按现在的规则重看了一遍，又有 %(n)d 封要收，后台去取了。") % {"n": count})


def _unknown(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    raise InvalidInput(_("不知道要做什么，刷新后再试。"))


_ACTS: dict[str, Callable[[HttpRequest, Viewer, Mailbox], None]] = {
    "save": _save, "look": _look, "pause": _pause, "resume": _pause, "remove": _remove, "rule": _rule,
    "rule_away": _rule_away, "rule_up": _rule_up, "judge": _judge,
}  # fmt: skip

"""The addresses of reminders, of rules that act by themselves, and of what goes out to programs and comes from them."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import automation, hooks, proposals, reminders


def work_routes(candidate: str) -> list[URLPattern]:
    """Return the routes; ``candidate`` is the beginning of the addresses below one record."""
    return [
        path("reminders/", reminders.reminders, name="reminders"),
        path(f"{candidate}reminders/", reminders.candidate_reminders, name="candidate_reminders"),
        path("sorting/automation/", automation.auto_rules, name="auto_rules"),
        path("sorting/automation/rule/", automation.auto_rule, name="auto_rule"),
        path("sorting/automation/log/", automation.auto_log, name="auto_log"),
        path("webhooks/", hooks.hooks, name="hooks"),
        path("webhooks/dead/", hooks.hooks_dead, name="hooks_dead"),
        path("webhooks/<random:public_id>/", hooks.hook, name="hook"),
        path("proposals/", proposals.proposals, name="proposals"),
    ]

"""规则: what sorts people by itself, tried before it runs, stopped and taken back as a whole."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound
from caidang.core.sorting.conditions import Condition, How, Part
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.facts import looked_at
from caidang.domain.candidates.selectors.shown.rules import (
    list_rules,
    list_runs,
    list_targets,
    view_run,
)
from caidang.domain.candidates.services.labelling.rules import (
    answer_suggestion,
    archive_rule,
    save_rule,
    switch_rule,
)
from caidang.domain.candidates.services.labelling.sorting_runs import (
    begin_sorting,
    cancel_sorting,
    undo_sorting,
)
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.views.records.record import show_tags

EMPTY_LINES = 3
_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A rule as its form shows it."""

    id: int = 0
    name: str = ""
    target: int = 0
    tests: tuple[Condition, ...] = ()
    is_asking: bool = False
    percent: int = 95

    @property
    def lines(self) -> list[Condition | None]:
        """The tests, and some empty lines for more."""
        return [*self.tests, *[None] * EMPTY_LINES]


@member("GET", "POST")
def rules(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the rules and the one that ``at`` names; a POST changes, switches, puts away, or begins a run."""
    if request.method != "POST":
        return _page(request, viewer, row_number(request.GET.get("at", "")))
    act, at = request.POST.get("act", ""), row_number(request.POST.get("at", ""))
    try:
        if act in ("try", "run"):
            chosen = list(filter(None, map(row_number, request.POST.getlist("rule"))))
            run = begin_sorting(rule_ids=chosen, is_trial=act == "try", actor=viewer, now=timezone.now())
            return redirect("sorting_run", run_id=run.pk)
        text = _changed(request, viewer, act, at)
    except (InvalidInput, Conflict, NotFound) as error:
        return _page(request, viewer, at, error)
    messages.success(request, text)
    return redirect("rules")


@member("GET", "POST")
def sorting_run(request: HttpRequest, viewer: Viewer, run_id: int) -> HttpResponse:
    """Show how far a run is and what it changes; htmx asks again for that alone. A POST stops it or takes it back."""
    if request.method == "POST":
        if request.POST.get("act") == "undo":
            undo_sorting(run_id=run_id, actor=viewer, now=timezone.now())
        else:
            cancel_sorting(run_id=run_id, actor=viewer, now=timezone.now())
        return redirect("sorting_run", run_id=run_id)
    run, results = view_run(run_id, viewer=viewer, today=timezone.localdate())
    name = "sorting/_run.html" if is_part(request) else "sorting/run.html"
    return render(request, name, {"run": run, "results": results, "tab": "rules"})


@member("POST")
def candidate_suggestion(request: HttpRequest, viewer: Viewer, public_id: str, tag_id: int) -> HttpResponse:
    """Take over what a rule proposed (``answer=yes``), or refuse it; return the labels."""
    answer_suggestion(
        candidate=get_candidate(public_id, viewer=viewer), tag_id=tag_id,
        is_wanted=request.POST.get("answer") == "yes", actor=viewer, now=timezone.now(),
    )  # fmt: skip
    return show_tags(request, viewer, public_id)


def _changed(request: HttpRequest, viewer: Viewer, act: str, at: int) -> str:
    now = timezone.now()
    if act == "save":
        form = _read(request.POST)
        rule = save_rule(
            rule_id=at or None, name=form.name, target=form.target, tests=form.tests,
            is_asking=form.is_asking, acts_from=form.percent / 100, actor=viewer, now=now,
        )  # fmt: skip
        return _("「%(name)s」已保存，新收的简历就按它来；对已有的人，先试跑看看。") % {"name": rule.name}
    if act in ("on", "off"):
        switch_rule(rule_id=at, is_on=act == "on", actor=viewer, now=now)
        return _("已打开。") if act == "on" else _("已关上，归好的不变。")
    if act in ("archive", "restore"):
        archive_rule(rule_id=at, is_archived=act == "archive", actor=viewer, now=now)
        return _("已收起，归好的不变。") if act == "archive" else _("已取回。")
    raise InvalidInput(_("没有这种操作。"))


def _read(sent: QueryDict) -> RuleForm:
    """Return what the form says; lines without anything to look for are left out."""
    columns = [sent.getlist(name)[:_MOST_LINES] for name in ("part", "field", "how", "what")]
    tests = []
    for part, field, how, what in zip(*columns, strict=False):
        if part not in list(Part) or how not in list(How):
            raise InvalidInput(_("条件读不懂，刷新后再填。"))
        if what.strip() or how == How.LEARNED:
            tests.append(Condition(Part(part), field, How(how), what.strip()))
    percent = sent.get("percent", "")
    return RuleForm(
        id=row_number(sent.get("at", "")),
        name=sent.get("name", ""),
        target=row_number(sent.get("target", "")),
        tests=tuple(tests),
        is_asking="is_asking" in sent,
        percent=int(percent) if percent.isascii() and percent.isdigit() and len(percent) < 4 else 95,
    )


def _page(
    request: HttpRequest, viewer: Viewer, at: int, error: CaidangError | None = None
) -> HttpResponse:
    rows = list_rules(viewer=viewer)
    chosen = next((row for row in rows if row.id == at), None)
    form = RuleForm()
    if error is not None and request.POST.get("act") == "save":
        form = _read(request.POST)
    elif chosen is not None:
        form = RuleForm(
            chosen.id, chosen.name, chosen.target, chosen.tests, chosen.is_asking, chosen.percent
        )
    context = {
        "rows": rows,
        "at": chosen,
        "form": form,
        "runs": list_runs(viewer=viewer),
        "targets": list_targets(),
        "parts": list(Part),
        "hows": list(How),
        "fields": list(looked_at().items()),
        "error": str(error or ""),
        "tab": "rules",
    }
    return render(request, "sorting/rules.html", context, status=422 if error else 200)

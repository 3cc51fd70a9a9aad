"""数据: what each source cost in each month, written by hand."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.analytics.selectors.costs import list_costs
from caidang.domain.analytics.services.costs import save_cost
from caidang.domain.analytics.values import Cost
from caidang.domain.candidates.values import SOURCE_NAMES
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.panels import day_of
from caidang.interfaces.web.views.analytics.boards import tabs_for

_FIRST_YEAR = 2000


@member("GET", "POST")
def figure_costs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show a year's costs, sources down and months across; a POST keeps those that were changed (``source@month``)."""
    require(viewer, Action.ASSIGN)
    today, error, status = timezone.localdate(), "", 200
    asked = row_number(request.GET.get("year", ""))
    year = asked if _FIRST_YEAR < asked <= today.year + 1 else today.year
    costs = {(one.source, one.month.month): one for one in list_costs(year=year, viewer=viewer)}
    if request.method == "POST":
        try:
            count = _save(request, viewer, {f"{s}@{year}-{m:02}-01": one.yuan for (s, m), one in costs.items()})
        except InvalidInput as refusal:
            error, status = str(refusal), 422
        else:
            messages.success(request, _("存好了，改了 %(n)s 格。") % {"n": count})
            return redirect(f"{reverse('figure_costs')}?year={year}")
    rows = [
        (name, [(f"{source}@{year}-{month:02}-01", month, _shown(request, costs, source, year, month)) for month in range(1, 13)],
         sum(one.yuan for (key, _month), one in costs.items() if key == source))
        for source, name in SOURCE_NAMES.items()
    ]  # fmt: skip
    context = {
        **tabs_for(viewer, "figure_costs"), "rows": rows, "year": year, "months": range(1, 13), "error": error,
        "before": year - 1, "after": year + 1 if year <= today.year else 0, "total": sum(one.yuan for one in costs.values()),
    }  # fmt: skip
    return render(request, "analytics/costs.html", context, status=status)


def _shown(request: HttpRequest, costs: Mapping[tuple[str, int], Cost], source: str, year: int, month: int) -> str:
    name = f"{source}@{year}-{month:02}-01"
    if name in request.POST:
        return request.POST[name]
    found = costs.get((source, month))
    return str(found.yuan) if found else ""


def _save(request: HttpRequest, viewer: Viewer, known: dict[str, int]) -> int:
    wanted = []
    for name in request.POST:
        source, at, month_text = name.partition("@")
        month = day_of(month_text) if at and source in SOURCE_NAMES else None
        text = request.POST[name].replace(",", "").replace("，", "").strip()
        if month is None or text == str(known.get(name, "")):
            continue
        if text and not (text.isascii() and text.isdigit()):
            raise InvalidInput(_("花费写整数，单位是元，例如 12000。"))
        wanted.append((source, month, int(text) if text else None))
    for source, month, yuan in wanted:
        save_cost(source=source, month=month, yuan=yuan, actor=viewer, now=timezone.now())
    return len(wanted)

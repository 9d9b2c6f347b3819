"""What is behind a figure, as a page and as a file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer, officer_at_desk, organisations_named
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound
from tongban.services.cases.public import offices_with_case_work
from tongban.services.indicators.public import indicator_of, name_of
from tongban.services.supervision.appraisal.behind import ALL, MET, MISSED, as_csv, behind, figure_in
from tongban.services.supervision.appraisal.facts import Appraised, Figure
from tongban.services.supervision.appraisal.objecting import may_object
from tongban.services.supervision.appraisal.queries import appraisal_of
from tongban.services.supervision.appraisal.scope import speaks_for
from tongban.services.supervision.appraisal.showing import quarter_words
from tongban.standards.working_time import local_day

_SHOWN = ((ALL, N_("All")), (MISSED, N_("Not as it should be")), (MET, N_("As it should be")))


@require_GET
def cases(request: HttpRequest, quarter: str, organisation_id: UUID, indicator: str) -> HttpResponse:
    """What one figure was counted from. 4 SQL besides the session. Raises NotFound."""
    by = officer_at_desk(request)
    one, figure = _figure(quarter, organisation_id, indicator, by=by)
    show, start = request.GET.get("show", ALL), request.GET.get("from", "")
    show = show if show in dict(_SHOWN) else ALL
    found = behind(one, figure, show=show, start=int(start) if start.isdecimal() and len(start) < 8 else 0)
    names = organisations_named([organisation_id])
    context = {
        "quarter": quarter,
        "words": quarter_words(quarter),
        "one": one,
        "office": names.get(organisation_id, ""),
        "figure": figure,
        "name": name_of(indicator_of(indicator)),
        "found": found,
        "tabs": [
            Tab(label=gettext(label), url=f"?show={value}" if value else "?", is_here=value == show)
            for value, label in _SHOWN
        ],
        "next_url": f"?show={show}&from={found.after}" if found.after else "",
        "first_url": f"?show={show}" if start and start != "0" else "",
        "opens_case": organisation_id in offices_with_case_work(by),
        "may_speak": speaks_for(by, organisation_id) and may_object(one, today=local_day(clock.now())),
    }
    return render(request, "supervision/appraisal/cases.html", context)


@require_GET
def cases_file(
    request: HttpRequest, quarter: str, organisation_id: UUID, indicator: str
) -> StreamingHttpResponse:
    """All of it as CSV. Raises NotFound."""
    one, figure = _figure(quarter, organisation_id, indicator, by=officer_at_desk(request))
    answer = StreamingHttpResponse(as_csv(one, figure), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="appraisal-{quarter}-{indicator}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _figure(quarter: str, organisation_id: UUID, indicator: str, *, by: Officer) -> tuple[Appraised, Figure]:
    one = appraisal_of(quarter=quarter, organisation_id=organisation_id, by=by)
    figure = figure_in(one, indicator)
    if figure is None or not figure.lines_sha256:
        raise NotFound
    return one, figure

"""The template of an agreement, for whoever sees the agreement."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import officer_at_desk
from tongban.kernel import clock
from tongban.resources.fusion.deliveries.facts import Form
from tongban.resources.fusion.deliveries.ports import described
from tongban.resources.fusion.deliveries.queries import agreement_in_force_for
from tongban.resources.fusion.deliveries.scope import check_sees_deliveries
from tongban.resources.fusion.deliveries.template.files import template_of

_TYPES = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
}


@require_GET
def template(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The template by the version that is in force today. 5 SQL besides the session."""
    by = officer_at_desk(request)
    check_sees_deliveries(by)
    agreed = agreement_in_force_for(code, by=by, on=clock.now().astimezone(clock.CITY_ZONE).date())
    file = template_of(agreed, Form(form), described=described(code))
    answer = HttpResponse(file.data, content_type=_TYPES[Form(form)])
    answer["Content-Disposition"] = content_disposition_header(True, file.name)
    answer["Cache-Control"] = "no-store"
    return answer

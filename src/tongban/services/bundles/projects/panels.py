"""What projects add to the pages of a case: to which project it belongs."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.identity.public import current_officer, current_person
from tongban.kernel.errors import NotAllowed, NotFound, SignInNeeded
from tongban.services.bundles.projects.queries import Standing, led_project, own_project, stage_of_case
from tongban.services.cases.public import CaseFact


def track_panel(request: HttpRequest, thing: object) -> str:
    """On the applicant's page of a case: its project. 3 SQL and the register's, none for other cases."""
    if not isinstance(thing, CaseFact) or not thing.project_code:
        return ""
    try:
        standing = own_project(thing.project_code, by=current_person(request))
    except (NotFound, NotAllowed, SignInNeeded):
        return ""
    return _panel(request, thing, standing, url_name="bundles:project")


def desk_panel(request: HttpRequest, thing: object) -> str:
    """On the officers' page of a case: its project, and the way there for those who lead a stage of it.

    3 SQL, none for other cases, 1 for an office that leads no stage.
    """
    if not isinstance(thing, CaseFact) or not thing.project_code:
        return ""
    officer = current_officer(request)
    try:
        standing: Standing | None = led_project(thing.project_code, by=officer)
    except NotFound:
        standing = None
    return _panel(request, thing, standing, url_name="bundles:desk_project")


def _panel(request: HttpRequest, fact: CaseFact, standing: Standing | None, *, url_name: str) -> str:
    stage = stage_of_case(standing, fact) if standing else None
    context = {
        "code": fact.project_code,
        "project": standing.project if standing else None,
        "stage": stage,
        "url_name": url_name,
    }
    return render_to_string("bundles/projects/parts/of_case.html", context, request)

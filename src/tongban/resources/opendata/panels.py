"""What open data adds to the catalogue's pages of a resource: what of it is open, or how to ask for it."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.resources.datasets.public import ResourceFact
from tongban.resources.datasets.public import VersionState as ResourceState
from tongban.resources.opendata.queries import opened_of
from tongban.resources.opendata.rules import OPENED
from tongban.resources.opendata.wording import title_of


def resource_panel(request: HttpRequest, thing: object) -> str:
    """The open datasets that are made of a resource. 2 SQL; none where the catalogue does not open it."""
    if not isinstance(thing, ResourceFact) or thing.head.state is not ResourceState.PUBLISHED:
        return ""
    if thing.head.open_type not in OPENED:
        return ""
    rows = [(row, title_of(row)) for row in opened_of(thing.head.code)]
    return render_to_string("opendata/parts/resource_panel.html", {"rows": rows}, request=request)

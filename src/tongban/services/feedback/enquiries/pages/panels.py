"""What enquiries add to pages of other apps."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.identity.public import current_applicant
from tongban.kernel.errors import Refused
from tongban.services.feedback.enquiries.queries import open_enquiries

_SHOWN = 3


def my_panel(request: HttpRequest, thing: object) -> str:
    """The latest enquiries that are not closed, in my space; nothing where there is none. 1 SQL."""
    try:
        by = current_applicant(request)
    except Refused:
        return ""
    rows = open_enquiries(by=by, limit=_SHOWN)
    return render_to_string("feedback/enquiries/parts/my.html", {"enquiries": rows}, request) if rows else ""

"""What a helper took in: the list, and the receipt that the person takes along."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import organisation
from tongban.foundation.identity.public import current_officer
from tongban.kernel import clock
from tongban.kernel.errors import Invalid
from tongban.services.cases.assisted.models import Help
from tongban.services.cases.assisted.places import help_places
from tongban.services.cases.assisted.queries import PAGE, helped_case, helped_cases
from tongban.services.cases.assisted.visits import has_open_visit
from tongban.services.cases.check_codes import check_code
from tongban.services.cases.facts import HANDED_IN, SPARED, CaseFact
from tongban.services.cases.pages.parts import tag_of
from tongban.services.cases.queries import as_fact, slots_of
from tongban.services.cases.steps import subject_of
from tongban.services.delivery.public import parcel_of
from tongban.services.items.public import terms_for


@never_cache
@require_GET
def taken(request: HttpRequest) -> HttpResponse:
    """The cases that this helper took in, the latest first. At most 5 SQL."""
    officer = current_officer(request)
    help_places(by=officer)  # who helps nowhere has no such list
    rows = helped_cases(by=officer, before=_before(request))
    context = {
        "rows": [_line(row) for row in rows],
        "more": rows[-1].submitted_at.isoformat() if len(rows) == PAGE else "",
    }
    return render(request, "cases/assisted/taken.html", context)


def _line(row: Help) -> tuple[Help, CaseFact, tuple[str, str]]:
    fact = as_fact(row.case)
    return row, fact, tag_of(fact)


def _before(request: HttpRequest) -> datetime | None:
    text = request.GET.get("before", "")
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid from None
    if moment is not None and moment.tzinfo is None:
        raise Invalid
    return moment


@never_cache
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """One of them as the receipt: number, check code, what was handed in, by when, who helped. At most 10 SQL.

    The check code leads to the pick-up code, so it is shown while the person is there, and not to the
    helper alone afterwards.
    """
    officer = current_officer(request)
    row = helped_case(number, by=officer)
    fact = as_fact(row.case)
    is_there = has_open_visit(
        helper_account_id=officer.account_id,
        person_id=fact.person_id,
        capacity=fact.capacity,
        at=clock.now(),
    )
    code = check_code(fact.number) if is_there else ""
    slots = slots_of(row.case_id)
    context = {
        "help": row,
        "case": fact,
        "tag": tag_of(fact),
        "code": f"{code[:4]} {code[4:]}".strip(),
        "office": organisation(fact.organisation_id).name,
        "handed_in": [slot for slot in slots if slot.how in HANDED_IN],
        "spared": [slot for slot in slots if slot.how in SPARED],
        "promised": terms_for(fact.version_id, row.case.answers).limits.promised,
        "parcel": parcel_of(subject_of(row.case)),
        "track_url": f"{settings.BASE_URL}/track/?number={fact.number}",
        "is_new": request.session.pop("taken_in", "") == fact.number,
        "is_narrow": request.GET.get("width") == "80",
    }
    return render(request, "cases/assisted/receipt.html", context)

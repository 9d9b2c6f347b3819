"""The pages on which the minutes of a hearing are signed: the applicant's, a neighbour's, an officer's."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, current_officer, current_person
from tongban.foundation.seals.public import asked_of
from tongban.kernel import clock
from tongban.kernel.errors import N_
from tongban.services.cases import queries
from tongban.services.cases.access import check_may_act
from tongban.services.cases.facts import SignedOnPage
from tongban.services.cases.models import Case
from tongban.services.cases.pages.signing import signed_or_shown
from tongban.services.cases.pages.signing_places import Place, Words
from tongban.services.cases.procedures.commands.keep_minutes import close_hearing
from tongban.services.cases.procedures.commands.sign_minutes import (
    ask_for_minutes,
    confirm_minutes,
    sign_minutes,
)
from tongban.services.cases.procedures.minutes import request_for
from tongban.services.cases.procedures.models import Hearing
from tongban.services.cases.procedures.showing import PARTS
from tongban.services.cases.procedures.standing import hearings_of, own_interest, signatures_of

MINUTES = Words(
    heading=N_("Sign the minutes of the hearing"),
    lede=N_("Read the minutes. If they are right, sign them."),
    statement=N_("I have read these minutes. They say what was said at the hearing."),
    sign=N_("Sign the minutes"),
    back=N_("Back without signing"),
)
_sealed = (
    never_cache,
    sensitive_post_parameters("password", "code", "strokes"),
    require_http_methods(["GET", "POST"]),
)


def _page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    for wrap in reversed(_sealed):
        view = wrap(view)
    return view


@_page
def own(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant signs."""
    person = current_person(request)
    case = queries.own_case(number, by=person)
    check_may_act(case, by=person, at=clock.now())
    here, back = reverse("cases:sign_minutes", args=[number]), reverse("cases:hearing", args=[number])
    crumbs = ((reverse("cases:mine"), _("My cases")), (back, _("Being heard")))
    return _signed(request, case, None, by=person, here=here, back=back, crumbs=crumbs)


@_page
def concern(request: HttpRequest, interest_id: UUID) -> HttpResponse:
    """An interested party signs."""
    person = current_person(request)
    row = own_interest(interest_id, by=person)
    address = [interest_id]
    here, back = reverse("cases:sign_concern", args=address), reverse("cases:concern", args=address)
    crumbs = ((reverse("cases:mine"), _("My cases")), (back, row.case.item_name))
    return _signed(request, row.case, interest_id, by=person, here=here, back=back, crumbs=crumbs)


@_page
def desk(request: HttpRequest, number: str) -> HttpResponse:
    """The chair, the clerk or an officer who examines the case signs."""
    officer = current_officer(request)
    case = queries.staff_case(number, by=officer)
    here, back = reverse("cases:sign_desk", args=[number]), reverse("cases:procedures", args=[number])
    crumbs = ((reverse("desk:home"), _("Worklist")), (back, _("Hearing, site visit, experts")))
    return _signed(request, case, None, by=officer, here=here, back=back, crumbs=crumbs)


def _signed(
    request: HttpRequest,
    case: Case,
    party: UUID | None,
    *,
    by: Person | Officer,
    here: str,
    back: str,
    crumbs: tuple[tuple[str, str], ...],
) -> HttpResponse:
    """The page, or the way back where nothing was put before `by`. 5 SQL before what signing costs."""
    hearing = next((one for one in hearings_of(case) if not one.closed_at), None)
    subject = _subject(hearing, party, by) if hearing else ""
    asked = asked_of(subject, by=by) if subject else None
    if hearing is None or asked is None:
        return redirect(back)
    place = Place(
        asked=asked,
        name=case.item_name,
        words=MINUTES,
        here=here,
        back=back,
        layout="ui/desk.html" if isinstance(by, Officer) else "ui/portal.html",
        crumbs=crumbs,
        parts=tuple((PARTS[part], text) for part, text in asked.document["minutes"].items()),
        hand_in=partial(_hand_in, case=case, hearing=hearing, party=party, subject=subject, by=by, back=back),
        ask_again=lambda: ask_for_minutes(number=case.number, party=party, by=by, at=clock.now()),
    )
    return signed_or_shown(request, place, by)


def _subject(hearing: Hearing, party: UUID | None, by: Person | Officer) -> str:
    """The name of the request that waits for `by`; empty where there is none."""
    is_officer = isinstance(by, Officer)
    return next(
        (
            request_for(row)
            for row in signatures_of(hearing)
            if not row.how
            and (
                row.officer_account_id == by.account_id
                if is_officer
                else row.officer_account_id is None and row.interested_id == party
            )
        ),
        "",
    )


def _hand_in(
    request: HttpRequest,
    *,
    case: Case,
    hearing: Hearing,
    party: UUID | None,
    subject: str,
    by: Person | Officer,
    back: str,
) -> str:
    signature, at = SignedOnPage(subject=subject), clock.now()
    if isinstance(by, Person):
        confirm_minutes(number=case.number, party=party, signature=signature, by=by, at=at)
        messages.success(request, _("Thank you. You have signed the minutes."))
    elif by.account_id == hearing.chair_account_id:
        close_hearing(number=case.number, signature=signature, by=by, at=at)
        messages.success(request, _("The minutes are signed and go into the file. The clock runs on."))
    else:
        sign_minutes(number=case.number, signature=signature, by=by, at=at)
        messages.success(request, _("You have signed the minutes."))
    return back

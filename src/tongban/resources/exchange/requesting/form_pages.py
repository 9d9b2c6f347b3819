"""Ask for a resource: the form, empty, sent back, or filled from the grant that it renews."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import (
    DutyMissing,
    Officer,
    colleagues_in,
    officer_at_desk,
    organisations_named,
)
from tongban.foundation.ui.public import refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.datasets.public import ResourceFact, resource
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.requesting.commands.submit import resubmit_request, submit_request
from tongban.resources.exchange.requesting.entering import shared_resource, terms_on, today_of
from tongban.resources.exchange.requesting.facts import REQUEST, Asked
from tongban.resources.exchange.requesting.forms import asked_from
from tongban.resources.exchange.requesting.listing import asked_by, grant_for, held_by, request_for
from tongban.resources.exchange.requesting.pages import unserved_of
from tongban.resources.exchange.requesting.ports import item_names, serving
from tongban.resources.exchange.requesting.rules import goes_to_provider, may_move, ways_of
from tongban.resources.exchange.requesting.scope import asks_for
from tongban.resources.exchange.requesting.seen import RequestSeen
from tongban.resources.exchange.requesting.showing import grant_words, way_choices
from tongban.standards.codes import BadResourceCode, check_resource_code

MOST_ITEMS = 200
FEW_ITEMS = 30  # as many are read through in a list sooner than searched


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a resource of the catalogue; `renews` in the address names a grant. 10 SQL besides the session."""
    by = officer_at_desk(request)
    offices = asks_for(by)
    if not offices:
        raise DutyMissing(facts={"duty": REQUEST})
    code = _code_of(slug)
    renews = request.GET.get("renews", "")[:20]
    found = shared_resource(code, by=by)
    asked, refused = _first(found, renews, by=by), None
    office = _office(request, offices, by=by)
    if request.method == "POST":
        asked = asked_from(request.POST, code)
        try:
            number = submit_request(asked=asked, organisation_id=office, by=by, at=clock.now(), renews=renews)
            messages.success(request, gettext("Handed in. The data authority looks at it."))
            return redirect("exchange:request", number)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = _context(request, found, asked, office=office, refused=refused) | {
        "offices": _names(offices),
        "office": str(office),
        "held": [] if renews else [grant_words(one) for one in held_by(offices, code, at=clock.now())],
        "waiting": asked_by(offices, code),
        "renews": renews,
        "sent_back": None,
    }
    return render(request, "exchange/form.html", context, status=refused.status if refused else 200)


@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, number: str) -> HttpResponse:
    """Mend what was sent back and hand it in again. 14 SQL besides the session."""
    by = officer_at_desk(request)
    sent_back = request_for(number, by=by, at=clock.now())
    if sent_back.consumer_id not in asks_for(by) or not may_move(sent_back.head.state, "resubmit"):
        raise NotFound
    found = resource(sent_back.head.resource_code, by=by)
    asked, refused = _as_it_was(sent_back), None
    if request.method == "POST":
        asked = asked_from(request.POST, found.head.code)
        try:
            resubmit_request(number=number, asked=asked, by=by, at=clock.now())
            messages.success(request, gettext("Handed in again. The data authority looks at it."))
            return redirect("exchange:request", number)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = _context(request, found, asked, office=sent_back.consumer_id, refused=refused) | {
        "offices": [],
        "held": [],
        "waiting": [],
        "renews": sent_back.renews,
        "sent_back": sent_back,
    }
    return render(request, "exchange/form.html", context, status=refused.status if refused else 200)


def _context(
    request: HttpRequest, found: ResourceFact, asked: Asked, *, office: UUID, refused: Refused | None
) -> dict[str, Any]:
    days = settings.EXCHANGE_DAYS
    served = serving.ask().fields_served(found.head.code)
    unserved = unserved_of([field.name for field in found.content.fields], served)
    items = dict(item_names.ask().items_of([office], limit=MOST_ITEMS))
    return {
        "found": found,
        "head": found.head,
        "asked": asked,
        "until": asked.until.isoformat() if asked.until else "",
        "terms": terms_on(today_of(clock.now())),
        "fields": [
            (field, field.name in asked.fields, field.name in unserved) for field in found.content.fields
        ],
        "ways": way_choices(ways_of(found.content.formats)),
        "ways_chosen": [way.value for way in asked.ways],
        "items": list(items.items()),
        "item_choices": [] if "item" in request.GET else _item_choices(items, asked.item_code),
        "other_item": urlencode(request.GET.dict() | {"item": "other"}),
        "colleagues": [
            ("", gettext("Choose a colleague")),
            *((str(one.account_id), one.name) for one in colleagues_in(office, at=clock.now())),
        ],
        "is_served": served is not None,
        "unserved": unserved,
        "has_conditions": goes_to_provider(found.content.share_type),
        "days": days,
        **refusal_words(refused),
    }


def _first(found: ResourceFact, renews: str, *, by: Officer) -> Asked:
    """An empty form, or what the grant gives that is to be renewed. Raises NotFound."""
    if not renews:
        ways = ways_of(found.content.formats)
        return Asked(
            resource_code=found.head.code,
            purpose="",
            item_code="",
            basis="",
            fields=(),
            field_reasons="",
            ways=(Way.API,) if Way.API in ways else ways,
            daily_quota=200,
            frequency="",
            until=None,
            responsible=by.account_id,
        )
    held = grant_for(renews, by=by, at=clock.now()).grant
    return Asked(
        resource_code=found.head.code,
        purpose=held.purpose,
        item_code=held.item_code,
        basis=held.basis,
        fields=tuple(field.name for field in held.fields),
        field_reasons="",
        ways=tuple(way for way in Way if way in held.ways),
        daily_quota=held.daily_quota,
        frequency="",
        until=min(held.valid_until + timedelta(days=364), terms_on(today_of(clock.now())).latest),
        responsible=by.account_id,
    )


def _item_choices(items: dict[str, str], chosen: str) -> list[tuple[str, str]]:
    """The office's items to choose from where they are few; none where they are many, or another is named."""
    if not 0 < len(items) <= FEW_ITEMS or (chosen and chosen not in items):
        return []
    return [("", gettext("Choose an item")), *((code, f"{name} {code}") for code, name in items.items())]


def _as_it_was(row: RequestSeen) -> Asked:
    return Asked(
        resource_code=row.head.resource_code,
        purpose=row.purpose,
        item_code=row.item_code,
        basis=row.basis,
        fields=tuple(field.name for field in row.fields),
        field_reasons=row.field_reasons,
        ways=row.ways,
        daily_quota=row.daily_quota,
        frequency=row.frequency,
        until=row.until,
        responsible=row.responsible,
    )


def _office(request: HttpRequest, offices: list[UUID], *, by: Officer) -> UUID:
    """The office that asks: the one that is said, else the officer's own."""
    said = request.POST.get("organisation", "") or request.GET.get("office", "")
    return next(
        (one for one in offices if str(one) == said),
        by.organisation_id if by.organisation_id in offices else offices[0],
    )


def _names(offices: list[UUID]) -> list[tuple[str, str]]:
    if len(offices) < 2:
        return []
    return sorted(
        ((str(key), name) for key, name in organisations_named(offices).items()), key=lambda o: o[1]
    )


def _code_of(slug: str) -> str:
    try:
        return check_resource_code(slug)
    except BadResourceCode:
        raise NotFound from None

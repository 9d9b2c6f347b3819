"""Which licence a case is about, and what its holder may ask for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.forms.public import form_binds
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.licences.public import HolderKind as LicenceHolder
from tongban.resources.licences.public import LicenceFact, licence_named, licences_of_types
from tongban.services.cases.facts import CaseState, HolderKind
from tongban.services.cases.held.facts import (
    Business,
    BusinessUnderWay,
    Held,
    LicenceChoiceNeeded,
    LicenceNeeded,
    Window,
)
from tongban.services.cases.held.rules import as_entry, check_window, renewal_window, standing_of
from tongban.services.cases.known import Known
from tongban.services.cases.models import Case
from tongban.services.cases.outside.facts import KEPT_FOR
from tongban.services.items.public import ItemContent, KindOffered, business_of, item_terms, kinds_on
from tongban.standards.statutes import RenewalStanding
from tongban.standards.working_time import effective_day

RUNNING = [CaseState.RECEIVED, CaseState.CORRECTION, CaseState.IN_REVIEW, CaseState.DECIDED]


def held_of(
    content: ItemContent,
    *,
    answers: Mapping[str, str],
    holder: HolderKind,
    known: Known,
    of_licence: str,
    area_code: str,
    at: datetime,
) -> Held | None:
    """For which licence these answers ask a change, a renewal or a replacement; None for something new.

    `of_licence` is the identifier of the one from which the application began; without it the only
    valid one of its type is meant. No SQL for something new, else 1.

    Raises LicenceNeeded, LicenceChoiceNeeded, NothingToRenew, RenewalTooEarly, NotFound (another's).
    """
    kind = business_of(content, answers)
    if kind is None or content.result is None or content.result.licence_type is None:
        return None
    day = at.astimezone(CITY_ZONE).date()
    code = known.code(holder)
    licence = _meant(content.result.licence_type, holder=holder, code=code, identifier=of_licence, day=day)
    calendar, window = calendar_for(area_code), None
    business = Business(kind.business)
    if business is Business.RENEWAL:
        if licence.valid_until:
            window = renewal_window(kind, valid_until=licence.valid_until, calendar=calendar)
        check_window(window, on=effective_day(at, calendar))
    return Held(business=business, kind=kind, licence=licence, window=window)


def _meant(licence_type: str, *, holder: HolderKind, code: str, identifier: str, day: date) -> LicenceFact:
    own = LicenceHolder(holder.value)
    if identifier:
        one = licence_named(identifier)
        if (one.holder.kind, one.holder.id_code, one.type_code) != (own, code, licence_type):
            raise NotFound
        if not one.is_valid_on(day):
            raise LicenceNeeded
        return one
    found = licences_of_types(holders=[(own, code)], types=[licence_type])
    valid = [one for one in found if one.is_valid_on(day)]
    if len(valid) > 1:
        raise LicenceChoiceNeeded
    if not valid:
        raise LicenceNeeded
    return valid[0]


def about_licence(held: Held) -> dict[str, Any]:
    """What a case keeps of the licence that it is about, by field. No SQL."""
    return {
        "business": held.business.value,
        "of_licence": held.licence.identifier,
        "renew_by": held.window.valid_until if held.window else None,
    }


def check_none_under_way(identifier: str) -> None:
    """Raise BusinessUnderWay when a case about this licence is not at its end. 1 SQL."""
    running = Case.objects.filter(of_licence=identifier, state__in=RUNNING).values_list("number", flat=True)
    if number := running.first():
        raise BusinessUnderWay(facts={"number": number})


def prefilled(content: ItemContent, licence: LicenceFact) -> dict[str, Any]:
    """What the form begins with by the licence: the fields from which its own were filled. No SQL.

    What a register or the licence itself fills is left to it; so is a file or a yes-or-no.
    """
    if content.result is None or content.form is None:
        return {}
    fields = content.form.get("properties", {})
    binds = form_binds(content.form)
    found = {}
    for name, source in content.result.licence_fields.items():
        room, _, key = source.partition(".")
        value = licence.fields.get(name)
        if room != "form" or key in binds or key not in fields or value in (None, "", []):
            continue
        if (entry := as_entry(value, fields[key])) not in (None, []):
            found[key] = entry
    return found


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One thing that the holder of a licence may ask for it now; `refusal` says why not, `window` by when."""

    offer: KindOffered
    business: Business
    window: Window | None
    refusal: Refused | None
    day: date

    @property
    def is_late(self) -> bool:
        """Whether silence would not grant it any more."""
        return self.refusal is None and self.window is not None and self.window.last_day < self.day


def offered_on(fact: LicenceFact, *, at: datetime) -> list[Offered]:
    """What may be asked for a licence at `at`: changes, renewals, replacements of the organ that made it out.

    2 SQL and 1 for each content not in memory; none of these for a licence that has ended.
    """
    day = at.astimezone(CITY_ZONE).date()
    if not fact.is_valid_on(day):
        return []
    offers = kinds_on(licence_type=fact.type_code, organisation_id=fact.organisation_id)
    if not offers:
        return []
    running: Refused | None = None
    try:
        check_none_under_way(fact.identifier)
    except BusinessUnderWay as refused:
        running = refused
    return [_offered(one, fact, running, at=at, day=day) for one in offers]


def _offered(
    offer: KindOffered, fact: LicenceFact, running: Refused | None, *, at: datetime, day: date
) -> Offered:
    business, window, refusal = Business(offer.kind.business), None, running
    if business is Business.RENEWAL:
        calendar = calendar_for(offer.area_code)
        if fact.valid_until:
            window = renewal_window(offer.kind, valid_until=fact.valid_until, calendar=calendar)
        try:
            check_window(window, on=effective_day(at, calendar))
        except Refused as refused:
            refusal = refusal or refused
    return Offered(offer=offer, business=business, window=window, refusal=refusal, day=day)


def window_of(case: Case) -> Window | None:
    """When the case's renewal had to be asked for; None for any other case. No SQL when warm."""
    if case.renew_by is None:
        return None
    kind = business_of(item_terms(case.version_id), case.answers)
    if kind is None:
        return None
    return renewal_window(kind, valid_until=case.renew_by, calendar=calendar_for(case.area_code))


def renewal_standing_of(number: str, *, at: datetime) -> RenewalStanding | None:
    """Whether a case's renewal was asked in time, and where it stands; None for any other case. 1 SQL."""
    case = Case.objects.filter(number=number).first()
    window = window_of(case) if case else None
    if case is None or window is None:
        return None
    return standing_of(window, applied=case.submitted_at, now=at, calendar=calendar_for(case.area_code))


def unanswered_renewals(*, today: date, limit: int = 200) -> Sequence[str]:
    """Numbers of renewals that nobody has decided and whose licence ended before `today`. 1 SQL.

    Where another system handles the case, a decision made in time may be reported late.
    """
    rows = Case.objects.filter(renew_by__lt=today, state__in=[CaseState.RECEIVED, CaseState.IN_REVIEW])
    rows = rows.filter(Q(handling_system="own") | Q(renew_by__lt=today - KEPT_FOR))
    return list(rows.order_by("renew_by").values_list("number", flat=True)[:limit])

"""Who looked at my data (谁查过我)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.identity.public import CAPACITY_TEXTS, Person, current_person, names_of
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid
from tongban.resources.registers.facts import SEEN_TEXTS, LookUpFact, Purpose
from tongban.resources.registers.guardians import children_of
from tongban.resources.registers.queries import PAGE_ROWS, look_ups_about
from tongban.resources.registers.refusals import RegisterSilent
from tongban.resources.registers.shared_looks import SharedLook, shared_looks_about


@dataclass(frozen=True, kw_only=True)
class Row:
    """One look as the page shows it."""

    look: LookUpFact | SharedLook
    is_me: bool
    fields: list[str]
    purpose: str
    about: str  # the child whose data it was
    helper: str  # who applied for the person
    program: str  # the assistant that looked, for the person or for who applied
    capacity: str
    what: str = ""  # the resource that another office shares
    is_refused: bool = False
    is_nothing: bool = False
    manner: str = ""
    whether: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@require_GET
def my_look_ups(request: HttpRequest) -> HttpResponse:
    """Each look at the signed-in person's data: who, when, for which purpose and case, and what."""
    person = current_person(request)
    children, before = _children(person), _before(request)
    found = look_ups_about(person_id=person.person_id, children=children, before=before)
    everybody = {person.person_id, *children}
    shared = shared_looks_about(person_ids=everybody, before=before, limit=PAGE_ROWS)
    rows = [*_rows(found, person, children), *(_shared_row(look, children) for look in shared)]
    rows = sorted(rows, key=lambda row: row.look.at, reverse=True)
    last = rows[PAGE_ROWS - 1].look.at if len(rows) >= PAGE_ROWS else None
    rows = [
        row for row in rows if last is None or row.look.at >= last
    ]  # the next page begins before that moment
    more = last.isoformat() if last else ""
    return render(request, "registers/look_ups.html", {"rows": rows, "more": more})


def _rows(found: list[LookUpFact], person: Person, children: dict[UUID, str]) -> list[Row]:
    helpers = {look.by_account for look in found if look.by_account and not look.is_self}
    names = names_of(helpers) if helpers else {}
    return [
        Row(
            look=look,
            is_me=look.is_self or look.by_account == person.account_id,
            fields=[gettext(SEEN_TEXTS[field]) for field in look.fields],
            purpose=gettext(look.purpose_text),
            about=children.get(look.about, ""),
            helper=names.get(look.by_account or 0, ""),
            program=look.by_name if look.purpose is Purpose.ASSISTANT else "",
            capacity=gettext(CAPACITY_TEXTS[look.capacity]),
        )
        for look in found
    ]


def _shared_row(look: SharedLook, children: dict[UUID, str]) -> Row:
    return Row(
        look=look,
        is_me=False,
        fields=list(look.fields),
        purpose=look.purpose,
        about=children.get(look.about, ""),
        helper="",
        program="",
        capacity="",
        what=look.what,
        is_refused=look.is_refused,
        is_nothing=look.is_nothing,
        manner=look.manner,
        whether=look.whether,
        hidden=look.hidden,
    )


def _children(person: Person) -> dict[UUID, str]:
    """The names of the person's children; none while the register does not answer."""
    try:
        found = children_of(person.person_id, on=clock.now().astimezone(CITY_ZONE).date())
    except RegisterSilent:
        return {}
    return {child.person_id: child.name for child in found}


def _before(request: HttpRequest) -> datetime | None:
    text = request.GET.get("before", "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid from None
    if moment.tzinfo is None:
        raise Invalid
    return moment

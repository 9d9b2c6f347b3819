"""Finding a helper's visit: another's is not found, and one that is over opens nothing."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.vault.public import mask_phone
from tongban.kernel.errors import NotFound
from tongban.services.cases.assisted.errors import NotProvedYet, VisitEnded
from tongban.services.cases.assisted.facts import VISIT_LASTS, HelpPlace, Proof, VisitFact
from tongban.services.cases.assisted.models import Visit
from tongban.services.cases.assisted.places import help_places


def own_visit(visit_id: UUID, *, by: Officer) -> Visit:
    """A visit that this helper opened, over or not. 1 SQL. Raises NotFound."""
    found = Visit.objects.filter(pk=visit_id, helper_account_id=by.account_id).first()
    if found is None:
        raise NotFound
    return found


def lock_visit(visit_id: UUID, *, by: Officer) -> Visit:
    """The same, locked. 1 SQL. Raises NotFound."""
    found = Visit.objects.select_for_update().filter(pk=visit_id, helper_account_id=by.account_id).first()
    if found is None:
        raise NotFound
    return found


def is_over(visit: Visit, *, at: datetime) -> bool:
    """Whether a visit was ended or has rested for too long."""
    return visit.closed_at is not None or at >= visit.active_at + VISIT_LASTS


def check_open(visit: Visit, *, at: datetime) -> None:
    """Raise VisitEnded or NotProvedYet unless the visit opens the person's data now."""
    if is_over(visit, at=at):
        raise VisitEnded
    if visit.proved_at is None:
        raise NotProvedYet


def visit_fact(visit: Visit, *, by: Officer) -> VisitFact:
    """The visit with its place, as the helper's pages show it. 1 SQL. Raises DutyMissing, NotFound."""
    place = place_of(visit, by=by)
    return VisitFact(
        id=visit.pk,
        place=place,
        person_id=visit.person_id,
        name=visit.who.get("name", ""),
        phone_masked=mask_phone(visit.who.get("phone", "")),
        account_id=visit.account_id,
        proof=Proof(visit.proof),
        proved_at=visit.proved_at,
        opened_at=visit.opened_at,
        active_at=visit.active_at,
    )


def place_of(visit: Visit, *, by: Officer) -> HelpPlace:
    """Where the visit takes place, while `by` still helps there. 1 SQL. Raises DutyMissing, NotFound."""
    for one in help_places(by=by):
        if one.slug == visit.place_slug:
            return one
    raise NotFound


def open_visit_of(by: Officer, *, at: datetime) -> Visit | None:
    """The helper's visit that is still going on. 1 SQL."""
    return Visit.objects.filter(
        helper_account_id=by.account_id, closed_at=None, active_at__gt=at - VISIT_LASTS
    ).first()


def has_open_visit(*, helper_account_id: int, person_id: UUID, capacity: str, at: datetime) -> bool:
    """Whether this person stands before this helper now, and has shown it. 1 SQL."""
    return Visit.objects.filter(
        helper_account_id=helper_account_id,
        person_id=person_id,
        capacity=capacity,
        closed_at=None,
        proved_at__isnull=False,
        active_at__gt=at - VISIT_LASTS,
    ).exists()

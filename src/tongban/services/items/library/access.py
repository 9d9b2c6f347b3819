"""Who may see and touch a change: whoever proposes it, and the two offices that look at it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.foundation.directory.public import Officer, area, check_duty, nearest_with_post
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import N_, NotAllowed, NotFound, Refused
from tongban.services.items.library.facts import Office
from tongban.services.items.library.models import Change

EDIT = "items.edit"


class OfficeMissing(Refused):
    """No organisation of the area or above has the post that looks at changes."""

    code = "change-office-missing"
    title = N_("No organisation of %(area)s or above holds the post %(post)s. Ask the operator to set it up.")


def visible_to(by: Officer) -> QuerySet[Change]:
    """The changes that an officer may see: of an organisation in which a post is held."""
    ids = list(by.organisation_ids)
    return Change.objects.filter(
        Q(organisation_id__in=ids) | Q(staffing_office_id__in=ids) | Q(legal_office_id__in=ids)
    )


def lock_change(change_id: UUID, *, for_: Actor) -> Change:
    """A change under lock. Not there or not theirs: NotFound, and no lock is taken."""
    rows = visible_to(for_) if isinstance(for_, Officer) else Change.objects.all()
    if not isinstance(for_, Officer | SystemActor):
        raise NotAllowed
    change = rows.filter(pk=change_id).select_for_update(of=("self",)).first()
    if change is None:
        raise NotFound(facts={"change": str(change_id)})
    return change


def check_may_edit(by: Actor, *, organisation_id: UUID | None) -> None:
    """An officer needs the duty in the organisation that keeps the thing. Raises NotAllowed."""
    if isinstance(by, SystemActor):
        return
    if not isinstance(by, Officer) or organisation_id is None:
        raise NotAllowed
    check_duty(by, EDIT, organisation_id=organisation_id)


def office_for(office: Office, *, area_code: str) -> UUID:
    """The organisation of the area, or of the nearest area above, that holds the office's post.

    Raises OfficeMissing.
    """
    found = nearest_with_post(office.post_code, area_code=area_code)
    if found is None:
        raise OfficeMissing(facts={"area": area(area_code).name, "post": office.post_code})
    return found.id


def name_of(by: Actor) -> str:
    """The name that a step shows; a job has none."""
    return by.name if isinstance(by, Officer) else ""

"""For which of their organisations somebody acts who has a duty in several."""

from uuid import UUID

from django.http import HttpRequest

from tongban.foundation.directory.public import Officer, organisations_named


def chosen_office(request: HttpRequest, by: Officer, duty: str) -> UUID | None:
    """The organisation that the page names, where `by` has the duty there, else the first; None: nowhere. No SQL."""
    mine = _with_duty(by, duty)
    wanted = request.POST.get("office") or request.GET.get("office", "")
    return next((one for one in mine if str(one) == wanted), mine[0] if mine else None)


def office_choices(by: Officer, duty: str) -> list[tuple[str, str]]:
    """Those organisations by name, where there is more than one to choose from. 1 SQL, none for one."""
    mine = _with_duty(by, duty)
    if len(mine) < 2:
        return []
    return sorted(
        ((str(key), name) for key, name in organisations_named(mine).items()), key=lambda one: one[1]
    )


def _with_duty(by: Officer, duty: str) -> list[UUID]:
    """The one where they work first."""
    found = [one for one, duties in by.duties_in.items() if duty in duties]
    return sorted(found, key=lambda one: (one != by.organisation_id, one))

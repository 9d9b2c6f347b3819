"""Questions about applications for seals."""

from collections.abc import Iterable
from uuid import UUID

from tongban.foundation.directory.public import Officer, officers_named
from tongban.foundation.seals.facts import SealKind, SealSuite
from tongban.foundation.seals.lifecycle.commands.apply import DUTY as APPLY
from tongban.foundation.seals.lifecycle.commands.decide import DUTY as APPROVE
from tongban.foundation.seals.lifecycle.facts import ApplicationFact, ApplicationState
from tongban.foundation.seals.lifecycle.models import SealApplication
from tongban.kernel.errors import NotFound


def offices_applying(by: Officer) -> list[UUID]:
    """The organisations for which `by` may apply. No SQL."""
    return [one for one, duties in by.duties_in.items() if APPLY in duties]


def applications_of(organisation_ids: Iterable[UUID], *, limit: int = 60) -> list[ApplicationFact]:
    """The applications of these organisations, the newest first. 2 SQL."""
    rows = SealApplication.objects.filter(organisation_id__in=list(organisation_ids))
    return _facts(rows.order_by("-filed_at", "-id")[:limit])


def open_applications(*, limit: int = 100) -> list[ApplicationFact]:
    """The applications that wait for a decision, the oldest first. 2 SQL."""
    return _facts(SealApplication.objects.filter(state=ApplicationState.FILED).order_by("filed_at")[:limit])


def application(number: str, *, by: Officer) -> ApplicationFact:
    """One application, for those who decide on such and for its organisation. 2 SQL. Raises NotFound."""
    row = SealApplication.objects.filter(number=number).first()
    if row is None or not (APPROVE in by.duties or row.organisation_id in offices_applying(by)):
        raise NotFound
    return _facts([row])[0]


def _facts(rows: Iterable[SealApplication]) -> list[ApplicationFact]:
    found = list(rows)
    names = officers_named(
        [one for row in found for one in (row.filed_by, row.decided_by) if one is not None]
    )
    return [
        ApplicationFact(
            number=row.number,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation_name,
            kind=SealKind(row.kind),
            suite=SealSuite(row.suite),
            image_name=row.image_name or row.organisation_name,
            reason=row.reason,
            state=ApplicationState(row.state),
            filed_by=row.filed_by,
            filed_by_name=names.get(row.filed_by, ""),
            filed_at=row.filed_at,
            decided_by_name=names.get(row.decided_by, "") if row.decided_by is not None else "",
            decided_at=row.decided_at,
            decision_reason=row.decision_reason,
            serial=row.serial,
        )
        for row in found
    ]

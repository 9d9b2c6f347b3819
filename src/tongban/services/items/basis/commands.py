"""Say that the items resting on a changed law have been looked through."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.resources.laws.public import law_changes
from tongban.services.items.basis.listeners import task_key
from tongban.services.items.basis.queries import managed_organisations

ACT = "items.confirm_bases"


@transaction.atomic
def confirm_bases(*, slug: str, by: Officer, at: datetime) -> None:
    """Close the tasks of the officer's organisations about a changed law.

    Raises NotAllowed, NotFound (no change of this law was entered).
    """
    organisations = managed_organisations(by)
    changes = law_changes(slug=slug)
    if not changes:
        raise NotFound(facts={"law": slug})
    for organisation_id in organisations:
        for change in changes:
            key = task_key(change.kind, slug, change.on.isoformat(), organisation_id)
            close_task(key=key, by=by, at=at, outcome="checked")
    facts = {"changes": [f"{change.kind} {change.on.isoformat()}" for change in changes]}
    record(act=ACT, subject=f"law:{slug}", by=by, at=at, facts=facts)

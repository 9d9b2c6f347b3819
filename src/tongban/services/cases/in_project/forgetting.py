"""Throw away what somebody began within a project and did not hand in."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.services.cases.forgetting import forget_drafts
from tongban.services.cases.models import Draft


@transaction.atomic
def drop_drafts_of_project(project_code: str, *, by: Person, at: datetime) -> int:
    """Throw away the drafts that `by` has within this project; answers how many. 1 SQL, and what forgetting costs."""
    mine = list(Draft.objects.select_for_update().filter(project_code=project_code, account_id=by.account_id))
    forget_drafts(mine, at=at)
    return len(mine)

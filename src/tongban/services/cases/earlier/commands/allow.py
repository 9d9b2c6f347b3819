"""Forbid that a material is used again, or allow it. It is the holder's own choice and leaves no trail."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.cases.earlier.models import EarlierMaterial


@transaction.atomic
def allow_reuse(*, material_id: UUID, is_allowed: bool, by: Person) -> None:
    """Keep the choice; it holds for later hand-ins of the same material too. 1 SQL.

    The files stay with their case, where the law keeps them. Raises NotFound.
    """
    mine = Q(holder_ref=f"person:{by.person_id}") | Q(case__account_id=by.account_id)
    if not EarlierMaterial.objects.filter(mine, id=material_id).update(is_allowed=is_allowed):
        raise NotFound

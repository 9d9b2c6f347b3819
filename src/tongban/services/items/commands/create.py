"""Create an item: its identity, with a first content as a draft."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import area, organisation
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Refused
from tongban.services.items.commands.duty import PUBLISH, check_may
from tongban.services.items.facts import ItemContent
from tongban.services.items.models import Item
from tongban.services.items.rules import lead

ACT = "items.create"


class CodeTaken(Refused):
    """Another item has this code."""

    code = "item-code-taken"
    title = N_("Another item already has the code %(code)s.")


@transaction.atomic
def create_item(
    *,
    code: str,
    organisation_id: UUID,
    area_code: str,
    content: ItemContent,
    by: Actor,
    at: datetime,
    list_entry_code: str = "",
    source: str = "own",
    source_id: str = "",
) -> int:
    """Create an item that nobody sees until it is published. Answers its id.

    Raises NotFound (organisation, area), NotAllowed, CodeTaken.
    """
    holder, where = organisation(organisation_id), area(area_code)
    check_may(by, PUBLISH, organisation_id=holder.id)
    item = Item(
        code=code,
        organisation_id=holder.id,
        organisation_name=holder.name,
        area_code=where.code,
        list_entry_code=list_entry_code,
        source=source,
        source_id=source_id,
        created_at=at,
        draft=content.as_json(),
        **lead(content),
    )
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTaken(facts={"code": code}) from error
    record(
        act=ACT, subject=f"item:{code}", by=by, at=at, facts={"name": content.name, "draft": content.sha256()}
    )
    return item.pk

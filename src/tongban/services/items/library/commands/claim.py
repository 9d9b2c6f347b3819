"""Claim a list entry (认领): an organisation takes it on and completes its implementation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import OrganisationFact, area, organisation
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NotFound, Refused, TooLarge
from tongban.services.items.commands.create import CodeTaken
from tongban.services.items.library.access import check_may_edit
from tongban.services.items.library.commands.create_entry import LEVELS
from tongban.services.items.library.facts import TaskState
from tongban.services.items.library.models import ListEntry
from tongban.services.items.library.proposals import own_said
from tongban.services.items.library.queries import levels_of
from tongban.services.items.library.rules import resolve
from tongban.services.items.models import Item
from tongban.services.items.rules import lead

ACT = "items.claim"
_LONGEST = 50  # characters of a code


class CannotClaim(Refused):
    """The entry is not in use, is claimed already, or is not for this area or level."""

    code = "entry-cannot-be-claimed"
    title = N_("This entry cannot be claimed here: %(why)s")


@transaction.atomic
def claim_entry(
    *,
    entry_code: str,
    organisation_id: UUID,
    by: Actor,
    at: datetime,
    code: str = "",
    area_code: str = "",
    own: Mapping[str, Any] | None = None,
    source: str = "own",
    source_id: str = "",
) -> Item:
    """Make an implementation that nobody sees yet; its draft is what the levels above say, with `own`.

    Without a code it gets the one that standards.md 2.1 makes of the organisation's credit
    code, the level and the 基本编码. Raises NotFound, NotAllowed, CannotClaim, CodeTaken,
    OverrideNotAllowed, ContentInvalid, ProposalInvalid.
    """
    holder = organisation(organisation_id)
    where = area(area_code or holder.area_code)
    check_may_edit(by, organisation_id=holder.id)
    entry = ListEntry.objects.select_for_update(of=("self",)).filter(code=entry_code).first()
    if entry is None or entry.current_id is None:
        raise NotFound(facts={"entry": entry_code})
    level = LEVELS[where.level]
    _check_claim(entry, holder=holder, area_path=where.path, level=level)
    levels = levels_of([entry.pk])[entry.pk]
    said = own_said(dict(own or {}))
    content = resolve(levels, said).content
    item = Item(
        code=code or implementation_code(holder.code, level, entry),
        organisation_id=holder.id,
        organisation_name=holder.name,
        area_code=where.code,
        list_entry_code=entry.catalog_code,
        entry=entry,
        own=said,
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
        raise CodeTaken(facts={"code": item.code}) from error
    record(
        act=ACT,
        subject=f"item:{item.code}",
        by=by,
        at=at,
        facts={"entry": entry.code, "versions": [step.version_id for step in levels]},
    )
    return item


MOST = 50


@transaction.atomic
def claim_entries(
    *, entry_codes: Sequence[str], organisation_id: UUID, by: Actor, at: datetime
) -> list[Item]:
    """Claim several entries, all or none. Raises TooLarge and what `claim_entry` raises."""
    if len(entry_codes) > MOST:
        raise TooLarge(facts={"rows": len(entry_codes), "most": MOST})
    return [
        claim_entry(entry_code=code, organisation_id=organisation_id, by=by, at=at) for code in entry_codes
    ]


def implementation_code(organisation_code: str, level: str, entry: ListEntry) -> str:
    """实施编码 (31 characters) where both codes are national, else a local one. Raises CannotClaim."""
    if len(organisation_code) == 18 and entry.catalog_code:
        return f"{organisation_code}{level}{entry.catalog_code}"
    code = f"L{organisation_code}-{entry.code}"
    if len(code) > _LONGEST:
        raise CannotClaim(N_("The code %(code)s is too long; give a shorter one."), facts={"code": code})
    return code


def _check_claim(
    entry: ListEntry, *, holder: OrganisationFact, area_path: tuple[str, ...], level: str
) -> None:
    if entry.task_state != TaskState.IN_USE:
        raise CannotClaim(N_("The entry %(code)s is not in use."), facts={"code": entry.code})
    if entry.area_code not in area_path or level < entry.level:
        raise CannotClaim(N_("The entry %(code)s is not for this area."), facts={"code": entry.code})
    assert entry.current is not None
    allowed = entry.current.content.get("use_levels") or [level]
    if level not in allowed:
        raise CannotClaim(
            N_("The entry %(code)s is not exercised at this level."), facts={"code": entry.code}
        )
    claimed = Item.objects.filter(entry=entry, organisation_id=holder.id, area_code=area_path[-1])
    if claimed.exclude(task_state=TaskState.CANCELLED).exists():
        raise CannotClaim(
            N_("%(organisation)s has claimed the entry %(code)s already."),
            facts={"organisation": holder.name, "code": entry.code},
        )

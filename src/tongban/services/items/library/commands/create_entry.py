"""Create a list entry with its first version in force: what a loader of an official list does."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import AreaLevel, area
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.items.commands.duty import PUBLISH, check_may
from tongban.services.items.library.facts import EntryContent, LevelContent
from tongban.services.items.library.models import ListEntry, ListVersion
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.library.queries import levels_of
from tongban.services.items.library.rules import check_chain
from tongban.services.items.library.writing import next_entry_version

ACT = "items.create-entry"
LEVELS = {
    AreaLevel.COUNTRY: "1",
    AreaLevel.PROVINCE: "2",
    AreaLevel.PREFECTURE: "3",
    AreaLevel.COUNTY: "4",
    AreaLevel.TOWNSHIP: "5",
    AreaLevel.VILLAGE: "6",
}


class EntryCodeTaken(Refused):
    """Another list entry has this code, or this 基本编码 in this area."""

    code = "entry-code-taken"
    title = N_("Another list entry already has the code %(code)s.")


class EntryMisplaced(Invalid):
    """The entry's level is not that of its area, or what it refines is not above it."""

    code = "entry-misplaced"
    title = N_("The list entry %(code)s stands at the wrong level: %(why)s")


@transaction.atomic
def create_entry(*, new: NewEntry, keeper_id: UUID | None, by: Actor, at: datetime) -> int:
    """Create the entry, in force from `at`. Answers its id.

    `keeper_id` names the organisation whose officers may propose changes of it. Raises
    NotFound (area, upper, parent), NotAllowed, EntryCodeTaken, EntryMisplaced,
    OverrideNotAllowed.
    """
    if keeper_id is None:
        check_may(by, PUBLISH, organisation_id=UUID(int=0))
    else:
        check_may(by, PUBLISH, organisation_id=keeper_id)
    entry = make_entry(new, keeper_id=keeper_id, by=by, at=at, list_version=None)
    record(
        act=ACT,
        subject=f"entry:{new.code}",
        by=by,
        at=at,
        facts={"name": new.content.name, "content_sha256": new.content.sha256()},
    )
    return entry.pk


def check_new(new: NewEntry) -> tuple[ListEntry | None, ListEntry | None]:
    """The entry stands where it may and agrees with those above. Answers what it refines and its main item."""
    where = area(new.area_code)
    if ListEntry.objects.filter(code=new.code).exists():
        raise EntryCodeTaken(facts={"code": new.code})
    upper, parent = _named(new.upper), _named(new.parent)
    why = ""
    if LEVELS[where.level] != new.level:
        why = f"{where.name}: {where.level}"
    elif upper is not None and (upper.level >= new.level or upper.area_code not in where.path):
        why = f"{upper.code}: {upper.area_code}"
    elif parent is not None and parent.area_code != new.area_code:
        why = f"{parent.code}: {parent.area_code}"
    if why:
        raise EntryMisplaced(facts={"code": new.code, "why": why})
    above = levels_of([upper.pk])[upper.pk] if upper else ()
    check_chain([*above, as_level(new)])
    return upper, parent


def as_level(new: NewEntry) -> LevelContent:
    """The entry as a step of the way down before it is there."""
    return LevelContent(
        level=new.level, code=new.code, area_code=new.area_code, version_id=0, content=new.content
    )


def make_entry(
    new: NewEntry, *, keeper_id: UUID | None, by: Actor, at: datetime, list_version: ListVersion | None
) -> ListEntry:
    """The rows of a checked entry. Raises as `check_new`."""
    upper, parent = check_new(new)
    entry = ListEntry(
        code=new.code,
        catalog_code=new.catalog_code,
        area_code=new.area_code,
        level=new.level,
        keeper_id=keeper_id,
        upper=upper,
        parent=parent,
        created_at=at,
        name=new.content.name,
        type_code=new.content.type_code,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise EntryCodeTaken(facts={"code": new.code}) from error
    content = EntryContent.model_validate(new.content.as_json())
    next_entry_version(entry, content, by=by, at=at, list_version=list_version)
    return entry


def _named(code: str) -> ListEntry | None:
    if not code:
        return None
    found = ListEntry.objects.filter(code=code).first()
    if found is None:
        raise NotFound(facts={"entry": code})
    return found

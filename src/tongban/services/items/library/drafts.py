"""What a version or a draft of an item would say, for whoever tries it out before it is in force."""

from dataclasses import dataclass
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.services.items.content import ItemContent
from tongban.services.items.library.access import EDIT, visible_to
from tongban.services.items.library.checking import proposed_content
from tongban.services.items.library.facts import Act, ChangeState
from tongban.services.items.library.models import Change
from tongban.services.items.library.subjects import subject_of
from tongban.services.items.models import Item
from tongban.services.items.queries import item_terms

_OPEN = (
    ChangeState.DRAFT,
    ChangeState.RETURNED,
    ChangeState.SUBMITTED,
    ChangeState.STAFFING_APPROVED,
    ChangeState.SCHEDULED,
)


@dataclass(frozen=True, kw_only=True)
class ItemChoice:
    """An item of which an officer may try versions."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class VersionChoice:
    """A version (`version:<id>`) or a draft (`change:<id>`) of an item; `number` is None for a draft."""

    key: str
    number: int | None
    title: str


def managed_items(by: Officer, *, limit: int = 300) -> list[ItemChoice]:
    """Items of the organisations in which the officer may edit, by name. 1 SQL."""
    offices = [one for one, duties in by.duties_in.items() if EDIT in duties]
    rows = Item.objects.filter(organisation_id__in=offices, current__isnull=False).order_by("name", "code")
    return [ItemChoice(code=code, name=name) for code, name in rows.values_list("code", "name")[:limit]]


def versions_to_try(code: str, *, by: Officer) -> list[VersionChoice]:
    """The item's versions, the newest first, behind the drafts that the officer may see. 3 SQL. Raises NotFound."""
    item = _managed(code, by=by)
    drafts = visible_to(by).filter(subject=f"item:{code}", act=Act.CHANGE.value, state__in=_OPEN)
    found = [
        VersionChoice(key=f"change:{row.pk}", number=None, title=row.reason[:80])
        for row in drafts.order_by("-made_at")
    ]
    versions = item.versions.order_by("-number").values_list("pk", "number")
    return [*found, *(VersionChoice(key=f"version:{pk}", number=number, title="") for pk, number in versions)]


def content_to_try(code: str, key: str, *, by: Officer) -> ItemContent:
    """The content of one of `versions_to_try`. 2–4 SQL. Raises NotFound, and what a draft refuses."""
    item = _managed(code, by=by)
    kind, _, given = key.partition(":")
    if kind == "version" and given.isdecimal() and item.versions.filter(pk=int(given)).exists():
        return item_terms(int(given))
    if kind == "change" and (change := _draft(code, given, by=by)) is not None:
        return proposed_content(change, subject_of(change.subject))
    raise NotFound(facts={"version": key})


def _draft(code: str, given: str, *, by: Officer) -> Change | None:
    try:
        change_id = UUID(given)
    except ValueError:
        return None
    rows = visible_to(by).filter(subject=f"item:{code}", act=Act.CHANGE.value, state__in=_OPEN)
    return rows.filter(pk=change_id).first()


def _managed(code: str, *, by: Officer) -> Item:
    offices = [one for one, duties in by.duties_in.items() if EDIT in duties]
    item = Item.objects.filter(code=code, organisation_id__in=offices).first()
    if item is None:
        raise NotFound(facts={"item": code})
    return item

"""What a change would do before anybody approves it (影响分析)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tongban.foundation.directory.public import AreaLevel, area
from tongban.services.items.content import ItemContent
from tongban.services.items.library.checking import chain_with
from tongban.services.items.library.commands.create_entry import LEVELS
from tongban.services.items.library.facts import Act, EntryContent, LevelContent
from tongban.services.items.library.models import Change, ListEntry
from tongban.services.items.library.ports import Impact, impact_sources
from tongban.services.items.library.queries import levels_of
from tongban.services.items.library.rules import carry, carry_entry
from tongban.services.items.library.subjects import entry_codes, entry_ids_below, items_below, subject_of
from tongban.services.items.models import Item

SHOWN = 5
MOST = 5000  # implementations that are looked into one by one; the count is of all


@dataclass(frozen=True, kw_only=True)
class LevelImpact:
    """Implementations of one level: how many, and some of them."""

    level: str
    count: int
    sample: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class GivesWay:
    """An implementation whose own words no longer fit: its elements take what the list says."""

    code: str
    name: str
    organisation_name: str
    elements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImpactReport:
    """Everything that rests on what a change touches.

    `forms` are implementations with a form, `licence_types` the kinds of licence that they
    give, `refinements` the list entries of lower levels that follow.
    """

    levels: tuple[LevelImpact, ...]
    items: int
    refinements: int
    forms: int
    licence_types: tuple[str, ...]
    gives_way: tuple[GivesWay, ...]
    gives_way_count: int
    sources: tuple[Impact, ...]

    def count(self, kind: str) -> int:
        """How many of a kind the floors above told."""
        return sum(one.count for one in self.sources if one.kind == kind)

    def sample(self, kind: str) -> list[str]:
        return [name for one in self.sources if one.kind == kind for name in one.sample]


def impact_of(change: Change) -> ImpactReport:
    """What a change would touch, as things stand now. Some 8 SQL, and those of the sources."""
    if change.subject.startswith("item:"):
        subject = subject_of(change.subject)
        assert subject.item is not None
        items, refinements = [subject.item], 0
    else:
        codes = entry_codes(change)
        rows = items_below(codes).select_related("current").defer("draft").order_by("area_code", "code")
        items = list(rows[:MOST])
        refinements = max(0, len(entry_ids_below(codes)) - len(codes))
    contents = [_content(item) for item in items]
    gives_way = _gives_way(change, items)
    return ImpactReport(
        levels=_levels(items),
        items=len(items),
        refinements=refinements,
        forms=sum(1 for content in contents if content and content.form),
        licence_types=tuple(
            sorted({c.result.licence_type for c in contents if c and c.result and c.result.licence_type})
        ),
        gives_way=tuple(gives_way[:SHOWN]),
        gives_way_count=len(gives_way),
        sources=tuple(impact_sources.ask(item_codes=[item.code for item in items])) if items else (),
    )


def _content(item: Item) -> ItemContent | None:
    return ItemContent.model_validate(item.current.content) if item.current else None


def _levels(items: Sequence[Item]) -> tuple[LevelImpact, ...]:
    """Counted by the level of the implementation's area, from the top down."""
    level_of = {code: LEVELS[AreaLevel(area(code).level)] for code in {item.area_code for item in items}}
    counts = Counter(level_of[item.area_code] for item in items)
    return tuple(
        LevelImpact(
            level=level,
            count=counts[level],
            sample=tuple([item for item in items if level_of[item.area_code] == level][:SHOWN]),
        )
        for level in sorted(counts)
    )


def _gives_way(change: Change, items: Sequence[Item]) -> list[GivesWay]:
    """Whose own words would not stand any more. 2 SQL for a changed entry, none else."""
    if (
        change.act != Act.CHANGE
        or "content" not in change.proposal
        or not change.subject.startswith("entry:")
    ):
        return []
    subject = subject_of(change.subject)
    assert subject.entry is not None
    ids = entry_ids_below([subject.code])
    before = levels_of(ids)
    after = _chains_after(ids, before, subject.entry, EntryContent.model_validate(change.proposal["content"]))
    found = []
    for item in items:
        if not item.own or item.entry_id not in after:
            continue
        carried = carry(item.own, before=before[item.entry_id], after=after[item.entry_id])
        if carried.gave_way:
            found.append(
                GivesWay(
                    code=item.code,
                    name=item.name,
                    organisation_name=item.organisation_name,
                    elements=carried.gave_way,
                )
            )
    return found


def _chains_after(
    ids: Sequence[int],
    before: dict[int, tuple[LevelContent, ...]],
    entry: ListEntry,
    content: EntryContent,
) -> dict[int, list[LevelContent]]:
    """The ways down as they would be: each lower entry carried under those above it."""
    after = {entry.pk: chain_with(entry, content)}
    uppers = dict(ListEntry.objects.filter(pk__in=ids).values_list("pk", "upper_id"))
    for pk in ids:
        upper = uppers[pk]
        if pk == entry.pk or upper is None or upper not in after:
            continue
        old = before[pk]
        carried = carry_entry(old[-1].content, before=old[:-1], after=after[upper])
        last = old[-1]
        after[pk] = [
            *after[upper],
            LevelContent(
                level=last.level,
                code=last.code,
                area_code=last.area_code,
                version_id=last.version_id,
                content=carried,
            ),
        ]
    return after

"""What the steps of merging hand to one another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tongban.services.bundles.facts import BundleContent, Member
from tongban.services.items.public import ItemContent, PublishedItem, Question


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A member with the item that it names."""

    member: Member
    item: PublishedItem
    questions: Mapping[str, str] = field(default_factory=dict)  # its question → that of the whole

    @property
    def content(self) -> ItemContent:
        return self.item.content

    @property
    def key(self) -> str:
        return self.member.key


@dataclass(frozen=True, kw_only=True)
class Whole:
    """The bundle and its members, with the questions of all of them asked once."""

    content: BundleContent
    members: tuple[Joined, ...]
    questions: tuple[Question, ...] = ()

    def comes_from(self, one: Joined) -> frozenset[str]:
        """The licence types that the results which `one` needs bring: nobody is asked for them."""
        needed = [other for other in self.members if other.key in one.member.needs]
        found = {kind for other in needed for kind in other.member.gives}
        for other in needed:
            result = other.content.result
            found |= {result.licence_type} if result and result.licence_type else set()
        return frozenset(found)

    def group_of(self, one: Joined, key: str) -> int | None:
        """Which group of `same` a field or material of `one` belongs to; None: none."""
        name = f"{one.key}.{key}"
        return next((place for place, group in enumerate(self.content.same) if name in group), None)

"""What may be asked for a licence that somebody has (业务类型): change, renewal, replacement."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tongban.kernel.expressions import expression
from tongban.services.items.facts import BusinessKind, ItemContent
from tongban.services.items.models import Item
from tongban.services.items.queries import IN_USE, item_terms
from tongban.services.items.scenario.paths import paths
from tongban.services.items.scenario.rules import holds


@dataclass(frozen=True, kw_only=True)
class KindOffered:
    """One kind of business that an item in force offers on a licence, and the answers that mean it."""

    item_code: str
    item_name: str
    area_code: str
    kind: BusinessKind
    answers: Mapping[str, str]


def business_of(content: ItemContent, answers: Mapping[str, str]) -> BusinessKind | None:
    """The kind that these answers mean; None where they ask for something new. No SQL."""
    return next((one for one in content.kinds if holds(one.when, content, answers)), None)


def answers_meaning(content: ItemContent, kind: BusinessKind) -> dict[str, str]:
    """The answers that mean this kind, and no others; more may be asked. No SQL."""
    if kind.when is None:
        return {}
    condition = expression(kind.when)
    for found in paths(content, about=condition.variables):
        if condition.holds({name: found.get(name, "") for name in condition.variables}):
            return found
    return {}


def kinds_on(*, licence_type: str, organisation_id: UUID) -> list[KindOffered]:
    """What the organisation that made a licence out offers on it. 1 SQL, and 1 for each content not in memory.

    Source: 行政许可法 (2019) arts. 49, 50: it is asked of the organ that decided.
    """
    rows = Item.objects.filter(
        organisation_id=organisation_id,
        task_state=IN_USE,
        current__content__result__licence_type=licence_type,
        current__content__has_key="kinds",
    )
    found = []
    shown = rows.order_by("code").values_list("code", "name", "area_code", "current_id")
    for code, name, area_code, version_id in shown:
        content = item_terms(version_id)
        found += [
            KindOffered(
                item_code=code,
                item_name=name,
                area_code=area_code,
                kind=kind,
                answers=answers_meaning(content, kind),
            )
            for kind in content.kinds
        ]
    return found

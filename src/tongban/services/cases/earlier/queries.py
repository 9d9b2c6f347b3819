"""Questions about materials that were handed in before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import papers_named
from tongban.services.cases.earlier import rules
from tongban.services.cases.earlier.facts import Earlier, Trust
from tongban.services.cases.earlier.models import EarlierMaterial
from tongban.services.cases.facts import Capacity, HolderKind, How, SlotInput
from tongban.services.cases.models import Draft
from tongban.services.cases.rules import SlotNeed
from tongban.services.items.public import kept_names


def holder_ref(*, holder: HolderKind, uscc: str, person_id: UUID | None) -> str:
    """Whose material it is."""
    return f"firm:{uscc}" if holder is HolderKind.FIRM else f"person:{person_id}"


def earlier_for(
    needs: Sequence[SlotNeed], *, ref: str, project_code: str, at: datetime
) -> dict[str, Earlier]:
    """Slot → what its holder handed in before and may use again for it. 2 SQL.

    Within a project that is what was handed in for the same project: the drawings of another are not its.
    """
    kept = kept_names([need.name for need in needs])
    names = {need.key: kept.get(need.name, need.name) for need in needs}
    rows = EarlierMaterial.objects.select_related("case").filter(
        holder_ref=ref,
        project_code=project_code,
        material__in=set(names.values()),
        is_allowed=True,
    )
    by_name = {row.material: as_fact(row) for row in rows}
    found = {need.key: (need, by_name[names[need.key]]) for need in needs if names[need.key] in by_name}
    return {
        key: one
        for key, (need, one) in found.items()
        if rules.is_fresh(one.given_at, at=at, most_days=settings.EARLIER_MAX_DAYS)
        and rules.may_reuse(one.trust, is_self_made=need.is_self_made, needs_original=need.needs_original)
    }


def chosen_earlier(
    needs: Mapping[str, SlotNeed],
    slots: Sequence[SlotInput],
    *,
    ref: str,
    project_code: str,
    at: datetime,
) -> dict[str, Earlier]:
    """Slots for which the applicant chose what was handed in before, and handed in just that. 3 SQL,
    none where nobody chose so."""
    chosen = {one.key: one.papers for one in slots if one.way is How.EARLIER and one.key in needs}
    if not chosen:
        return {}
    offered = earlier_for([needs[key] for key in chosen], ref=ref, project_code=project_code, at=at)
    named = papers_named([paper for papers in chosen.values() for paper in papers])
    return {
        key: one
        for key, one in offered.items()
        if [named[paper].sha256 for paper in chosen[key] if paper in named] == list(one.sha256s)
    }


def offered_to(draft: Draft, need: SlotNeed, *, by: Person, at: datetime) -> Earlier | None:
    """What `by` may use again in one slot of a draft. 2 SQL.

    Who applies for somebody else is offered only what they handed in themselves.
    """
    ref = holder_ref(
        holder=HolderKind(draft.holder), uscc=draft.uscc, person_id=draft.person_id or by.person_id
    )
    one = earlier_for([need], ref=ref, project_code=draft.project_code, at=at).get(need.key)
    if one is None or Capacity(draft.capacity) is Capacity.SELF:
        return one
    mine = EarlierMaterial.objects.filter(id=one.id, case__account_id=by.account_id).exists()
    return one if mine else None


def my_earlier(by: Person) -> list[Earlier]:
    """Materials of `by` as a person, and those that they handed in for firms, the latest first. 1 SQL."""
    mine = Q(holder_ref=f"person:{by.person_id}") | Q(case__account_id=by.account_id)
    rows = EarlierMaterial.objects.select_related("case").filter(mine).order_by("-given_at")[:200]
    return [as_fact(row) for row in rows]


def as_fact(row: EarlierMaterial) -> Earlier:
    """The row as others see it; reads its case."""
    return Earlier(
        id=row.id,
        material=row.material,
        case_number=row.case.number,
        item_name=row.case.item_name,
        given_at=row.given_at,
        trust=Trust(row.trust),
        papers=tuple(UUID(paper) for paper in row.papers),
        sha256s=tuple(row.sha256s),
        is_allowed=row.is_allowed,
    )

"""Questions about drafts (草稿): one's own, what they became, and whose they are."""

from collections.abc import Sequence
from uuid import UUID

from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.cases.facts import Capacity, DraftFact, HolderKind
from tongban.services.cases.models import Case, Draft
from tongban.services.items.public import item_terms


def own_draft(draft_id: UUID, *, by: Person) -> Draft:
    """A draft of `by`. 1 SQL. Raises NotFound."""
    draft = Draft.objects.filter(id=draft_id, account_id=by.account_id).first()
    if draft is None:
        raise NotFound
    return draft


def drafts_of(by: Person) -> list[Draft]:
    """The person's drafts, last saved first. 1 SQL."""
    return list(Draft.objects.filter(account_id=by.account_id).order_by("-saved_at")[:50])


def draft_of_item(item_code: str, *, by: Person) -> Draft | None:
    """The person's draft of this item, which beginning again would replace. 1 SQL."""
    return Draft.objects.filter(account_id=by.account_id, item_code=item_code).order_by("-saved_at").first()


def submitted_draft(draft_id: UUID, *, by: Person) -> str | None:
    """The number of the case that this draft became, if it was submitted. 1 SQL."""
    rows = Case.objects.filter(account_id=by.account_id, idempotency_key=f"draft:{draft_id}")
    return rows.values_list("number", flat=True).first()


def draft_behind(number: str) -> UUID | None:
    """The draft that became this case; None where it did not come from one. 1 SQL."""
    key = key_behind(number)
    return UUID(key.removeprefix("draft:")) if key.startswith("draft:") else None


def key_behind(number: str) -> str:
    """The key under which this case was submitted; empty where there is no such case. 1 SQL."""
    return Case.objects.filter(number=number).values_list("idempotency_key", flat=True).first() or ""


def is_draft(draft_id: UUID) -> bool:
    """Whether it still is one: neither submitted nor thrown away. 1 SQL."""
    return Draft.objects.filter(id=draft_id).exists()


def draft_facts(drafts: Sequence[Draft]) -> list[DraftFact]:
    """Drafts with the names of their items. 1 SQL for each version not in memory."""
    return [
        DraftFact(
            id=draft.id,
            item_name=item_terms(draft.version_id).name,
            saved_at=draft.saved_at,
            whom=whose_draft(draft),
        )
        for draft in drafts
    ]


def whose_draft(draft: Draft) -> str:
    """The name of the applicant whose draft it is; empty for one's own person."""
    if draft.holder == HolderKind.FIRM:
        return str(draft.known.get("firm.name") or draft.uscc)
    return "" if draft.capacity == Capacity.SELF else str(draft.known.get("person.name", ""))

"""Terms of comparisons as they are kept, and those that hold for a grant."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tongban.resources.exchange.comparing.facts import NamedCondition, Terms
from tongban.resources.exchange.comparing.models import ComparisonTerms
from tongban.resources.exchange.facts import Condition, GrantFact, Mask, Op
from tongban.resources.exchange.masks import is_answerable


def terms_of(grant: GrantFact) -> Terms:
    """What comparisons by a grant may do: exact ID numbers alone, unless its provider said more. 1 SQL.

    A condition of a field that is granted no more, or less of it than the condition asks for, is asked no more.
    """
    row = ComparisonTerms.objects.filter(grant_id=grant.id).values().first()
    if row is None:
        return Terms()
    terms, masks = terms_from(row), {field.name: field.mask for field in grant.fields}
    asked = [one for one in terms.conditions if one.condition.field in masks]
    return replace(
        terms,
        conditions=tuple(one for one in asked if is_answered(one.condition, masks[one.condition.field])),
    )


def terms_of_code(grant_code: str) -> Terms:
    """The same, for a page. 1 SQL."""
    row = ComparisonTerms.objects.filter(grant__code=grant_code).values().first()
    return terms_from(row) if row else Terms()


def is_answered(asked: Condition, mask: Mask) -> bool:
    """Whether a condition is answered behind a mask as it would be of the value itself."""
    return all(is_answerable(asked.op, value, mask) for value in asked.values)


def terms_as_json(terms: Terms) -> dict[str, Any]:
    """As they are kept, with the grant and with each comparison."""
    return {
        "allows_name_birth": terms.allows_name_birth,
        "allows_similar": terms.allows_similar,
        "allows_monthly": terms.allows_monthly,
        "conditions": [
            {
                "label": one.label,
                "field": one.condition.field,
                "op": one.condition.op.value,
                "values": list(one.condition.values),
            }
            for one in terms.conditions
        ],
    }


def terms_from(said: Mapping[str, Any]) -> Terms:
    """The same back."""
    return Terms(
        allows_name_birth=said["allows_name_birth"],
        allows_similar=said["allows_similar"],
        allows_monthly=said["allows_monthly"],
        conditions=tuple(
            NamedCondition(
                label=one["label"],
                condition=Condition(field=one["field"], op=Op(one["op"]), values=tuple(one["values"])),
            )
            for one in said["conditions"]
        ),
    )

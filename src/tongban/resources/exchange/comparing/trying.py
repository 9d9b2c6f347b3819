"""What conditions would answer, told to the provider before it sets them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.comparing.commands.terms import check_terms
from tongban.resources.exchange.comparing.facts import Met, NamedCondition, Share, Terms
from tongban.resources.exchange.comparing.queries import provided_grants
from tongban.resources.exchange.comparing.rules import is_met, share_shown
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.masks import masked_row
from tongban.resources.exchange.sources.queries import looked_at

LOOKED_AT = 2_000


def tried_terms(*, grant_code: str, terms: Terms, by: Officer, at: datetime) -> list[Share]:
    """For how many of the first rows each condition holds, masked as granted and without small counts. 4 SQL.

    Nothing is told where nothing serves the resource. Raises DutyMissing, NotFound, Invalid.
    """
    grant = next((one for one in provided_grants(by, at=at) if one.code == grant_code), None)
    if grant is None:
        raise NotFound(facts={"grant": grant_code})
    check_terms(terms, grant)
    rows = _rows(grant, terms)
    return [_share(one, rows) for one in terms.conditions] if rows else []


def _rows(grant: GrantFact, terms: Terms) -> list[dict[str, str]]:
    names = {one.condition.field for one in terms.conditions}
    asked = [field for field in grant.fields if field.name in names]
    found = looked_at(grant.resource_code, fields=names, conditions=grant.conditions, limit=LOOKED_AT)
    return [masked_row(values, asked) for values in found]


def _share(one: NamedCondition, rows: Sequence[Mapping[str, str]]) -> Share:
    holds = sum(is_met(one.condition, values) is Met.YES for values in rows)
    least = settings.EXCHANGE_COMPARING["least_people"]
    return Share(label=one.label, rows=len(rows), holds=share_shown(holds, len(rows), least=least))

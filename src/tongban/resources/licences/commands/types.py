"""Enter licence types (证照类型目录)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid
from tongban.resources.licences import rules
from tongban.resources.licences.facts import LicenceTypeFact
from tongban.resources.licences.models import LicenceType
from tongban.resources.licences.type_rules import type_faults

ACT = "licences.enter-types"
_CHANGED = (
    "name",
    "authority",
    "holder_kind",
    "fields",
    "template",
    "valid_months",
    "one_per_holder",
    "number_prefix",
    "annual_check",
)


@transaction.atomic
def upsert_licence_types(*, rows: Sequence[LicenceTypeFact], by: Actor, at: datetime) -> int:
    """Enter types, or change those that are there; at most 1,000 at once. Returns how many. 2 SQL.

    Raises Invalid with what is wrong by code (`type_rules.type_faults`).
    """
    faults = {row.code: "; ".join(found) for row in rows if (found := type_faults(row))}
    if faults or len(rows) > 1000:
        raise Invalid(facts={"fields": faults or {"rows": len(rows)}})
    LicenceType.objects.bulk_create(
        [
            LicenceType(
                code=row.code,
                name=row.name,
                authority=row.authority,
                holder_kind=row.holder_kind.value,
                fields=rules.with_order(row.fields),
                template=row.template,
                valid_months=row.valid_months,
                one_per_holder=row.one_per_holder,
                number_prefix=row.number_prefix,
                annual_check=asdict(row.annual_check) if row.annual_check else None,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=_CHANGED,
    )
    facts = {"codes": sorted(row.code for row in rows)}
    record(act=ACT, subject="licences:types", by=by, at=at, facts=facts)
    return len(rows)

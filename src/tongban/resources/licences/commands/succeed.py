"""Put a new version in a licence's place (变更、延续、补证): the same number, one version more."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound
from tongban.resources.licences import rules
from tongban.resources.licences.commands.issue import (
    DUTY,
    SUBJECT,
    check_terms,
    fact_of,
    new_row,
    order_paper,
    trail_facts,
)
from tongban.resources.licences.facts import (
    Holder,
    LicenceFact,
    LicenceIssued,
    LicenceNotValid,
    LicenceState,
    Succession,
)
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import holder_index, type_fact


@transaction.atomic
def succeed_licence(
    *,
    identifier: str,
    how: Succession,
    holder: Holder,
    fields: Mapping[str, Any],
    case_number: str,
    on: date,
    by: Officer | SystemActor,
    at: datetime,
) -> LicenceFact:
    """Replace a valid version by a new one, the first day of which is `on` or earlier, and order its paper.

    `fields` are all that stands on the new one; the term follows from `how` (`rules.term_after`). The
    chain is the number: each version of it but the last is replaced. A job acts for the law alone
    (视为准予延续). 11 SQL.

    Source: 行政许可法 (2019) arts. 49, 50; GB/T 36904—2018 (versions).

    Raises NotFound (not there, another organisation's, or another holder's), DutyMissing,
    LicenceNotValid, HolderKindWrong, TermWrong, Invalid (fields).
    """
    before = _lock(identifier, by=by)
    if before.state != LicenceState.VALID.value:
        raise LicenceNotValid(facts={"number": before.number})
    kind = type_fact(before.type)
    if holder_index(holder.kind, holder.id_code) != bytes(before.holder_index):
        raise NotFound
    first, last = rules.term_after(
        how,
        valid_until=before.valid_until,
        day=on,
        schema=kind.fields,
        values=fields,
        months=kind.valid_months,
    )
    terms = check_terms(kind, holder=holder, fields=fields, valid_from=first, valid_until=last)
    before.state, before.ended_at, before.ended_how = LicenceState.REPLACED.value, at, how.value
    before.ended_reason = how.value
    before.save(update_fields=["state", "ended_at", "ended_how", "ended_reason"])
    row = new_row(
        terms,
        issuer=organisation(before.organisation_id),
        number=before.number,
        version=before.version + 1,
        index=bytes(before.holder_index),
        case_number=case_number,
        issued_by=by.ref,
        at=at,
    )
    row.save(force_insert=True)
    fact = fact_of(row, terms)
    order_paper(fact, kind, at=at)
    facts = trail_facts(row) | {"how": how.value, "replaces": before.identifier}
    record(act=DUTY, subject=SUBJECT.format(number=row.number), by=by, at=at, facts=facts)
    announce(
        LicenceIssued(
            licence_id=row.id,
            number=row.number,
            identifier=row.identifier,
            type_code=row.type_id,
            version=row.version,
            organisation_id=row.organisation_id,
            case_number=case_number,
            issued_at=at,
        )
    )
    return fact


def _lock(identifier: str, *, by: Officer | SystemActor) -> Licence:
    rows = Licence.objects.select_for_update(of=["self"]).select_related("type").filter(identifier=identifier)
    if isinstance(by, Officer):
        rows = rows.filter(organisation_id__in=by.organisation_ids)
    row = rows.first()
    if row is None:
        raise NotFound
    if isinstance(by, Officer):
        check_duty(by, DUTY, organisation_id=row.organisation_id)
    return row

"""What a case about a licence makes of it: the next version, under the same number."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tongban.foundation.directory.public import Officer
from tongban.kernel.actors import SystemActor
from tongban.resources.licences.public import Holder, LicenceFact, licence_named, succeed_licence
from tongban.services.cases.held.facts import SUCCESSIONS, Business
from tongban.services.cases.models import Case


def make_out_next(
    case: Case,
    fields: Mapping[str, Any],
    *,
    holder: Holder | None,
    on: date,
    by: Officer | SystemActor,
    at: datetime,
) -> LicenceFact:
    """Put the next version in the licence's place; what `fields` leave out stays as it stood. 9 SQL.

    `holder` is as the register says now; None: as it stands on the licence. Raises what
    `succeed_licence` refuses, LicenceNotValid where it has ended meanwhile.
    """
    before = licence_named(case.of_licence)
    return succeed_licence(
        identifier=case.of_licence,
        how=SUCCESSIONS[Business(case.business)],
        holder=holder or before.holder,
        fields={
            **before.fields,
            **{name: value for name, value in fields.items() if value not in (None, "", [])},
        },
        case_number=case.number,
        on=on,
        by=by,
        at=at,
    )

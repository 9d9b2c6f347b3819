"""Agreements from a YAML file, such as the sample city's."""

from datetime import datetime
from pathlib import Path

from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel.actors import Actor
from tongban.resources.fusion.deliveries.commands.agree import enter_agreement
from tongban.resources.fusion.deliveries.terms import read_agreements


def load_agreements(path: Path, *, by: Actor, at: datetime) -> int:
    """Enter each agreement of the file in its own transaction; answers how many are new or have a new version.

    Raises BadTerms before anything is entered, and what `enter_agreement` raises.
    """
    rows = read_agreements(path.read_text(encoding="utf-8"))
    places = {row.organisation: organisation_by_code(row.organisation).id for row in rows}
    return sum(
        enter_agreement(
            code=row.code,
            organisation_id=places[row.organisation],
            terms=row.terms,
            valid_from=row.valid_from,
            by=by,
            at=at,
        )
        for row in rows
    )

"""Enter a decision in the public record: a grant is to be published by its day, a refusal is counted."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisation
from tongban.services.cases.public import CaseFact, Outcome
from tongban.services.decisions.publication.facts import EntryState
from tongban.services.decisions.publication.models import Publication, PublicationTally
from tongban.services.decisions.publication.rules import LICENSING, publish_by
from tongban.services.items.public import item_terms
from tongban.standards.working_time import effective_day, local_day

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12


@transaction.atomic
def enter_decision(*, case: CaseFact, at: datetime) -> EntryState | None:
    """Note a decision about a licensing case; heard again it changes nothing. None for other types.

    A grant waits to be published, or is withheld on the basis that the item names; a refusal is a number.
    4 SQL.

    Source: 行政许可法 (2019) art. 40 (grants are public); 双公示: seven working days (from knowledge).
    """
    if case.type_code != LICENSING or case.outcome is None:
        return None
    calendar = calendar_for(case.area_code)
    decided_at = case.decided_at or at
    decided_on = local_day(decided_at)  # the day that the decision says; the limit counts working days
    office, said = organisation(case.organisation_id), item_terms(case.version_id).publication
    state = EntryState.WITHHELD if said.withheld else EntryState.DUE
    state = EntryState.COUNTED if case.outcome is Outcome.REFUSED else state
    _, is_new = Publication.objects.get_or_create(
        case_number=case.number,
        defaults={
            "code": "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)),
            "state": state,
            "item_name": case.item_name if state is EntryState.DUE else "",
            "organisation_id": office.id,
            "organisation_name": office.name,
            "organisation_code": office.code[:18],
            "area_code": case.area_code,
            "decided_on": decided_on,
            "due_on": publish_by(effective_day(decided_at, calendar), calendar),
            "withheld": said.withheld if state is EntryState.WITHHELD else "",
            "withheld_basis": said.basis[:300] if state is EntryState.WITHHELD else "",
        },
    )
    if not is_new:
        return None
    tally, _ = PublicationTally.objects.get_or_create(
        month=decided_on.replace(day=1), organisation_id=office.id
    )
    name = "refused" if case.outcome is Outcome.REFUSED else "granted"
    PublicationTally.objects.filter(id=tally.id).update(**{name: F(name) + 1})
    return state

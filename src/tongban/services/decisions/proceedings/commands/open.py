"""Open a proceeding on a licence (立案): the ground and the facts stand, and the notice to its holder is made."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import Officer, check_duty, colleagues_in, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.licences.public import (
    LicenceFact,
    LicenceNotValid,
    LicenceState,
    licence_by_code,
    licence_named,
    licence_type,
)
from tongban.services.cases.public import next_number
from tongban.services.decisions.proceedings.errors import ProceedingUnderWay
from tongban.services.decisions.proceedings.facts import (
    FOR_THE_PUBLIC,
    OPEN,
    Change,
    Measure,
    Opening,
    ProceedingOpened,
    ProceedingState,
)
from tongban.services.decisions.proceedings.grounds import HEARING_LAW
from tongban.services.decisions.proceedings.models import Proceeding
from tongban.services.decisions.proceedings.papers import order_notice
from tongban.services.decisions.proceedings.rules import LONGEST, LONGEST_LAW, changes_of, check_opening
from tongban.services.decisions.proceedings.standing import subject_of


@transaction.atomic
def open_proceeding(*, code: str, opening: Opening, by: Officer, at: datetime) -> ProceedingOpened:
    """Open a proceeding on the licence with this short code and order the notice to its holder. 15 SQL at most.

    Proceedings are numbered with the cases.

    Source: 行政许可法 (2019) arts. 7, 8, 69, 70; 行政处罚法 (2021) arts. 42, 44, 54.

    Raises NotFound (not there, or another organisation's), DutyMissing, ProceedingWordsMissing,
    LicenceNotValid, ProceedingUnderWay.
    """
    licence = licence_by_code(code)
    if licence.organisation_id not in by.organisation_ids:
        raise NotFound
    check_duty(by, OPEN, organisation_id=licence.organisation_id)
    today = at.astimezone(CITY_ZONE).date()
    colleagues = {one.account_id: one.name for one in colleagues_in(licence.organisation_id, at=at)}
    chosen = check_opening(opening, opener=by.account_id, colleagues=colleagues, today=today)
    _check_standing(licence, chosen.measure)
    changes = _changes(opening, licence) if chosen.measure is Measure.CHANGE else ()
    office = organisation(licence.organisation_id)
    row = Proceeding(
        **_said(opening, chosen.measure, colleagues=colleagues),
        changes=[asdict(one) for one in changes],
        number=next_number(office.area_code, at=at),
        licence_type=licence.type_code,
        licence_number=licence.number,
        licence_name=licence.type_name,
        identifier=licence.identifier,
        organisation_id=office.id,
        organisation_name=office.name,
        area_code=office.area_code,
        state=ProceedingState.OPEN,
        opened_at=at,
        opened_by=by.account_id,
        opened_name=by.name,
    )
    _save(row)
    order_notice(row, licence, days=settings.DEFENCE_DAYS, at=at)
    told = {
        "number": row.number,
        "measure": row.measure,
        "ground": row.ground,
        "law": row.law,
        "until": row.until,
    }
    record(act=OPEN, subject=subject_of(row), by=by.only_in(office.id), at=at, facts=told)
    opened = ProceedingOpened(
        number=row.number,
        licence_number=row.licence_number,
        organisation_id=office.id,
        at=at,
        measure=row.measure,
    )
    announce(opened)
    return opened


def _said(opening: Opening, measure: Measure, *, colleagues: Mapping[int, str]) -> dict[str, Any]:
    """What the measure asks for; the rest is not kept."""
    is_penalty = measure is Measure.REVOCATION
    second = opening.colleague if is_penalty else None
    return {
        "measure": measure,
        "ground": opening.ground,
        "law": opening.law.strip()[:LONGEST_LAW],
        "facts": opening.facts.strip()[:LONGEST],
        "until": opening.until if measure is Measure.SUSPENSION else None,
        "interest": opening.interest.strip()[:LONGEST] if measure in FOR_THE_PUBLIC else "",
        "evidence": opening.evidence.strip()[:LONGEST] if is_penalty else "",
        "address": opening.address.strip()[:LONGEST_LAW] if is_penalty else "",
        "second_by": second,
        "second_name": colleagues[second] if second else "",
        "hearing_law": HEARING_LAW if is_penalty else opening.hearing_law.strip()[:LONGEST_LAW],
    }


def _changes(opening: Opening, licence: LicenceFact) -> tuple[Change, ...]:
    """1 SQL. Raises ProceedingWordsMissing."""
    before = licence_named(licence.identifier).fields
    return changes_of(opening.changes, titles=entry_titles(licence), before=before)


def entry_titles(licence: LicenceFact) -> dict[str, str]:
    """The labels of a licence's entries by key, of those that are plain text. 1 SQL, none when kept."""
    entries = licence_type(licence.type_code).fields.get("properties", {})
    return {key: one.get("title", key) for key, one in entries.items() if one.get("type") == "string"}


def _check_standing(licence: LicenceFact, measure: Measure) -> None:
    """A suspended licence may still be ended, what has ended has ended; only a valid one is changed.

    Raises LicenceNotValid.
    """
    may_be = (
        {LicenceState.VALID}
        if measure in (Measure.SUSPENSION, Measure.CHANGE)
        else {LicenceState.VALID, LicenceState.SUSPENDED}
    )
    if licence.state not in may_be:
        raise LicenceNotValid(facts={"number": licence.number})


def _save(row: Proceeding) -> None:
    """Raises ProceedingUnderWay where another is open: the database lets one in, whoever else comes."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        same = Proceeding.objects.filter(
            licence_type=row.licence_type,
            licence_number=row.licence_number,
            state=ProceedingState.OPEN,
        ).first()
        if same is None:
            raise
        raise ProceedingUnderWay(facts={"number": same.number}) from clash

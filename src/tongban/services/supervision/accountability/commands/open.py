"""Open an accountability file (问责立案) from a red card that stands, and tell the person of it (告知)."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, check_duty, colleagues_in, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, NotFound
from tongban.services.cases.public import next_number
from tongban.services.supervision.accountability.errors import (
    FileThere,
    FileWordsMissing,
    NoFinding,
    PersonConcerned,
)
from tongban.services.supervision.accountability.facts import DECIDE, OPEN, FileOpened, FileState, Opening
from tongban.services.supervision.accountability.models import AccountabilityFile
from tongban.services.supervision.accountability.papers import order_notice
from tongban.services.supervision.accountability.queries import duty_of_card
from tongban.services.supervision.accountability.rules import (
    LONGEST,
    NEEDED,
    check_state,
    last_day_to_state,
)
from tongban.services.supervision.accountability.standing import (
    lock_to_act,
    subject_of,
    tell_officers,
    tell_person,
)
from tongban.services.supervision.facts import Level, Ruling
from tongban.services.supervision.models import Card

TELL_ACT = "supervision.tell_accountability"


@transaction.atomic
def open_file(*, opening: Opening, by: Officer, at: datetime) -> str:
    """Record the finding about one person; its number. The duty, its basis and who answers come from the item's list.

    Nobody is told yet. 10 SQL. Source: standards.md 17; 行政许可法 (2019) arts. 72 to 77 (what is answered for);
    公职人员政务处分法 (2020) art. 47 (nobody acts in their own matter).

    Raises NotFound (the card), DutyMissing, NoFinding, PersonConcerned, FileWordsMissing, FileThere.
    """
    card = Card.objects.filter(code=opening.card_code, organisation_id__in=by.organisation_ids).first()
    if card is None:
        raise NotFound
    check_duty(by, OPEN, organisation_id=card.organisation_id)
    if card.level != Level.RED or card.ruling != Ruling.UPHELD:
        raise NoFinding
    if by.is_hand_of(f"officer:{opening.person_account}", OPEN, organisation_id=card.organisation_id):
        raise PersonConcerned
    duty = duty_of_card(card.code)
    colleagues = {one.account_id: one.name for one in colleagues_in(card.organisation_id, at=at)}
    _check(opening, is_colleague=opening.person_account in colleagues)
    office = organisation(card.organisation_id)
    row = AccountabilityFile(
        number=next_number(office.area_code, at=at),
        state=FileState.OPENED,
        card_code=card.code,
        case_number=card.case_number,
        item_name=card.item_name,
        organisation_id=office.id,
        organisation_name=office.name,
        area_code=office.area_code,
        person_account=opening.person_account,
        person_name=colleagues[opening.person_account],
        stage=duty.stage,
        matter="\n".join(duty.matters) if duty.is_exact else "",
        situation=opening.situation.strip()[:LONGEST],
        body=duty.body[:200],
        basis=list(duty.basis),
        liabilities=list(duty.liabilities),
        finding=opening.finding.strip()[:LONGEST],
        opened_at=at,
        opened_account=by.account_id,
        opened_by=by.name,
        issuer_id=by.organisation_id,
        issuer_name=by.organisation_name,
    )
    _save(row)
    facts = {"card": card.code, "stage": duty.stage, "situation": row.situation}
    record(act=OPEN, subject=subject_of(row), by=by.only_in(office.id), at=at, facts=facts)
    announce(FileOpened(number=row.number, organisation_id=office.id, at=at))
    return row.number


@transaction.atomic
def tell_of_file(*, number: str, by: Officer, at: datetime) -> None:
    """Tell the person of facts, grounds and rights by a sealed notice; the days for a statement begin. 14 SQL at most.

    Source: 公务员法 (2018) art. 63 (2); 公职人员政务处分法 (2020) art. 43. The laws set no days: a setting.

    Raises NotFound, DutyMissing, PersonConcerned, FileMoved.
    """
    row = lock_to_act(number, OPEN, by=by)
    check_state(row.state, FileState.OPENED)
    days = settings.ACCOUNTABILITY_STATEMENT_DAYS
    row.state, row.told_at = FileState.TOLD, at
    row.state_by = last_day_to_state(at, days=days, calendar=calendar_for(row.area_code))
    row.save(update_fields=["state", "told_at", "state_by"])
    order_notice(row, days=days, at=at)
    until = row.state_by.isoformat()
    tell_person(
        row,
        key="notice",
        title=N_("An accountability file concerns you"),
        body=N_(
            "Read what was found, by which duty and ground. You may make a statement until %(until_date)s."
        ),
        until=until,
        at=at,
    )
    tell_officers(
        row,
        DECIDE,
        key="to-decide",
        title=N_("Accountability file %(number)s: to be decided"),
        body=N_("The person may make a statement until %(until_date)s; it is decided after that day."),
        until=until,
        at=at,
    )
    facts = {"state_by": row.state_by}
    record(act=TELL_ACT, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)


def _check(opening: Opening, *, is_colleague: bool) -> None:
    faults = {}
    if not is_colleague:
        faults["person"] = N_("Choose somebody who holds a post of this organisation.")
    if not opening.situation.strip():
        faults["situation"] = N_("Choose or write down the case of accountability.")
    if not opening.finding.strip():
        faults["finding"] = NEEDED
    if faults:
        raise FileWordsMissing(facts={"fields": faults})


def _save(row: AccountabilityFile) -> None:
    """Raises FileThere where there is one on this card and person: the database lets one in."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        same = {"card_code": row.card_code, "person_account": row.person_account}
        if not AccountabilityFile.objects.filter(**same).exists():
            raise
        raise FileThere from clash

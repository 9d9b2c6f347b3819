"""Decide an accountability file (作出决定), and rule on a review of it (复核决定): each by another officer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.supervision.accountability.errors import FileWordsMissing, NotTheSecond
from tongban.services.supervision.accountability.facts import (
    DECIDE,
    FileDecided,
    FileState,
    Outcome,
    ReviewRuling,
)
from tongban.services.supervision.accountability.models import AccountabilityFile
from tongban.services.supervision.accountability.papers import heard_words, order_decision, order_review
from tongban.services.supervision.accountability.queries import as_fact
from tongban.services.supervision.accountability.rules import (
    check_decision,
    check_review_ruled,
    last_day_to_ask_review,
    words_of,
)
from tongban.services.supervision.accountability.standing import lock_to_act, subject_of, tell_person
from tongban.standards.working_time import local_day

REVIEW_ACT = "supervision.review_accountability"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided and why; the reasons answer what the person has said."""

    outcome: Outcome | None
    reasons: str


@transaction.atomic
def decide_file(*, number: str, decision: Decision, by: Officer, at: datetime) -> None:
    """Decide after the person could be heard; a sealed decision names facts, grounds and remedies. 14 SQL at most.

    Not by who opened the file, nor by who stands in for them. Sanctions are proposed or handed on, never given here.

    Source: 公务员法 (2018) arts. 57, 61 to 63; 公职人员政务处分法 (2020) arts. 44, 45.

    Raises NotFound, DutyMissing, PersonConcerned, FileMoved, StatementOpen, NotTheSecond, FileWordsMissing.
    """
    row = lock_to_act(number, DECIDE, by=by)
    _check_is_another(row, row.opened_account, by=by)
    check_decision(as_fact(row), decider=by.account_id, today=local_day(at))
    if decision.outcome is None:
        raise FileWordsMissing(facts={"fields": {"outcome": N_("Choose what is decided.")}})
    row.reasons, row.outcome = words_of(decision.reasons, "reasons"), decision.outcome
    row.state, row.decided_at = FileState.DECIDED, at
    row.decided_account, row.decided_by = by.account_id, by.name
    row.issuer_id, row.issuer_name = by.organisation_id, by.organisation_name
    row.review_by = last_day_to_ask_review(at, calendar_for(row.area_code))
    row.save()
    said = [one.made_at for one in row.statements.order_by("place")]
    order_decision(row, heard=heard_words(said), at=at)
    tell_person(
        row,
        key="decision",
        title=N_("There is a decision in the file that concerns you"),
        body=N_(
            "Read the decision and what you may do about it; a review may be asked for until %(until_date)s."
        ),
        until=row.review_by.isoformat(),
        at=at,
    )
    _tell_world(row, DECIDE, by=by, at=at, facts={"outcome": row.outcome, "heard": len(said)})


@transaction.atomic
def rule_on_review(
    *,
    number: str,
    ruling: ReviewRuling | None,
    outcome: Outcome | None = None,
    reasons: str,
    by: Officer,
    at: datetime,
) -> None:
    """Keep, change or withdraw the decision after a review; never to something heavier. 12 SQL at most.

    Not by who decided. Source: 公务员法 (2018) arts. 95 to 97.

    Raises NotFound, DutyMissing, PersonConcerned, FileMoved, NotTheSecond, HeavierOutcome, FileWordsMissing.
    """
    row = lock_to_act(number, DECIDE, by=by)
    if row.decided_account is not None:
        _check_is_another(row, row.decided_account, by=by)
    if ruling is None:
        raise FileWordsMissing(facts={"fields": {"ruling": N_("Choose what the review comes to.")}})
    fact = as_fact(row)
    stands = check_review_ruled(fact, ruling=ruling, outcome=outcome, reviewer=by.account_id)
    row.review_reasons, row.review_ruling = words_of(reasons, "reasons"), ruling
    row.reviewed_at, row.reviewed_account, row.reviewed_by = at, by.account_id, by.name
    before, row.outcome = Outcome(row.outcome), stands
    row.save()
    order_review(row, before=before, at=at)
    tell_person(
        row,
        key="reviewed",
        title=N_("Your review was ruled on"),
        body=N_("Read what it came to, and the complaint that is open to you."),
        at=at,
    )
    _tell_world(row, REVIEW_ACT, by=by, at=at, facts={"ruling": ruling, "outcome": stands})


def _check_is_another(row: AccountabilityFile, account: int, *, by: Officer) -> None:
    """Raises NotTheSecond for who acted before, and for who has a duty only in their stead."""
    if by.is_hand_of(f"officer:{account}", DECIDE, organisation_id=row.organisation_id):
        raise NotTheSecond


def _tell_world(
    row: AccountabilityFile, act: str, *, by: Officer, at: datetime, facts: dict[str, object]
) -> None:
    record(act=act, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)
    announce(
        FileDecided(
            number=row.number, organisation_id=row.organisation_id, at=at, outcome=Outcome(row.outcome)
        )
    )

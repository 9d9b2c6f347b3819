"""What the officers' pages of proceedings show, and which forms this officer gets."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, colleagues_in, organisation
from tongban.kernel import clock
from tongban.resources.licences.public import (
    LicenceFact,
    LicenceState,
    licence_named,
    masked_holder,
    versions_of,
)
from tongban.services.decisions.proceedings.commands.open import entry_titles
from tongban.services.decisions.proceedings.desk_acts import CHANGED
from tongban.services.decisions.proceedings.facts import (
    CHECK_LEGALITY,
    DECIDE,
    FOR_THE_PUBLIC,
    HOLD,
    OPEN,
    Measure,
    ProceedingFact,
)
from tongban.services.decisions.proceedings.grounds import GROUNDS
from tongban.services.decisions.proceedings.hearing.commands.arrange import chairs_in
from tongban.services.decisions.proceedings.hearing.facts import HearingFact
from tongban.services.decisions.proceedings.hearing.queries import hearing_of
from tongban.services.decisions.proceedings.queries import account_of_holder, proceedings_on
from tongban.services.decisions.proceedings.reported.facts import DUTY as REVOKE
from tongban.services.decisions.proceedings.reported.queries import waiting_on
from tongban.services.decisions.proceedings.rules import last_day_to_answer
from tongban.services.decisions.proceedings.showing import (
    GROUND_CHOICES,
    MEASURE_TEXTS,
    MINUTES_TEXTS,
    SIGNED_TEXTS,
    ground_text,
    line_of,
    minutes_lines,
    papers_of,
)
from tongban.services.decisions.proceedings.standing import has_worked_on
from tongban.standards.statutes import (
    first_day_to_hear_before_a_penalty,
    last_day_to_decide_a_penalty,
    last_day_to_serve_a_penalty,
)


def licence_view(fact: LicenceFact, *, by: Officer, ground: str) -> dict[str, Any]:
    """A licence of ours, its proceedings, and the form for the ground that was chosen. 7 SQL at most."""
    duties = by.duties_in.get(fact.organisation_id, frozenset())
    lines = [line_of(row) for row in proceedings_on(fact)]
    newest = versions_of(fact)[0]
    stands = fact.state in (LicenceState.VALID, LicenceState.SUSPENDED)
    chosen = GROUNDS.get(ground)
    is_penalty = chosen is not None and chosen.measure is Measure.REVOCATION
    reported = waiting_on(fact) if stands and REVOKE in duties else None
    return {
        "licence": fact,
        "is_over": fact.valid_until is not None
        and fact.valid_until < clock.now().astimezone(clock.CITY_ZONE).date(),
        "holder": masked_holder(fact.holder),
        "reported": reported,
        "may_confirm": reported is not None
        and not by.is_hand_of(reported.proposed_by, REVOKE, organisation_id=fact.organisation_id),
        "newest": None if newest.id == fact.id else newest,
        "lines": lines,
        "may_open": stands and OPEN in duties and not any(line.fact.is_open for line in lines),
        "may_record": stands and REVOKE in duties,
        "grounds": [("", _("Choose")), *((key, text()) for key, text in GROUND_CHOICES)],
        "ground": ground if chosen else "",
        "chosen": chosen,
        "measure": _(MEASURE_TEXTS[chosen.measure]) if chosen else "",
        "ground_text": ground_text(ground) if chosen else "",
        "is_penalty": is_penalty,
        "is_for_the_public": chosen is not None and chosen.measure in FOR_THE_PUBLIC,
        "entries": _entries(fact) if chosen is not None and chosen.measure is Measure.CHANGE else [],
        "colleagues": _others(fact, by=by) if is_penalty else [],
    }


def _entries(fact: LicenceFact) -> list[tuple[str, str, str]]:
    """The entries that may be changed: name in the form, label, what stands there now. 2 SQL."""
    before = licence_named(fact.identifier).fields
    return [
        (f"{CHANGED}{key}", title, str(before.get(key) or "")) for key, title in entry_titles(fact).items()
    ]


def _others(fact: LicenceFact, *, by: Officer) -> list[tuple[str, str]]:
    """Who may look into it besides the one who opens it, for a choice. 1 SQL."""
    found = colleagues_in(fact.organisation_id, at=clock.now())
    return [
        ("", _("Choose")),
        *((str(one.account_id), one.name) for one in found if one.account_id != by.account_id),
    ]


def proceeding_view(fact: ProceedingFact, *, by: Officer, now: datetime) -> dict[str, Any]:
    """One proceeding with its papers and its hearing, and the forms that are open. 12 SQL, and those of chairs."""
    duties = by.duties_in.get(fact.organisation_id, frozenset())
    standing = versions_of(licence_named(fact.identifier))[0]
    today = now.astimezone(clock.CITY_ZONE).date()
    last = last_day_to_answer(fact) if fact.defend_by else None
    is_heard = last is not None and today > last
    hearing = hearing_of(fact.number) if fact.right and fact.right.asked_at else None
    is_waiting = bool(fact.right and fact.right.asked_at and not (hearing and hearing.closed_at))
    is_penalty = fact.measure is Measure.REVOCATION
    is_legal = not is_penalty or bool(fact.legality and fact.legality.passed)
    has_part = has_worked_on(fact, by=by, duty=DECIDE)
    return {
        "fact": fact,
        "line": line_of(fact),
        "ground": ground_text(fact.ground),
        "measure": _(MEASURE_TEXTS[fact.measure]),
        "licence": standing,
        "holder": masked_holder(standing.holder),
        "papers": papers_of(fact),
        "may_serve": fact.is_open and OPEN in duties and fact.served_on is None,
        "is_reachable": _is_to_serve(fact) and account_of_holder(standing.holder) is not None,
        "may_take": fact.is_open and OPEN in duties,
        "may_deliver": _is_to_serve(fact) and not fact.is_open and OPEN in duties,
        "serve_by": _serve_by(fact),
        "may_decide": fact.is_open
        and DECIDE in duties
        and not has_part
        and is_heard
        and is_legal
        and not is_waiting
        and not (is_penalty and fact.legality and fact.legality.account == by.account_id),
        "is_own": fact.is_open and DECIDE in duties and has_part,
        "waits_until": last if fact.is_open and last and not is_heard else None,
        "waits_for_hearing": fact.is_open and is_waiting,
        "waits_for_review": fact.is_open and is_heard and not is_waiting and not is_legal,
        "may_drop": fact.is_open and bool({OPEN, DECIDE} & duties),
        "may_review": fact.is_open
        and is_penalty
        and CHECK_LEGALITY in duties
        and not has_worked_on(fact, by=by, duty=CHECK_LEGALITY),
        "decide_by": _decide_by(fact) if fact.is_open and is_penalty else None,
        "is_suspension": fact.measure is Measure.SUSPENSION,
        "is_withdrawal": fact.measure is Measure.WITHDRAWAL,
        "is_for_the_public": fact.measure in FOR_THE_PUBLIC,
        "is_penalty": is_penalty,
        **_hearing(fact, hearing, by=by, duties=duties, now=now),
    }


def _is_to_serve(fact: ProceedingFact) -> bool:
    if fact.is_open:
        return fact.served_on is None
    return fact.state == "decided" and fact.decision_served_on is None


def _decide_by(fact: ProceedingFact) -> date:
    return last_day_to_decide_a_penalty(fact.opened_at.astimezone(clock.CITY_ZONE).date())


def _serve_by(fact: ProceedingFact) -> date | None:
    """The last of the seven working days to serve a decision on a penalty."""
    if fact.measure is not Measure.REVOCATION or fact.ended_at is None:
        return None
    decided = fact.ended_at.astimezone(clock.CITY_ZONE).date()
    area = organisation(fact.organisation_id).area_code
    return last_day_to_serve_a_penalty(decided=decided, calendar=calendar_for(area))


def _hearing(
    fact: ProceedingFact, hearing: HearingFact | None, *, by: Officer, duties: frozenset[str], now: datetime
) -> dict[str, Any]:
    """The part of the page about the hearing. 2 SQL, and 1 for each colleague, for who may set it."""
    right = fact.right
    may_set = bool(fact.is_open and DECIDE in duties and right and right.asked_at)
    may_arrange = may_set and not (hearing and hearing.minutes_at)
    is_chair = bool(hearing and hearing.chair == by.account_id and HOLD in duties and not hearing.closed_at)
    chairs = chairs_in(fact, at=now) if may_arrange else []
    clerks = colleagues_in(fact.organisation_id, at=now) if may_arrange else []
    area = organisation(fact.organisation_id).area_code
    return {
        "right": right,
        "may_answer": bool(
            fact.is_open
            and OPEN in duties
            and right
            and right.until
            and not right.asked_at
            and not right.waived_at
            and now.astimezone(clock.CITY_ZONE).date() <= right.until
        ),
        "hearing": hearing,
        "minutes": minutes_lines(hearing) if hearing else [],
        "signed": _(SIGNED_TEXTS[hearing.signed_how]) if hearing and hearing.minutes_at else "",
        "may_arrange": may_arrange,
        "may_settle": may_set and bool(hearing and hearing.challenge and hearing.challenge.is_upheld is None),
        "chairs": chairs,
        "chair_choices": [("", _("Choose")), *((str(account), name) for account, name in chairs)],
        "clerk_choices": [("", _("Choose")), *((str(one.account_id), one.name) for one in clerks)],
        "first_day": first_day_to_hear_before_a_penalty(told=now, calendar=calendar_for(area))
        if may_arrange
        else None,
        "is_chair": is_chair,
        "has_begun": bool(hearing and now >= hearing.planned_at),
        "parts": [(part, _(text)) for part, text in MINUTES_TEXTS.items()],
    }

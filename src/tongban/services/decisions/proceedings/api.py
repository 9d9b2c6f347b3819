"""Proceedings on licences over HTTP: officers see those of their organisations, holders those on their licences."""

from dataclasses import asdict

from django.http import HttpRequest
from ninja import Router, Status

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import (
    AnyAuth,
    OfficerAuth,
    Person,
    PersonAuth,
    caller,
    officer_calling,
    person_calling,
)
from tongban.foundation.papers.public import documents_of
from tongban.kernel import clock
from tongban.services.decisions.proceedings.commands.check_legality import check_legality
from tongban.services.decisions.proceedings.commands.decide import Decision, decide_proceeding
from tongban.services.decisions.proceedings.commands.defend import state_defence
from tongban.services.decisions.proceedings.commands.drop import drop_proceeding
from tongban.services.decisions.proceedings.commands.open import open_proceeding
from tongban.services.decisions.proceedings.commands.serve import serve_decision, serve_notice
from tongban.services.decisions.proceedings.facts import (
    CHECK_LEGALITY,
    DECIDE,
    OPEN,
    Opening,
    ProceedingFact,
    ProceedingState,
)
from tongban.services.decisions.proceedings.hearing.queries import hearing_of
from tongban.services.decisions.proceedings.queries import (
    own_proceeding,
    own_proceedings,
    proceeding_for,
    proceedings_of_ours,
)
from tongban.services.decisions.proceedings.schemas import (
    DecisionIn,
    DefenceIn,
    DroppingIn,
    LegalityIn,
    OpeningIn,
    ProceedingOut,
    ServiceIn,
    StateOut,
    TakenDefenceIn,
    WholeProceedingOut,
)

router = Router(tags=["decisions"])


@router.get("/proceedings", response=list[ProceedingOut], auth=AnyAuth())
def get_proceedings(request: HttpRequest, is_open: bool = True, before: str = "") -> list[dict[str, object]]:
    """An officer's: a page of twenty of their organisations, the newest first. A holder's: all on their licences.

    `before` is the number of the last one of the page before, for officers.
    """
    by = caller(request)
    if isinstance(by, Person):
        return [_row(fact) for fact in own_proceedings(by) if fact.is_open or not is_open]
    rows, _next = proceedings_of_ours(by=by, is_open=is_open, before=before[:24])
    return [_row(fact) for fact in rows]


@router.get("/proceedings/{number}", response=WholeProceedingOut, auth=AnyAuth())
def get_proceeding(request: HttpRequest, number: str) -> dict[str, object]:
    """One proceeding: of the officer's organisations, or on a licence of the caller or of a firm they speak for."""
    by = caller(request)
    if isinstance(by, Person):
        fact, _licence = own_proceeding(number, by=by)
    else:
        fact = proceeding_for(number, by=by)
    return _whole(fact, is_officer=isinstance(by, Officer))


@router.post("/proceedings", response={201: StateOut}, auth=OfficerAuth(OPEN))
def post_proceeding(request: HttpRequest, body: OpeningIn) -> Status[StateOut]:
    """Open a proceeding on a licence of one's organisations; the notice is ordered."""
    opening = Opening(**body.model_dump(exclude={"licence"}))
    opened = open_proceeding(code=body.licence, opening=opening, by=officer_calling(request), at=clock.now())
    return Status(201, StateOut(number=opened.number, state=ProceedingState.OPEN))


@router.post("/proceedings/{number}/service", response={201: StateOut}, auth=OfficerAuth(OPEN))
def post_service(request: HttpRequest, number: str, body: ServiceIn) -> Status[StateOut]:
    """Serve the notice: the days to answer begin."""
    serve_notice(number=number, by=officer_calling(request), at=clock.now(), **body.model_dump())
    return now_is(request, number)


@router.post("/proceedings/{number}/statements", response={201: StateOut}, auth=PersonAuth())
def post_defence(request: HttpRequest, number: str, body: DefenceIn) -> Status[StateOut]:
    """State a defence as the holder."""
    state_defence(number=number, text=body.text, by=person_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/taken-statements", response={201: StateOut}, auth=OfficerAuth(OPEN))
def post_taken_defence(request: HttpRequest, number: str, body: TakenDefenceIn) -> Status[StateOut]:
    """Write down what the holder says at the office or by letter."""
    state_defence(number=number, text=body.text, how=body.how, by=officer_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/legal-review", response={201: StateOut}, auth=OfficerAuth(CHECK_LEGALITY))
def post_legality(request: HttpRequest, number: str, body: LegalityIn) -> Status[StateOut]:
    """Review what is intended for its legality."""
    check_legality(number=number, by=officer_calling(request), at=clock.now(), **body.model_dump())
    return now_is(request, number)


@router.post("/proceedings/{number}/decision", response={201: StateOut}, auth=OfficerAuth(DECIDE))
def post_decision(request: HttpRequest, number: str, body: DecisionIn) -> Status[StateOut]:
    """Order the measure; the licence changes at once. A token needs the duty of the licence's own verb as well."""
    decision = Decision(**body.model_dump())
    decide_proceeding(number=number, decision=decision, by=officer_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/decision-service", response={201: StateOut}, auth=OfficerAuth(OPEN))
def post_decision_service(request: HttpRequest, number: str, body: ServiceIn) -> Status[StateOut]:
    """Enter that the holder has the decision."""
    served = body.model_dump(exclude={"agreed_on"})
    serve_decision(number=number, by=officer_calling(request), at=clock.now(), **served)
    return now_is(request, number)


@router.post("/proceedings/{number}/dropping", response={201: StateOut}, auth=OfficerAuth())
def post_dropping(request: HttpRequest, number: str, body: DroppingIn) -> Status[StateOut]:
    """End it without a measure; who may open or decide may do so."""
    drop_proceeding(number=number, reasons=body.reasons, by=officer_calling(request), at=clock.now())
    return now_is(request, number)


def now_is(request: HttpRequest, number: str) -> Status[StateOut]:
    """The state after an act, read as the caller may. 2 SQL for an officer, 7 for a holder."""
    by = caller(request)
    fact = own_proceeding(number, by=by)[0] if isinstance(by, Person) else proceeding_for(number, by=by)
    return Status(201, StateOut(number=number, state=fact.state))


def _row(fact: ProceedingFact) -> dict[str, object]:
    return {
        "number": fact.number,
        "licence_name": fact.licence_name,
        "licence_number": fact.licence_number,
        "organisation": fact.organisation_name,
        "measure": fact.measure,
        "ground": fact.ground,
        "state": fact.state,
        "opened_at": fact.opened_at,
        "ended_at": fact.ended_at,
    }


def _whole(fact: ProceedingFact, *, is_officer: bool) -> dict[str, object]:
    """2 SQL, 1 more where a hearing was asked for."""
    right = fact.right
    return _row(fact) | {
        "law": fact.law,
        "facts": fact.facts,
        "evidence": fact.evidence,
        "interest": fact.interest,
        "until": fact.until,
        "served_on": fact.served_on,
        "defend_by": fact.defend_by,
        "hearing_law": right.law if right else "",
        "ask_by": right.until if right else None,
        "asked_at": right.asked_at if right else None,
        "waived_at": right.waived_at if right else None,
        "hearing": _hearing(fact.number) if right and right.asked_at else None,
        "legality_passed": fact.legality.passed if fact.legality and is_officer else None,
        "reasons": fact.reasons,
        "compensation": fact.compensation,
        "changes": [asdict(one) for one in fact.changes],
        "decision_served_on": fact.decision_served_on,
        "defences": [
            {"place": one.place, "text": one.text, "how": one.how, "made_at": one.made_at}
            for one in fact.defences
        ],
        "papers": [
            {"kind": one.kind, "file": one.paper.id if one.paper else None}
            for one in documents_of(f"proceeding:{fact.number}")
        ],
    }


def _hearing(number: str) -> dict[str, object] | None:
    """1 SQL."""
    found = hearing_of(number)
    if found is None:
        return None
    asked = found.challenge
    return {
        "planned_at": found.planned_at,
        "venue": found.venue,
        "is_public": not found.secret_because,
        "chair": found.chair_name,
        "minutes": dict(found.minutes),
        "minutes_sha256": found.minutes_sha256,
        "came": found.came,
        "signed_how": found.signed_how,
        "closed_at": found.closed_at,
        "challenge": "none"
        if asked is None
        else {None: "open", True: "upheld", False: "rejected"}[asked.is_upheld],
    }

"""Who hears of hearings and statements: the parties on their own pages, the officers at the case."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from tongban.foundation.directory.public import holders_of
from tongban.foundation.identity.public import account_of_person
from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.services.cases.events import CaseDecided, CaseEvent
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.procedures.facts import (
    ChairChallenged,
    HearingArranged,
    HearingAsked,
    HearingClosed,
    HearingRightTold,
    MinutesKept,
    SiteVisited,
    StatementMade,
)
from tongban.services.cases.procedures.models import InterestedParty
from tongban.services.cases.queries import followers_of

RIGHT = (
    N_("You may be heard before the decision"),
    N_("%(item)s. Read what is about to be decided and answer."),
)
ARRANGED = (
    N_("A hearing is arranged"),
    N_("%(item)s. The hearing is on %(hearing_date)s. The notice says where."),
)
TO_CONFIRM = (
    N_("Please sign the minutes of the hearing"),
    N_("%(item)s. Read them; if they are right, sign them."),
)
DECIDED = (N_("A case that concerns you is decided"), N_("%(item)s. Open the page to read what was decided."))
_TO_DESK: dict[type[CaseEvent], str] = {
    StatementMade: N_("A party has made a statement"),
    HearingAsked: N_("A party asks for a hearing"),
    HearingClosed: N_("The minutes of the hearing are signed"),
}
AT_DESK = N_("%(item)s. Open the case to read it.")
CHAIRS = (N_("You chair a hearing"), N_("%(item)s, on %(hearing_date)s. Read who comes and what they say."))
CHALLENGED = N_("A party asks that the chair of a hearing stand aside")
TO_SIGN = (N_("A record of a site visit waits for your signature"), N_("%(item)s. Read it and sign it."))


@listen(HearingRightTold, name="cases.tell-of-hearing-right")
def tell_of_right(event: HearingRightTold, envelope: Envelope) -> None:
    """The applicant, where they were told with it, and the interested parties who follow it online."""
    case = _case(event)
    _tell_applicant(case, RIGHT, event, envelope)
    _tell_interested(_named(event.parties), case, RIGHT, event, envelope)


@listen(HearingArranged, name="cases.tell-of-hearing")
def tell_of_hearing(event: HearingArranged, envelope: Envelope) -> None:
    """All parties, and the chair."""
    case, day = _case(event), event.planned_at_date.isoformat()
    _tell_applicant(case, ARRANGED, event, envelope, day=day)
    _tell_interested(_all(case), case, ARRANGED, event, envelope, day=day)
    _tell_desk(case, [event.chair], CHAIRS, event, envelope, day=day)


@listen(MinutesKept, name="cases.tell-of-minutes")
def tell_of_minutes(event: MinutesKept, envelope: Envelope) -> None:
    """Who took part is asked to sign the minutes: the parties, the clerk, and who examines the case."""
    case = _case(event)
    if event.applicant:
        _tell_applicant(case, TO_CONFIRM, event, envelope)
    _tell_interested(_named(event.parties), case, TO_CONFIRM, event, envelope)
    _tell_desk(case, event.officers, TO_CONFIRM, event, envelope)


@listen(CaseDecided, name="cases.tell-interested")
def tell_of_decision(event: CaseDecided, envelope: Envelope) -> None:
    """The interested parties hear that it is decided; 1 SQL and 1 more for a case without any."""
    case = _case(event)
    _tell_interested(_all(case), case, DECIDED, event, envelope)


@listen(ChairChallenged, name="cases.tell-of-challenge")
def tell_of_challenge(event: ChairChallenged, envelope: Envelope) -> None:
    """Who has arranged the hearing settles it."""
    officer = int(event.arranged_by.removeprefix("officer:"))
    _tell_desk(_case(event), [officer], (CHALLENGED, AT_DESK), event, envelope)


@listen(SiteVisited, name="cases.tell-who-signs-visit")
def tell_who_signs(event: SiteVisited, envelope: Envelope) -> None:
    """The other officers of a site visit sign its record."""
    _tell_desk(_case(event), event.officers, TO_SIGN, event, envelope)


def tell_who_examines(event: CaseEvent, envelope: Envelope) -> None:
    """Whoever has an open step of the case."""
    case = _case(event)
    steps = CaseStep.objects.filter(case=case, done_at__isnull=True).exclude(post_code="")
    officers = [
        account
        for step in steps
        for account in holders_of(post_code=step.post_code, organisation_id=step.organisation_id, at=event.at)
    ]
    _tell_desk(case, dict.fromkeys(officers), (_TO_DESK[type(event)], AT_DESK), event, envelope)


def _case(event: CaseEvent) -> Case:
    return Case.objects.get(number=event.number)


def _named(ids: Sequence[UUID]) -> list[InterestedParty]:
    return list(InterestedParty.objects.filter(pk__in=ids).select_related("party")) if ids else []


def _all(case: Case) -> list[InterestedParty]:
    return list(InterestedParty.objects.filter(case=case).select_related("party"))


Said = tuple[str, str]


def _tell_applicant(case: Case, said: Said, event: CaseEvent, envelope: Envelope, *, day: str = "") -> None:
    for account in followers_of(case):
        _send(account, f"/my/cases/{case.number}/hearing/", case, said, event, envelope, day=day, urgent=True)


def _tell_interested(
    parties: Iterable[InterestedParty],
    case: Case,
    said: Said,
    event: CaseEvent,
    envelope: Envelope,
    *,
    day: str = "",
) -> None:
    for one in parties:
        account = one.party.account_id or (one.party.person_id and account_of_person(one.party.person_id))
        if account:
            url, about = f"/my/concerns/{one.pk}/", f"concerns:{one.pk}"
            _send(account, url, case, said, event, envelope, day=day, urgent=True, about=about)


def _tell_desk(
    case: Case, accounts: Iterable[int], said: Said, event: CaseEvent, envelope: Envelope, *, day: str = ""
) -> None:
    for account in accounts:
        _send(account, f"/desk/cases/{case.number}/procedures/", case, said, event, envelope, day=day)


def _send(
    account: int,
    url: str,
    case: Case,
    said: Said,
    event: CaseEvent,
    envelope: Envelope,
    *,
    day: str,
    urgent: bool = False,
    about: str = "",
) -> None:
    """An interested party is not told the case's number, with which the applicant's case is followed."""
    facts = {"item": case.item_name, "hearing_date": day}
    send_message(
        key=str(envelope.id),
        to_account=account,
        about=about or f"cases:{case.number}",
        title=said[0],
        body=said[1],
        facts=facts if about else facts | {"number": case.number},
        url=url,
        at=event.at,
        urgent=urgent,
    )


for _kind in _TO_DESK:
    listen(_kind, name="cases.tell-who-examines")(tell_who_examines)

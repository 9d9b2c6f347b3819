"""Who hears of an act of review: whoever has to act because of it, and who asked when they are answered."""

from tongban.foundation.directory.public import holders_of
from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.services.cases.events import (
    CaseSentBack,
    OpinionAsked,
    OpinionGiven,
    ReviewerAdded,
    ReviewMoved,
    StepTransferred,
)
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case, CaseStep

TOLD: dict[type[ReviewMoved], str] = {
    CaseSentBack: N_("A case has come back to your post"),
    ReviewerAdded: N_("You are asked to look at a case"),
    OpinionAsked: N_("You are asked for an opinion"),
    StepTransferred: N_("A case has been passed to your post"),
}
BODY = N_("%(item)s. Open the case to read what is asked.")


def tell_who_sits(event: ReviewMoved, envelope: Envelope) -> None:
    """One message to each holder of a post whose seat still stands; heard again it changes nothing."""
    case = Case.objects.get(number=event.number)
    if case.state != CaseState.IN_REVIEW:  # withdrawn meanwhile, or decided without them
        return
    for seat in CaseStep.objects.filter(id__in=event.seats, taken_back_at__isnull=True).exclude(post_code=""):
        holders = holders_of(post_code=seat.post_code, organisation_id=seat.organisation_id, at=event.at)
        for account in holders:
            _tell(case, account, TOLD[type(event)], BODY, event, envelope)


@listen(OpinionGiven, name="cases.tell-who-asked")
def tell_who_asked(event: OpinionGiven, envelope: Envelope) -> None:
    """Who asked hears that they are answered."""
    kind, _, account = event.asked_by.partition(":")
    if kind == "officer":
        case = Case.objects.get(number=event.number)
        body = N_("%(item)s. Open the case to read the answer.")
        _tell(case, int(account), N_("Your question has been answered"), body, event, envelope)


def _tell(case: Case, account: int, title: str, body: str, event: ReviewMoved, envelope: Envelope) -> None:
    send_message(
        key=str(envelope.id),
        to_account=account,
        about=f"cases:{case.number}",
        title=title,
        body=body,
        facts={"item": case.item_name, "number": case.number},
        url=f"/desk/cases/{case.number}/",
        at=event.at,
    )


for _kind in TOLD:
    listen(_kind, name="cases.tell-who-sits")(tell_who_sits)

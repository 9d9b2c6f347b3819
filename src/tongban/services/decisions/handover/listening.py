"""A granted decision goes to who supervises as soon as its result is there."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.services.cases.public import CaseDelivered, CaseEvent, Outcome, ResultIssued, case_facts
from tongban.services.decisions.handover.commands.send import send_decision


def send(event: CaseEvent, envelope: Envelope) -> None:
    """Once: what was sent is left alone."""
    for fact in case_facts([event.number]):
        if fact.outcome is Outcome.GRANTED:
            send_decision(case=fact, at=event.at)


for _kind in (ResultIssued, CaseDelivered):
    listen(_kind, name="decisions.send")(send)

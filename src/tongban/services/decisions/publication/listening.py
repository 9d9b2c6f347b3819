"""The public record hears of decisions, of results, and of what becomes of a licence."""

from uuid import UUID

from tongban.foundation.jobs.public import Envelope, listen
from tongban.resources.licences.public import (
    LicenceIssued,
    LicenceRevoked,
    LicenceSuspended,
    licence,
    licence_named,
    versions_of,
)
from tongban.services.cases.public import CaseDecided, CaseDelivered, CaseEvent, ResultIssued, case_facts
from tongban.services.decisions.publication.commands.enter import enter_decision
from tongban.services.decisions.publication.commands.publish import publish_grant
from tongban.services.decisions.publication.facts import LicenceStatus
from tongban.services.decisions.publication.models import Publication
from tongban.services.decisions.publication.rules import status_of


@listen(CaseDecided, name="decisions.enter")
def enter(event: CaseDecided, envelope: Envelope) -> None:
    """Note the decision; its last day to be published runs from here."""
    for fact in case_facts([event.number]):
        enter_decision(case=fact, at=event.at)


def publish(event: CaseEvent, envelope: Envelope) -> None:
    """Publish as soon as the result is made out or delivered."""
    publish_grant(case_number=event.number, at=event.at)


def _follow(licence_id: UUID) -> None:
    fact = licence(licence_id)
    Publication.objects.filter(licence_identifier=fact.identifier).update(status=status_of(fact.state.value))


@listen(LicenceIssued, name="decisions.follow-succession")
def follow_succession(event: LicenceIssued, envelope: Envelope) -> None:
    """Entries of the versions before say that they were replaced by the one that a case brought about.

    Where the office changed the licence by itself (行政许可法 art. 8) no new grant is published: the entry goes on.
    """
    if event.version > 1:
        older = [
            one.identifier
            for one in versions_of(licence_named(event.identifier))
            if one.version < event.version
        ]
        entries = Publication.objects.filter(licence_identifier__in=older)
        if case_facts([event.case_number]):
            entries.update(status=LicenceStatus.REPLACED)
        else:
            entries.exclude(status=LicenceStatus.REPLACED).update(licence_identifier=event.identifier)


@listen(LicenceRevoked, name="decisions.follow-end")
def follow_end(event: LicenceRevoked, envelope: Envelope) -> None:
    """An entry says that its licence has ended."""
    _follow(event.licence_id)


@listen(LicenceSuspended, name="decisions.follow-suspension")
def follow_suspension(event: LicenceSuspended, envelope: Envelope) -> None:
    """An entry says that its licence is suspended, or good again."""
    _follow(event.licence_id)


for _kind in (ResultIssued, CaseDelivered):
    listen(_kind, name="decisions.publish")(publish)

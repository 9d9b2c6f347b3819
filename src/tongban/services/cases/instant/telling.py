"""Who hears of an objection to a decision of a rule: who decides and who keeps the item, in the organisation."""

from tongban.foundation.directory.public import holders_of
from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.services.cases.instant.facts import SampleObjected
from tongban.services.cases.models import Case

# who answers for the decision, and who can change the rule
_TOLD = ("approve", "head", "item-manager")


@listen(SampleObjected, name="cases.tell-of-objection")
def tell_organisation(event: SampleObjected, envelope: Envelope) -> None:
    """One message to everybody at these posts but who objected; heard again it changes nothing."""
    case = Case.objects.get(number=event.number)
    accounts = {
        account
        for post in _TOLD
        for account in holders_of(post_code=post, organisation_id=event.organisation_id, at=event.at)
    }
    for account in sorted(accounts):
        if f"officer:{account}" == event.by_ref:
            continue
        send_message(
            key=str(envelope.id),
            to_account=account,
            about=f"cases:{case.number}",
            title=N_("Somebody objects to a decision of a rule"),
            body=N_("%(item)s. Read the reasons, and decide whether the decision or the rule must change."),
            facts={"item": case.item_name, "number": case.number},
            url=f"/desk/samples/{case.number}/",
            at=event.at,
            urgent=True,
        )

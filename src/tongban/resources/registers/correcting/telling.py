"""The person and the keeper hear that a department delivered another value for what an objection had found wrong."""

from django.conf import settings
from django.urls import reverse

from tongban.foundation.directory.public import holders_of
from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.resources.registers.commands.dispute import subject_of
from tongban.resources.registers.correcting.facts import CorrectionMet, Met
from tongban.resources.registers.dispute_facts import DisputeState
from tongban.resources.registers.models import FactDispute

TITLES = {
    DisputeState.CORRECTED: N_("Another value was delivered for what an objection corrected"),
    DisputeState.NOTED: N_("The source has delivered another value for what an objection found wrong"),
}
BODIES = {
    DisputeState.CORRECTED: N_(
        "It is about: %(fact_msgid)s. The new value is from a later day than the correction and stands now. "
        "Look whether it is right."
    ),
    DisputeState.NOTED: N_(
        "It is about: %(fact_msgid)s. The new value stands now. Look whether it is right."
    ),
}


def hear_met(event: CorrectionMet, envelope: Envelope) -> None:
    """Who objected, and everybody at the keeper's post, each once. 2 SQL and those of a message each."""
    if event.met is not Met.CHANGED:
        return
    row = FactDispute.objects.filter(pk=event.dispute_id).first()
    if row is None:
        return
    keepers = holders_of(post_code=settings.REGISTER_KEEPER_POST, organisation_id=row.keeper_id, at=event.at)
    readers = [(row.account_id, reverse("registers:my_data"))]
    readers += [(account, reverse("registers:settle", args=[row.id])) for account in sorted(keepers)]
    state = DisputeState(row.state)
    for account, url in readers:
        send_message(
            to_account=account,
            about=subject_of(row),
            title=TITLES[state],
            body=BODIES[state],
            facts={"fact_msgid": row.label},
            url=url,
            at=event.at,
            key=f"dispute-changed:{row.id}:{event.edition}",
        )


def listen_to_editions() -> None:
    """At start."""
    listen(CorrectionMet, name="registers.tell-changed")(hear_met)

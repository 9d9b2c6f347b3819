"""A department hears that something that it delivered is wrong: an upheld objection leaves it to the source to mend."""

from datetime import datetime

from django.urls import reverse

from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.facts import DeliveryState
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.deliveries.standing import about
from tongban.resources.fusion.deliveries.telling_department import who_hears
from tongban.resources.fusion.loading.origins import KINDS, DeliveryOrigins
from tongban.resources.registers.public import DisputeSettled, FactToMend, FieldOrigin, fact_to_mend

TITLE = N_("What you delivered is wrong, an objection found: mend it at its source")
BODY = N_(
    "%(name)s, no. %(nth)s, row %(row)s: %(fact_msgid)s. Compare it with the original and deliver it again, corrected."
)


def tell_source(found: FactToMend, *, key: str, at: datetime) -> int:
    """Tell whoever delivered the value; how many hear it. It names the row, neither the person nor any value.

    Nobody hears of a value that was entered by hand, or came from a folder of which nobody here knows the
    department. 5 SQL and those of a message.
    """
    [fields] = DeliveryOrigins().told(found.register, [(found.origins, None)])
    origin = fields.get(found.fact)
    row = _delivery(found, origin) if origin else None
    if origin is None or row is None:
        return 0
    accounts = list(who_hears(row, row.agreement, at=at))
    for account in accounts:
        send_message(
            to_account=account,
            about=about(row.agreement),
            title=TITLE,
            body=BODY,
            facts={
                "name": row.version.terms["name"],
                "nth": row.number,
                "row": origin.row,
                "fact_msgid": found.label,
            },
            url=reverse("fusion:delivery", args=[row.agreement.code, row.number]),
            at=at,
            key=f"{key}:{account}",
        )
    return len(accounts)


def _delivery(found: FactToMend, origin: FieldOrigin) -> Delivery | None:
    """The delivery of a mark; a number that was given out again is the later one's."""
    rows = Delivery.objects.filter(
        mark=origin.delivery,
        agreement__kind=KINDS[found.register].value,
        state=DeliveryState.ACCEPTED.value,
    )
    return rows.select_related("agreement", "version").order_by("-received_at").first()


def hear_settled(event: DisputeSettled, envelope: Envelope) -> None:
    """An objection was answered: where its source has to mend it, the source hears it."""
    found = fact_to_mend(event.dispute_id)
    if found is not None:
        tell_source(found, key=f"fusion.mend:{event.dispute_id}", at=event.at)


def listen_to_objections() -> None:
    """At start."""
    listen(DisputeSettled, name="fusion.tell-source")(hear_settled)

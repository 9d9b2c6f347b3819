"""A department hears that something that it delivered is wrong, and that it delivers it again: an upheld objection
found it so. What only its source can mend comes before it with a day."""

from collections import Counter
from datetime import datetime, time
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tongban.foundation.directory.public import organisation, posts_with_duty
from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import open_task
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.facts import DELIVER_DUTY, DeliveryState
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.deliveries.standing import about
from tongban.resources.fusion.deliveries.telling_department import who_hears
from tongban.resources.fusion.loading.origins import KINDS, DeliveryOrigins
from tongban.resources.registers.public import (
    CorrectionMet,
    DisputeSettled,
    FactToMend,
    FieldOrigin,
    Met,
    fact_met,
    fact_to_mend,
    mend_key,
    wrong_again,
)

TASK_KIND = "fusion.mend"
TITLE = N_("What you delivered is wrong, an objection found: mend it at its source")
AGAIN = N_("You delivered again what an objection had found wrong: mend it at its source")
BODY = N_(
    "%(name)s, no. %(nth)s, row %(row)s: %(fact_msgid)s. Compare it with the original and deliver it again, corrected."
)


def tell_source(found: FactToMend, *, key: str, at: datetime, title: str = TITLE) -> int:
    """Tell whoever delivered the value; how many hear it. It names the row, neither the person nor any value.

    Nobody hears of a value that was entered by hand, or came from a folder of which nobody here knows the
    department. 5 SQL and those of a message.
    """
    origin, row = _delivered(found)
    if origin is None or row is None:
        return 0
    accounts = list(who_hears(row, row.agreement, at=at))
    for account in accounts:
        send_message(
            to_account=account,
            about=about(row.agreement),
            title=title,
            body=BODY,
            facts={
                "name": row.version.terms["name"],
                "nth": row.number,
                "row": origin.row,
                "fact_msgid": found.label,
            },
            url=_page(row),
            at=at,
            key=f"{key}:{account}",
        )
    return len(accounts)


def ask_source(dispute_id: UUID, found: FactToMend, *, at: datetime) -> bool:
    """Put what only its source can mend before the department that delivered it, with its last day; whether it was.

    The to-do ends with the delivery that says something else. 6 SQL. A department of which no post delivers has none.
    """
    origin, row = _delivered(found)
    if origin is None or row is None or found.mend_by is None:
        return False
    office = organisation(row.agreement.organisation_id)
    posts = posts_with_duty(DELIVER_DUTY, area_codes=[office.area_code])
    post = next((one for one in posts if one.organisation_id == office.id), None)
    if post is None:
        return False
    with translation.override("zh-hans"):  # titles of tasks are data
        where = gettext("%(name)s, no. %(nth)s, row %(row)s") % {
            "name": row.version.terms["name"],
            "nth": row.number,
            "row": origin.row,
        }
        what = gettext("Mend what an objection found wrong")
        title = f"{what}：{gettext(found.label)}（{where}）"
    open_task(
        key=mend_key(dispute_id),
        kind=TASK_KIND,
        about=about(row.agreement),
        title=title,
        post_code=post.code,
        organisation_id=office.id,
        area_code=office.area_code,
        due_at=datetime.combine(found.mend_by, time(23, 59), CITY_ZONE),
        url=_page(row),
        at=at,
    )
    return True


def wrong_again_by_agreement() -> Counter[UUID]:
    """How many values each agreement delivers still though an objection found them wrong. 1 SQL, and 2 for each."""
    found: Counter[UUID] = Counter()
    for one in wrong_again():
        _, row = _delivered(one)
        if row is not None:
            found[row.agreement_id] += 1
    return found


def _delivered(found: FactToMend) -> tuple[FieldOrigin | None, Delivery | None]:
    """Where the value is from; a number that was given out again is the later delivery's."""
    [fields] = DeliveryOrigins().told(found.register, [(found.origins or None, None)])
    origin = fields.get(found.fact)
    if origin is None:
        return None, None
    rows = Delivery.objects.filter(
        mark=origin.delivery,
        agreement__kind=KINDS[found.register].value,
        state=DeliveryState.ACCEPTED.value,
    )
    return origin, rows.select_related("agreement", "version").order_by("-received_at").first()


def _page(row: Delivery) -> str:
    return reverse("fusion:delivery", args=[row.agreement.code, row.number])


def hear_settled(event: DisputeSettled, envelope: Envelope) -> None:
    """An objection was upheld: whoever delivered what it found wrong hears it, and mends what nobody else can."""
    found = fact_to_mend(event.dispute_id)
    if found is not None:
        tell_source(found, key=f"fusion.mend:{event.dispute_id}", at=event.at)
        ask_source(event.dispute_id, found, at=event.at)


def hear_met(event: CorrectionMet, envelope: Envelope) -> None:
    """What was found wrong was delivered again: whoever did hears it, once for each edition that it came into."""
    if event.met is not Met.WRONG_AGAIN:
        return
    found = fact_met(event.dispute_id, event.edition)
    if found is not None:
        tell_source(
            found, key=f"fusion.wrong-again:{event.dispute_id}:{event.edition}", at=event.at, title=AGAIN
        )


def listen_to_objections() -> None:
    """At start."""
    listen(DisputeSettled, name="fusion.tell-source")(hear_settled)
    listen(CorrectionMet, name="fusion.tell-wrong-again")(hear_met)

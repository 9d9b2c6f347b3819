"""Who delivered hears what became of it, where that is not that it counts at once."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from tongban.foundation.directory.public import holders_of, organisation, posts_with_duty
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.facts import DELIVER_DUTY, Check, DeliveryState
from tongban.resources.fusion.deliveries.models import Agreement, Delivery
from tongban.resources.fusion.deliveries.standing import about
from tongban.resources.fusion.deliveries.template.files import template_forms
from tongban.resources.fusion.deliveries.terms import read_terms

_LANDED = {
    DeliveryState.SET_ASIDE: (
        N_("A delivery is set aside"),
        N_("%(name)s, no. %(nth)s: it does not count until the data authority has looked at it."),
    ),
    DeliveryState.REFUSED: (
        N_("A delivery is refused"),
        N_("%(name)s, no. %(nth)s: nothing of it counts. Read what was found, mend it and deliver again."),
    ),
}
_WITHOUT_COLUMNS = N_(
    "%(name)s, no. %(nth)s: nothing of it counts, because columns of the agreement are missing. Its page has a template with the right columns: fill it in and deliver it."
)
_SETTLED = {
    DeliveryState.ACCEPTED: (
        N_("A delivery that was set aside counts"),
        N_("%(name)s, no. %(nth)s: the data authority has accepted it. Its reasons stand with it."),
    ),
    DeliveryState.REFUSED: (
        N_("A delivery that was set aside is refused"),
        N_("%(name)s, no. %(nth)s: nothing of it counts. Read the reasons, mend it and deliver again."),
    ),
}


def tell_department(row: Delivery, agreement: Agreement, name: str, *, at: datetime) -> None:
    """A message to whoever handed it in; of what a rule fetched or an operator brought, to everybody at the post.

    2 to 4 SQL a message, and 4 where nobody handed it in.
    """
    state = DeliveryState(row.state)
    title, body = (_SETTLED if row.settled_at else _LANDED)[state]
    if not row.settled_at and state is DeliveryState.REFUSED and _is_helped_by_a_template(row):
        body = _WITHOUT_COLUMNS
    for account in who_hears(row, agreement, at=at):
        send_message(
            to_account=account,
            about=about(agreement),
            title=title,
            body=body,
            facts={"name": name, "nth": row.number},
            url=reverse("fusion:delivery", args=[agreement.code, row.number]),
            at=at,
        )


def _is_helped_by_a_template(row: Delivery) -> bool:
    """Whether columns are missing of a file that can be filled in by hand."""
    is_of_columns = any(one["check"] == Check.MISSING_COLUMNS.value for one in row.findings)
    return is_of_columns and bool(template_forms(read_terms(row.version.terms)))


def who_hears(row: Delivery, agreement: Agreement, *, at: datetime) -> Iterable[int]:
    """The account of whoever handed it in, or those of everybody at the department's posts that deliver."""
    if row.account_id is not None:
        return [row.account_id]
    office = agreement.organisation_id
    posts = posts_with_duty(DELIVER_DUTY, area_codes=[organisation(office).area_code])
    own = [post.code for post in posts if post.organisation_id == office]
    return sorted({one for code in own for one in holders_of(post_code=code, organisation_id=office, at=at)})

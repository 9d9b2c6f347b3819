"""Two levels in the sentences that say why a date is that date."""

from django.utils.translation import gettext as _

from tongban.foundation.directory.public import organisation
from tongban.foundation.ui.public import count_text, day_text
from tongban.kernel.errors import NotFound
from tongban.services.cases.facts import ClockKind
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.seating import superior_id


def why_two_levels(case: Followed) -> str:
    """Who examines until when, who decides, and from when its days count; empty where one level decides.

    No SQL when organisations are kept.
    """
    lower, law = case.clocks.get(ClockKind.LOWER_REVIEW), case.clocks.get(ClockKind.STATUTORY)
    if lower is None or law is None:
        return ""
    row, today = case.row, lower.today
    said = {
        "lower": organisation(row.own_id).name,
        "superior": _superior(case),
        "by": day_text(lower.deadline, today=today),
        "lower_limit": count_text(lower.limit.count, lower.limit.unit.value),
        "limit": count_text(law.limit.count + law.extended_by, law.limit.unit.value),
        "last": day_text(law.deadline, today=today),
        "on": day_text(row.reported_on, today=today) if row.reported_on else "",
    }
    if row.reported_on is None:
        return (
            _(
                "By law two levels look at it: %(lower)s examines first and reports by %(by)s (%(lower_limit)s from "
                "acceptance); %(superior)s then has %(limit)s of its own, counted anew from the report, so the latest "
                "day by law is %(last)s."
            )
            % said
        )
    return (
        _(
            "By law two levels look at it: %(lower)s reported on %(on)s (it had until %(by)s); %(superior)s has "
            "%(limit)s of its own, counted from the next day, so the latest day by law is %(last)s."
        )
        % said
    )


def _superior(case: Followed) -> str:
    row = case.row
    try:
        return organisation(row.organisation_id if row.reported_on else superior_id(row)).name
    except NotFound:
        return _("the superior")

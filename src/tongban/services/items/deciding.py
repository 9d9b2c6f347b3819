"""Who decides on an item, and how long the law gives each level."""

from django.utils.translation import gettext

from tongban.foundation.directory.public import organisation_by_code, superior_of
from tongban.foundation.ui.public import count_text
from tongban.kernel.errors import NotFound
from tongban.services.items.facts import ItemContent, Limits, PublishedItem
from tongban.services.items.rules import LOWER_DAYS
from tongban.services.process.public import SUPERIOR


def superior_name(item: PublishedItem, content: ItemContent) -> str:
    """The superior that decides (两级审查); empty where the item's own organisation does. No SQL when kept."""
    if content.two_levels is None:
        return ""
    code = content.two_levels.superior
    try:
        return (superior_of(item.organisation_id) if code == SUPERIOR else organisation_by_code(code)).name
    except NotFound:
        return gettext("the superior")


def law_text(content: ItemContent, limits: Limits) -> str:
    """“By law 20 working days”, or what each of two levels has; empty where no law says."""
    if limits.statutory is None:
        return ""
    limit = count_text(limits.statutory.count, limits.statutory.unit)
    if content.two_levels is None:
        return gettext("By law %(limit)s") % {"limit": limit}
    review = content.two_levels.review
    first = count_text(review.count, review.unit) if review else count_text(LOWER_DAYS, "working-days")
    return gettext("By law %(first)s here, then %(limit)s at the superior") % {"first": first, "limit": limit}

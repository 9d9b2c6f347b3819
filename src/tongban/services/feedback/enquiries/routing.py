"""Which office answers: that of the service, else the one that answers general questions."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils import translation

from tongban.foundation.directory.public import (
    OrganisationFact,
    has_post,
    organisation,
    organisations_with_post,
)
from tongban.kernel.errors import N_
from tongban.services.feedback.enquiries.facts import NobodyAnswers
from tongban.services.items.public import PublishedItem

GENERAL = N_("General enquiry")


@dataclass(frozen=True, kw_only=True)
class Routed:
    """Who answers a question, and about what it is."""

    organisation: OrganisationFact
    post_code: str
    item_code: str
    item_name: str
    is_licensing: bool


def route(item: PublishedItem | None) -> Routed:
    """The organisation of the service, where it has the post that answers; else the lead. Raises NobodyAnswers.

    1 SQL beyond what directory keeps, and only where the lead is asked for.
    """
    if item is not None and has_post(item.organisation_id, settings.ENQUIRY_POST):
        office, post = organisation(item.organisation_id), settings.ENQUIRY_POST
    else:
        lead = lead_office()
        if lead is None:
            raise NobodyAnswers
        office, post = lead, settings.ENQUIRY_GENERAL_POST
    return Routed(
        organisation=office,
        post_code=post,
        item_code=item.code if item else "",
        item_name=item.content.name[:300] if item else general_name(),
        is_licensing=item is not None and item.content.is_licensing,
    )


def lead_office() -> OrganisationFact | None:
    """Who answers general questions: of those with the post the one of the widest area. 1 SQL."""
    return next(iter(organisations_with_post(settings.ENQUIRY_GENERAL_POST)), None)


def post_at(office_id: UUID, *, lead: OrganisationFact | None) -> str:
    """The post that answers there what is passed on to it; empty where none does. No SQL when kept."""
    if lead is not None and office_id == lead.id:
        return str(settings.ENQUIRY_GENERAL_POST)
    return str(settings.ENQUIRY_POST) if has_post(office_id, settings.ENQUIRY_POST) else ""


def offices_that_answer() -> list[OrganisationFact]:
    """Every organisation to which an enquiry may be passed on, of wide areas first. 2 SQL."""
    posts = (settings.ENQUIRY_POST, settings.ENQUIRY_GENERAL_POST)
    found = {one.id: one for post in posts for one in organisations_with_post(post)}
    return list(found.values())


def general_name() -> str:
    """What stands in the place of a service's name; like those it is in Chinese."""
    with translation.override("zh-hans"):
        return translation.gettext(GENERAL)

"""Publish a content as the next version of an item; the one before ends at the same moment."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.items.commands.duty import PUBLISH, check_may
from tongban.services.items.facts import ItemContent, ItemPublished
from tongban.services.items.instant.placed import flaws_of_instant
from tongban.services.items.library.queries import levels_of_item
from tongban.services.items.library.rules import own_of, resolve
from tongban.services.items.library.writing import next_item_version
from tongban.services.items.models import Item
from tongban.services.items.rules import flaws
from tongban.services.items.steps import flaws_of_steps


class NothingChanged(Refused):
    """The content is that of the version in force."""

    code = "item-nothing-changed"
    title = N_("This is the content that is in force already.")


class NotPublishable(Invalid):
    """The content breaks rules; `facts["fields"]` names each."""

    code = "item-not-publishable"
    title = N_("The content cannot be published as it is.")


@transaction.atomic
def publish_item(*, code: str, content: ItemContent, by: Actor, at: datetime) -> ItemPublished:
    """Bring `content` into force from `at` as the item's next version.

    Cases that run keep the version they began with. Where the item follows a list entry, what
    differs from it has to be allowed. Raises NotFound, NotAllowed, NotPublishable,
    NothingChanged, OverrideNotAllowed.
    """
    item = Item.objects.select_for_update(of=("self",)).select_related("current").filter(code=code).first()
    if item is None:
        raise NotFound(facts={"item": code})
    check_may(by, PUBLISH, organisation_id=item.organisation_id)
    if found := [*flaws(content), *flaws_of_steps(content), *flaws_of_instant(content)]:
        raise NotPublishable(facts={"fields": {flaw.key: flaw.sentence() for flaw in found}})
    digest = content.sha256()
    if item.current is not None and item.current.content_sha256 == digest:
        raise NothingChanged

    levels = levels_of_item(item)
    own = own_of(levels, content)
    resolve(levels, own)
    version = next_item_version(item, content, levels=levels, own=own, by=by, at=at)
    record(
        act=PUBLISH,
        subject=f"item:{code}",
        by=by,
        at=at,
        facts={"version": version.number, "content_sha256": digest},
    )
    announce(
        told := ItemPublished(
            code=code, version_id=version.pk, version_number=version.number, published_at=at
        )
    )
    return told

"""Publish a bundle: the document of its version, and the one guide by which people apply for the whole."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import N_, NotAllowed, NotFound
from tongban.services.bundles.facts import ACT_PUBLISH, BundleContent, BundlePublished
from tongban.services.bundles.merging.merge import Merged, merge
from tongban.services.bundles.models import Bundle, BundleItem, BundleVersion
from tongban.services.bundles.rules import NotABundle, faults, longest_way
from tongban.services.items.public import (
    NothingChanged,
    PublishedItem,
    create_item,
    last_published,
    publish_item,
)

DUTY = "items.publish"
FOLLOWER = SystemActor(job="bundles.follow-items")


@transaction.atomic
def publish_bundle(
    *, code: str, organisation_id: UUID, area_code: str, content: BundleContent, by: Actor, at: datetime
) -> BundlePublished | None:
    """Bring `content` into force as the bundle's next version; None where it is in force already.

    Cases that run keep the version of the guide by which they began. The duty is that of publishing an
    item of the leading organisation. Raises NotFound (organisation, area, an item that is not in
    force), NotAllowed, NotABundle, NotPublishable (what the items make together).
    """
    if isinstance(by, Officer):
        check_duty(by, DUTY, organisation_id=organisation_id)
    elif not isinstance(by, SystemActor):
        raise NotAllowed
    Bundle.objects.get_or_create(
        code=code, defaults={"organisation_id": organisation_id, "area_code": area_code}
    )
    bundle = Bundle.objects.select_for_update(of=("self",)).select_related("current").get(code=code)
    document = content.model_dump(mode="json", exclude_defaults=True)
    digest = _digest(document)
    is_new = bundle.current is None or bundle.current.content_sha256 != digest
    number = (bundle.current.number if bundle.current else 0) + is_new
    merged = _merged(content, code=code, number=number)
    _publish_guide(bundle, merged, by=by, at=at)
    if not is_new:
        return None
    bundle.current = BundleVersion.objects.create(
        bundle=bundle,
        number=number,
        content=document,
        content_sha256=digest,
        published_at=at,
        published_by=by.ref,
    )
    bundle.save(update_fields=["current"])
    BundleItem.objects.filter(bundle=bundle).delete()
    BundleItem.objects.bulk_create(
        BundleItem(bundle=bundle, item_code=item) for item in sorted({one.item for one in content.members})
    )
    record(
        act=ACT_PUBLISH,
        subject=f"bundle:{code}",
        by=by,
        at=at,
        facts={"version": number, "content_sha256": digest},
    )
    announce(told := BundlePublished(code=code, number=number, at=at))
    return told


@transaction.atomic
def follow_items(*, code: str, at: datetime) -> bool:
    """Put the guide of a bundle together anew, because one of its items has a new version.

    Whether anything changed; again it changes nothing. What the items make together now may break a
    rule: then the guide stays as it was, and the items' new versions are not applied for through it.
    Raises NotFound, NotABundle, NotPublishable.
    """
    bundle = (
        Bundle.objects.select_for_update(of=("self",)).select_related("current").filter(code=code).first()
    )
    if bundle is None or bundle.current is None:
        raise NotFound(facts={"bundle": code})
    content = BundleContent.model_validate(bundle.current.content)
    merged = _merged(content, code=code, number=bundle.current.number)
    return _publish_guide(bundle, merged, by=FOLLOWER, at=at)


def bundles_with(item_codes: frozenset[str]) -> list[str]:
    """The bundles that name one of these items. 1 SQL."""
    rows = BundleItem.objects.filter(item_code__in=item_codes).order_by("bundle__code")
    return list(dict.fromkeys(rows.values_list("bundle__code", flat=True)))


def _merged(content: BundleContent, *, code: str, number: int) -> Merged:
    if found := faults(content):
        _refuse({fault.place: fault.text % fault.facts for fault in found})
    items = [last_published(member.item) for member in content.members]
    if closed := [item.code for item in items if not item.is_open or not item.content.is_applied_for]:
        _refuse({code: N_("Nobody can apply for this item now.") for code in closed})
    merged = merge(content, items, code=code, number=number)
    _check_together(content, merged, items)
    return merged


def _check_together(content: BundleContent, merged: Merged, items: list[PublishedItem]) -> None:
    """What only shows when the items stand side by side."""
    wrong: dict[str, str] = {}
    way = longest_way(merged.plan.members)
    if way > content.limit_working_days:
        text = N_("The longest way takes %(way)s working days when every organisation keeps its own promise.")
        wrong["limit_working_days"] = text % {"way": way}
    asked = [
        item.content.audience
        for item, member in zip(items, content.members, strict=True)
        if not member.applied_by
    ]
    if not merged.content.audience and any(asked):
        wrong["members"] = N_("Nobody may apply for all of them: they are for different applicants.")
    for member in content.members:
        if member.founds and not merged.plan.member(member.key).founds:
            wrong[f"members.{member.key}.founds"] = N_("Its form has no such field.")
    if wrong:
        _refuse(wrong)


def _refuse(wrong: Mapping[str, str]) -> None:
    place, text = next(iter(wrong.items()))
    raise NotABundle(facts={"why": f"{place}: {text}", "fields": dict(wrong)})


def _publish_guide(bundle: Bundle, merged: Merged, *, by: Actor, at: datetime) -> bool:
    if bundle.current is None:
        create_item(
            code=bundle.code,
            organisation_id=bundle.organisation_id,
            area_code=bundle.area_code,
            content=merged.content,
            source="bundle",
            source_id=bundle.code,
            by=by,
            at=at,
        )
    try:
        publish_item(code=bundle.code, content=merged.content, by=by, at=at)
    except NothingChanged:
        return False
    return True


def _digest(document: Mapping[str, object]) -> str:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

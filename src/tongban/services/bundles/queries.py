"""Questions about bundles and bundle cases. Who may see which is asked by the pages, case by case."""

from collections.abc import Sequence

from tongban.kernel.errors import NotFound
from tongban.services.bundles.facts import BundleContent, PartFact, PartState, Plan
from tongban.services.bundles.merging.merge import plan_of
from tongban.services.bundles.models import Bundle, BundleCase, BundlePart
from tongban.services.items.public import PublishedItem, item_terms, last_published, published


def bundle_content(code: str) -> BundleContent:
    """The document of the version in force. 1 SQL. Raises NotFound."""
    row = Bundle.objects.select_related("current").filter(code=code, current__isnull=False).first()
    if row is None or row.current is None:
        raise NotFound(facts={"bundle": code})
    return BundleContent.model_validate(row.current.content)


def bundles_in_force() -> list[PublishedItem]:
    """The guides of the bundles in force that take applications, the oldest first. 2 SQL at most a bundle."""
    codes = Bundle.objects.filter(current__isnull=False).order_by("pk").values_list("code", flat=True)
    return [item for item in map(last_published, codes) if item.is_open]


def published_bundle(code: str) -> PublishedItem:
    """The guide of a bundle in force. Raises NotFound, also for an item that is no bundle."""
    item = published(code)
    if not item.content.is_composed:
        raise NotFound(facts={"bundle": code})
    return item


def bundle_case(number: str) -> BundleCase:
    """The bundle case under this number. 1 SQL. Raises NotFound."""
    row = BundleCase.objects.filter(number=number).first()
    if row is None:
        raise NotFound
    return row


def plan_of_case(bundled: BundleCase) -> Plan:
    """How the application was split. No SQL when the guide's version is in memory."""
    return plan_of(item_terms(bundled.version_id))


def part_rows(bundled: BundleCase) -> list[BundlePart]:
    """Its services in the order of the bundle. 1 SQL."""
    return list(BundlePart.objects.filter(bundled=bundled).order_by("place"))


def whole_of(case_number: str) -> BundlePart | None:
    """The part that runs in this case; None for a case that stands alone. 1 SQL."""
    return BundlePart.objects.select_related("bundled").filter(case_number=case_number).first()


def part_facts(rows: Sequence[BundlePart]) -> list[PartFact]:
    """The rows as others see them. No SQL."""
    return [
        PartFact(
            key=row.key,
            item_code=row.item_code,
            state=PartState(row.state),
            case_number=row.case_number,
            why=row.why,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]

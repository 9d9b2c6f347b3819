"""A new version by its cycle: the approved definition, built again, checked again, published by the platform.

What was approved by two people is the definition with its rule. A version in which anything of it differs goes the
long way; so does one whose table breaks the rule, which then waits for its department.
"""

from datetime import datetime

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.resources.datasets.public import names_of, resource
from tongban.resources.opendata import rules
from tongban.resources.opendata.belonging import check_belongs
from tongban.resources.opendata.building import check_version
from tongban.resources.opendata.commands.publish import put_out
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.entering import fill
from tongban.resources.opendata.facts import OPEN_STATES, SUBJECT, VersionState
from tongban.resources.opendata.models import DatasetVersion
from tongban.resources.opendata.queries import lock_dataset
from tongban.resources.opendata.refusals import DatasetOutOfOrder, SourceNotOfResource

RENEW = "opendata.renew"


@transaction.atomic
def begin_renewal(*, slug: str, by: SystemActor, at: datetime) -> int | None:
    """Begin the next version with the published definition; None where somebody prepares one, where the
    catalogue no longer opens the resource, or where its rows are of another. Raises NotFound."""
    dataset = lock_dataset(slug)
    if not names_of([dataset.resource_code], by=None):
        return None
    last = dataset.versions.filter(state=VersionState.PUBLISHED).first()
    if last is None or dataset.versions.filter(state__in=OPEN_STATES).exists():
        return None
    content = DatasetContent.model_validate(last.content)
    try:
        check_belongs(resource(dataset.resource_code, by=None).head, content)
    except SourceNotOfResource:
        return None
    newest = dataset.versions.order_by("-number").first()
    row = DatasetVersion(
        dataset=dataset,
        number=(newest or last).number + 1,
        state=VersionState.BUILDING,
        is_renewal=True,
        created_at=at,
        created_by=by.ref,
        changed_at=at,
    )
    fill(row, content, dataset=dataset)
    row.save()
    return row.number


def publish_renewal(*, slug: str, number: int, by: SystemActor, at: datetime) -> None:
    """Publish what the cycle built, when its definition is the approved one and its file keeps the rule.

    Raises NotFound, DatasetOutOfOrder, RuleBroken, TableGone.
    """
    row = DatasetVersion.objects.get(dataset__slug=slug, number=number)
    content = DatasetContent.model_validate(row.content)
    check_version(content, slug=slug, number=number, sha256=row.table_sha256)
    _publish(slug, number, row.table_sha256, by=by, at=at)


@transaction.atomic
def _publish(slug: str, number: int, looked_at: str, *, by: SystemActor, at: datetime) -> None:
    dataset = lock_dataset(slug)
    row = dataset.versions.select_related("dataset").get(number=number)
    approved = dataset.versions.filter(state=VersionState.PUBLISHED).first()
    rules.check_move(row.state, "renew")
    is_same = approved is not None and approved.content_sha256 == row.content_sha256
    if not (row.is_renewal and is_same and row.table_sha256 == looked_at):
        raise DatasetOutOfOrder(facts={"version": number})
    put_out(row, act="renew", by_ref=by.ref, at=at)
    facts = {"version": number, "content_sha256": row.content_sha256, "table_sha256": row.table_sha256}
    record(act=RENEW, subject=SUBJECT.format(slug=slug), by=by, at=at, facts=facts)

"""Begin a dataset, save its definition, begin a new version, or give one up: the department's acts."""

from datetime import datetime

from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.datasets.public import resource
from tongban.resources.opendata import rules
from tongban.resources.opendata.belonging import check_belongs
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.entering import check_resource, fill
from tongban.resources.opendata.facts import DEFINE, OPEN_STATES, SUBJECT, VersionState
from tongban.resources.opendata.models import DatasetVersion, OpenDataset
from tongban.resources.opendata.queries import lock_dataset, lock_open
from tongban.resources.opendata.refusals import DatasetOutOfOrder, DefinitionChanged, SlugTaken

SAVE, REVISE, DISCARD = "opendata.save", "opendata.revise", "opendata.discard"
_SLUG_WRONG = N_("Use small letters, digits and hyphens, such as population-by-area.")


@transaction.atomic
def define_dataset(
    *, slug: str, resource_code: str, content: DatasetContent, by: Officer, at: datetime
) -> None:
    """Begin a dataset of a resource of the officer's organisation, as a draft.

    Raises NotFound, DutyMissing, Invalid, SlugTaken, ResourceNotOpen, OnlyAggregated, LevelTooHigh,
    SourceNotOfResource.
    """
    found = resource(resource_code, by=by)
    home = found.head.organisation_id
    if home not in by.organisation_ids:
        raise NotFound
    check_duty(by, DEFINE, organisation_id=home)
    if not rules.SLUG.fullmatch(slug) or len(slug) > 60 or slug in rules.RESERVED:
        raise Invalid(facts={"fields": {"slug": _SLUG_WRONG}})
    check_resource(resource_code, content, by=by)
    try:
        with transaction.atomic():
            dataset = OpenDataset.objects.create(
                slug=slug,
                resource_code=resource_code,
                organisation_id=home,
                area_code=found.area_code,
                created_at=at,
                created_by=by.ref,
            )
    except IntegrityError:
        raise SlugTaken(facts={"fields": {"slug": SlugTaken.title}}) from None
    row = _new_version(dataset, 1, content, by=by, at=at)
    facts = {"resource": resource_code, "content_sha256": row.content_sha256}
    record(act=DEFINE, subject=SUBJECT.format(slug=slug), by=by.only_in(home), at=at, facts=facts)


@transaction.atomic
def save_definition(*, slug: str, content: DatasetContent, revision: int, by: Officer, at: datetime) -> None:
    """Save the definition; a table that was built by the one before no longer counts.

    Raises NotFound, DutyMissing, DatasetOutOfOrder, DefinitionChanged, SourceNotOfResource.
    """
    row = lock_own(slug, by=by)
    state = rules.check_move(row.state, "save")
    if row.revision != revision:
        raise DefinitionChanged(facts={"revision": row.revision})
    check_belongs(resource(row.dataset.resource_code, by=by).head, content)
    fill(row, content, dataset=row.dataset)
    row.state, row.changed_at, row.is_renewal = state, at, False
    row.revision += 1
    row.save()
    record(
        act=SAVE,
        subject=SUBJECT.format(slug=slug),
        by=by.only_in(row.dataset.organisation_id),
        at=at,
        facts={"version": row.number, "content_sha256": row.content_sha256},
    )


@transaction.atomic
def revise_dataset(*, slug: str, by: Officer, at: datetime) -> None:
    """Begin a new version with the definition that stood last; what is published stays meanwhile.

    Raises NotFound, DutyMissing, DatasetOutOfOrder.
    """
    dataset = lock_dataset(slug)
    check_ours(dataset, by=by)
    if dataset.versions.filter(state__in=OPEN_STATES).exists():
        raise DatasetOutOfOrder(facts={"act": "revise"})
    begin_next(dataset, by=by, at=at)


def begin_next(dataset: OpenDataset, *, by: Officer, at: datetime) -> DatasetVersion:
    """The next version with the definition that stood last, in the transaction of its act. Raises NotFound."""
    last = dataset.versions.order_by("-number").first()
    if last is None:
        raise NotFound
    content = DatasetContent.model_validate(last.content)
    row = _new_version(dataset, last.number + 1, content, by=by, at=at)
    home = by.only_in(dataset.organisation_id)
    facts = {"version": row.number}
    record(act=REVISE, subject=SUBJECT.format(slug=dataset.slug), by=home, at=at, facts=facts)
    return row


def check_ours(dataset: OpenDataset, *, by: Officer) -> None:
    """Raise NotFound for a dataset of another office, DutyMissing where the officer does not define any."""
    home = dataset.organisation_id
    if home not in by.organisation_ids:
        raise NotFound
    check_duty(by, DEFINE, organisation_id=home)


@transaction.atomic
def discard_version(*, slug: str, by: Officer, at: datetime) -> None:
    """Give up a version in preparation; a dataset that never had another is gone with it.

    Raises NotFound, DutyMissing, DatasetOutOfOrder.
    """
    row = lock_own(slug, by=by)
    rules.check_move(row.state, "save")
    dataset, home, number = row.dataset, row.dataset.organisation_id, row.number
    row.delete()
    if not dataset.versions.exists():
        dataset.delete()
    facts = {"version": number}
    record(act=DISCARD, subject=SUBJECT.format(slug=slug), by=by.only_in(home), at=at, facts=facts)


def lock_own(slug: str, *, by: Officer) -> DatasetVersion:
    """The version in preparation of the officer's own organisation, locked. Raises NotFound, DutyMissing."""
    row = lock_open(slug, by=by)
    check_ours(row.dataset, by=by)
    return row


def _new_version(
    dataset: OpenDataset, number: int, content: DatasetContent, *, by: Officer, at: datetime
) -> DatasetVersion:
    row = DatasetVersion(
        dataset=dataset,
        number=number,
        state=VersionState.DRAFT,
        created_at=at,
        created_by=by.ref,
        changed_at=at,
    )
    fill(row, content, dataset=dataset)
    row.save()
    return row

"""Bring resources that are described already: the authority's existing catalogue, or the sample's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tongban.foundation.directory.public import OrganisationFact, organisation_by_code
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record_many
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.datasets.entering import authority_for, check_ready, fill, keep_clear_of, next_code
from tongban.resources.datasets.facts import (
    IMPORT,
    SUBJECT,
    NewResource,
    Origin,
    ResourceCodeTaken,
    ResourceIncomplete,
    ResourcePublished,
    VersionState,
)
from tongban.resources.datasets.lineage import put_edges
from tongban.resources.datasets.models import OPEN_STATES, Resource, ResourceVersion
from tongban.standards.codes import parse_resource_code

S = VersionState
BATCH = 100  # rows of one transaction


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What came of a file: new resources, new versions of known ones, and those that said nothing new."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: "Brought") -> "Brought":
        return Brought(
            new=self.new + other.new, changed=self.changed + other.changed, same=self.same + other.same
        )


def bring_resources(*, rows: Sequence[NewResource], origin: Origin, by: Actor, at: datetime) -> Brought:
    """Bring described resources: what is loaded is published, what is imported waits for a second officer.

    A row with a known code, or with provider and name of a known resource, is a new version of it where it
    says something else; one whose resource has a version open stays as it is. Batches of 100.
    Raises NotFound (a provider), ResourceCodeTaken, ResourceIncomplete, BadClassCode, BadResourceCode.
    """
    coming = frozenset(row.code for row in rows if row.code)
    brought = Brought()
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        brought += _bring(part, origin=origin, coming=coming, by=by, at=at)
    return brought


@transaction.atomic
def _bring(
    rows: Sequence[NewResource], *, origin: Origin, coming: frozenset[str], by: Actor, at: datetime
) -> Brought:
    homes = {row.organisation_code: organisation_by_code(row.organisation_code) for row in rows}
    parts: list[tuple[str, Mapping[str, object]]] = []
    new = 0
    for row in rows:
        home = homes[row.organisation_code]
        resource, is_new = _resource(row, home, by=by, at=at)
        _check(row, code=resource.code, on=at.astimezone(CITY_ZONE).date(), coming=coming)
        version = _next_version(resource, row, home, origin=origin, by=by, at=at)
        if version is None:
            continue
        new += is_new
        parts.append(
            (
                SUBJECT.format(code=resource.code),
                {"version": version.number, "content_sha256": version.content_sha256},
            )
        )
        if version.state == S.PUBLISHED:
            _published(resource, version, row, at=at)
    if parts:
        record_many(
            act=IMPORT,
            subject="datasets:catalogue",
            by=by,
            at=at,
            facts={"origin": origin.value},
            parts=parts,
        )
    return Brought(new=new, changed=len(parts) - new, same=len(rows) - len(parts))


def _check(row: NewResource, *, code: str, on: date, coming: frozenset[str]) -> None:
    """Raise ResourceIncomplete with the code of the resource that it is about."""
    try:
        check_ready(row.content, code=code, on=on, coming=coming)
    except ResourceIncomplete as refused:
        refused.facts["resource"] = code
        raise


def _resource(row: NewResource, home: OrganisationFact, *, by: Actor, at: datetime) -> tuple[Resource, bool]:
    known = Resource.objects.select_for_update().filter(**_same(row, home)).first()
    if known is not None:
        if known.organisation_id != home.id:
            raise ResourceCodeTaken(facts={"code": row.code})
        return known, False
    if row.code:
        class_code, number = parse_resource_code(row.code)
        keep_clear_of(class_code, number)
        code: str = row.code
    else:
        code = next_code(row.class_code)
    return (
        Resource.objects.create(
            code=code,
            class_code=code.partition("/")[0],
            organisation_id=home.id,
            area_code=home.area_code,
            created_at=at,
            created_by=by.ref,
        ),
        True,
    )


def _same(row: NewResource, home: OrganisationFact) -> dict[str, object]:
    if row.code:
        return {"code": row.code}
    found = ResourceVersion.objects.filter(
        resource__organisation_id=home.id, resource__class_code=row.class_code, name=row.content.name
    )
    return {"pk__in": list(found.order_by("-number").values_list("resource_id", flat=True)[:1])}


def _next_version(
    resource: Resource, row: NewResource, home: OrganisationFact, *, origin: Origin, by: Actor, at: datetime
) -> ResourceVersion | None:
    """The version that this row brings; None where there is nothing to bring."""
    last = resource.versions.order_by("-number").first()
    if last is not None and last.state in OPEN_STATES:
        return None
    is_loaded = origin is Origin.LOADED
    version = ResourceVersion(
        resource=resource,
        number=last.number + 1 if last else 1,
        state=S.PUBLISHED if is_loaded else S.SUBMITTED,
        origin=origin,
        authority_id=authority_for(home.area_code)[0],
        created_at=at,
        created_by=by.ref,
        changed_at=at,
        submitted_at=at,
        submitted_by=by.ref,
        decided_at=at if is_loaded else None,
        decided_by=by.ref if is_loaded else "",
    )
    fill(version, row.content, resource=resource, provider=home.name)
    if last is not None and last.content_sha256 == version.content_sha256:
        return None
    if is_loaded:
        resource.versions.filter(state=S.PUBLISHED).update(state=S.REPLACED, ended_at=at, ended_by=by.ref)
    version.save(force_insert=True)
    return version


def _published(resource: Resource, version: ResourceVersion, row: NewResource, *, at: datetime) -> None:
    put_edges(resource, row.content.lineage)
    home = resource.organisation_id
    announce(ResourcePublished(code=resource.code, version=version.number, organisation_id=home, at=at))

"""From what a resource is served."""

from collections.abc import Mapping

from tongban.resources.exchange.sources.bound import BoundSource
from tongban.resources.exchange.sources.facts import (
    BindingFact,
    HeldEditionFact,
    HeldState,
    ResourceNotServed,
    SourceKind,
)
from tongban.resources.exchange.sources.held import HeldSource
from tongban.resources.exchange.sources.licensed import LicenceSource
from tongban.resources.exchange.sources.models import HeldEdition, SourceBinding
from tongban.resources.exchange.sources.ports import SubjectKind
from tongban.resources.exchange.sources.raw import RawSource
from tongban.resources.exchange.sources.registered import EntitySource, PopulationSource

SHOWN = 50


def source_of(resource_code: str) -> BoundSource:
    """The source of a resource, as it serves now. 1 SQL. Raises ResourceNotServed."""
    row = SourceBinding.objects.filter(resource_code=resource_code).first()
    if row is None or (row.kind == SourceKind.HELD.value and not row.serving):
        raise ResourceNotServed(facts={"resource": resource_code})
    return BoundSource(binding=binding_fact(row), raw=_raw(row))


def bindings() -> list[BindingFact]:
    """What is served from what, by resource. 1 SQL."""
    return [binding_fact(row) for row in SourceBinding.objects.order_by("resource_code")]


def binding_of(resource_code: str) -> BindingFact:
    """The binding of a resource, also before any row serves. 1 SQL. Raises ResourceNotServed."""
    row = SourceBinding.objects.filter(resource_code=resource_code).first()
    if row is None:
        raise ResourceNotServed(facts={"resource": resource_code})
    return binding_fact(row)


def served_fields(resource_code: str) -> Mapping[str, str]:
    """The fields of the catalogue that can be had, and the source's names for them. 1 SQL. Raises ResourceNotServed."""
    return binding_of(resource_code).fields


def held_editions(resource_code: str) -> list[HeldEditionFact]:
    """The newest editions of held rows first. 1 SQL."""
    rows = HeldEdition.objects.filter(binding__resource_code=resource_code).order_by("-number")[:SHOWN]
    return [
        HeldEditionFact(
            number=row.number,
            state=HeldState(row.state),
            made_of=row.made_of,
            opened_at=row.opened_at,
            served_at=row.served_at,
            rows=row.rows,
            added=row.added,
            changed=row.changed,
            removed=row.removed,
            rejected=row.rejected,
            faults=row.faults,
        )
        for row in rows
    ]


def binding_fact(row: SourceBinding) -> BindingFact:
    """The row as others see it."""
    return BindingFact(
        resource_code=row.resource_code,
        kind=SourceKind(row.kind),
        fields=row.fields,
        subjects=frozenset(map(SubjectKind, row.subjects)),
        agreement=row.agreement,
        licence_types=tuple(row.licence_types),
        edition=row.serving,
        served_at=row.served_at,
    )


def _raw(row: SourceBinding) -> RawSource:
    match SourceKind(row.kind):
        case SourceKind.POPULATION:
            return PopulationSource()
        case SourceKind.ENTITIES:
            return EntitySource()
        case SourceKind.LICENCES:
            return LicenceSource(row.licence_types)
        case SourceKind.HELD:
            return HeldSource(binding_id=row.id, serving=row.serving, kept_from=row.kept_from)

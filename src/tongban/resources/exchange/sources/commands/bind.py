"""Bind a resource of the catalogue to the source that it is served from (资源挂接)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.datasets.public import published_before
from tongban.resources.exchange.sources.facts import BIND_ACT, KEEP_DUTY, SourceKind
from tongban.resources.exchange.sources.licensed import FIELD_PREFIX, LICENCE_FIELDS
from tongban.resources.exchange.sources.models import SourceBinding
from tongban.resources.exchange.sources.ports import SubjectKind
from tongban.resources.exchange.sources.registered import FIRM_FIELDS, PERSON_FIELDS
from tongban.resources.fusion.public import About, table_terms
from tongban.resources.licences.public import licence_types

_SUBJECTS = {
    SourceKind.POPULATION: {SubjectKind.PERSON},
    SourceKind.ENTITIES: {SubjectKind.FIRM},
    SourceKind.LICENCES: {SubjectKind.PERSON, SubjectKind.FIRM, SubjectKind.LICENCE},
}
_ABOUT = {
    About.PERSON: {SubjectKind.PERSON},
    About.FIRM: {SubjectKind.FIRM},
    About.EITHER: {SubjectKind.PERSON, SubjectKind.FIRM},
}


class BadBinding(Invalid):
    """Fields that the catalogue or the source does not have; `facts["fields"]` has a sentence for each entry."""

    code = "bad-binding"
    title = N_("The resource cannot be bound like that: %(why)s")


class BindingFixed(Refused):
    """Rows are held for the resource."""

    code = "binding-fixed"
    title = N_("Rows are held for this resource by the agreement %(agreement)s. It stays bound to it.")


@transaction.atomic
def bind_resource(
    *,
    resource_code: str,
    kind: SourceKind,
    fields: Mapping[str, str],
    by: Actor,
    at: datetime,
    agreement: str = "",
    types: Sequence[str] = (),
) -> bool:
    """Say from what a published resource is served; answers whether anything is new. 5 SQL at most.

    `fields` leads from the catalogue's names to the source's (`person.name`, `licence.number`, `field.premises`, a
    column of the agreement); what is left out is not served. The same again changes nothing.

    Raises DutyMissing, BadBinding, BindingFixed.
    """
    if isinstance(by, Officer):
        check_duty_anywhere(by, KEEP_DUTY)
    content = published_before(resource_code)
    if content is None:
        raise _bad(
            "resource_code", N_("The catalogue has no such resource that is published."), resource_code
        )
    described = {field.name for field in content.fields}
    if strange := [name for name in fields if name not in described]:
        raise _bad("fields", N_("The resource has no field of this name."), "、".join(strange))
    if not fields:
        raise _bad("fields", N_("At least one field is served."), "")
    subjects = _check_source(kind, fields, agreement=agreement, types=types, at=at)
    row = SourceBinding.objects.select_for_update().filter(resource_code=resource_code).first()
    said = {
        "kind": kind.value,
        "fields": dict(fields),
        "subjects": sorted(one.value for one in subjects),
        "agreement": agreement,
        "licence_types": list(types),
    }
    if row is None:
        SourceBinding.objects.create(resource_code=resource_code, made_at=at, made_by=by.ref, **said)
    else:
        if all(getattr(row, name) == value for name, value in said.items()):
            return False
        if row.agreement != agreement and row.editions.exists():
            raise BindingFixed(facts={"agreement": row.agreement})
        for name, value in (said | {"made_at": at, "made_by": by.ref}).items():
            setattr(row, name, value)
        row.save()
    facts = {"kind": kind.value, "fields": list(fields), "agreement": agreement}
    record(act=BIND_ACT, subject=f"datasets:{resource_code}", by=by, at=at, facts=facts)
    return True


def _check_source(
    kind: SourceKind, fields: Mapping[str, str], *, agreement: str, types: Sequence[str], at: datetime
) -> Collection[SubjectKind]:
    """By what it can be asked. Raises BadBinding for names that the source does not have."""
    if kind is not SourceKind.HELD and agreement:
        raise _bad("agreement", N_("Only held rows come by an agreement."), agreement)
    if kind is not SourceKind.LICENCES and types:
        raise _bad("types", N_("Only licences are of types."), "、".join(types))
    if kind is SourceKind.HELD:
        try:
            terms = table_terms(agreement, on=at.astimezone(CITY_ZONE).date())
        except NotFound:
            raise _bad("agreement", N_("No agreement on a table is in force."), agreement) from None
        _check_names(fields, terms.columns)
        return _ABOUT[terms.about]
    if kind is SourceKind.LICENCES:
        known = {one.code: one for one in licence_types()}
        if not types or (strange := [code for code in types if code not in known]):
            raise _bad("types", N_("There is no such type of licence."), "、".join(strange) if types else "—")
        on_them = {name for code in types for name in known[code].fields.get("properties", {})}
        _check_names(fields, {*LICENCE_FIELDS, *(f"{FIELD_PREFIX}{name}" for name in on_them)})
    else:
        _check_names(fields, PERSON_FIELDS if kind is SourceKind.POPULATION else FIRM_FIELDS)
    return _SUBJECTS[kind]


def _check_names(fields: Mapping[str, str], known: Collection[str]) -> None:
    if strange := [name for name in fields.values() if name not in known]:
        raise _bad("fields", N_("The source has no field of this name."), "、".join(strange))


def _bad(entry: str, why: str, what: str) -> BadBinding:
    return BadBinding(facts={"why": f"{entry}: {what}", "fields": {entry: why}})

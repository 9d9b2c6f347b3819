"""Which deliveries a register is built from on a day: the last full one of each agreement and what came after."""

from datetime import date
from uuid import UUID

import pyarrow.parquet as pq
from django.db.models import Q

from tongban.foundation.directory.public import organisations_named
from tongban.kernel.errors import N_, Refused
from tongban.resources.fusion.deliveries.facts import DeliveryState
from tongban.resources.fusion.deliveries.models import AgreementVersion, Delivery
from tongban.resources.fusion.deliveries.shelf import folder_of
from tongban.resources.fusion.deliveries.terms import AgreementTerms, read_terms
from tongban.resources.fusion.facts import Field, Kind, Source
from tongban.resources.fusion.review.given import with_given_numbers
from tongban.resources.fusion.running.description import Deliveries


class MarksTwice(Refused):
    """A past day is asked for from which numbers have been given out again."""

    code = "fusion-marks-twice"
    title = N_(
        "The deliveries of %(day)s cannot be told apart any more: number %(mark)s has been given out again."
    )


class FilesCleared(Refused):
    """A past day is asked for whose deliveries are kept no longer."""

    code = "fusion-files-cleared"
    title = N_(
        "Deliveries of %(day)s were deleted when their time had passed. No register can be built of it."
    )


class NothingLanded(Refused):
    """Registers are to be built, and no department has delivered."""

    code = "fusion-nothing-landed"
    title = N_(
        "No delivery has been accepted yet. Deliver with tongban fusion deliver, or name a folder by --from."
    )


def landed(on: date) -> Deliveries:
    """Everything that is live on a day, as the commands of fusion take it. 8 SQL or more. Raises NothingLanded, MarksTwice,
    FilesCleared.
    """
    sources = {kind: tuple(live_sources(kind, on)) for kind in Kind}
    sources = {kind: found for kind, found in sources.items() if found}
    if not sources:
        raise NothingLanded
    if Kind.PEOPLE in sources:
        sources[Kind.PEOPLE] = tuple(with_given_numbers(sources[Kind.PEOPLE]))
    rows = {
        kind: sum(pq.read_metadata(file).num_rows for one in found for file in one.files)
        for kind, found in sources.items()
    }
    return Deliveries(on=on, sources=sources, rows=rows)


def live_sources(kind: Kind, on: date) -> list[Source]:
    """What `fuse` takes, by agreement and in the order of delivery. 3 SQL.

    Only accepted deliveries that came by `on`, of agreements that have not ended by then; each with the columns
    of its own version and with the authority that the newest version in force gives on that day.

    Raises MarksTwice, FilesCleared.
    """
    in_force = Q(agreement__ended_on__isnull=True) | Q(agreement__ended_on__gt=on)
    rows = (
        Delivery.objects.filter(
            in_force, agreement__kind=kind.value, state=DeliveryState.ACCEPTED.value, received_on__lte=on
        )
        .exclude(rows=0)
        .select_related("agreement", "version")
        .order_by("agreement__code", "number")
    )
    by_agreement: dict[str, list[tuple[Delivery, AgreementTerms]]] = {}
    for row in rows:
        terms = read_terms(row.version.terms)
        told = by_agreement.setdefault(row.agreement.code, [])
        if terms.is_full:
            told.clear()
        told.append((row, terms))
    live = [one for told in by_agreement.values() for one in told]
    offices = organisations_named({row.agreement.organisation_id for row, _ in live})
    newest = _authorities({row.agreement_id for row, _ in live}, on)
    sources = [
        _source(row, terms, offices[row.agreement.organisation_id], newest[row.agreement_id])
        for row, terms in live
    ]
    if any(row.cleared_at for row, _ in live):
        raise FilesCleared(facts={"day": on})
    seen: set[int] = set()
    for one in sources:
        if one.number in seen:
            raise MarksTwice(facts={"day": on, "mark": one.number})
        seen.add(one.number)
    return sources


def _authorities(agreements: set[UUID], on: date) -> dict[UUID, dict[Field, int]]:
    """What each agreement's word is worth on a day, by the version in force then."""
    rows = AgreementVersion.objects.filter(agreement__in=agreements, valid_from__lte=on)
    return {
        row.agreement_id: read_terms(row.terms).authority_on(on)
        for row in rows.order_by("agreement", "-number").distinct("agreement")
    }


def _source(row: Delivery, terms: AgreementTerms, department: str, authority: dict[Field, int]) -> Source:
    return Source(
        number=row.mark,
        department=department,
        kind=terms.kind.register,
        files=(folder_of(row.agreement.code, row.number) / row.landed_name,),
        columns=terms.columns,
        authority=authority,
        delivered_on=row.received_on,
        has_repeats=row.has_repeats,
    )

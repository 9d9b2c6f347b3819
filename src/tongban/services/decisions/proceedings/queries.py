"""Questions about proceedings: officers see those of their organisations, holders those on their licences."""

from collections.abc import Iterable

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, account_of_person
from tongban.kernel.errors import NotFound
from tongban.resources.licences.public import (
    Holder,
    HolderKind,
    LicenceFact,
    holdings_of,
    licence_named,
    licences_of_indexes,
    own_licence,
    versions_of,
)
from tongban.resources.registers.public import firm_representative, person_ids_by_id_number
from tongban.services.cases.public import Told
from tongban.services.decisions.proceedings.facts import (
    Change,
    DefenceFact,
    LegalityFact,
    Measure,
    ProceedingFact,
    ProceedingState,
    RightFact,
)
from tongban.services.decisions.proceedings.models import Defence, Proceeding

PAGE, MOST_OWN = 20, 50


def proceeding_for(number: str, *, by: Officer) -> ProceedingFact:
    """One proceeding of the officer's organisations with what the holder said. 2 SQL. Raises NotFound."""
    row = Proceeding.objects.filter(number=number, organisation_id__in=by.organisation_ids).first()
    if row is None:
        raise NotFound
    return as_fact(row, row.defences.order_by("place"))


def own_proceeding(number: str, *, by: Person) -> tuple[ProceedingFact, LicenceFact]:
    """A proceeding on a licence of the person, or of a firm that they speak for. 7 SQL. Raises NotFound."""
    row = Proceeding.objects.filter(number=number).first()
    if row is None:
        raise NotFound
    licence = own_licence(by, licence_named(row.identifier).code)
    return as_fact(row, row.defences.order_by("place")), licence


def own_proceedings(by: Person) -> list[ProceedingFact]:
    """Proceedings on the licences of the person and of the firms that they speak for, the newest first. 4 SQL.

    At most fifty, without what was said.
    """
    held = licences_of_indexes([(one.kind, one.index) for one in holdings_of(by)])
    mine = {(one.type_code, one.number) for one in held}
    rows = Proceeding.objects.filter(licence_number__in={number for _type, number in mine})
    found = [row for row in rows.order_by("-opened_at") if (row.licence_type, row.licence_number) in mine]
    return [as_fact(row) for row in found[:MOST_OWN]]


def proceedings_on(licence: LicenceFact) -> list[ProceedingFact]:
    """Every proceeding on a licence, whichever version, the newest first, without what was said. 1 SQL."""
    rows = Proceeding.objects.filter(licence_type=licence.type_code, licence_number=licence.number)
    return [as_fact(row) for row in rows.order_by("-opened_at")]


def proceedings_of_ours(*, by: Officer, is_open: bool, before: str = "") -> tuple[list[ProceedingFact], str]:
    """A page of the proceedings of the officer's organisations, the newest first, and where the next begins.

    `before` is the number of the last one of the page before. 1 SQL, one more with it. Raises NotFound.
    """
    rows = Proceeding.objects.filter(organisation_id__in=by.organisation_ids)
    rows = rows.filter(state=ProceedingState.OPEN.value) if is_open else rows
    if before:
        rows = rows.filter(opened_at__lt=proceeding_for(before, by=by).opened_at)
    found = list(rows.order_by("-opened_at")[: PAGE + 1])
    return [as_fact(row) for row in found[:PAGE]], found[PAGE - 1].number if len(found) > PAGE else ""


def current_version(row: Proceeding) -> LicenceFact:
    """The version of the licence that stands now: it may have been changed since the opening. 2 SQL."""
    return versions_of(licence_named(row.identifier))[0]


def account_of_holder(holder: Holder) -> int | None:
    """The account of who holds a licence, for a firm that of who represents it; None where there is none. 2 SQL."""
    person_id = (
        person_ids_by_id_number([holder.id_code]).get(holder.id_code)
        if holder.kind is HolderKind.PERSON
        else firm_representative(holder.id_code)
    )
    return account_of_person(person_id) if person_id else None


def as_fact(row: Proceeding, defences: Iterable[Defence] = ()) -> ProceedingFact:
    """The row as others see it, opened."""
    return ProceedingFact(
        id=row.id,
        number=row.number,
        licence_type=row.licence_type,
        licence_number=row.licence_number,
        licence_name=row.licence_name,
        identifier=row.identifier,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        measure=Measure(row.measure),
        ground=row.ground,
        law=row.law,
        facts=row.facts,
        until=row.until,
        state=ProceedingState(row.state),
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        opened_name=row.opened_name,
        served_how=row.served_how,
        served_on=row.served_on,
        defend_by=row.defend_by,
        ended_at=row.ended_at,
        ended_name=row.ended_name,
        reasons=row.reasons,
        interest=row.interest,
        evidence=row.evidence,
        address=row.address,
        second_by=row.second_by,
        second_name=row.second_name,
        right=_right(row),
        legality=_legality(row),
        compensation=row.compensation,
        discussed_on=row.discussed_on,
        changes=tuple(Change(**one) for one in row.changes),
        decision_served_on=row.decision_served_on,
        defences=tuple(
            DefenceFact(
                place=one.place,
                text=one.text,
                how=Told(one.how),
                made_at=one.made_at,
                taken_by=one.taken_by,
            )
            for one in defences
        ),
    )


def _right(row: Proceeding) -> RightFact | None:
    if not row.hearing_law:
        return None
    return RightFact(law=row.hearing_law, until=row.ask_by, asked_at=row.asked_at, waived_at=row.waived_at)


def _legality(row: Proceeding) -> LegalityFact | None:
    if row.legality_at is None or row.legality_by is None:
        return None
    return LegalityFact(
        passed=bool(row.legality_passed),
        opinion=row.legality_opinion,
        account=row.legality_by,
        name=row.legality_name,
        at=row.legality_at,
    )

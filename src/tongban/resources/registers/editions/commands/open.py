"""Open an edition of a register, or give one up."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.resources.registers.editions.facts import (
    ABANDON_ACT,
    OPEN_ACT,
    EditionLoading,
    EditionNotLoading,
    EditionState,
)
from tongban.resources.registers.editions.tables import TABLES
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import RegisterEdition

SUBJECT = "registers:{register}:{number}"
_AT_ONCE = 50_000


def open_edition(
    *, register: Register, built_on: date, made_of: Mapping[str, str], by: Actor, at: datetime
) -> int:
    """Open the next edition, or go on with the one that was made of the same. Returns its number.

    Nobody sees it before it serves. Raises EditionLoading when one of other buckets is being loaded.
    """
    loading = RegisterEdition.objects.filter(register=register, state=EditionState.LOADING).first()
    if loading is not None:
        if loading.made_of == dict(made_of):
            return loading.number
        raise EditionLoading(facts={"number": loading.number})
    try:
        with transaction.atomic():
            last = (
                RegisterEdition.objects.filter(register=register).aggregate(last=Max("number"))["last"] or 0
            )
            RegisterEdition.objects.create(
                register=register,
                number=last + 1,
                state=EditionState.LOADING,
                built_on=built_on,
                opened_at=at,
                opened_by=by.ref,
                made_of=dict(made_of),
            )
            subject = SUBJECT.format(register=register.value, number=last + 1)
            record(act=OPEN_ACT, subject=subject, by=by, at=at, facts={"built_on": built_on.isoformat()})
    except IntegrityError:  # somebody was quicker
        raise EditionLoading(facts={"number": last + 1}) from None
    return last + 1


def check_loading(edition: RegisterEdition) -> None:
    """Hold an edition as one that is being loaded until the transaction ends. 1 SQL. Raises EditionNotLoading."""
    rows = RegisterEdition.objects.select_for_update(no_key=True)
    if not list(rows.filter(pk=edition.pk, state=EditionState.LOADING)):
        raise EditionNotLoading(facts={"number": edition.number})


def abandon_edition(*, register: Register, number: int, by: Actor, at: datetime) -> None:
    """Give up an edition that is being loaded: what it added goes, what it would have changed stays as it is.

    Raises EditionNotLoading.
    """
    edition = RegisterEdition.objects.filter(register=register, number=number).first()
    if edition is None or edition.state != EditionState.LOADING:
        raise EditionNotLoading(facts={"number": number})
    tables = TABLES[register]
    added = tables.held_model.objects.filter(since_edition=number)
    while keys := list(added.values_list("pk", flat=True)[:_AT_ONCE]):
        tables.held_model.objects.filter(pk__in=keys).delete()
    with transaction.atomic():
        check_loading(edition)
        added.delete()  # what was written since by whoever was loading it, and now stops
        tables.change_model._default_manager.filter(edition=edition).delete()
        edition.set_aside_rows.all().delete()
        edition.parts.all().delete()
        edition.state = EditionState.ABANDONED
        edition.save(update_fields=["state"])
        subject = SUBJECT.format(register=register.value, number=number)
        record(act=ABANDON_ACT, subject=subject, by=by, at=at, facts={})

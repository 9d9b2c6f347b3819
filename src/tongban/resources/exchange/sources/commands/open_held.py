"""Begin an edition of held rows, or give one up."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, F, Max, OuterRef

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.resources.exchange.sources.facts import ABANDON_ACT, KEEP_DUTY, LOAD_ACT, HeldState
from tongban.resources.exchange.sources.models import (
    HeldChange,
    HeldEdition,
    HeldRow,
    HeldStage,
    SourceBinding,
)

SUBJECT = "datasets:{resource}"
AT_ONCE = 20_000
_FREE = """
UPDATE exchange_heldrow SET until_edition = NULL WHERE id IN (
    SELECT id FROM exchange_heldrow WHERE binding_id = %s AND until_edition = %s LIMIT %s)
"""


class HeldNotLoading(Refused):
    """The edition serves already, or was given up."""

    code = "held-edition-not-loading"
    title = N_("Edition %(number)s of these rows is not being loaded any more.")


def open_held_edition(
    *, resource_code: str, made_of: Mapping[str, str], by: Actor, at: datetime
) -> HeldEdition:
    """The next edition, or the one that was begun of the same deliveries; one of other deliveries is given up.

    Nobody sees it before it serves. Raises NotFound.
    """
    binding = SourceBinding.objects.filter(resource_code=resource_code).first()
    if binding is None:
        raise NotFound(facts={"resource": resource_code})
    loading = binding.editions.filter(state=HeldState.LOADING.value).first()
    if loading is not None:
        if loading.made_of == dict(made_of):
            return loading
        abandon_held_edition(resource_code=resource_code, number=loading.number, by=by, at=at)
    with transaction.atomic():
        SourceBinding.objects.select_for_update().get(pk=binding.pk)
        last = binding.editions.aggregate(last=Max("number"))["last"] or 0
        edition = HeldEdition.objects.create(
            binding=binding,
            number=last + 1,
            state=HeldState.LOADING.value,
            made_of=dict(made_of),
            opened_at=at,
        )
        facts = {"edition": edition.number, "deliveries": sorted(made_of)}
        record(act=LOAD_ACT, subject=SUBJECT.format(resource=resource_code), by=by, at=at, facts=facts)
    return edition


def abandon_held_edition(*, resource_code: str, number: int, by: Actor, at: datetime) -> None:
    """Give up an edition that is being loaded: nothing of it stays, and what serves is as before.

    Whoever is loading it stops at the next part. Batch by batch; killed, the next load does the rest. Raises DutyMissing,
    HeldNotLoading.
    """
    if isinstance(by, Officer):
        check_duty_anywhere(by, KEEP_DUTY)
    with transaction.atomic():
        edition = lock_loading(resource_code=resource_code, number=number)
        edition.state = HeldState.ABANDONED.value
        edition.save(update_fields=["state"])
        facts = {"edition": number}
        record(act=ABANDON_ACT, subject=SUBJECT.format(resource=resource_code), by=by, at=at, facts=facts)
    clear_abandoned(edition)


def clear_abandoned(edition: HeldEdition) -> None:
    """Delete what an edition that was given up had brought."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_FREE, [edition.binding_id, edition.number, AT_ONCE])
            if not cursor.rowcount:
                break
    HeldChange.objects.filter(binding_id=edition.binding_id, edition=edition.number).delete()
    rows = HeldRow.objects.filter(binding_id=edition.binding_id, since_edition=edition.number)
    while ids := list(rows.values_list("id", flat=True)[:AT_ONCE]):
        HeldRow.objects.filter(id__in=ids).delete()
    clear_stage(edition)


def clear_left(*, resource_code: str) -> None:
    """Delete what workers that were killed have left: of editions that were given up, and what was only staged for
    editions that serve. 2 SQL where nothing is left.
    """
    editions = HeldEdition.objects.filter(binding__resource_code=resource_code)
    given_up = editions.filter(state=HeldState.ABANDONED.value, number__gt=F("binding__serving"))
    for edition in given_up:
        clear_abandoned(edition)
    staged = Exists(HeldStage.objects.filter(edition=OuterRef("pk")))
    for edition in editions.filter(staged).exclude(state=HeldState.LOADING.value):
        clear_stage(edition)


def clear_stage(edition: HeldEdition) -> None:
    """Delete what was only staged for comparing."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "DELETE FROM exchange_heldstage WHERE id IN "
                "(SELECT id FROM exchange_heldstage WHERE edition_id = %s LIMIT %s)",
                [edition.pk, AT_ONCE * 5],
            )
            if not cursor.rowcount:
                break


def lock_loading(*, resource_code: str, number: int) -> HeldEdition:
    """The edition, locked, while it is loaded. 1 SQL. Raises HeldNotLoading."""
    rows = HeldEdition.objects.select_for_update(of=("self",)).select_related("binding")
    edition = rows.filter(binding__resource_code=resource_code, number=number).first()
    if edition is None or edition.state != HeldState.LOADING.value:
        raise HeldNotLoading(facts={"number": number})
    return edition

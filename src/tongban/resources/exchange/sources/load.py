"""From what a department delivered to what the exchange serves: part by part unseen, then all at once."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from django.db.models import Sum

from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.sources.commands.open_held import clear_left, open_held_edition
from tongban.resources.exchange.sources.commands.serve_held import serve_held_edition
from tongban.resources.exchange.sources.commands.stage_held import stage_rows
from tongban.resources.exchange.sources.facts import HeldState
from tongban.resources.exchange.sources.models import HeldEdition, SourceBinding
from tongban.resources.exchange.sources.queries import binding_of
from tongban.resources.fusion.public import table_rows, table_stand, table_terms

PART_ROWS = 20_000


def load_held(
    *, resource_code: str, by: Actor, at: datetime, told: Callable[[int], None] = lambda rows: None
) -> bool:
    """Bring the held rows of a resource to what was delivered; answers whether anything is new.

    `told` gets how many rows are staged and may raise to stop; killed or stopped, the next call goes on with the parts
    that are missing. Until the end everybody sees the rows of before.

    Raises ResourceNotServed, NotFound (nothing has been delivered), HeldNotLoading (given up meanwhile).
    """
    clear_left(resource_code=resource_code)
    bound, on = binding_of(resource_code), at.astimezone(CITY_ZONE).date()
    stand = table_stand(bound.agreement, on=on)
    if _serving_made_of(resource_code) == dict(stand.made_of):
        return False
    terms = table_terms(bound.agreement, on=on)
    edition = open_held_edition(resource_code=resource_code, made_of=stand.made_of, by=by, at=at)
    done = _staged(edition)  # the rows come in the same order each time
    with table_rows(stand) as (rows, faults):
        for part in _parts(islice(rows, done, None)):
            stage_rows(edition=edition, part=f"from {done}", rows=part, terms=terms)
            done += len(part)
            told(done)
    HeldEdition.objects.filter(pk=edition.pk, state=HeldState.LOADING.value).update(faults=faults)
    serve_held_edition(
        resource_code=resource_code, number=edition.number, by=by, at=at, check=lambda: told(done)
    )
    return True


def _staged(edition: HeldEdition) -> int:
    """How many delivered rows are staged or left out already."""
    found = edition.parts.aggregate(rows=Sum("rows"), rejected=Sum("rejected"))
    return (found["rows"] or 0) + (found["rejected"] or 0)


def _serving_made_of(resource_code: str) -> Mapping[str, str] | None:
    rows = HeldEdition.objects.filter(binding__resource_code=resource_code, state=HeldState.SERVING.value)
    return rows.values_list("made_of", flat=True).first()


def bound_to(agreement: str) -> str | None:
    """The resource whose rows come by an agreement. 1 SQL."""
    rows = SourceBinding.objects.filter(agreement=agreement)
    return rows.values_list("resource_code", flat=True).first()


def _parts(rows: Iterator[Mapping[str, str]]) -> Iterator[list[Mapping[str, str]]]:
    while part := list(islice(rows, PART_ROWS)):
        yield part

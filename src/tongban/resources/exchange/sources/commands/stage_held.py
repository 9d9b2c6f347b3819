"""Bring a part of a delivered table into an edition; nobody sees it before the edition serves."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from tongban.foundation.trail.public import leaf_hash, root_of
from tongban.resources.exchange.sources.commands.open_held import lock_loading
from tongban.resources.exchange.sources.models import HeldEdition, HeldPart, HeldRow
from tongban.resources.exchange.sources.packing import PackedRow, packed, sealed
from tongban.resources.fusion.public import TableColumns
from tongban.resources.registers.public import copy_rows, integer, octets

_ROWS = ("binding_id", "is_firm", "subject_index", "row_key", "digest", "values", "since_edition")
_STAGE = ("edition_id", "row_key", "digest")


def stage_rows(
    *, edition: HeldEdition, part: str, rows: Sequence[Mapping[str, str]], terms: TableColumns
) -> bool:
    """Stage a part; what serves already with the same values is not written again. One transaction.

    `part` names it within the edition: a part that is there already is left alone, and False comes back. Rows
    without a sound ID number or credit code are left out and counted.

    Raises HeldNotLoading.
    """
    parts = HeldPart.objects.filter(edition=edition, name=part)
    if parts.exists():
        return False
    made, rejected = packed(rows, terms, binding_id=edition.binding_id)
    fresh = _not_serving(edition, made)
    values = sealed(fresh)
    with transaction.atomic():
        lock_loading(resource_code=edition.binding.resource_code, number=edition.number)
        if parts.exists():  # another worker was quicker
            return False
        HeldPart.objects.create(
            edition=edition,
            name=part,
            rows=len(made),
            rejected=rejected,
            root=root_of([leaf_hash(row.digest) for row in made]) if made else b"",
        )
        _copy(edition, fresh, values)
        of = octets(edition.pk.bytes)
        copy_rows(
            "exchange_heldstage", _STAGE, (of + octets(row.row_key) + octets(row.digest) for row in made)
        )
    return True


def _not_serving(edition: HeldEdition, made: Sequence[PackedRow]) -> list[PackedRow]:
    """The rows that are new or other than those that serve. 1 SQL."""
    if not edition.binding.serving:
        return list(made)
    there = HeldRow.objects.filter(
        binding=edition.binding_id,
        row_key__in=[row.row_key for row in made],
        since_edition__lt=edition.number,
        until_edition=None,
    )
    same = {(bytes(key), bytes(digest)) for key, digest in there.values_list("row_key", "digest")}
    return [row for row in made if (row.row_key, row.digest) not in same]


def _copy(edition: HeldEdition, rows: Sequence[PackedRow], values: Sequence[bytes]) -> None:
    binding, number = octets(edition.binding_id.bytes), integer(edition.number)
    copy_rows(
        "exchange_heldrow",
        _ROWS,
        (
            binding
            + octets(b"\x01" if row.is_firm else b"\x00")
            + octets(row.subject_index)
            + octets(row.row_key)
            + octets(row.digest)
            + octets(value)
            + number
            for row, value in zip(rows, values, strict=True)
        ),
    )

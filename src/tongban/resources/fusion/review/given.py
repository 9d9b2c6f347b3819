"""Deliveries with the numbers that clerks gave to rows without one.

A delivery is never edited: what a run reads is a copy beside it in which the column of the key is filled for
those rows. Its name follows from the numbers, so that a run sees at once that it has to read it anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from tongban.kernel.files import make_folders, put_in_place
from tongban.resources.fusion.deliveries.models import LIVE, Delivery
from tongban.resources.fusion.facts import KEY, Source
from tongban.resources.fusion.review.models import GivenNumber
from tongban.resources.fusion.running.store import fingerprint

_FOLDER = "given"


def with_given_numbers(sources: Sequence[Source]) -> list[Source]:
    """The sources, those with given numbers read from their copies. 2 SQL and one per such delivery."""
    live = dict(
        Delivery.objects.filter(LIVE, mark__in=[one.number for one in sources]).values_list("mark", "pk")
    )
    having = set(
        GivenNumber.objects.filter(delivery__in=list(live.values())).values_list("delivery_id", flat=True)
    )
    _drop_copies(of_others_than=having)
    return [_filled(one, live[one.number]) if live.get(one.number) in having else one for one in sources]


def _drop_copies(*, of_others_than: set[int]) -> None:
    """A delivery that was replaced, and one whose last number was taken back, leave no copy behind."""
    for file in (Path(settings.FUSION_DIR) / _FOLDER).glob("*-*"):
        if file.name.partition("-")[0] not in {str(one) for one in of_others_than}:
            file.unlink(missing_ok=True)


def _filled(source: Source, delivery_id: int) -> Source:
    rows = GivenNumber.objects.filter(delivery_id=delivery_id).select_related("link_row")
    numbers = {row.row: row.link_row.given_number for row in rows if row.link_row.given_number}
    files = tuple(_copy(file, delivery_id, numbers, source.columns[KEY]) for file in source.files)
    return replace(source, files=files, has_repeats=True)


def _copy(file: Path, delivery_id: int, numbers: Mapping[int, str], column: str) -> Path:
    folder = Path(settings.FUSION_DIR) / _FOLDER
    make_folders(folder, mode=0o700)
    name = f"{delivery_id}-{fingerprint(file.name, sorted(numbers.items()))}.parquet"
    place = folder / name
    if not place.exists():
        for old in folder.glob(f"{delivery_id}-*"):
            old.unlink()
        partial = place.with_suffix(".unfinished")
        _write(file, partial, numbers, column)
        put_in_place(partial, place)
    return place


def _write(file: Path, to: Path, numbers: Mapping[int, str], column: str) -> None:
    rows = pa.array(list(numbers), pa.int64())
    given = pa.array(list(numbers.values()), pa.string())
    with pq.ParquetFile(file) as source:
        schema = source.schema_arrow
        at = schema.get_field_index(column)
        with pq.ParquetWriter(to, schema, compression="zstd") as out:
            for batch in source.iter_batches(batch_size=65_536):
                found = pc.index_in(batch.column("row").cast(pa.int64()), value_set=rows)
                filled = pc.coalesce(given.take(found), batch.column(at).cast(pa.string()))
                out.write_batch(batch.set_column(at, schema.field(at), filled.cast(schema.field(at).type)))
    to.chmod(0o600)

"""Read what deliveries lie in a folder: `deliveries.yaml` beside their Parquet files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pyarrow.parquet as pq
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Entry

from tongban.kernel.errors import N_, Invalid
from tongban.resources.fusion.facts import FIELDS, KEY, SEEN, BadSource, Field, Kind, Source
from tongban.resources.fusion.marks import HIGHEST_AUTHORITY, MOST_DELIVERIES, MOST_ROWS

FILE = "deliveries.yaml"
_ROW = "row"


class BadDescription(Invalid):
    """The file that says what was delivered cannot be read."""

    code = "fusion-bad-description"
    title = N_("%(file)s cannot be read: %(why)s")


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """`on` is the day of the run; `rows` counts the rows of each register."""

    on: date
    sources: Mapping[Kind, tuple[Source, ...]]
    rows: Mapping[Kind, int]


class _Delivery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, Entry(ge=1, le=MOST_DELIVERIES)]
    department: Annotated[str, Entry(min_length=1)]
    kind: Kind
    files: str
    delivered_on: date
    has_repeats: bool = True
    rows: int | None = None
    columns: dict[str, str]
    authority: dict[Field, Annotated[int, Entry(ge=0, le=HIGHEST_AUTHORITY)]] = {}


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: date
    deliveries: Annotated[list[_Delivery], Entry(min_length=1)]


def described(folder: Path) -> Deliveries:
    """The deliveries of a folder, each looked at: its files are there and hold the columns that are named.

    Raises BadDescription, BadSource.
    """
    file = folder / FILE
    try:
        read = _Described.model_validate(yaml.safe_load(file.read_text("utf-8")))
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadDescription(facts={"file": str(file), "why": f"{where}: {first['msg']}"}) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise BadDescription(facts={"file": str(file), "why": str(fault).split("\n")[0]}) from None
    numbers = [one.number for one in read.deliveries]
    if twice := {number for number in numbers if numbers.count(number) > 1}:
        why = f"number {min(twice)} stands twice"
        raise BadDescription(facts={"file": str(file), "why": why})
    sources: dict[Kind, tuple[Source, ...]] = {}
    rows: dict[Kind, int] = {}
    for one in read.deliveries:
        source, count = _source(one, folder)
        sources[one.kind] = (*sources.get(one.kind, ()), source)
        rows[one.kind] = rows.get(one.kind, 0) + count
    return Deliveries(on=read.on, sources=sources, rows=rows)


def _source(one: _Delivery, folder: Path) -> tuple[Source, int]:
    def bad(why: str) -> BadSource:
        return BadSource(facts={"number": one.number, "department": one.department, "why": why})

    if known := set(one.columns) - {KEY, SEEN, *FIELDS[one.kind]}:
        raise bad(f"{min(known)} is no field of {one.kind.value}")
    if KEY not in one.columns:
        raise bad("no column holds the key")
    if Path(one.files).is_absolute() or ".." in Path(one.files).parts:
        raise bad("its files lie outside the folder")
    files = tuple(sorted(folder.glob(one.files)))
    if not files:
        raise bad(f"there is no file {one.files}")
    count = 0
    for file in files:
        count += _rows_of(file, one, bad)
    if count > MOST_ROWS:
        raise bad(f"it has more than {MOST_ROWS} rows")
    if one.rows is not None and one.rows != count:
        raise bad(f"{one.rows} rows were announced and {count} are there")
    return Source(
        number=one.number,
        department=one.department,
        kind=one.kind,
        files=files,
        columns=one.columns,
        authority=one.authority,
        delivered_on=one.delivered_on,
        has_repeats=one.has_repeats,
    ), count


def _rows_of(file: Path, one: _Delivery, bad: Any) -> int:
    """Rows of a file whose columns are as described."""
    try:
        with pq.ParquetFile(file) as opened:
            schema, rows = opened.schema_arrow, opened.metadata.num_rows
    except (OSError, ValueError) as fault:
        raise bad(f"{file.name}: {str(fault).split(chr(10))[0]}") from None
    for name in one.columns.values():
        if name not in schema.names:
            raise bad(f"{file.name} has no column {name}")
        if str(schema.field(name).type) not in ("string", "large_string", "null"):
            raise bad(f"the column {name} of {file.name} is no text")
    if _ROW not in schema.names or not str(schema.field(_ROW).type).startswith("int"):
        raise bad(f"{file.name} has no column {_ROW} that counts the rows")
    return int(rows)

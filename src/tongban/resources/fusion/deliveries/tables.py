"""Tables of a department's own columns (`kind: table`), as they stand by everything that was delivered.

They are no part of fusion: nobody else's word is set against them. The exchange takes them over row by row.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
from django.conf import settings

from tongban.kernel.errors import NotFound
from tongban.resources.fusion.deliveries.facts import Delivered, DeliveryState
from tongban.resources.fusion.deliveries.models import Agreement, Delivery
from tongban.resources.fusion.deliveries.queries import terms_in_force
from tongban.resources.fusion.deliveries.shelf import folder_of
from tongban.resources.fusion.deliveries.terms import About, AgreementTerms, TableTerms, Written, read_terms
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import KEY
from tongban.resources.fusion.standardising.days import DAY
from tongban.resources.fusion.standardising.reading import Reading, read_columns
from tongban.resources.fusion.standardising.texts import halved, said, without_blanks


def _number(tidy: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(tidy.re_search(r"^[-+]?[0-9]*\.?[0-9]+$"), tidy, ibis.null("string"))


_NUMBER = Reading(
    is_clean=lambda text: text.re_search(r"^-?[0-9]+(\.[0-9]+)?$"),
    clean=lambda text: text,
    mended=lambda text: _number(without_blanks(text).replace(",", "")),
)
_PLACE = ("delivery__", "row__")


@dataclass(frozen=True, kw_only=True)
class TableStand:
    """What of an agreement's deliveries counts on a day. `made_of`: number → SHA-256 of what landed."""

    agreement: str
    terms: AgreementTerms
    made_of: Mapping[str, str]
    files: Sequence[tuple[int, Path, AgreementTerms]]

    @property
    def table(self) -> TableTerms:
        assert self.terms.table is not None
        return self.terms.table


def table_stand(agreement: str, *, on: date) -> TableStand:
    """The last full delivery and what was added since, as accepted by `on`. 2 SQL.

    Raises NotFound where there is no such agreement on a table, or nothing of it has been accepted.
    """
    row = Agreement.objects.filter(code=agreement, kind=Delivered.TABLE.value).first()
    if row is None:
        raise NotFound(facts={"agreement": agreement})
    rows = Delivery.objects.filter(agreement=row, state=DeliveryState.ACCEPTED.value, received_on__lte=on)
    live: list[tuple[Delivery, AgreementTerms]] = []
    for one in rows.exclude(rows=0).select_related("version").order_by("number"):
        terms = read_terms(one.version.terms)
        if terms.is_full:
            live.clear()
        live.append((one, terms))
    if not live:
        raise NotFound(facts={"agreement": agreement})
    return TableStand(
        agreement=agreement,
        terms=live[-1][1],
        made_of={str(one.number): one.landed_sha256 for one, _terms in live},
        files=[
            (one.number, folder_of(agreement, one.number) / one.landed_name, terms) for one, terms in live
        ],
    )


@contextmanager
def table_rows(
    stand: TableStand, *, spill: Path | None = None
) -> Iterator[tuple[Iterator[Mapping[str, str]], dict[str, int]]]:
    """The rows by our names, in an order that is the same each time, and how many values of a column were none.

    Of rows with the same key the last one counts; a subject has no blanks and no full-width characters; days are
    in ISO form; what is no day or no number is empty, and counted.
    """
    engine = DuckEngine(memory=settings.LANDING_MEMORY, threads=1, spill=spill)
    try:
        rows, faults = _standing(engine, stand)
        yield rows, faults
    finally:
        engine.close()


def repeated_rows(engine: Engine, file: Path, agreed: AgreementTerms) -> int:
    """How many rows of a landed table have a key that another one has as well."""
    rows = _tidied(_ours(engine.read([file]), agreed, 1), agreed)
    keys = rows.group_by(_key_of(agreed)).aggregate(times=lambda t: t.count())
    [counted] = engine.rows(keys.filter(keys["times"] > 1).aggregate(n=lambda t: t.count()))
    return int(counted["n"])


def subjects_in(engine: Engine, file: Path, agreed: AgreementTerms) -> ir.Table:
    """Whose rows stand in a landed table, row by row, under `key`."""
    assert agreed.table is not None
    rows = _tidied(_ours(engine.read([file]), agreed, 1), agreed)
    rows = rows.select(**{KEY: rows[agreed.table.subject]})
    return rows.filter(rows[KEY] != "")


def _standing(engine: Engine, stand: TableStand) -> tuple[Iterator[Mapping[str, str]], dict[str, int]]:
    tables = [
        _tidied(_ours(engine.read([file]), terms, number), stand.terms) for number, file, terms in stand.files
    ]
    rows = ibis.union(*tables) if len(tables) > 1 else tables[0]
    place = [rows[name].desc() for name in _PLACE]
    newest = ibis.row_number().over(group_by=_key_of(stand.terms), order_by=place)
    rows = rows.mutate(newest__=newest).filter(lambda t: t["newest__"] == 0)
    written = [name for name in stand.terms.columns if f"{name}__bad" in rows.columns]
    faults: dict[str, int] = {}
    if written:
        [counted] = engine.rows(rows.aggregate(**{name: rows[f"{name}__bad"].sum() for name in written}))
        faults = {name: int(bad) for name, bad in counted.items() if bad}
    names = list(stand.terms.columns)
    return engine.rows(rows.order_by(list(_PLACE)).select(*names)), faults


def _ours(table: ir.Table, terms: AgreementTerms, number: int) -> ir.Table:
    """The columns under our names, with the place of each row."""
    columns = {ours: table[theirs] for ours, theirs in terms.columns.items()}
    return table.select(**columns, delivery__=ibis.literal(number), row__=table["row"])


def _tidied(table: ir.Table, terms: AgreementTerms) -> ir.Table:
    """Days and numbers in one form, empty where they are none; `<name>__bad` says so."""
    assert terms.table is not None
    names = list(terms.columns)
    missing = {name: ibis.literal("") for name in names if name not in table.columns}
    table = table.mutate(**missing) if missing else table
    readings = {
        name: DAY if how is Written.DAY else _NUMBER
        for name, how in terms.table.written.items()
        if how in (Written.DAY, Written.NUMBER)
    }
    read = read_columns(table, readings) if readings else table
    columns: dict[str, ir.Value] = {}
    for name in names:
        if name in readings:
            value = read[f"{name}_value"]
            columns[name] = value.cast("string").fill_null("")
            columns[f"{name}__bad"] = (
                (said(read[name].strip()) & value.isnull()).fill_null(False).cast("int64")
            )
        elif name == terms.table.subject:
            columns[name] = without_blanks(read[name].fill_null("")).replace("-", "").replace("'", "").upper()
        else:
            columns[name] = halved(read[name].fill_null(""))
    return read.select(**columns, **{name: read[name] for name in _PLACE})


def _key_of(terms: AgreementTerms) -> list[str]:
    """By what two rows are one: the subject with what tells its rows apart, or everything."""
    assert terms.table is not None
    if not terms.table.row_key:
        return list(terms.columns)
    return list(dict.fromkeys([terms.table.subject, *terms.table.row_key]))


@dataclass(frozen=True, kw_only=True)
class TableColumns:
    """What others need to know of an agreement on a table. `columns` are our names."""

    name: str
    columns: Sequence[str]
    about: About
    subject: str
    row_key: Sequence[str]
    name_column: str  # empty: the table has no names


def table_terms(agreement: str, *, on: date) -> TableColumns:
    """The terms of an agreement on a table that are in force on a day. 1 SQL. Raises NotFound."""
    terms = terms_in_force(agreement, on=on)
    if terms.table is None:
        raise NotFound(facts={"agreement": agreement})
    return TableColumns(
        name=terms.name,
        columns=tuple(terms.columns),
        about=terms.table.about,
        subject=terms.table.subject,
        row_key=terms.table.row_key,
        name_column=terms.table.name,
    )

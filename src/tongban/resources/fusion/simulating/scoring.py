"""Hold what fusion has made against the truth of a made city.

A key that two share has no right answer, so that fields are counted of the other keys only. `could` counts the keys
of which at least one delivered row says the truth: no rule of choosing could get more right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tongban.resources.fusion.facts import FIELDS, KEEPS_OUT, MISSING, Fault, Field, Kind, Source
from tongban.resources.fusion.marks import MOST_ROWS
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.simulating.facts import TRUTH, NoTruth

_NO_FAULTS = sum(int(fault) for fault in MISSING.values())
_KEPT_OUT = int(KEEPS_OUT)
_RAW = (Field.ADDRESS, Field.SCOPE)  # the register tidies them when it is loaded


@dataclass(frozen=True, kw_only=True)
class FieldScore:
    """Of so many keys, as the register has this field: right, wrong, or not at all."""

    field: Field
    right: int
    wrong: int
    missing: int
    could: int

    @property
    def share(self) -> float:
        """Right of what could be right."""
        return self.right / self.could if self.could else 0.0


@dataclass(frozen=True, kw_only=True)
class Hits:
    """How many there are, how many were found, and how many of those are among those that there are."""

    there: int
    found: int
    both: int

    @property
    def precision(self) -> float | None:
        """Null where nothing was found."""
        return self.both / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Null where there was nothing to find."""
        return self.both / self.there if self.there else None


@dataclass(frozen=True, kw_only=True)
class Score:
    """How well a register was built. `keys`: people (entities) of whom a row has a sound key."""

    kind: Kind
    rows: int
    keys: Hits
    conflicts: Hits
    rejects: Mapping[Fault, Hits]
    fields: Mapping[Field, FieldScore]


def score(*, folder: Path, sources: Sequence[Source], fused: Fused, threads: int = 0) -> Score:
    """Count it. `folder` is where the city was made. Raises NoTruth."""
    truth = folder / TRUTH / fused.kind.value
    if not any(truth.glob("*.parquet")):
        raise NoTruth(facts={"folder": str(folder)})
    with duckdb.connect(config={"threads": threads} if threads else {}) as con:
        _prepare(con, folder=folder, sources=sources, fused=fused)
        rejects, rows = _rejects(con)
        return Score(
            kind=fused.kind,
            rows=rows,
            keys=_hits(
                con,
                "select distinct key from delivered",
                "select key from golden union select key from conflicts",
            ),
            conflicts=_hits(con, "select key from shared", "select key from conflicts"),
            rejects=rejects,
            fields=_fields(con, fused.kind),
        )


def _prepare(
    con: duckdb.DuckDBPyConnection, *, folder: Path, sources: Sequence[Source], fused: Fused
) -> None:
    truth = folder / TRUTH
    con.execute(f"create view truth as from '{truth}/{fused.kind.value}/*.parquet'")
    _view(con, "golden", fused.golden(), "key")
    _view(con, "conflicts", fused.conflicts(), "key")
    parts, expected = [], []
    for source in sources:
        files = sorted(fused.standard[source.number].glob("bucket=*/*.parquet"))
        parts.append(f"select *, {source.number} as delivery from {_files(files)}")
        expected.append(
            f"select *, {source.number} as delivery from '{truth}/rows/{source.number:02}/*.parquet'"
        )
    con.execute(f"create view standard as {' union all '.join(parts)}")
    con.execute(f"create view expected as {' union all '.join(expected)}")
    con.execute(
        "create temp table delivered as select distinct person, key from "
        f"(select distinct person from expected where expected & {_KEPT_OUT} = 0) join truth using (person)"
    )
    con.execute("create temp table shared as select key from delivered group by key having count(*) > 1")


def _view(con: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path], column: str) -> None:
    rows = f"from {_files(files)}" if files else f"select null as {column} where false"
    con.execute(f"create view {name} as {rows}")


def _files(files: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(repr(str(one)) for one in files)}], hive_partitioning = false)"


def _hits(con: duckdb.DuckDBPyConnection, there: str, found: str) -> Hits:
    counts = con.execute(
        f"select (select count(*) from ({there})), (select count(*) from ({found})), "
        f"(select count(*) from ({there}) semi join ({found}) using (key))"
    ).fetchall()[0]
    return Hits(there=counts[0], found=counts[1], both=counts[2])


def _rejects(con: duckdb.DuckDBPyConnection) -> tuple[Mapping[Fault, Hits], int]:
    """By fault: the rows in which it was put, those in which it was found."""
    pairs = con.execute(
        f"select expected, faults & ~{_NO_FAULTS}, count(*) from standard "
        f"join expected on expected.delivery = standard.delivery and expected.row = standard.mark & {MOST_ROWS} "
        "group by all"
    ).fetchall()
    hits = {}
    for fault in Fault:
        there = sum(times for put, _, times in pairs if put & fault)
        found = sum(times for _, seen, times in pairs if seen & fault)
        if there or found:
            both = sum(times for put, seen, times in pairs if put & seen & fault)
            hits[fault] = Hits(there=there, found=found, both=both)
    return hits, sum(times for _, _, times in pairs)


def _fields(con: duckdb.DuckDBPyConnection, kind: Kind) -> Mapping[Field, FieldScore]:
    names = FIELDS[kind]
    con.execute(
        "create macro tidied(text) as replace(replace(translate(text, '０１２３４５６７８９Ｘｘ－', "
        "'0123456789Xx-'), ' ', ''), '安徽省亳州市', '')"
    )
    con.execute(
        "create temp table alone as from truth semi join delivered using (key) anti join shared using (key)"
    )
    chosen = ", ".join(
        f"count(*) filter ({_same('golden', name)}), count(*) filter (golden.{name} is null)"
        for name in names
    )
    counts = con.execute(f"select count(*), {chosen} from alone join golden using (key)").fetchall()[0]
    said = ", ".join(f"bool_or({_same('standard', name)}) as {name}" for name in names)
    could = con.execute(
        f"select {', '.join(f'count(*) filter ({name})' for name in names)} from "
        f"(select key, {said} from alone join standard using (key) group by key)"
    ).fetchall()[0]
    return {
        name: FieldScore(
            field=name,
            right=counts[1 + 2 * place],
            wrong=counts[0] - counts[1 + 2 * place] - counts[2 + 2 * place],
            missing=counts[2 + 2 * place],
            could=could[place],
        )
        for place, name in enumerate(names)
    }


def _same(table: str, name: Field) -> str:
    if name in _RAW:
        return f"tidied({table}.{name}) = tidied(alone.{name})"
    return f"{table}.{name} = alone.{name}"

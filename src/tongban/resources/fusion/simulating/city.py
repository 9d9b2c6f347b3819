"""Make the city: chunk by chunk of its people, so that memory does not grow with it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from string import Template

import duckdb
import yaml

from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.simulating.dirt import delivered_rows
from tongban.resources.fusion.simulating.facts import (
    CHUNK,
    CITY,
    DESCRIPTION,
    FEWEST_DEPARTMENTS,
    MOST_DEPARTMENTS,
    MOST_PEOPLE,
    PEOPLE_PER_ENTITY,
    TRUTH,
    BadCity,
    City,
    Department,
    Simulated,
)
from tongban.resources.fusion.simulating.words import (
    chosen_departments,
    far_name,
    firm_name,
    given_names,
    nations,
    sql_list,
    surnames,
    text_of,
    towns,
    words,
)

_SLOTS = 20_000  # numbers of a day and a sex: forty counties that nobody has been given, 500 each
_TRUTHS = {
    Kind.PEOPLE: "p::int as person, id, id[1:17]::bigint as key, name, sex::tinyint as sex, birth, "
    "nation::tinyint as nation, county::int as region, address, phone, is_shared",
    Kind.ENTITIES: "p::int as person, id, id as key, name, type, status::tinyint as status, registered, "
    "owner_id[1:17]::bigint as representative, county::int as region, address, phone, scope, is_shared",
}


def simulate(
    city: City,
    *,
    folder: Path,
    report: Callable[[int, int], None],
    threads: int = 0,
    memory: str = "1GB",
) -> Simulated:
    """Write deliveries, their description and the truth into an empty folder. `report` hears: done, of.

    The same city comes out whatever the threads. Raises BadCity.
    """
    _check(city, folder)
    folder.mkdir(parents=True, exist_ok=True)
    chosen = chosen_departments(city.departments)
    chunks = -(-city.people // CHUNK)
    steps = chunks * (len(chosen) + 1)
    rows = dict.fromkeys(range(1, len(chosen) + 1), 0)
    maker = _Maker(city, folder, chunks=chunks, threads=threads, memory=memory)
    try:
        for chunk in range(chunks):
            maker.make(chunk)
            for place, department in enumerate(chosen, start=1):
                report(chunk * (len(chosen) + 1) + place, steps)
                rows[place] += maker.deliver(department, number=place, chunk=chunk, rows_before=rows[place])
    finally:
        maker.close()
    _describe(city, folder, chosen, rows)
    report(steps, steps)
    return Simulated(
        people=city.people,
        entities=city.people // PEOPLE_PER_ENTITY,
        records=sum(rows.values()),
        rows_of=rows,
    )


def _check(city: City, folder: Path) -> None:
    fits = PEOPLE_PER_ENTITY <= city.people <= MOST_PEOPLE
    fits = fits and FEWEST_DEPARTMENTS <= city.departments <= MOST_DEPARTMENTS
    if not fits or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise BadCity(facts={"people": MOST_PEOPLE, "fewest": FEWEST_DEPARTMENTS, "most": MOST_DEPARTMENTS})


class _Maker:
    """DuckDB with the words of the city."""

    def __init__(self, city: City, folder: Path, *, chunks: int, threads: int, memory: str) -> None:
        self._city, self._folder, self._chunks = city, folder, chunks
        settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory}
        self._con = duckdb.connect(config=settings | ({"threads": threads} if threads else {}))
        known = words()
        self._words = {
            "seed": str(city.seed),
            "on": city.on.isoformat(),
            "roads": known["roads"],
            "road_count": str(len(known["roads"])),
            "kinds_of_road": known["kinds_of_road"],
            "surnames": surnames(),
            "surname_count": str(len(surnames())),
            "town_count": str(len(towns())),
            "far_name": far_name(),
            "types": sql_list(known["types"]),
            "scopes": sql_list(known["scopes"]),
        }
        self._run(text_of("macros.sql"))
        self._con.execute(f"create macro given_of(sex, age, place) as {given_names()}")
        self._con.execute(f"create macro firm_name(who, what, type_place) as {firm_name()}")
        self._con.execute(
            "create table towns (place int, county int, code varchar, county_name varchar, name varchar)"
        )
        self._con.executemany("insert into towns values (?, ?, ?, ?, ?)", towns())
        self._con.execute("create table nations (nation int, low int, high int)")
        self._con.executemany("insert into nations values (?, ?, ?)", nations())

    def make(self, chunk: int) -> None:
        """The people of a chunk and their entities, as they truly are."""
        first, until = chunk * CHUNK, min((chunk + 1) * CHUNK, self._city.people)
        slots = _SLOTS // self._chunks
        more = {"first": str(first), "until": str(until), "slot": str(chunk * slots)}
        self._run(text_of("people.sql"), **more)
        taken = self._one("select max(slot_taken) from people")
        if taken >= slots:
            raise BadCity(
                facts={"people": MOST_PEOPLE, "fewest": FEWEST_DEPARTMENTS, "most": MOST_DEPARTMENTS}
            )
        self._run(text_of("entities.sql"), **more)
        for kind, columns in _TRUTHS.items():
            self._write(
                f"select {columns} from {kind.value} order by p", self._folder / TRUTH / kind.value, chunk
            )

    def deliver(self, department: Department, *, number: int, chunk: int, rows_before: int) -> int:
        """What a department holds of them; returns how many rows."""
        self._con.execute(
            f"create or replace temp table landed as {delivered_rows(department, on=self._city.on.isoformat())}"
        )
        row = f"(rowid + {rows_before + 1})"
        place = self._folder / f"{number:02}-{department.slug}"
        self._write(
            f"select * exclude (person, expected), {row}::bigint as row from landed order by rowid",
            place,
            chunk,
        )
        truth = self._folder / TRUTH / "rows" / f"{number:02}"
        self._write(f"select {row}::int as row, person, expected from landed order by rowid", truth, chunk)
        return self._one("select count(*) from landed")

    def close(self) -> None:
        self._con.close()

    def _run(self, text: str, **more: str) -> None:
        self._con.execute(Template(text).substitute(self._words | more))

    def _write(self, query: str, folder: Path, chunk: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        file = str(folder / f"part-{chunk:04}.parquet").replace("'", "''")
        self._con.execute(f"copy ({query}) to '{file}' (format parquet)")

    def _one(self, query: str) -> int:
        found = self._con.execute(query).fetchall()
        return int(found[0][0] or 0)


def _describe(city: City, folder: Path, chosen: Sequence[Department], rows: dict[int, int]) -> None:
    """The file from which `tongban fusion run` knows what each delivery is."""
    deliveries = [
        {
            "number": number,
            "department": one.name,
            "kind": one.kind.value,
            "files": f"{number:02}-{one.slug}/*.parquet",
            "rows": rows[number],
            "delivered_on": city.on - timedelta(days=one.delivered),
            "has_repeats": bool(one.repeats),
            "columns": dict(one.columns),
            "authority": {str(name): level for name, level in one.authority.items()},
        }
        for number, one in enumerate(chosen, start=1)
        if rows[number]
    ]
    head = {"on": city.on, "deliveries": deliveries}
    for file, content in ((folder / TRUTH / CITY, asdict(city)), (folder / DESCRIPTION, head)):
        with file.open("w", encoding="utf-8") as out:
            yaml.safe_dump(content, out, allow_unicode=True, sort_keys=False)

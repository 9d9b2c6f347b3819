"""Names, roads and firms of the made city, and its departments, read once from the files beside this one."""

from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

import yaml

from tongban.resources.fusion.facts import Field, Kind
from tongban.resources.fusion.simulating.facts import Department
from tongban.standards.divisions import division_names

_HERE = "tongban.resources.fusion.simulating"
_CITY = "3416"  # 亳州市: its counties and towns are facts; roads, villages and people are made
_REST_FROM, _REST_TO = 10, 2  # tenths of a per cent, from the first surname after those counted to the last


def text_of(name: str) -> str:
    """A file beside this one."""
    return (files(_HERE) / name).read_text("utf-8")


@cache
def departments() -> tuple[Department, ...]:
    """All that `departments.yaml` describes."""
    rows: list[dict[str, Any]] = yaml.safe_load(text_of("departments.yaml"))
    return tuple(
        Department(
            **row
            | {
                "kind": Kind(row["kind"]),
                "authority": {Field(name): level for name, level in row["authority"].items()},
            }
        )
        for row in rows
    )


def chosen_departments(count: int) -> tuple[Department, ...]:
    """So many of them, people and entities in proportion, in the order of the file."""
    every = departments()
    of_people = [one for one in every if one.kind is Kind.PEOPLE]
    of_entities = [one for one in every if one.kind is Kind.ENTITIES]
    entities = max(1, count * len(of_entities) // len(every))
    return (*of_people[: count - entities], *of_entities[:entities])


@cache
def words() -> dict[str, Any]:
    """What `words.yaml` holds."""
    read: dict[str, Any] = yaml.safe_load(text_of("words.yaml"))
    return read


def surnames() -> str:
    """A text in which each surname stands as often as it is borne."""
    after = words()["surnames_after"]
    step = (_REST_FROM - _REST_TO) / (len(after) - 1)
    rest = "".join(one * round(_REST_FROM - place * step) for place, one in enumerate(after))
    return "".join(one * times for one, times in words()["surnames"].items()) + rest


def towns() -> list[tuple[int, int, str, str, str]]:
    """Place, county code, town code, county's name, town's name."""
    names = division_names()
    found = [code for code in names if len(code) == 9 and code.startswith(_CITY)]
    return [(place, int(code[:6]), code, names[code[:6]], names[code]) for place, code in enumerate(found)]


def nations() -> list[tuple[int, int, int]]:
    """Number of the nationality group, and from which to which of a thousand it goes; the rest are Han."""
    given = words()["nations"]
    ends = list(accumulate(given.values()))
    return [
        (nation, end - share, end - 1)
        for (nation, share), end in zip(given.items(), ends, strict=True)
        if nation != 1
    ]


def given_names() -> str:
    """The body of a macro (sex, age, place): a character of a given name as that generation bears it."""
    parts = []
    for sex, key in ((1, "male"), (2, "female")):
        for condition, time in (("age >= 55", "old"), ("age >= 25", "mid"), ("true", "young")):
            text = words()["given"][key][time]
            parts.append(f"when sex = {sex} and {condition} then sign('{text}', place % {len(text)})")
    return f"case {' '.join(parts)} end"


def far_name() -> str:
    """An expression: a name as many Uygurs bear it, own name and father's with a dot between."""
    first, last = words()["far"]["first"], words()["far"]["last"]
    return (
        f"{sql_list(first)}[roll(p, 'far first', {len(first)}) + 1] || '·' || "
        f"{sql_list(last)}[roll(home, 'far last', {len(last)}) + 1]"
    )


def firm_name() -> str:
    """The body of a macro (who, what, type_place). 示例 says that nobody real is meant."""
    signs, trades, endings = words()["firms"], words()["trades"], words()["endings"]
    own = " || ".join(f"sign('{signs}', roll(who, what || '{n}', {len(signs)}))" for n in range(4))
    return (
        f"'亳州示例' || {own} || {sql_list(trades)}[roll(who, 'trade', {len(trades)}) + 1] || "
        f"{sql_list(endings)}[type_place + 1]"
    )


def sql_list(texts: list[str]) -> str:
    """A list of texts as SQL writes it."""
    return "[" + ", ".join(f"'{one}'" for one in texts) + "]"

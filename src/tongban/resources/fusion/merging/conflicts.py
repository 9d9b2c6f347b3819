"""Two people under one ID number (重号), two entities under one credit code: set aside instead of merged.

Names change and days are mistyped, seldom both in the same file. Two rows of one key speak of two people when
they have neither name nor birth in common, and no third row has the name of the one and the birth of the
other, which would bind them. Of entities it is the day of registration: a code that was given anew after
closing. Rows that do not say both say nothing about it.
"""

import ibis.expr.types as ir

from tongban.resources.fusion.facts import DAY_OF, KEY, Kind


def conflicting_keys(chosen: ir.Table, rows: ir.Table, *, kind: Kind) -> ir.Table:
    """The keys (one column) whose rows speak of two people. `chosen` from `golden`, `rows` those it came from."""
    doubtful = chosen.filter(chosen["first_day"] != chosen["last_day"]).select(KEY)
    day = rows[DAY_OF[kind].value]
    said = (
        rows.filter(rows["name"].notnull() & day.notnull())
        .semi_join(doubtful, KEY)
        .select(KEY, "name", birth=day)
        .distinct()
    )
    other = said.view()
    apart = said.join(
        other,
        [
            said[KEY] == other[KEY],
            said["name"] < other["name"],
            said["birth"] != other["birth"],
        ],
    ).select(
        key=said[KEY],
        one_name=said["name"],
        one_birth=said["birth"],
        other_name=other["name"],
        other_birth=other["birth"],
    )
    bound = said.view()
    apart = apart.anti_join(
        bound,
        [
            apart[KEY] == bound[KEY],
            apart["one_name"] == bound["name"],
            apart["other_birth"] == bound["birth"],
        ],
    )
    bound = said.view()
    apart = apart.anti_join(
        bound,
        [
            apart[KEY] == bound[KEY],
            apart["other_name"] == bound["name"],
            apart["one_birth"] == bound["birth"],
        ],
    )
    return apart.select(KEY).distinct()

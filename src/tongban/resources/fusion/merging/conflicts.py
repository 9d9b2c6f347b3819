"""Two people under one ID number (重号), two entities under one credit code: set aside instead of merged.

Names change and days are mistyped, seldom both in the same file. Two rows of one key speak of two people when
they have neither name nor birth in common, and nothing binds them: no third row has the name of the one and the
birth of the other, and no phone number stands with both while their births differ in the year, the month or the
day alone, as a slip makes them (brothers and sisters whose parents left one number for both differ in more). Of
entities it is the day of registration: a code that was given anew after closing. Rows that do not say both say
nothing about it.
"""

import ibis.expr.types as ir

from tongban.resources.fusion.facts import DAY_OF, KEY, Kind


def doubtful_rows(rows: ir.Table, doubtful: ir.Table, *, kind: Kind) -> ir.Table:
    """What the rows of doubtful keys (`doubtful` of `golden`) say of whom they speak of."""
    day = rows[DAY_OF[kind].value]
    told = rows.filter(rows["name"].notnull() & day.notnull()).semi_join(doubtful, KEY)
    return told.select(KEY, "name", "phone", birth=day).distinct()


def conflicting_keys(said: ir.Table) -> ir.Table:
    """The keys (one column) whose rows speak of two people. `said` from `doubtful_rows`."""
    return _apart(said.drop("phone").distinct(), said.filter(said["phone"].notnull()))


def _apart(said: ir.Table, called: ir.Table) -> ir.Table:
    """The keys of which two rows have nothing in common. `said`: key, name and birth; `called`: a phone besides."""
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
    one, same = called, called.view()
    reached = one.join(
        same,
        [
            one[KEY] == same[KEY],
            one["phone"] == same["phone"],
            one["name"] < same["name"],
            _is_slip(one["birth"], same["birth"]),
        ],
    ).select(
        key=one[KEY],
        one_name=one["name"],
        one_birth=one["birth"],
        other_name=same["name"],
        other_birth=same["birth"],
    )
    apart = apart.anti_join(reached, [KEY, "one_name", "one_birth", "other_name", "other_birth"])
    return apart.select(KEY).distinct()


def _is_slip(one: ir.DateValue, other: ir.DateValue) -> ir.BooleanValue:
    """Whether two days differ in exactly one of year, month and day."""
    same = (
        (one.year() == other.year()).cast("int8")
        + (one.month() == other.month()).cast("int8")
        + (one.day() == other.day()).cast("int8")
    )
    return same == 2

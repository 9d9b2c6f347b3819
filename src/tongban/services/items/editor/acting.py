"""What the buttons of a form do to what stands in it before anything is saved: rows come, go and move.

A button posts `act` with `add:<list>`, `remove:<list>:<row>`, `up:…` or `down:…`; the names are those
of the form, so the buttons need no script.
"""

from collections.abc import Sequence

from tongban.services.items.editor.entries import MOST_ROWS, Entries, Row, holders
from tongban.services.items.editor.facts import Input, Rows, Section
from tongban.services.items.editor.values import typed_value

_MOVES = {"up": -1, "down": 1}


def acted(section: Section, entries: Entries, act: str) -> str:
    """Do what a button says. Answers the name of the row to look at now; nothing for an unknown button."""
    verb, _, rest = act.partition(":")
    name, _, row_id = rest.partition(":")
    for full, ask, rows in holders(entries, tuple(section.asks())):
        if full != name or ask.is_fixed:
            continue
        if verb == "add":
            if len(rows) >= MOST_ROWS:
                return ""
            rows.append(new_row(ask, rows))
            return f"{full}.{rows[-1].id}"
        place = next((at for at, row in enumerate(rows) if row.id == row_id), None)
        if place is None:
            return ""
        if verb == "remove":
            rows.pop(place)
            return _beside(full, rows, place)
        if verb in _MOVES:
            to = min(max(place + _MOVES[verb], 0), len(rows) - 1)
            rows.insert(to, rows.pop(place))
            return f"{full}.{row_id}"
    return ""


def _beside(name: str, rows: Sequence[Row], place: int) -> str:
    return f"{name}.{rows[min(place, len(rows) - 1)].id}" if rows else name


def new_row(ask: Rows, beside: Sequence[Row]) -> Row:
    """An empty row whose id no other has."""
    taken = [int(row.id[1:]) for row in beside if row.id.startswith("n")]
    row = Row(id=f"n{max(taken, default=0) + 1}")
    for one in ask.inputs:
        if isinstance(one, Input):
            row.typed[one.key] = typed_value(one, None)
        else:
            row.rows[one.key] = []
    return row

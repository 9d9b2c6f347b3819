"""How each row of a story becomes one row of every copy: an expression for each column, by the column's kind."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
from tongban.site.bulk.facts import Called, CannotBeCopied, Copy, Sql
from tongban.site.bulk.story import Story
from tongban.site.bulk.written import Row

# what each kind of need is joined by, for story `{n}`
JOINS = {
    "person": "JOIN bulk_person_{n} p ON p.place = c.person",
    "target": "JOIN bulk_target_{n} t ON t.place = c.target",
    "pair": "JOIN bulk_pair_{n} q ON q.person = c.person AND q.target = c.target",
    "days": "CROSS JOIN bulk_days d",
}


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A ciphertext that names whom or what a copy is about: written anew for each of them, outside the database."""

    name: str  # its column
    kind: str  # person, target, or pair
    column: Any
    plain: str


@dataclass
class Plan:
    """One INSERT for each row of the story."""

    story: Story
    statements: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)

    @property
    def tables(self) -> dict[str, int]:
        """How many rows of each table one copy has."""
        found: dict[str, int] = {}
        for row in self.story.rows:
            found[row.table] = found.get(row.table, 0) + 1
        return found


def plan_of(story: Story, *, place: int) -> Plan:
    """The statements of one story; `place` names its temporary tables.

    Raises CannotBeCopied where a column that has to be another in each copy would not be.
    """
    plan = Plan(story)
    for row in story.rows:
        columns = {
            str(column.column): _typed(_expression(plan, row, column), column)
            for column in row.model._meta.concrete_fields
        }
        _check_unique(row, columns)
        names = ", ".join(f'"{name}"' for name in columns)
        chosen = ", ".join(one.text for one in columns.values())
        needs = sorted(frozenset().union(*(one.needs for one in columns.values())) - {"case"})
        joins = " ".join(JOINS[need].format(n=place) for need in needs)
        plan.statements.append(
            (
                f'INSERT INTO "{row.table}" ({names}) SELECT {chosen} FROM bulk_case_{place} c {joins}',  # noqa: S608 - names of ours
                sum((one.values for one in columns.values()), ()),
            )
        )
    return plan


def _expression(plan: Plan, row: Row, column: Any) -> Sql:
    """What stands in this column of each copy."""
    value, story = row.values[column.column], plan.story
    if value is None:
        return Sql("NULL")
    if isinstance(column, EncryptedTextField | EncryptedJSONField):
        return _secret(plan, row, column)
    varied: Sql | None = None
    if isinstance(value, UUID):
        varied = story.id(value) or story.called(value)
    elif isinstance(value, bool):
        pass
    elif isinstance(value, int):
        varied = _number(story, row, column, value)
    elif isinstance(value, datetime):
        varied = story.days.moment(value)
    elif isinstance(value, date):
        varied = story.days.day(value)
    elif isinstance(value, bytes):
        varied = story.called(value)
    elif isinstance(value, str):
        varied = story.words.sql(value)
    elif isinstance(value, list) and (made := story.made_of(value)):
        varied = made
    elif isinstance(value, list):
        parts = [story.words.sql(one) if isinstance(one, str) else Sql("%s", (one,)) for one in value]
        values: tuple[Any, ...] = sum((part.values for part in parts), ())
        needs = frozenset().union(*(part.needs for part in parts))
        varied = Sql("ARRAY[" + ", ".join(part.text for part in parts) + "]", values, needs)
    return varied or Sql("%s", (value,))


def _number(story: Story, row: Row, column: Any, value: int) -> Sql | None:
    if column.primary_key and not column.is_relation:
        return story.serial(row.table, value)
    if column.is_relation:
        return story.serial(column.related_model._meta.db_table, value)
    for word in ("account", "version_id"):
        if word in column.column:
            return story.called(value, only=word)
    return None


def _secret(plan: Plan, row: Row, column: Any) -> Sql:
    """The same ciphertext for all, or one for each person or target that it names."""
    plain = plain_text(column, row.values[column.column])
    needs = plan.story.words.needs(plain)
    if not needs:
        return Sql("%s", (row.values[column.column],))
    if stray := needs - {"person", "target"}:
        raise CannotBeCopied(facts={"why": f"{_name(row, column)} is encrypted and holds {', '.join(stray)}"})
    kind = "pair" if len(needs) > 1 else next(iter(needs))
    for one in plan.secrets:
        if one.plain == plain and one.column is column:
            break
    else:
        one = Secret(name=f"secret_{len(plan.secrets)}", kind=kind, column=column, plain=plain)
        plan.secrets.append(one)
    letter = {"person": "p", "target": "t", "pair": "q"}[kind]
    return Sql(f"{letter}.{one.name}", (), frozenset({kind}))


def plain_text(column: Any, sealed: bytes) -> str:
    """What the ciphertext says, as text."""
    value = column.from_db_value(sealed, None, connection)
    return str(column.to_bytes(value).decode())


def sealed_for(secret: Secret, story: Story, *, person: Called, target: Called) -> bytes:
    """The ciphertext of one person or target."""
    about = Copy(
        place=0, number="", day=0, day_date=date.min, stamp="", tail="", person=person, target=target
    )
    plain = story.words.told(secret.plain, about)
    value = json.loads(plain) if isinstance(secret.column, EncryptedJSONField) else plain
    return bytes(secret.column.get_db_prep_value(value, connection))


def _typed(one: Sql, column: Any) -> Sql:
    """With the column's type, but for its length: what is too long is refused and not cut off."""
    kind = str(column.db_type(connection)).partition("(")[0]
    if column.get_internal_type() == "ArrayField":
        kind = "varchar[]"
    return Sql(f"({one.text})::{kind}", one.values, one.needs)


def _check_unique(row: Row, columns: dict[str, Sql]) -> None:
    """Raises CannotBeCopied where all copies would have what only one row may have."""
    meta = row.model._meta
    sets = [[column.name] for column in meta.concrete_fields if column.unique]
    sets += [
        list(c.fields) for c in meta.constraints if isinstance(c, models.UniqueConstraint) and not c.condition
    ]
    for names in sets:
        told = [columns[str(meta.get_field(name).column)] for name in names]  # type: ignore[union-attr]
        if any(row.values[str(meta.get_field(name).column)] is None for name in names):  # type: ignore[union-attr]
            continue
        if not any("case" in one.needs for one in told):
            raise CannotBeCopied(facts={"why": f"{row.table} ({', '.join(names)}) would be the same in all"})


def _name(row: Row, column: Any) -> str:
    return f"{row.table}.{column.column}"

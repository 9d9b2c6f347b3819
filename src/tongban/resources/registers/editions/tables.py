"""Where the rows of a register, of its changes and of its history stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model

from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import FirmChange, PersonChange, RegisteredFirm, RegisteredPerson


@dataclass(frozen=True, kw_only=True)
class Tables:
    """`key` is what the rows beside call the key of a held row; `columns` are what an edition may change."""

    held_model: type[RegisteredPerson | RegisteredFirm]
    change_model: type[Model]
    held: str
    pk: str
    changes: str
    history: str
    key: str
    columns: tuple[str, ...]
    is_left: str  # of a row of changes: nobody delivers it any more

    def note_new(self) -> str:
        """Note whom the edition brings, for who follows the register."""
        return f"""
INSERT INTO registers_registerchange (register, kind, {self.key}, edition, at)
SELECT %(register)s, 'added', held.{self.pk}, %(number)s, %(at)s FROM {self.held} AS held
WHERE held.since_edition = %(number)s
"""  # noqa: S608 - our own words

    def note_others(self) -> str:
        """Note what the edition changes, and whom nobody delivers any more; before it is done."""
        return f"""
INSERT INTO registers_registerchange (register, kind, {self.key}, edition, at)
SELECT %(register)s,
    CASE WHEN {self.is_left} THEN 'removed' WHEN held.left_edition IS NULL THEN 'changed' ELSE 'added' END,
    held.{self.pk}, %(number)s, %(at)s
FROM {self.changes} AS change JOIN {self.held} AS held ON held.{self.pk} = change.{self.key}
WHERE change.edition_id = %(edition)s
"""  # noqa: S608 - our own words

    def keep(self) -> str:
        """What is to be changed, into the history."""
        names = ", ".join(self.columns)
        held = ", ".join(f"held.{name}" for name in self.columns)
        return f"""
INSERT INTO {self.history} (id, {self.key}, from_edition, until_edition, {names})
SELECT change.id, held.{self.pk}, held.edition, %(number)s, {held}
FROM {self.changes} AS change JOIN {self.held} AS held ON held.{self.pk} = change.{self.key}
WHERE change.edition_id = %(edition)s AND NOT {self.is_left}
"""  # noqa: S608 - our own words

    def change(self) -> str:
        """The new values in place of the old."""
        told = ", ".join(f"{name} = change.{name}" for name in self.columns)
        return f"""
UPDATE {self.held} AS held SET {told}, edition = %(number)s, left_edition = NULL
FROM {self.changes} AS change
WHERE change.edition_id = %(edition)s AND NOT {self.is_left} AND held.{self.pk} = change.{self.key}
"""  # noqa: S608 - our own words

    def leave(self) -> str:
        """Mark what nobody delivers any more."""
        return f"""
UPDATE {self.held} AS held SET left_edition = %(number)s
FROM {self.changes} AS change
WHERE change.edition_id = %(edition)s AND {self.is_left} AND held.{self.pk} = change.{self.key}
"""  # noqa: S608 - our own words


FIRM_COLUMNS = (
    "name",
    "kind",
    "status",
    "area_code",
    "address",
    "business_scope",
    "registered_on",
    "phone",
    "representative_id",
    "representative_index",
    "representative_said",
    "origins",
)
TABLES: Mapping[Register, Tables] = {
    Register.PERSON: Tables(
        held_model=RegisteredPerson,
        change_model=PersonChange,
        held="registers_registeredperson",
        pk="id",
        changes="registers_personchange",
        history="registers_personhistory",
        key="person_id",
        columns=("area_code", "facts", "origins"),
        is_left="(change.facts IS NULL)",
    ),
    Register.FIRM: Tables(
        held_model=RegisteredFirm,
        change_model=FirmChange,
        held="registers_registeredfirm",
        pk="uscc",
        changes="registers_firmchange",
        history="registers_firmhistory",
        key="uscc",
        columns=FIRM_COLUMNS,
        is_left="change.is_left",
    ),
}

LINK_REPRESENTATIVES = """
UPDATE registers_registeredfirm AS firm SET representative_id = person.id
FROM registers_registeredperson AS person
WHERE firm.representative_id IS NULL AND firm.representative_index IS NOT NULL
  AND person.id_number_index = firm.representative_index
  AND person.since_edition <= COALESCE(
      (SELECT number FROM registers_servingedition WHERE register = 'person'), 0)
"""
"""Firms whose representative the population register has come to know."""

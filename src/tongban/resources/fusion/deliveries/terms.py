"""The terms of an agreement: one validated document, which each of its versions holds for ever."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic import Field as Described

from tongban.resources.fusion.deliveries.facts import Cycle, Delivered, Form, Way
from tongban.resources.fusion.deliveries.refusals import BadTerms
from tongban.resources.fusion.facts import FIELDS, KEY, SEEN, Field
from tongban.resources.fusion.marks import HIGHEST_AUTHORITY

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ROW = "row"  # the column that landing adds


def plain(name: str) -> str:
    """By what two names of columns are the same: without spaces, and whatever the case, as engines read them."""
    return "".join(name.split()).casefold()


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthorityRule(_Document):
    """From when until when (half-open) the department's word on a field has this weight; `*` is every field."""

    field: str
    level: int = Described(ge=0, le=HIGHEST_AUTHORITY)
    valid_from: date = date(2000, 1, 1)
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Layout(_Document):
    """How the file is written; what is left empty is found out."""

    encoding: str = Described(default="", pattern="^(|utf-8|gb18030)$")
    delimiter: str = Described(default="", max_length=1)
    sheet: str = ""
    header: int = Described(default=0, ge=0, le=100)


class Origin(_Document):
    """Where a table or an API stands. `connection` names an entry of the operator's file of connections, which
    holds the address and the secret: neither is part of an agreement."""

    connection: Text
    table: str = Described(default="", pattern=r"^(\w+\.)?\w*$")
    path: str = ""  # of the first page, below the connection's address
    items: str = ""  # where the rows stand in a page: data.list; empty: the page is the list
    next: str = ""  # where a page names the next one: links.next
    page: str = ""  # or: the parameter that counts pages from 1
    size: int = Described(default=1000, ge=1, le=100_000)


class About(StrEnum):
    """Whose ID stands in the subject's column of a table."""

    PERSON = "person"
    FIRM = "firm"
    EITHER = "either"


class Written(StrEnum):
    """What stands in a column of a table, so that shifted columns show and days come in one form."""

    DAY = "day"
    NUMBER = "number"
    PHONE = "phone"
    WORDS = "words"  # has Chinese characters


class TableTerms(_Document):
    """A table of the department's own columns (`kind: table`); names are ours, that is those of the catalogue.

    `row_key` is what tells two rows of one subject apart: a delivery that has it again says what the row is now.
    """

    subject: Text
    about: About
    row_key: tuple[Text, ...] = ()
    name: str = ""  # the column with the subject's name
    written: dict[str, Written] = {}


class AgreementTerms(_Document):
    """What a department delivers, how, how often, and what its word is worth."""

    name: Text
    kind: Delivered
    table: TableTerms | None = None
    form: Form
    way: Way = Way.FILE
    columns: dict[str, Text]  # ours → theirs
    layout: Layout = Layout()
    origin: Origin | None = None
    cycle: Cycle
    is_full: bool
    owner: Text
    contact: Text
    authority: tuple[AuthorityRule, ...] = ()
    expected_rows: int = Described(default=0, ge=0)
    tolerance_percent: int = Described(default=30, ge=1, le=99)
    kept_percent: int = Described(default=50, ge=0, le=100)  # of the keys before; 0: whoever comes
    grace_days: int = Described(default=0, ge=0, le=60)

    @field_validator("columns", mode="before")
    @classmethod
    def _of_pairs(cls, said: object) -> object:
        """As they are kept; those kept as names before have no order."""
        return dict(said) if isinstance(said, list) and all(len(one) == 2 for one in said) else said

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind is Delivered.TABLE:
            self._fits_a_table()
        else:
            self._fits_a_register()
        theirs = list(self.columns.values())
        if len({plain(name) for name in theirs} | {ROW}) < len(theirs) + 1:
            raise ValueError(f"columns: each stands once, and none is called {ROW}")
        self._fits_its_way()
        return self

    def _fits_a_register(self) -> None:
        fields = [field.value for field in FIELDS[self.kind.register]]
        if strange := sorted(set(self.columns) - {KEY, SEEN, *fields}):
            raise ValueError(f"columns: a register of {self.kind} has no {', '.join(strange)}")
        if KEY not in self.columns:
            raise ValueError("columns: the key is missing")
        if strange := sorted({rule.field for rule in self.authority} - {"*", *fields}):
            raise ValueError(f"authority: no field {', '.join(strange)}")
        if self.table is not None:
            raise ValueError("table: a register has no columns of its own")

    def _fits_a_table(self) -> None:
        if self.table is None:
            raise ValueError("table: what its columns mean is missing")
        if self.authority:
            raise ValueError("authority: nobody else's word is set against a table's")
        named = [self.table.subject, *self.table.row_key, *self.table.written]
        named += [self.table.name] if self.table.name else []
        if strange := sorted(set(named) - set(self.columns)):
            raise ValueError(f"table: no column {', '.join(strange)}")
        if ROW in self.columns:
            raise ValueError(f"columns: none is called {ROW}")

    def _fits_its_way(self) -> None:
        if self.way is Way.FILE:
            return
        wanted = Form.JSONL if self.way is Way.API else Form.PARQUET
        if self.origin is None:
            raise ValueError("origin: a table or an API has one")
        if self.form is not wanted:
            raise ValueError(f"form: what comes by {self.way} is kept as {wanted}")
        if self.way is Way.API:
            if bool(self.origin.next) == bool(self.origin.page):
                raise ValueError("origin: either next or page")
        elif not self.origin.table:
            raise ValueError("origin: the table is missing")

    def authority_on(self, on: date) -> dict[Field, int]:
        """The weight of each field on a day: of the rules that hold, one for the field beats one for every field, and
        the later beginning the earlier. 0 without any."""
        found: dict[Field, int] = {}
        for one in FIELDS[self.kind.register]:
            rules = [rule for rule in self.authority if rule.holds(on) and rule.field in (one.value, "*")]
            rules.sort(key=lambda rule: (rule.field != "*", rule.valid_from, rule.level))
            found[one] = rules[-1].level if rules else 0
        return found

    def as_kept(self) -> dict[str, Any]:
        """As a version holds it: the columns as pairs, because jsonb forgets the order of names."""
        return self.model_dump(mode="json") | {"columns": [list(pair) for pair in self.columns.items()]}


class AgreementRow(_Document):
    """An agreement as an operator or the sample brings it."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,59}$")]
    organisation: Text  # its code
    valid_from: date
    terms: AgreementTerms


def read_terms(said: Mapping[str, Any]) -> AgreementTerms:
    """Raises BadTerms."""
    try:
        return AgreementTerms.model_validate(said)
    except ValidationError as error:
        raise _refusal(error) from error


def read_agreements(text: str) -> list[AgreementRow]:
    """A YAML list of agreements. Raises BadTerms."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadTerms(facts={"why": str(error).splitlines()[0], "fields": {}}) from error
    if not isinstance(rows, list):
        raise BadTerms(facts={"why": "the file is no list of agreements", "fields": {}})
    try:
        return [AgreementRow.model_validate(row) for row in rows]
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> BadTerms:
    fields = {".".join(map(str, one["loc"])) or "terms": one["msg"] for one in error.errors()}
    why = "; ".join(f"{place}: {text}" for place, text in list(fields.items())[:5])
    return BadTerms(facts={"why": why, "fields": fields})

"""Makes a licence of a row by the mapping, and says everything that is wrong with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from jsonschema import Draft202012Validator

from tongban.foundation.papers.public import missing_characters
from tongban.kernel.errors import N_, Refused
from tongban.resources.licences import rules
from tongban.resources.licences.facts import Holder, HolderKind, LicenceTypeFact
from tongban.resources.licences.importing.facts import NO_GLYPH, Flaw, RowRead
from tongban.resources.licences.importing.mapping import LicenceMapping, Rule
from tongban.resources.licences.importing.telling import unmarked
from tongban.standards.codes import check_id_number, check_uscc
from tongban.standards.codes.holder_document import (
    CITIZEN_NUMBER,
    CREDIT_CODE,
    holder_document,
    is_of_organisation,
)
from tongban.standards.codes.licence_identifier import make_licence_identifier, parse_licence_identifier

LONGEST_NUMBER, LONGEST_NAME, LONGEST_CODE = 64, 200, 40
DATES = ("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")
ENDLESS = {"长期", "长期有效", "永久", "无固定期限", "9999-12-31", "99991231"}
_SPLIT = re.compile(r"[、，,；;\n]")
_CHECKS: Mapping[str, tuple[Callable[[str], str], str]] = {
    CITIZEN_NUMBER: (check_id_number, N_("This is not an ID number: its check digit or form is wrong.")),
    CREDIT_CODE: (check_uscc, N_("This is not a credit code: its check digit or form is wrong.")),
}


class _Wrong(Exception):
    """One value that cannot be read; the flaw goes to the row."""

    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw
        super().__init__(flaw.text)


class RowReader:
    """Reads the rows of one import. Pure but for the fonts; some 0.3 ms a row."""

    def __init__(
        self, mapping: LicenceMapping, kind: LicenceTypeFact, *, issuer_code: str, today: date
    ) -> None:
        self._mapping, self._kind = mapping, kind
        self._issuer, self._today = rules.issuer_part(issuer_code), today
        self._validator = Draft202012Validator(dict(kind.fields)) if kind.fields else None
        self._properties: Mapping[str, Any] = kind.fields.get("properties", {})
        self._formats = (*mapping.dates, *DATES)
        self._flaws: list[Flaw] = []

    def read(self, raw: Mapping[str, Any]) -> tuple[RowRead | None, list[Flaw]]:
        """The licence, or None and everything that is wrong with the row."""
        self._flaws = []
        number = self._number(raw)
        holder = self._holder(raw)
        values = self._fields(raw)
        begins = self._day(raw, self._mapping.valid_from, needed=True)
        ends, is_endless = self._last_day(raw)
        issued = self._day(raw, self._mapping.issued_on) or begins
        version = self._version(raw, number)
        self._check_glyphs(raw, holder, values)
        if begins is None or issued is None or self._flaws:
            return None, self._flaws
        if ends is None and not is_endless:
            ends = rules.usual_last_day(
                self._kind.fields, values, valid_from=begins, months=self._kind.valid_months
            )
        if ends is not None and ends < begins:
            self._add(N_("The last day lies before the first."), self._mapping.valid_until)
        if issued > self._today:
            self._add(
                N_("The day of issue lies in the future."),
                self._mapping.issued_on or self._mapping.valid_from,
            )
        if self._flaws:
            return None, self._flaws
        return (
            RowRead(
                number=number,
                version=version,
                holder=holder,
                fields=values,
                issued_on=issued,
                valid_from=begins,
                valid_until=ends,
            ),
            [],
        )

    def _add(self, text: str, *rules_at: Rule | None, **facts: object) -> None:
        columns = tuple(rule.column for rule in rules_at if rule is not None and rule.column)
        self._flaws.append(Flaw(text=text, columns=columns, facts=facts))

    def _text(self, raw: Mapping[str, Any], rule: Rule | None, *, needed: bool = False) -> str:
        """The value as text by the words of the rule; a fault is added, and the text is empty."""
        if rule is None:
            return ""
        found = rule.fixed if rule.fixed is not None else _at(raw, rule.column)
        text = "" if found is None or isinstance(found, dict | list) else unmarked(str(found).strip())
        if isinstance(found, dict | list):
            self._add(N_("There is a list or an object where one value belongs."), rule)
        elif rule.words and text:
            text = self._word(text, rule)
        elif needed and not text:
            self._add(N_("This must be said, and the cell is empty."), rule)
        return text

    def _word(self, text: str, rule: Rule) -> str:
        if text in rule.words:
            return rule.words[text]
        if rule.otherwise == "refuse":
            known = "、".join(list(rule.words)[:10])
            self._add(N_("The mapping does not know this word; it knows %(known)s."), rule, known=known)
        return text if rule.otherwise == "keep" else ""

    def _number(self, raw: Mapping[str, Any]) -> str:
        number = self._text(raw, self._mapping.number, needed=True)
        plain = [char for char in number.upper() if char.isascii() and char.isalnum()]
        if number and (not plain or len(number) > LONGEST_NUMBER):
            self._add(
                N_("A number has letters or digits, and at most %(most)s characters."),
                self._mapping.number,
                most=LONGEST_NUMBER,
            )
        return number

    def _holder(self, raw: Mapping[str, Any]) -> Holder:
        said, kind = self._mapping.holder, self._kind.holder_kind
        name = self._text(raw, said.name, needed=True)
        code = "".join(self._text(raw, said.id_code, needed=True).split()).upper()
        usual = CREDIT_CODE if kind is HolderKind.FIRM else CITIZEN_NUMBER
        words = self._text(raw, said.id_type, needed=True) if said.id_type else usual
        id_type = holder_document(words)
        if len(name) > LONGEST_NAME or len(code) > LONGEST_CODE:
            self._add(N_("The name or the code of the holder is too long."), said.name, said.id_code)
        if id_type is None:
            if words:
                self._add(N_("Nobody knows this kind of document."), said.id_type)
            return Holder(kind=kind, name=name, id_type=usual, id_code=code)
        if is_of_organisation(id_type) != (kind is HolderKind.FIRM):
            self._add(
                N_("This type is issued to persons.")
                if kind is HolderKind.PERSON
                else N_("This type is issued to firms and other organisations."),
                said.id_type or said.id_code,
            )
        elif code and id_type in _CHECKS:
            check, sentence = _CHECKS[id_type]
            try:
                code = check(code)
            except Refused:
                self._add(sentence, said.id_code)
        return Holder(kind=kind, name=name, id_type=id_type, id_code=code)

    def _fields(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, rule in self._mapping.fields.items():
            value = self._field(raw, rule, self._properties.get(name, {}))
            if value not in (None, "", []):
                values[name] = value
        if self._validator is not None:
            for fault in self._validator.iter_errors(values):
                self._add_fault(fault, values)
        return values

    def _field(self, raw: Mapping[str, Any], rule: Rule, about: Mapping[str, Any]) -> Any:
        if about.get("type") == "array":
            found = rule.fixed if rule.fixed is not None else _at(raw, rule.column)
            if isinstance(found, list):
                return [str(one) for one in found if one not in (None, "")]
            text = self._text(raw, rule)
            pieces = (
                re.split("|".join(map(re.escape, rule.split)), text) if rule.split else _SPLIT.split(text)
            )
            return [piece.strip() for piece in pieces if piece.strip()]
        if about.get("format") == "date":
            day = self._day(raw, rule)
            return day.isoformat() if day else ""
        text = self._text(raw, rule)
        if about.get("type") in ("integer", "number") and text:
            try:
                return int(text) if about["type"] == "integer" else float(text.replace(",", ""))
            except ValueError:
                self._add(N_("This is no number."), rule)
                return ""
        if about.get("type") == "boolean" and text:
            return {"true": True, "是": True, "1": True, "false": False, "否": False, "0": False}.get(
                text, text
            )
        return text

    def _add_fault(self, fault: Any, values: Mapping[str, Any]) -> None:
        """A fault of the schema, told without the value: values may name people."""
        name = str(next(iter(fault.absolute_path), ""))
        if fault.validator == "required":
            for missing in fault.validator_value:
                if missing not in values and f"'{missing}'" in fault.message:
                    self._add(
                        N_("%(field)s is required."),
                        self._mapping.fields.get(missing),
                        field=self._title(missing),
                    )
            return
        self._add(
            N_("%(field)s does not have the form of the type (%(rule)s: %(wanted)s)."),
            self._mapping.fields.get(name),
            field=self._title(name),
            rule=str(fault.validator),
            wanted=str(fault.validator_value)[:120],
        )

    def _title(self, name: str) -> str:
        return str(self._properties.get(name, {}).get("title", name))

    def _day(self, raw: Mapping[str, Any], rule: Rule | None, *, needed: bool = False) -> date | None:
        text = self._text(raw, rule, needed=needed)
        return self._parsed(text, rule) if text and rule else None

    def _last_day(self, raw: Mapping[str, Any]) -> tuple[date | None, bool]:
        rule = self._mapping.valid_until
        text = self._text(raw, rule)
        if not text or rule is None:
            return None, False
        return (None, True) if text in ENDLESS else (self._parsed(text, rule), False)

    def _parsed(self, text: str, rule: Rule) -> date | None:
        for form in (*rule.dates, *self._formats):
            try:
                return datetime.strptime(text.split("T")[0] if "T" not in form else text, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        self._add(N_("This is no day in a form that the mapping knows."), rule)
        return None

    def _version(self, raw: Mapping[str, Any], number: str) -> int:
        """The version that the identifier in the file says; 1 without one."""
        rule = self._mapping.identifier
        text = self._text(raw, rule)
        if not text:
            return 1
        try:
            said = parse_licence_identifier(text)
        except Refused as refusal:
            is_form = refusal.facts.get("reason") == "form"
            self._add(
                N_("The licence identifier does not have the form of GB/T 36904.")
                if is_form
                else N_("The check character of the licence identifier is wrong."),
                rule,
            )
            return 1
        expected = make_licence_identifier(
            type_code=self._kind.code, issuer=self._issuer, serial=number or "0", version=said.version or 1
        )
        if said.type_code != self._kind.code:
            self._add(N_("The licence identifier is of another type."), rule)
        elif said.issuer != self._issuer:
            self._add(N_("The licence identifier is of another issuer."), rule)
        elif said.identifier != expected:
            self._add(N_("The licence identifier is of another number."), rule, self._mapping.number)
        return said.version

    def _check_glyphs(self, raw: Mapping[str, Any], holder: Holder, values: Mapping[str, Any]) -> None:
        """What no font has cannot stand on a paper: 生僻字 wait for a font."""
        text = "".join([holder.name, *(str(value) for value in values.values())])
        if missing := missing_characters(text):
            self._add(NO_GLYPH, characters="".join(missing))


def _at(raw: Mapping[str, Any], column: str) -> Any:
    """The cell of a column; in a document the value at a path such as `holder.name`."""
    if column in raw:
        return raw[column]
    found: Any = raw
    for part in column.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found

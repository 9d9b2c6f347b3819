"""A page of the editor as its template reads it: groups, inputs with what was typed, rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from tongban.services.items.attachments.showing import FileLine
from tongban.services.items.editor.conditions import condition_choices, condition_text
from tongban.services.items.editor.entries import MOST_ROWS, Entries, Holder, Row
from tongban.services.items.editor.facts import Group, Input, Kind, Rows, Section
from tongban.services.items.editor.sheets import Sheet
from tongban.services.items.editor.values import Typed
from tongban.services.items.editor.vocabularies import Choices, Vocabularies, units, yes_no
from tongban.services.items.library.elements import ELEMENTS
from tongban.services.items.library.facts import OWN, POLICY_WORDS
from tongban.services.items.library.telling import element_text, level_text

_MOST_RADIOS = 4


@dataclass(frozen=True, kw_only=True)
class ShownInput:
    """One input: its name in the form, what stands in it, and what is wrong with it."""

    name: str
    kind: str
    label: str
    hint: str
    unit: str
    value: Typed
    choices: Choices
    error: str
    is_short: bool
    is_optional: bool
    is_list_box: bool
    picked: str = ""  # of a condition: the choice that says it, or `own`
    file: FileLine | None = None  # of a reference: the file behind it
    suggests: bool = False  # known names of materials are offered while one types
    is_rows: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """One row of a list: its heading, one line of what else it says, its inputs; open when it is worked on."""

    id: str
    name: str
    title: str
    line: str
    is_open: bool
    asks: list["ShownInput | ShownRows"]


@dataclass(frozen=True, kw_only=True)
class ShownRows:
    """A list of rows, and the words on the button that adds one."""

    name: str
    label: str
    add: str
    rows: list[ShownRow]
    is_fixed: bool
    may_add: bool
    above: str = ""  # the code of the entry above that lists what there may be, where only that may add
    is_rows: bool = True


@dataclass(frozen=True, kw_only=True)
class ShownGroup:
    """What is asked about one element; locked with what holds and who says so, or open."""

    element: str
    label: str
    asks: list[ShownInput | ShownRows]
    is_locked: bool
    is_differing: bool
    text: str
    says: str  # the level that says what holds: “省级”
    above: str  # what the level above says, where it differs
    policy: str  # what the level above allows here, in words
    policies: Choices  # for a list entry: what may be bound below
    bound: str
    bound_read: str  # what was bound when the page was read


class Shower:
    """Turns what stands in the form of one section into what its template reads."""

    def __init__(
        self,
        sheet: Sheet,
        entries: Entries,
        *,
        errors: Mapping[str, str] | None = None,
        open_row: str = "",
        policies: Mapping[str, str] | None = None,
        policies_read: Mapping[str, str] | None = None,
        files: Mapping[str, FileLine] | None = None,
    ) -> None:
        self.sheet, self.entries = sheet, entries
        self.errors = errors or {}
        self.open_row = open_row
        self.policies, self.policies_read = policies or {}, policies_read or {}
        self.files = files or {}
        self.lists = Vocabularies(sheet.shown)
        self.conditions = condition_choices(sheet.said.get("scenario", []))

    def groups(self, section: Section) -> list[ShownGroup]:
        """The groups of a page in their order."""
        return [self._group(group) for group in section.groups]

    def _group(self, group: Group) -> ShownGroup:
        sheet, key = self.sheet, group.element
        origin = sheet.origins.get(key)
        is_locked = key in sheet.locked
        return ShownGroup(
            element=key,
            label=gettext(ELEMENTS[key].label),
            asks=[] if is_locked else [self._ask(ask, self.entries, "", key) for ask in group.asks],
            is_locked=is_locked,
            is_differing=key in sheet.differing and not is_locked,
            text=element_text(sheet.said, key) if is_locked else "",
            says=level_text(origin.level) if origin and origin.level != OWN else "",
            above=element_text(sheet.above, key) if key in sheet.differing else "",
            policy=gettext(POLICY_WORDS[sheet.policies[key]]) if key in sheet.policies else "",
            policies=[(one, gettext(POLICY_WORDS[one])) for one in ELEMENTS[key].policies]
            if sheet.is_entry
            else [],
            bound=self.policies.get(key, ELEMENTS[key].policy),
            bound_read=self.policies_read.get(key, ELEMENTS[key].policy),
        )

    def _ask(self, ask: Input | Rows, holder: Holder, name: str, element: str) -> ShownInput | ShownRows:
        full = f"{name}{ask.key}"
        if isinstance(ask, Input):
            return self._input(ask, holder.typed.get(ask.key, ""), full)
        rows = holder.rows.get(ask.key, [])
        is_fewer = not ask.is_fixed and self.sheet.policies.get(element) == "fewer"
        return ShownRows(
            name=full,
            label=gettext(ask.label) if ask.label else "",
            add=gettext(ask.add) if ask.add else "",
            rows=[self._row(ask, row, full, element) for row in rows],
            is_fixed=ask.is_fixed,
            may_add=not ask.is_fixed and len(rows) < MOST_ROWS and not is_fewer,
            above=self.sheet.levels[-1].code if is_fewer else "",
        )

    def _row(self, ask: Rows, row: Row, name: str, element: str) -> ShownRow:
        full = f"{name}.{row.id}"
        has_error = any(key == full or key.startswith(f"{full}.") for key in self.errors)
        inside = self.open_row == full or self.open_row.startswith(f"{full}.")
        return ShownRow(
            id=row.id,
            name=full,
            title=self._title(ask, row),
            line=self._line(ask, row),
            is_open=has_error or inside,
            asks=[self._ask(one, row, f"{full}.", element) for one in ask.inputs],
        )

    def _title(self, ask: Rows, row: Row) -> str:
        named = next((one for one in ask.inputs if one.key == ask.named_by), None)
        if named is None:  # a fixed row carries its name without asking for it
            return self._fixed_title(row)
        return self._words(named, row.typed.get(ask.named_by, "")) if isinstance(named, Input) else ""

    def _fixed_title(self, row: Row) -> str:
        steps = self.sheet.shown.get("process.steps", [])
        return str(steps[int(row.id)]["name"]) if row.id.isdecimal() and int(row.id) < len(steps) else ""

    def _line(self, ask: Rows, row: Row) -> str:
        """Up to four further values in words, for the closed row."""
        said = [
            words
            for one in ask.inputs
            if isinstance(one, Input) and one.key not in {ask.named_by, ask.key_name, "note"}
            if (words := self._words(one, row.typed.get(one.key, "")))
        ]
        return " · ".join(said[:4])

    def _words(self, one: Input, typed: Typed) -> str:
        if one.kind is Kind.WHEN:
            return condition_text(str(typed), self.sheet.said.get("scenario", [])) if typed else ""
        if isinstance(typed, dict):
            return f"{gettext(one.label)} {typed['count']}" if typed.get("count") else ""
        if one.kind in {Kind.CHOICE, Kind.CHOICES}:
            chosen = [typed] if isinstance(typed, str) else typed
            words = dict(self.lists.choices(one.choices, holds=chosen))
            return gettext(", ").join(words[value] for value in chosen if value)
        if one.kind in {Kind.FLAG, Kind.YES_NO}:
            return gettext(one.label) if typed in {"1", "yes"} else ""
        if one.kind in {Kind.NUMBER, Kind.MONEY}:
            return f"{gettext(one.label)} {typed}" if typed and typed != "0" else ""
        if one.kind is Kind.FILE:
            return gettext(one.label) if typed else ""
        text = str(typed).strip().splitlines()[0] if str(typed).strip() else ""
        return text[:60]

    def _input(self, ask: Input, typed: Typed, name: str) -> ShownInput:
        choices, picked = self._choices(ask, typed), ""
        if ask.kind is Kind.WHEN:
            known = {value for value, _ in self.conditions}
            picked = f"={typed}" if f"={typed}" in known else "own"
        return ShownInput(
            name=name,
            kind=ask.kind.value,
            label=gettext(ask.label),
            hint=gettext(ask.hint) if ask.hint else "",
            unit=gettext(ask.unit) if ask.unit else "",
            value=typed,
            choices=choices,
            error=gettext(self.errors[name]) if name in self.errors else "",
            is_short=ask.is_short,
            is_optional=not ask.is_wanted
            and not ask.default
            and ask.kind not in {Kind.WHEN, Kind.FLAG, Kind.YES_NO},
            is_list_box=ask.kind is Kind.CHOICE and len(choices) > _MOST_RADIOS,
            picked=picked,
            file=self.files.get(typed) if isinstance(typed, str) else None,
            suggests=ask.choices == "material",
        )

    def _choices(self, ask: Input, typed: Typed) -> Choices:
        if ask.kind is Kind.LIMIT:
            return units()
        if ask.kind is Kind.YES_NO:
            return yes_no()
        if ask.kind is Kind.WHEN:
            return [*self.conditions, ("own", gettext("Another condition, written beside"))]
        if not ask.choices or ask.kind not in {Kind.CHOICE, Kind.CHOICES}:
            return []
        listed = self.lists.choices(ask.choices, holds=typed if isinstance(typed, str | list) else "")
        return listed if ask.kind is Kind.CHOICE else [choice for choice in listed if choice[0]]

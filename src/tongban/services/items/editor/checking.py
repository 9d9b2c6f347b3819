"""What the rules say of a draft while it is edited, and where to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from tongban.kernel.errors import Refused
from tongban.services.items.basis.resolving import resolve_many
from tongban.services.items.checks.facts import CheckSubject, Severity
from tongban.services.items.checks.labels import FACTS
from tongban.services.items.checks.registry import faults_of, rules
from tongban.services.items.editor.sections import element_named, section_of
from tongban.services.items.editor.sheets import Sheet
from tongban.services.items.instant.placed import flaws_of_instant
from tongban.services.items.library.elements import ELEMENTS
from tongban.services.items.library.rules import walk
from tongban.services.items.materials.queries import kept_names
from tongban.services.items.rules import flaws
from tongban.services.items.steps import flaws_of_steps

_TONES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.HINT: "tell"}


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing to mend: how bad, the rule, what must hold, what was found, and the page to go to."""

    tone: str
    number: str
    text: str
    mend: str
    section: str
    element: str


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found, the worst first; `rules` were asked and `passed` found nothing."""

    remarks: list[Remark]
    rules: int
    passed: int


def checked(sheet: Sheet, said: Mapping[str, Any], *, on: date) -> Checked:
    """What keeps a draft from being published, then what the rules find. 1 SQL, 2 with own step limits."""
    blocking = [*_of_levels(sheet, said)]
    try:
        content = sheet.content(said)
    except Refused as refused:
        blocking.append(_remark("bad", "", refused.sentence(gettext), "", ""))
        return Checked(remarks=blocking, rules=len(rules()), passed=0)
    for flaw in [*flaws(content), *flaws_of_steps(content), *flaws_of_instant(content)]:
        head = flaw.place.partition(".")[0]
        element = _ELEMENTS_OF_RULES.get(flaw.rule, head)
        blocking.append(_remark("bad", "", flaw.sentence(gettext), "", element))
    if sheet.is_entry:
        return Checked(remarks=blocking, rules=0, passed=0)
    known = rules()
    found = faults_of(_subject(sheet, content, on=on), known)
    found.sort(key=lambda one: list(Severity).index(known[one.number].severity))
    remarks = [
        _remark(
            _TONES[known[one.number].severity],
            one.number,
            gettext(known[one.number].text),
            _facts(one.facts) or gettext(known[one.number].mend),
            one.element,
        )
        for one in found
    ]
    return Checked(
        remarks=[*blocking, *remarks],
        rules=len(known),
        passed=len(known) - len({one.number for one in found}),
    )


_ELEMENTS_OF_RULES = {
    "promise-above-law": "promised-limit",
    "instant-prints-typed": "result",
    "instant-other-steps": "process",
    "slot-key-twice": "materials",
    "fee-of-a-free-item": "fees",
    "steps-above-promise": "process",
    "step-unknown": "process",
    "joint-unnamed": "cooperation",
    "joint-office-unnamed": "cooperation",
    "joint-office-unasked": "cooperation",
    **dict.fromkeys(
        (
            "two-levels-unfounded",
            "two-levels-own",
            "two-levels-not-licence",
            "two-levels-joint",
            "two-levels-instant",
            "two-levels-unsaid",
        ),
        "two-levels",
    ),
    "extension-unfounded": "extension",
    "two-levels-unknown": "two-levels",
    "two-levels-unreported": "process",
    "two-levels-misplaced": "process",
    "process": "process",
    "form": "form",
}


def _of_levels(sheet: Sheet, said: Mapping[str, Any]) -> list[Remark]:
    """Elements that differ from the level above in a way that it does not allow."""
    if not sheet.levels:
        return []
    way = walk(sheet.levels)
    way.hear({path: value for path, value in said.items() if sheet.above.get(path) != value}, level="own")
    return [
        _remark("bad", "", f"{gettext(ELEMENTS[key].label)}: {gettext(why)}", "", key)
        for key, why in way.refused.items()
    ]


def _subject(sheet: Sheet, content: Any, *, on: date) -> CheckSubject:
    item = sheet.subject.item
    entry = sheet.levels[-1] if sheet.levels else None
    return CheckSubject(
        content=content,
        code=sheet.subject.code,
        area_code=sheet.subject.area_code,
        source=item.source if item else "own",
        list_entry_code=item.list_entry_code if item else "",
        above=entry.content if entry else None,
        above_code=item.entry.catalog_code if item and item.entry else "",
        cited=tuple(resolve_many(content.basis, on=on)),
        kept_names=kept_names({slot.name for slot in content.slots}),
    )


def _facts(facts: Mapping[str, object]) -> str:
    said = [
        f"{gettext(FACTS.get(name, name))} {_text(value)}"
        for name, value in facts.items()
        if value not in ("", [], ())
    ]
    return gettext("; ").join(said)


def _text(value: object) -> str:
    return gettext(", ").join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _remark(tone: str, number: str, text: str, mend: str, named: str) -> Remark:
    element = element_named(named)
    return Remark(
        tone=tone, number=number, text=text, mend=mend, section=section_of(element), element=element
    )

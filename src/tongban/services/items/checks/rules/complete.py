"""What a guide has to say at all, and that its words are words (要素完整, 文字干净)."""

import re
from collections.abc import Iterable, Iterator

from tongban.kernel.errors import N_
from tongban.services.items.checks.facts import CheckSubject, Fault, Severity
from tongban.services.items.checks.registry import rule
from tongban.services.items.checks.rules.limits import LAW, MUNICIPAL
from tongban.services.items.facts import ItemContent

_PERSON = "1"
_LEFT_OVER = re.compile(
    r"&(?:amp;)?(?:nbsp|lt|gt|quot|amp|#\d+);|<(?:p|br|span|div|table|td)\b|\ufffd|锟斤拷", re.I
)
_EMPTY_WORDS = frozenset({"无", "None", "null", "-", "—", "/", "暂无", "见附件", "详见附件"})
_POWER = frozenset({"01", "02", "03", "04", "05", "06", "07", "08", "09", "10"})


@rule(
    number="Q81",
    text=N_("Whom the item serves is stated."),
    mend=N_("Tick persons, enterprises or others."),
    severity=Severity.ERROR,
    source="实施清单要素 server_type",
    of_applications=True,
)
def audience_is_stated(subject: CheckSubject) -> Iterable[Fault]:
    if not subject.content.audience:
        yield Fault(element="audience")


@rule(
    number="Q82",
    text=N_("Themes fit those whom the item serves: themes of persons for persons, of firms for firms."),
    mend=N_("Drop the themes of those who cannot apply, and add one for those who can."),
    severity=Severity.WARNING,
    source=f"{MUNICIPAL}第8条",
    of_applications=True,
)
def themes_fit_the_audience(subject: CheckSubject) -> Iterable[Fault]:
    content = subject.content
    if not content.audience:
        return
    for serves, themes, who in (
        (_PERSON in content.audience, content.themes_person, "person"),
        (bool(set(content.audience) - {_PERSON}), content.themes_legal, "firm"),
    ):
        if serves != bool(themes):
            yield Fault(element="audience", facts={"who": who, "themes": list(themes)})


@rule(
    number="Q83",
    text=N_("The conditions of acceptance are stated."),
    mend=N_("Write what must be so for an application to be accepted, one condition a line."),
    severity=Severity.ERROR,
    source="实施清单要素 accept_condition",
    of_applications=True,
)
def conditions_are_stated(subject: CheckSubject) -> Iterable[Fault]:
    if not any(one.text.strip() not in _EMPTY_WORDS for one in subject.content.conditions):
        yield Fault(element="conditions")


@rule(
    number="Q84",
    text=N_("A licensing item answers at least one common question."),
    mend=N_("Ask the counter what people ask most, and answer it."),
    severity=Severity.WARNING,
    source=f"{MUNICIPAL}第9条",
)
def licensing_has_questions(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.is_licensing and not subject.content.faq:
        yield Fault(element="faq")


@rule(
    number="Q85",
    text=N_("A licensing item says how a decision can be challenged."),
    mend=N_("Name reconsideration and litigation, each with body and deadline."),
    severity=Severity.WARNING,
    source=f"{LAW}第三十八条",
)
def licensing_names_remedies(subject: CheckSubject) -> Iterable[Fault]:
    if not subject.content.is_licensing:
        return
    missing = {"reconsideration", "litigation"} - {one.kind for one in subject.content.remedies}
    if missing:
        yield Fault(element="remedies", facts={"missing": sorted(missing)})


@rule(
    number="Q86",
    text=N_("The level at which the power is exercised is stated."),
    mend=N_("Choose the level, from country to village."),
    severity=Severity.WARNING,
    source="实施清单要素 use_level",
)
def level_is_stated(subject: CheckSubject) -> Iterable[Fault]:
    if not subject.content.use_levels:
        yield Fault(element="levels")


@rule(
    number="Q87",
    text=N_("Texts hold no leftovers of web pages and no broken characters."),
    mend=N_("Open the text in the editor and write it anew."),
    severity=Severity.WARNING,
    source="实施清单要素",
)
def texts_are_clean(subject: CheckSubject) -> Iterable[Fault]:
    for element, text in _texts(subject.content):
        if ("&" in text or "<" in text or "\ufffd" in text or "锟" in text) and (
            found := _LEFT_OVER.search(text)
        ):
            yield Fault(element=element, facts={"found": found.group(0)[:20]})


@rule(
    number="Q88",
    text=N_("A power item carries its duty list: all five parts."),
    mend=N_("Enter duties, cases of accountability, who holds to account, on what basis, and liability."),
    severity=Severity.HINT,
    source="责任清单五要素",
)
def duty_list_is_complete(subject: CheckSubject) -> Iterable[Fault]:
    duty = subject.content.duty
    if subject.content.type_code not in _POWER:
        return
    missing = (
        ["duty"]
        if duty is None
        else [
            name
            for name in ("matters", "accountable_cases", "accountable_body", "basis", "responsibility")
            if not getattr(duty, name)
        ]
    )
    if missing:
        yield Fault(element="duty", facts={"missing": missing})


def _texts(content: ItemContent) -> Iterator[tuple[str, str]]:
    yield "name", content.name
    for condition in content.conditions:
        yield "conditions", condition.text
    for slot in content.slots:
        yield "materials", slot.name
        yield "materials", slot.note
        yield "materials", slot.accept_standard
    for step in content.step_notes:
        yield "process", step.text

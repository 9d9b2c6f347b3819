"""Materials (申请材料): nothing vague, each with its source, none twice."""

import re
from collections import Counter
from collections.abc import Iterable

from tongban.kernel.errors import N_
from tongban.services.items.checks.facts import CheckSubject, Fault, Severity
from tongban.services.items.checks.registry import rule
from tongban.services.items.checks.rules.limits import OURS

# 兜底性材料: whoever reads it cannot know what to bring. 其他组织 and 其他人 are people, not papers; what stands
# behind 或 is named; what stands in a list in brackets explains the paper before it
_CATCH_ALL = re.compile(
    r"(?<!或)(?<!或者)其[他它](?![，、,）)]|组织|人|股东|成员|部门|单位|共有|权利|负责|法人|企业|机构|申请)|"
    r"(?:相关|有关)(?:证明)?(?:材料|资料|文件|证件)|视(?:具体)?情况|必要的?(?:材料|资料|文件)|等(?:材料|资料|文件)$"
)
_FORM, _PAPER = "2", "1"


def is_catch_all(name: str) -> bool:
    """Whether the name says “and whatever else”."""
    return bool(_CATCH_ALL.search(name))


@rule(
    number="Q31",
    text=N_("No material is a catch-all."),
    mend=N_("Name the papers one by one, or drop the line: nobody can bring “other material”."),
    severity=Severity.ERROR,
    source=OURS,
    of_applications=True,
)
def materials_are_named(subject: CheckSubject) -> Iterable[Fault]:
    for slot in subject.content.slots:
        if is_catch_all(slot.name):
            yield Fault(element="materials", facts={"material": slot.name[:80]})


@rule(
    number="Q32",
    text=N_("Every required material says where it comes from."),
    mend=N_("Choose who makes the paper: the applicant, an office or an intermediary."),
    severity=Severity.ERROR,
    source=OURS,
    of_applications=True,
)
def required_materials_have_a_source(subject: CheckSubject) -> Iterable[Fault]:
    for slot in subject.content.slots:
        known = slot.source or slot.from_form or slot.register_fact or slot.licence_types
        if slot.need == "required" and not known:
            yield Fault(element="materials", facts={"material": slot.name[:80]})


@rule(
    number="Q33",
    text=N_("The item says what to hand in, or that nothing is needed."),
    mend=N_("List the materials, or say that the item needs none."),
    severity=Severity.ERROR,
    source="申请材料要素",
    of_applications=True,
)
def materials_are_stated(subject: CheckSubject) -> Iterable[Fault]:
    if not subject.content.slots and not subject.content.needs_no_material:
        yield Fault(element="materials")


@rule(
    number="Q34",
    text=N_("No material stands twice."),
    mend=N_("Drop one of the two, or say in their names how they differ."),
    severity=Severity.WARNING,
    source="申请材料要素",
    of_applications=True,
)
def materials_stand_once(subject: CheckSubject) -> Iterable[Fault]:
    names = Counter((slot.name, slot.when) for slot in subject.content.slots)
    for (name, _), count in names.items():
        if count > 1:
            yield Fault(element="materials", facts={"material": name[:80], "count": count})


@rule(
    number="Q35",
    text=N_("An application form that people fill in comes with a blank one."),
    mend=N_("Attach the blank form, or make the paper from the online form."),
    severity=Severity.WARNING,
    source="申请材料要素 form_guid",
    of_applications=True,
)
def forms_come_blank(subject: CheckSubject) -> Iterable[Fault]:
    for slot in subject.content.slots:
        if slot.kind == _FORM and not (slot.blank_form or slot.from_form):
            yield Fault(element="materials", facts={"material": slot.name[:80]})


@rule(
    number="Q36",
    text=N_("A paper that has to be handed in says how many."),
    mend=N_("Enter the number of originals or copies."),
    severity=Severity.WARNING,
    source="申请材料要素 original_num、copies_num",
    of_applications=True,
)
def papers_are_counted(subject: CheckSubject) -> Iterable[Fault]:
    for slot in subject.content.slots:
        if slot.format == _PAPER and not slot.is_exempt and not (slot.originals or slot.copies):
            yield Fault(element="materials", facts={"material": slot.name[:80]})


@rule(
    number="Q37",
    text=N_("What an office issues names that office."),
    mend=N_("Enter who issues the paper."),
    severity=Severity.HINT,
    source="申请材料要素 核发单位",
    of_applications=True,
)
def issued_papers_name_the_office(subject: CheckSubject) -> Iterable[Fault]:
    for slot in subject.content.slots:
        if slot.source == "20" and not slot.issuer:
            yield Fault(element="materials", facts={"material": slot.name[:80]})


@rule(
    number="Q38",
    text=N_("A material is called by the name that is kept for it."),
    mend=N_("Use the kept name: the same paper then has one name in every guide."),
    severity=Severity.WARNING,
    source=OURS,
)
def materials_have_the_kept_name(subject: CheckSubject) -> Iterable[Fault]:
    for slot in subject.content.slots:
        if kept := subject.kept_names.get(slot.name):
            yield Fault(element="materials", facts={"material": slot.name[:80], "kept": kept[:80]})


@rule(
    number="Q39",
    text=N_("An item that nobody applies for asks for no material and has no form."),
    mend=N_("Take out materials, form and questions, or correct the type of the item."),
    severity=Severity.ERROR,
    source="国发〔2022〕5号，依申请和依职权事项",
)
def own_motion_asks_for_nothing(subject: CheckSubject) -> Iterable[Fault]:
    content = subject.content
    asked = [name for name in ("slots", "form", "scenario") if getattr(content, name)]
    if not content.is_applied_for and asked:
        yield Fault(element="materials", facts={"type": content.type_code, "asked": asked})

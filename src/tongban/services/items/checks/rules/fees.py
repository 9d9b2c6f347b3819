"""Fees (收费) and results (办理结果)."""

import re
from collections.abc import Iterable

from tongban.kernel.errors import N_
from tongban.services.items.checks.facts import CheckSubject, Fault, Severity
from tongban.services.items.checks.registry import rule
from tongban.services.items.checks.rules.limits import MUNICIPAL

_VAGUE = re.compile(r"^(?:按规定收费|按规定|收费|详见.*)?$")
_LICENCE = re.compile(r"(?:证|证书|执照|证照)$")
_APPROVAL = re.compile(r"(?:文|批复|决定书?)$")


@rule(
    number="Q41",
    text=N_("An item that is charged names its fees."),
    mend=N_("List each fee with its name."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第6条",
)
def charged_items_name_fees(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.is_charged and not subject.content.fees:
        yield Fault(element="fees")


@rule(
    number="Q42",
    text=N_("Every fee says how much."),
    mend=N_("Enter the amount or the tariff by which it is computed."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第6条",
)
def fees_say_how_much(subject: CheckSubject) -> Iterable[Fault]:
    for fee in subject.content.fees:
        if fee.amount_fen is None and _VAGUE.match(fee.standard.strip()):
            yield Fault(element="fees", facts={"fee": fee.name[:80]})


@rule(
    number="Q43",
    text=N_("Every fee has its legal basis."),
    mend=N_("Enter the document that allows the fee; without one it may not be taken."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第6条；行政许可法第五十八条",
)
def fees_have_a_basis(subject: CheckSubject) -> Iterable[Fault]:
    for fee in subject.content.fees:
        if not fee.basis.strip():
            yield Fault(element="fees", facts={"fee": fee.name[:80]})


@rule(
    number="Q44",
    text=N_("A free item has no fee."),
    mend=N_("Remove the fee, or say that the item is charged."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第6条",
)
def free_items_have_no_fee(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.is_charged is False and subject.content.fees:
        yield Fault(element="fees", facts={"fees": len(subject.content.fees)})


@rule(
    number="Q45",
    text=N_("Whether the item is charged is stated."),
    mend=N_("Say whether a fee is taken."),
    severity=Severity.WARNING,
    source="实施清单要素 is_fee",
    of_applications=True,
)
def charging_is_stated(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.is_charged is None and not subject.content.fees:
        yield Fault(element="fees")


@rule(
    number="Q46",
    text=N_("A result that is a licence or an approval is of that kind."),
    mend=N_("Choose the kind that fits the name: …证 is a licence, …文 and …批复 an approval."),
    severity=Severity.WARNING,
    source=f"{MUNICIPAL}第2条",
)
def result_kind_fits_the_name(subject: CheckSubject) -> Iterable[Fault]:
    result = subject.content.result
    if result is None:
        return
    name = re.sub(r"[（(].*$", "", result.name).strip("《》 ")
    wanted = "10" if _LICENCE.search(name) else "20" if _APPROVAL.search(name) else result.kind
    if result.kind != wanted:
        yield Fault(element="result", facts={"result": result.name[:80], "kind": result.kind})


@rule(
    number="Q47",
    text=N_("What comes out is stated."),
    mend=N_("Enter the name of the licence, approval or other result."),
    severity=Severity.ERROR,
    source="实施清单要素 result_type、result_name",
    of_applications=True,
)
def result_is_stated(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.result is None:
        yield Fault(element="result")


@rule(
    number="Q48",
    text=N_("A result comes with a sample of how it looks."),
    mend=N_("Attach a sample, or name the licence type, whose sample is known."),
    severity=Severity.WARNING,
    source=f"{MUNICIPAL}第11条",
    of_applications=True,
)
def results_have_a_sample(subject: CheckSubject) -> Iterable[Fault]:
    result = subject.content.result
    if result is not None and not (result.sample or result.licence_type):
        yield Fault(element="result", facts={"result": result.name[:80]})

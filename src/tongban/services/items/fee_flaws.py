"""What must be mended in the fees of an item before it is published: nobody may be charged by a rule that fails."""

from collections.abc import Iterator

from tongban.kernel.errors import N_
from tongban.kernel.expressions import ExpressionRefused, expression
from tongban.services.items.facts import ItemContent
from tongban.services.items.flaw import Flaw

SCENARIO = "scenario"


def fee_flaws(content: ItemContent) -> Iterator[Flaw]:
    """Each `quantity` and each condition of a reduction can be read and asks for what every application has.

    A field that may be left empty has no value to compute with; then an officer would have to set the
    fee of each such application.
    """
    for number, fee in enumerate(content.fees, start=1):
        if fee.amount_fen is not None and fee.amount_fen < 0:
            yield Flaw(
                rule="fee-below-nothing",
                place=f"fees.{number}.amount_fen",
                text=N_("The fee %(name)s is below nothing."),
                facts={"name": fee.name},
            )
        if fee.quantity is not None:
            yield from _flaws_of(fee.quantity, f"fees.{number}.quantity", content)
        for place, less in enumerate(fee.reductions, start=1):
            if less.when is not None:
                yield from _flaws_of(less.when, f"fees.{number}.reductions.{place}.when", content)


def _flaws_of(source: str, place: str, content: ItemContent) -> Iterator[Flaw]:
    try:
        names = expression(source).variables
    except ExpressionRefused as refused:
        yield Flaw(
            rule="fee-rule-unreadable",
            place=place,
            text=N_("The rule of a fee, %(source)s, cannot be read: %(why)s."),
            facts={"source": source, "why": refused.facts["why"]},
        )
        return
    form = content.form or {}
    fields = form.get("properties", {})
    needed = set(form.get("required", []))
    if strange := sorted(names - fields.keys() - {SCENARIO}):
        yield Flaw(
            rule="fee-rule-unknown-name",
            place=place,
            text=N_(
                "The rule of a fee, %(source)s, asks for %(names)s, which is no field of the form. "
                "Answers of the scenario are written like scenario.kind."
            ),
            facts={"source": source, "names": ", ".join(strange)},
        )
    optional = sorted(
        name for name in names & fields.keys() if name not in needed or fields[name].get("x-when")
    )
    if optional:
        yield Flaw(
            rule="fee-rule-may-be-empty",
            place=place,
            text=N_(
                "The rule of a fee, %(source)s, asks for %(names)s, which may be left empty. Make it a field that "
                "everybody fills in, or let the rule go by the scenario."
            ),
            facts={"source": source, "names": ", ".join(optional)},
        )

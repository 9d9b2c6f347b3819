"""Pages of the editor that say what comes out, where to ask, and who answers for it."""

from tongban.kernel.errors import N_
from tongban.services.items.editor.about import WHEN
from tongban.services.items.editor.facts import Group, Input, Kind, Rows, Section


def contact(key: str) -> tuple[Input, ...]:
    """How to ask or to complain."""
    return (
        Input(
            key=f"{key}.phones",
            kind=Kind.LINES,
            label=N_("Phone"),
            hint=N_("One on each line, with the area code."),
            is_wanted=True,
        ),
        Input(key=f"{key}.address", kind=Kind.LINE, label=N_("Address")),
        Input(key=f"{key}.url", kind=Kind.LINE, label=N_("Web address")),
        Input(key=f"{key}.note", kind=Kind.AREA, label=N_("Explanatory note")),
    )


RESULT = Section(
    key="result",
    label=N_("Result and licensing"),
    lead=N_("What comes out, for how long it holds, and what the licensing rules add."),
    groups=(
        Group(
            element="result",
            asks=(
                Input(key="result.name", kind=Kind.LINE, label=N_("Name of the result"), is_wanted=True),
                Input(
                    key="result.kind", kind=Kind.CHOICE, label=N_("Kind"), choices="result_type", default="30"
                ),
                Input(
                    key="result.licence_type",
                    kind=Kind.CHOICE,
                    label=N_("Type of licence"),
                    choices="licence_type",
                ),
                Input(
                    key="result.valid_months",
                    kind=Kind.NUMBER,
                    label=N_("Valid for months"),
                    is_short=True,
                    unit=N_("months"),
                ),
                Input(key="result.sample", kind=Kind.FILE, label=N_("Sample of the result")),
            ),
        ),
        Group(
            element="kinds",
            asks=(
                Rows(
                    key="kinds",
                    add=N_("Add a kind of business"),
                    named_by="business",
                    inputs=(
                        Input(
                            key="business",
                            kind=Kind.CHOICE,
                            label=N_("Kind of business"),
                            choices="business",
                            is_wanted=True,
                        ),
                        WHEN,
                        Input(
                            key="opens",
                            kind=Kind.LIMIT,
                            label=N_("Not earlier before the end than"),
                            hint=N_("Only for renewals."),
                        ),
                        Input(
                            key="lead",
                            kind=Kind.LIMIT,
                            label=N_("At the latest before the end"),
                            hint=N_("Only where a rule says otherwise than 30 days."),
                        ),
                        Input(key="note", kind=Kind.AREA, label=N_("Explanatory note")),
                    ),
                ),
            ),
        ),
        Group(
            element="publication",
            asks=(
                Input(
                    key="publication.withheld",
                    kind=Kind.CHOICE,
                    label=N_("Why it is not published"),
                    hint=N_(
                        "Grants are published within seven working days; choose only where a law forbids it."
                    ),
                    choices="withheld",
                ),
                Input(key="publication.basis", kind=Kind.LINE, label=N_("Basis of not publishing it")),
            ),
        ),
        Group(
            element="licensing",
            asks=(
                Input(key="licensing.licence_name", kind=Kind.LINE, label=N_("Name of the licence")),
                Input(key="licensing.condition_basis", kind=Kind.AREA, label=N_("Basis of the conditions")),
                Input(key="licensing.procedure_basis", kind=Kind.AREA, label=N_("Basis of the procedure")),
                Input(key="licensing.validity", kind=Kind.LIMIT, label=N_("Term of validity")),
                Input(key="licensing.validity_basis", kind=Kind.LINE, label=N_("Basis of the term")),
                Input(key="licensing.renewal", kind=Kind.AREA, label=N_("Renewal")),
                Input(key="licensing.valid_area", kind=Kind.LINE, label=N_("Where it holds")),
                Input(key="licensing.quantity_limit", kind=Kind.LINE, label=N_("Limit of numbers")),
                Input(key="licensing.annual_check", kind=Kind.LINE, label=N_("Annual check")),
                Input(key="licensing.annual_report", kind=Kind.LINE, label=N_("Annual report")),
                Input(key="licensing.intermediary", kind=Kind.AREA, label=N_("Intermediary service")),
                Input(
                    key="licensing.commitment",
                    kind=Kind.AREA,
                    label=N_("What may be promised instead of proved"),
                ),
                Input(
                    key="licensing.procedures",
                    kind=Kind.CHOICES,
                    label=N_("Special procedures"),
                    choices="procedure",
                ),
            ),
        ),
    ),
)

PLACES = Section(
    key="places",
    label=N_("Counters and contact"),
    lead=N_("Where one can go, whom one can ask, and where to complain."),
    groups=(
        Group(
            element="places",
            asks=(
                Rows(
                    key="places",
                    add=N_("Add a counter"),
                    named_by="name",
                    is_wanted=True,
                    inputs=(
                        Input(key="name", kind=Kind.LINE, label=N_("Name of it"), is_wanted=True),
                        Input(key="address", kind=Kind.LINE, label=N_("Address"), is_wanted=True),
                        Input(
                            key="hours",
                            kind=Kind.LINE,
                            label=N_("Opening hours"),
                            hint=N_("Such as 周一至周五 8:30—12:00，14:30—17:30."),
                            is_wanted=True,
                        ),
                        Input(key="phone", kind=Kind.LINE, label=N_("Phone"), is_wanted=True),
                    ),
                ),
            ),
        ),
        Group(element="consult", asks=contact("consult")),
        Group(element="complain", asks=contact("complain")),
    ),
)

REMEDIES = Section(
    key="remedies",
    label=N_("Remedies"),
    lead=N_("What a person can do who disagrees with the decision."),
    groups=(
        Group(
            element="remedies",
            asks=(
                Rows(
                    key="remedies",
                    add=N_("Add a remedy"),
                    named_by="kind",
                    inputs=(
                        Input(
                            key="kind", kind=Kind.CHOICE, label=N_("Kind"), choices="remedy", is_wanted=True
                        ),
                        Input(key="body", kind=Kind.LINE, label=N_("Body"), is_wanted=True),
                        Input(key="deadline", kind=Kind.LINE, label=N_("Deadline"), is_wanted=True),
                        Input(key="contact.phones", kind=Kind.LINES, label=N_("Phone")),
                        Input(key="contact.address", kind=Kind.LINE, label=N_("Address")),
                    ),
                ),
            ),
        ),
    ),
)

FAQ = Section(
    key="faq",
    label=N_("Often asked"),
    lead=N_("What people ask at the counter, answered once for all."),
    groups=(
        Group(
            element="faq",
            asks=(
                Rows(
                    key="faq",
                    add=N_("Add a question"),
                    named_by="question",
                    inputs=(
                        Input(key="question", kind=Kind.LINE, label=N_("Question"), is_wanted=True),
                        Input(key="answer", kind=Kind.AREA, label=N_("An answer"), is_wanted=True),
                    ),
                ),
            ),
        ),
    ),
)

DUTY = Section(
    key="duty",
    label=N_("Duty list and third parties"),
    lead=N_("The five parts of the duty list, and services of third parties that the item asks for."),
    groups=(
        Group(
            element="duty",
            asks=(
                Input(
                    key="duty.matters",
                    kind=Kind.LINES,
                    label=N_("Duties"),
                    hint=N_("One on each line."),
                    is_wanted=True,
                ),
                Input(
                    key="duty.accountable_cases",
                    kind=Kind.LINES,
                    label=N_("When somebody is held to account"),
                    hint=N_("One on each line."),
                    is_wanted=True,
                ),
                Input(
                    key="duty.accountable_body",
                    kind=Kind.LINE,
                    label=N_("Who holds to account"),
                    is_wanted=True,
                ),
                Input(
                    key="duty.basis",
                    kind=Kind.LINES,
                    label=N_("Basis of accountability"),
                    hint=N_("One on each line."),
                    is_wanted=True,
                ),
                Input(
                    key="duty.responsibility",
                    kind=Kind.LINES,
                    label=N_("What follows"),
                    hint=N_("One on each line."),
                    is_wanted=True,
                ),
            ),
        ),
        Group(
            element="intermediary",
            asks=(
                Rows(
                    key="intermediary",
                    add=N_("Add an intermediary service"),
                    named_by="name",
                    inputs=(
                        Input(key="name", kind=Kind.LINE, label=N_("Name of it"), is_wanted=True),
                        Input(key="basis", kind=Kind.LINE, label=N_("Legal basis"), is_wanted=True),
                        Input(key="charged", kind=Kind.LINE, label=N_("What it costs")),
                    ),
                ),
            ),
        ),
    ),
)

"""Pages of the editor that say how an item is handled: limits, process, fees."""

from tongban.kernel.errors import N_
from tongban.services.items.editor.about import WHEN
from tongban.services.items.editor.facts import Group, Input, Kind, Rows, Section

_LIMIT_INPUTS = (
    Input(key="limits.statutory", kind=Kind.LIMIT, label=N_("Statutory limit")),
    Input(key="limits.promised", kind=Kind.LIMIT, label=N_("Promised limit")),
)

PROCESS = Section(
    key="process",
    label=N_("Limits and process"),
    lead=N_("How long it may take by law, what we promise, and which post does which step."),
    groups=(
        Group(
            element="statutory-limit",
            asks=(
                Input(key="limits.statutory", kind=Kind.LIMIT, label=N_("Statutory limit"), is_wanted=True),
            ),
        ),
        Group(
            element="promised-limit",
            asks=(Input(key="limits.promised", kind=Kind.LIMIT, label=N_("Promised limit"), is_wanted=True),),
        ),
        Group(
            element="extension",
            asks=(
                Input(
                    key="limits.extension.at_most",
                    kind=Kind.NUMBER,
                    label=N_("A special law lets the limit be put off by at most"),
                    hint=N_(
                        "In the unit of the statutory limit. 0: it forbids it. Empty: ten days, as the Licensing Law says."
                    ),
                    is_short=True,
                ),
                Input(key="limits.extension.law", kind=Kind.LINE, label=N_("Law that says so")),
                Input(
                    key="limits.extension.article",
                    kind=Kind.LINE,
                    label=N_("Article"),
                    hint=N_("Such as 第三十五条."),
                    is_short=True,
                ),
            ),
        ),
        Group(
            element="two-levels",
            asks=(
                Input(
                    key="two_levels.law",
                    kind=Kind.LINE,
                    label=N_("Law that has this level examine and a superior decide"),
                    hint=N_("Empty: the organisation that accepts decides."),
                ),
                Input(
                    key="two_levels.article",
                    kind=Kind.LINE,
                    label=N_("Article"),
                    hint=N_("Such as 第三十五条."),
                    is_short=True,
                ),
                Input(
                    key="two_levels.superior",
                    kind=Kind.LINE,
                    label=N_("Superior that decides"),
                    hint=N_("Empty: the organisation above it. Another one: its credit code."),
                ),
                Input(
                    key="two_levels.review",
                    kind=Kind.LIMIT,
                    label=N_("How long this level may examine"),
                    hint=N_("Empty: 20 working days. The statutory limit above is the superior's then."),
                ),
            ),
        ),
        Group(
            element="acceptance",
            asks=(
                Input(
                    key="acceptance_working_days",
                    kind=Kind.NUMBER,
                    label=N_("Days to accept"),
                    unit=N_("working days"),
                    is_short=True,
                ),
            ),
        ),
        Group(
            element="limit-cases",
            asks=(
                Rows(
                    key="limit_cases",
                    add=N_("Add a limit for a single case"),
                    named_by="when",
                    inputs=(
                        Input(key="when", kind=Kind.WHEN, label=N_("For whom"), is_wanted=True),
                        *_LIMIT_INPUTS,
                    ),
                ),
            ),
        ),
        Group(
            element="process",
            asks=(
                Input(
                    key="process.key",
                    kind=Kind.CHOICE,
                    label=N_("Process"),
                    choices="process",
                    default="five-posts",
                    is_wanted=True,
                ),
                Rows(
                    key="process.steps",
                    label=N_("Posts and limits of the steps"),
                    add="",
                    named_by="name",
                    is_fixed=True,
                    inputs=(
                        Input(
                            key="organisation",
                            kind=Kind.CHOICE,
                            label=N_("Organisation of the post"),
                            choices="step_organisation",
                        ),
                        Input(
                            key="days",
                            kind=Kind.NUMBER,
                            label=N_("Step limit"),
                            hint=N_("Empty: as the process says, shortened to the promise."),
                            unit=N_("working days"),
                            is_short=True,
                        ),
                    ),
                ),
                Rows(
                    key="step_notes",
                    label=N_("What the guide says of the steps"),
                    add=N_("Say what happens in a step"),
                    named_by="name",
                    inputs=(
                        Input(key="name", kind=Kind.LINE, label=N_("Name of the step"), is_wanted=True),
                        Input(key="text", kind=Kind.AREA, label=N_("What happens"), is_wanted=True),
                        Input(key="days", kind=Kind.NUMBER, label=N_("Days"), is_short=True),
                        Input(key="result", kind=Kind.LINE, label=N_("What comes out")),
                        WHEN,
                    ),
                ),
            ),
        ),
    ),
)

FEES = Section(
    key="fees",
    label=N_("Fees"),
    lead=N_("What it costs and on what basis. Nothing listed and “no” ticked is free."),
    groups=(
        Group(
            element="fees",
            asks=(
                Input(key="is_charged", kind=Kind.YES_NO, label=N_("Charged"), is_wanted=True),
                Rows(
                    key="fees",
                    add=N_("Add a fee"),
                    named_by="name",
                    inputs=(
                        Input(key="name", kind=Kind.LINE, label=N_("Name of it"), is_wanted=True),
                        Input(
                            key="amount_fen",
                            kind=Kind.MONEY,
                            label=N_("Amount"),
                            unit=N_("yuan"),
                            is_short=True,
                        ),
                        Input(key="standard", kind=Kind.LINE, label=N_("Standard"), is_wanted=True),
                        Input(key="basis", kind=Kind.LINE, label=N_("Legal basis"), is_wanted=True),
                        WHEN,
                    ),
                ),
            ),
        ),
    ),
)

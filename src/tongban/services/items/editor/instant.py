"""The page of the editor about the instant decision: by which facts, under which conditions, how many are looked at."""

from tongban.kernel.errors import N_
from tongban.services.items.editor.facts import Group, Input, Kind, Rows, Section

INSTANT = Section(
    key="instant",
    label=N_("Instant decision"),
    lead=N_(
        "Where registers and licences alone decide, a rule may grant at once. It never refuses: whatever it does "
        "not grant, a person decides. Empty: a person decides everything."
    ),
    groups=(
        Group(
            element="instant",
            asks=(
                Rows(
                    key="instant.facts",
                    label=N_("Facts that the rule goes by"),
                    add=N_("Add a fact"),
                    named_by="name",
                    inputs=(
                        Input(
                            key="name",
                            kind=Kind.LINE,
                            label=N_("Name in the conditions"),
                            hint=N_("Small letters, digits and _, such as age"),
                            is_wanted=True,
                        ),
                        Input(
                            key="source",
                            kind=Kind.LINE,
                            label=N_("Trusted source"),
                            hint=N_(
                                "person.age, person.birth_date, person.area, person.sex, firm.kind, firm.months, "
                                "firm.registered_on, case.day, or licence.TYPE.FIELD, where FIELD is one of its "
                                "fields or held, number, issued_on, valid_from, valid_until"
                            ),
                            is_wanted=True,
                        ),
                        Input(
                            key="max_age_days",
                            kind=Kind.NUMBER,
                            label=N_("Of a licence: at most so old"),
                            unit=N_("calendar days"),
                            is_short=True,
                        ),
                    ),
                ),
                Rows(
                    key="instant.conditions",
                    label=N_("Conditions, all of which must hold"),
                    add=N_("Add a condition of the rule"),
                    named_by="text",
                    inputs=(
                        Input(
                            key="text",
                            kind=Kind.LINE,
                            label=N_("In words, for the applicant"),
                            is_wanted=True,
                        ),
                        Input(
                            key="when",
                            kind=Kind.LINE,
                            label=N_("As CEL over the facts"),
                            hint=N_("Such as age >= 70"),
                            is_wanted=True,
                        ),
                        Input(key="law", kind=Kind.LINE, label=N_("Law that asks for it"), is_wanted=True),
                        Input(key="article", kind=Kind.LINE, label=N_("Article")),
                    ),
                ),
                Input(
                    key="instant.sample_percent",
                    kind=Kind.NUMBER,
                    label=N_("Of a hundred decisions a person looks at"),
                    default="10",
                    is_short=True,
                ),
                Input(
                    key="instant.review_post",
                    kind=Kind.CHOICE,
                    label=N_("Post that looks at them"),
                    choices="review_post",
                    default="approve",
                ),
            ),
        ),
    ),
)

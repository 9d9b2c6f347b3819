"""Pages of the editor that say what an item is, for whom, and on what law it rests."""

from tongban.kernel.errors import N_
from tongban.services.items.editor.facts import Group, Input, Kind, Rows, Section

WHEN = Input(key="when", kind=Kind.WHEN, label=N_("For whom"))

BASICS = Section(
    key="basics",
    label=N_("Basics"),
    lead=N_("What it is called, for whom it is, and how one applies."),
    groups=(
        Group(
            element="name",
            asks=(Input(key="name", kind=Kind.LINE, label=N_("Name of the item"), is_wanted=True),),
        ),
        Group(
            element="type",
            asks=(
                Input(
                    key="type_code", kind=Kind.CHOICE, label=N_("Type"), choices="item_type", is_wanted=True
                ),
            ),
        ),
        Group(
            element="words",
            asks=(
                Input(
                    key="purpose",
                    kind=Kind.LINE,
                    label=N_("Purpose"),
                    hint=N_("One line for people who know no office terms."),
                    is_wanted=True,
                ),
                Input(
                    key="aliases",
                    kind=Kind.LINES,
                    label=N_("Everyday words"),
                    hint=N_("What people type who look for it, one on each line."),
                    is_wanted=True,
                ),
            ),
        ),
        Group(
            element="audience",
            asks=(
                Input(
                    key="audience",
                    kind=Kind.CHOICES,
                    label=N_("Who can apply"),
                    choices="server_type_c0109",
                    is_wanted=True,
                ),
            ),
        ),
        Group(
            element="themes",
            asks=(
                Input(
                    key="themes_person",
                    kind=Kind.CHOICES,
                    label=N_("Topics of persons"),
                    choices="topic_person",
                ),
                Input(
                    key="themes_legal", kind=Kind.CHOICES, label=N_("Topics of firms"), choices="topic_legal"
                ),
            ),
        ),
        Group(
            element="levels",
            asks=(
                Input(
                    key="use_levels",
                    kind=Kind.CHOICES,
                    label=N_("Levels that may exercise it"),
                    choices="use_level",
                ),
            ),
        ),
        Group(
            element="power-source",
            asks=(
                Input(
                    key="power_source",
                    kind=Kind.CHOICE,
                    label=N_("Source of the power"),
                    choices="power_source",
                ),
            ),
        ),
        Group(
            element="project-type",
            asks=(
                Input(
                    key="project_type",
                    kind=Kind.CHOICE,
                    label=N_("Kind of handling"),
                    choices="project_type",
                    default="2",
                    is_wanted=True,
                ),
            ),
        ),
        Group(
            element="ways",
            asks=(
                Input(
                    key="handle_forms",
                    kind=Kind.CHOICES,
                    label=N_("Ways of applying"),
                    choices="handle_type",
                    is_wanted=True,
                ),
                Input(
                    key="visits",
                    kind=Kind.NUMBER,
                    label=N_("Trips"),
                    hint=N_("How often one must come in person; 0 is never."),
                    is_wanted=True,
                    is_short=True,
                ),
                Input(
                    key="visits_reason",
                    kind=Kind.LINE,
                    label=N_("Why a visit is needed"),
                    hint=N_("Only where one must come."),
                ),
            ),
        ),
        Group(
            element="online",
            asks=(
                Input(
                    key="online_depth",
                    kind=Kind.CHOICES,
                    label=N_("Depth of online handling"),
                    choices="online_depth",
                ),
                Input(key="online_platform", kind=Kind.LINE, label=N_("Platform on which it is handled")),
                Input(key="online_url", kind=Kind.LINE, label=N_("Web address")),
            ),
        ),
        Group(
            element="service",
            asks=(
                Input(key="takes_appointments", kind=Kind.YES_NO, label=N_("Takes appointments")),
                Input(key="sends_by_courier", kind=Kind.YES_NO, label=N_("Sends the result by courier")),
                Input(
                    key="query_ways",
                    kind=Kind.LINES,
                    label=N_("How to ask about progress"),
                    hint=N_("One on each line."),
                ),
            ),
        ),
        Group(
            element="supervision",
            asks=(
                Input(
                    key="supervising_organisation",
                    kind=Kind.LINE,
                    label=N_("Supervising organisation"),
                    hint=N_("Only where another organisation supervises than the one that approves."),
                ),
            ),
        ),
        Group(
            element="cooperation",
            asks=(
                Input(
                    key="other_organisations",
                    kind=Kind.LINES,
                    label=N_("Other organisations that take part"),
                    hint=N_("One on each line."),
                ),
                Input(
                    key="is_bundle", kind=Kind.FLAG, label=N_("One thing at once: several services in one")
                ),
            ),
        ),
        Group(
            element="service-area",
            asks=(Input(key="service_area", kind=Kind.LINE, label=N_("Area of service")),),
        ),
        Group(
            element="negative-list",
            asks=(Input(key="is_negative_list", kind=Kind.FLAG, label=N_("Stands on the negative list")),),
        ),
    ),
)

BASIS = Section(
    key="basis",
    label=N_("Legal basis"),
    lead=N_("Law, article and clause. The law library says whether the article is in force."),
    groups=(
        Group(
            element="basis",
            asks=(
                Rows(
                    key="basis",
                    add=N_("Add a basis"),
                    named_by="law",
                    is_wanted=True,
                    inputs=(
                        Input(key="law", kind=Kind.LINE, label=N_("Law"), is_wanted=True),
                        Input(key="number", kind=Kind.LINE, label=N_("Document number")),
                        Input(
                            key="article",
                            kind=Kind.LINE,
                            label=N_("Article"),
                            hint=N_("Such as 第三十五条."),
                            is_wanted=True,
                            is_short=True,
                        ),
                        Input(key="clause", kind=Kind.LINE, label=N_("Clause"), is_short=True),
                        Input(key="summary", kind=Kind.AREA, label=N_("What it says, in our words")),
                        Input(key="url", kind=Kind.LINE, label=N_("Web address")),
                    ),
                ),
            ),
        ),
    ),
)

CONDITIONS = Section(
    key="conditions",
    label=N_("Conditions"),
    lead=N_("What must be so for an application to be accepted."),
    groups=(
        Group(
            element="conditions",
            asks=(
                Rows(
                    key="conditions",
                    add=N_("Add a condition"),
                    named_by="text",
                    is_wanted=True,
                    inputs=(
                        Input(key="text", kind=Kind.AREA, label=N_("Condition"), is_wanted=True),
                        WHEN,
                        Input(
                            key="from_age",
                            kind=Kind.NUMBER,
                            label=N_("Checked at once: full years"),
                            hint=N_(
                                "Who is younger is told so when they apply; leave it empty where the office looks."
                            ),
                            is_short=True,
                        ),
                    ),
                ),
            ),
        ),
    ),
)

"""Pages of the editor that say what is asked of the applicant: questions, materials, form."""

from tongban.kernel.errors import N_
from tongban.services.items.editor.about import WHEN
from tongban.services.items.editor.facts import Group, Input, Kind, Rows, Section
from tongban.services.items.editor.folding import WAYS

SCENARIO = Section(
    key="scenario",
    label=N_("Scenario questions"),
    lead=N_(
        "Plain questions whose answers decide what this person owes. Each depends on those above it only."
    ),
    groups=(
        Group(
            element="scenario",
            asks=(
                Rows(
                    key="scenario",
                    add=N_("Add a question"),
                    named_by="text",
                    makes_key="q",
                    inputs=(
                        Input(key="text", kind=Kind.LINE, label=N_("Question"), is_wanted=True),
                        Input(key="help", kind=Kind.LINE, label=N_("Help"), hint=N_("Where to look it up.")),
                        Rows(
                            key="choices",
                            label=N_("Answers to choose from"),
                            add=N_("Add an answer"),
                            named_by="label",
                            makes_key="a",
                            key_name="value",
                            is_wanted=True,
                            inputs=(
                                Input(key="label", kind=Kind.LINE, label=N_("An answer"), is_wanted=True),
                                Input(
                                    key="note",
                                    kind=Kind.LINE,
                                    label=N_("What it means"),
                                    hint=N_("Helps to see whether this answer is mine."),
                                ),
                            ),
                        ),
                        Input(key="when", kind=Kind.WHEN, label=N_("Asked of whom")),
                        Input(
                            key="key",
                            kind=Kind.LINE,
                            label=N_("Key in conditions"),
                            hint=N_("Small letters and digits; made by itself when left empty."),
                            is_short=True,
                        ),
                    ),
                ),
            ),
        ),
    ),
)

MATERIALS = Section(
    key="materials",
    label=N_("Materials"),
    lead=N_("What is to be handed in, and every way in which it is met without asking for it."),
    groups=(
        Group(
            element="materials",
            asks=(
                Input(key="needs_no_material", kind=Kind.FLAG, label=N_("Nothing is to be handed in")),
                Rows(
                    key="slots",
                    add=N_("Add a material"),
                    named_by="name",
                    makes_key="m",
                    is_wanted=True,
                    inputs=(
                        Input(
                            key="name",
                            kind=Kind.LINE,
                            label=N_("Name of it"),
                            choices="material",
                            is_wanted=True,
                        ),
                        Input(
                            key="need",
                            kind=Kind.CHOICE,
                            label=N_("Necessity"),
                            choices="need",
                            default="required",
                        ),
                        Input(
                            key="later_working_days",
                            kind=Kind.NUMBER,
                            label=N_("May follow within working days"),
                            hint=N_(
                                "Only for what may follow later: counted from acceptance, 20 at most, and at "
                                "least 2 before the promised limit."
                            ),
                            is_short=True,
                        ),
                        WHEN,
                        Input(
                            key="source",
                            kind=Kind.CHOICE,
                            label=N_("Where it comes from"),
                            choices="material_source",
                            is_wanted=True,
                        ),
                        Input(key="issuer", kind=Kind.LINE, label=N_("Issued by")),
                        Input(
                            key="licence_types",
                            kind=Kind.CHOICES,
                            label=N_("Met by a licence"),
                            choices="licence_type",
                        ),
                        Input(
                            key="register_fact",
                            kind=Kind.CHOICE,
                            label=N_("Met by a register"),
                            choices="register_fact",
                        ),
                        Input(key="from_form", kind=Kind.FLAG, label=N_("Made from the answers of the form")),
                        Input(
                            key="kind",
                            kind=Kind.CHOICE,
                            label=N_("Kind"),
                            choices="material_type",
                            default="3",
                        ),
                        Input(
                            key="format",
                            kind=Kind.CHOICE,
                            label=N_("Form of the material"),
                            choices="material_format",
                            default="3",
                        ),
                        Input(
                            key="originals",
                            kind=Kind.NUMBER,
                            label=N_("Originals"),
                            default="1",
                            is_short=True,
                        ),
                        Input(key="copies", kind=Kind.NUMBER, label=N_("Copies"), default="0", is_short=True),
                        Input(
                            key="note",
                            kind=Kind.AREA,
                            label=N_("Note for the applicant"),
                            hint=N_("Say what must be seen on it, in plain words."),
                        ),
                        Input(
                            key="accept_standard",
                            kind=Kind.AREA,
                            label=N_("What is looked at"),
                            hint=N_("The points by which the counter accepts it."),
                        ),
                        Input(key="by_law", kind=Kind.LINE, label=N_("By which law")),
                        Input(
                            key="commitment.content",
                            kind=Kind.AREA,
                            label=N_("What is promised"),
                            hint=N_(
                                "Leave all of the promise empty where none may stand for it. Not for public "
                                "safety, health and life, the environment or secrets."
                            ),
                        ),
                        Input(
                            key="commitment.duty",
                            kind=Kind.AREA,
                            label=N_("What has to be proved, and by which article"),
                        ),
                        Input(
                            key="commitment.liability",
                            kind=Kind.AREA,
                            label=N_("What a false promise leads to"),
                        ),
                        Input(
                            key="commitment.check_by",
                            kind=Kind.CHOICE,
                            label=N_("Way of checking"),
                            choices="check_by",
                            default="shared",
                        ),
                        Input(
                            key="commitment.check_days",
                            kind=Kind.NUMBER,
                            label=N_("Checked within days"),
                            default="60",
                            is_short=True,
                        ),
                        Input(key="blank_form", kind=Kind.FILE, label=N_("Blank form")),
                        Input(key="sample", kind=Kind.FILE, label=N_("Sample")),
                    ),
                ),
            ),
        ),
    ),
)

FORM = Section(
    key="form",
    label=N_("Form"),
    lead=N_("What is asked of the applicant. A field bound to a register is filled in and locked."),
    groups=(
        Group(
            element="form",
            asks=(
                Input(
                    key="holder",
                    kind=Kind.CHOICE,
                    label=N_("In whose name"),
                    choices="holder",
                    default="person",
                ),
                Rows(
                    key="form.sections",
                    label=N_("Parts of the form"),
                    add=N_("Add a part of the form"),
                    named_by="title",
                    makes_key="s",
                    inputs=(
                        Input(key="title", kind=Kind.LINE, label=N_("Title"), is_wanted=True),
                        Input(key="why", kind=Kind.LINE, label=N_("Why we ask")),
                    ),
                ),
                Rows(
                    key="form.fields",
                    label=N_("Fields"),
                    add=N_("Add a field"),
                    named_by="title",
                    makes_key="f",
                    inputs=(
                        Input(key="title", kind=Kind.LINE, label=N_("Label"), is_wanted=True),
                        Input(key="ask", kind=Kind.CHOICE, label=N_("Asked as"), choices="widget", only=WAYS),
                        Input(key="section", kind=Kind.CHOICE, label=N_("Part"), choices="form_section"),
                        Input(key="required", kind=Kind.FLAG, label=N_("Must be filled in")),
                        Input(
                            key="bind",
                            kind=Kind.CHOICE,
                            label=N_("Filled in from"),
                            choices="register_fact",
                        ),
                        Input(key="help", kind=Kind.LINE, label=N_("Hint")),
                        Input(key="unit", kind=Kind.LINE, label=N_("Unit"), is_short=True),
                        Input(
                            key="options",
                            kind=Kind.LINES,
                            label=N_("Answers to choose from"),
                            hint=N_("One on each line; only for choices."),
                        ),
                        Input(
                            key="when",
                            kind=Kind.LINE,
                            label=N_("Asked only when"),
                            hint=N_("CEL over the fields of the form, such as area > 50."),
                        ),
                        Input(
                            key="key",
                            kind=Kind.LINE,
                            label=N_("Key in conditions"),
                            hint=N_("Letters, digits and _; made by itself when left empty."),
                            is_short=True,
                        ),
                    ),
                ),
            ),
        ),
    ),
)

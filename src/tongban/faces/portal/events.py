"""Life events of people and firms: everyday words over the national topic codes (standards.md 2.8)."""

from dataclasses import dataclass

from tongban.kernel.errors import N_


@dataclass(frozen=True, kw_only=True)
class LifeEvent:
    """A doorway of the home page. `theme` is p (people) or l (legal entities) and the topic code."""

    name: str
    examples: str
    theme: str
    icon: str


FOR_PEOPLE = (
    LifeEvent(
        name=N_("Having a child"),
        examples=N_("birth certificate, household, vaccines"),
        theme="p005",
        icon="balloon",
    ),
    LifeEvent(
        name=N_("School"),
        examples=N_("enrolment, support, changing school"),
        theme="p020",
        icon="mortarboard",
    ),
    LifeEvent(
        name=N_("Finding work"), examples=N_("benefits, titles, files"), theme="p030", icon="briefcase"
    ),
    LifeEvent(
        name=N_("Getting married"),
        examples=N_("marriage registration, moving household"),
        theme="p060",
        icon="hearts",
    ),
    LifeEvent(
        name=N_("A home"),
        examples=N_("property, housing fund, public housing"),
        theme="p075",
        icon="house-door",
    ),
    LifeEvent(
        name=N_("Seeing a doctor"),
        examples=N_("care elsewhere, refunds, aid"),
        theme="p145",
        icon="heart-pulse",
    ),
    LifeEvent(
        name=N_("Retiring"), examples=N_("pension, allowance for the old"), theme="p150", icon="sunrise"
    ),
    LifeEvent(
        name=N_("After a death"), examples=N_("certificate, estate, benefits"), theme="p155", icon="flower1"
    ),
)
FOR_FIRMS = (
    LifeEvent(
        name=N_("Opening a business"),
        examples=N_("registration, seals, tax, bank"),
        theme="l005",
        icon="shop",
    ),
    LifeEvent(
        name=N_("Getting a licence"),
        examples=N_("food, medicine, hygiene, fire"),
        theme="l010",
        icon="patch-check",
    ),
    LifeEvent(
        name=N_("Hiring"), examples=N_("insurance, housing fund, refunds"), theme="l030", icon="people"
    ),
    LifeEvent(
        name=N_("Tax and invoices"), examples=N_("returns, invoices, reliefs"), theme="l025", icon="receipt"
    ),
    LifeEvent(
        name=N_("Building"),
        examples=N_("approval, planning, works, inspection"),
        theme="l040",
        icon="buildings",
    ),
    LifeEvent(
        name=N_("Support for firms"),
        examples=N_("benefits without asking, grants, credit"),
        theme="l045",
        icon="lightbulb",
    ),
    LifeEvent(
        name=N_("Proving quality"),
        examples=N_("certification, yearly checks"),
        theme="l015",
        icon="pencil-square",
    ),
    LifeEvent(
        name=N_("Closing down"),
        examples=N_("simple closing, tax clearance"),
        theme="l165",
        icon="door-closed",
    ),
)

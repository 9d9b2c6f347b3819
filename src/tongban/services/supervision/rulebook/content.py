"""Rules on content (内容) and discretion (裁量): what an act says, and what it may not leave unsaid.

Source: 行政许可法 (2019) arts. 31, 38, 72; 优化营商环境条例 art. 44; standards.md 6.
"""

from collections.abc import Iterator

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import Level
from tongban.services.supervision.rulebook.activities import Activity
from tongban.services.supervision.rulebook.rule import (
    BUSINESS_44,
    LICENSING_31,
    LICENSING_38,
    LICENSING_42,
    LICENSING_72_7,
    OWN_DISCRETION,
    OWN_STANDARD,
    Group,
    Rule,
)
from tongban.services.supervision.rulebook.story import Hit, Known, Look, Story
from tongban.standards.working_time import working_days_between


def refused_without_reasons(story: Story, look: Look) -> Iterator[Hit]:
    """A refusal that gives no reasons."""
    for act in story.all(Activity.DECIDED):
        if act.facts.get("outcome") == "refused" and not str(act.facts.get("reasons", "")).strip():
            yield Hit(act)
            return


def refused_without_remedies(story: Story, look: Look) -> Iterator[Hit]:
    """A refusal that does not say where to turn: reconsideration and litigation."""
    for act in story.all(Activity.DECIDED):
        if act.facts.get("outcome") == "refused" and act.facts.get("remedies") is False:
            yield Hit(act)
            return


def beyond_the_guide(story: Story, look: Look) -> Iterator[Hit]:
    """A material is asked for that the guide does not name."""
    for place, act in enumerate(story.all(Activity.CORRECTION_ASKED), start=1):
        if beyond := act.facts.get("beyond_guide"):
            yield Hit(act, {"what": beyond}, subject="" if place == 1 else str(place))


def not_accepted_without_reasons(story: Story, look: Look) -> Iterator[Hit]:
    """An application that is not accepted, and nobody says why."""
    for act in story.all(Activity.NOT_ACCEPTED):
        if not str(act.facts.get("reasons", "")).strip():
            yield Hit(act)
            return


def against_advice(story: Story, look: Look) -> Iterator[Hit]:
    """A grant where the last examination advised to refuse, which gives no reasons; a refusal needs reasons anyway."""
    said = [act.facts["advice"] for act in story.all(Activity.REVIEWED) if act.facts.get("advice")]
    for act in story.all(Activity.DECIDED):
        is_silent = not str(act.facts.get("reasons", "")).strip()
        if said and said[-1] == "refused" and act.facts.get("outcome") == "granted" and is_silent:
            yield Hit(act)
            return


def moved_at_the_last_moment(story: Story, look: Look) -> Iterator[Hit]:
    """A limit that is put off or made to stand on its last day, or behind it."""
    for kind in (Activity.EXTENDED, Activity.STOPPED):
        for place, act in enumerate(story.all(kind), start=1):
            due_on = act.facts.get("due_on")
            if due_on and working_days_between(look.day(act.at), due_on, look.calendar) <= look.threshold(
                act
            ):
                yield Hit(act, {"limit_date": due_on.isoformat()}, subject=f"{kind}-{place}")


CONTENT_RULES = (
    Rule(
        number="CT-11",
        version=1,
        group=Group.CONTENT,
        over=refused_without_reasons,
        needs=frozenset({Activity.DECIDED, Known.REASONS}),
        level=Level.RED,
        text=N_("The application was refused on %(due_date)s, and the decision gives no reasons."),
        says=N_("A refusal gives no reasons."),
        protects=N_("To state the reasons of a refusal"),
        basis=LICENSING_38,
        other_basis=OWN_STANDARD,
    ),
    Rule(
        number="CT-12",
        version=1,
        group=Group.CONTENT,
        over=refused_without_remedies,
        needs=frozenset({Activity.DECIDED, Known.REMEDIES}),
        level=Level.YELLOW,
        text=N_(
            "The refusal of %(due_date)s does not say that one may ask for reconsideration or go to court."
        ),
        says=N_("A refusal does not tell of reconsideration and litigation."),
        protects=N_("To tell people what they can do about a refusal"),
        basis=LICENSING_38,
        other_basis=OWN_STANDARD,
    ),
    Rule(
        number="CT-13",
        version=1,
        group=Group.CONTENT,
        over=beyond_the_guide,
        needs=frozenset({Activity.CORRECTION_ASKED, Known.GUIDE}),
        level=Level.YELLOW,
        text=N_("On %(due_date)s something was asked for that the guide does not name: %(what)s."),
        says=N_("A material is asked for that the guide does not name."),
        protects=N_("To ask for what the guide names and for nothing else"),
        basis=LICENSING_31,
        other_basis=BUSINESS_44,
    ),
    Rule(
        number="CT-14",
        version=1,
        group=Group.CONTENT,
        over=not_accepted_without_reasons,
        needs=frozenset({Activity.NOT_ACCEPTED, Known.REASONS}),
        level=Level.YELLOW,
        text=N_("The application was not accepted on %(due_date)s, and nobody said why."),
        says=N_("An application is not accepted without reasons."),
        protects=N_("To say why an application is not accepted"),
        basis=LICENSING_72_7,
        other_basis=OWN_STANDARD,
    ),
    Rule(
        number="DS-11",
        version=1,
        group=Group.DISCRETION,
        over=against_advice,
        needs=frozenset({Activity.DECIDED, Activity.REVIEWED, Known.ADVICE, Known.REASONS}),
        level=Level.YELLOW,
        text=N_("On %(due_date)s was granted what the examination advised to refuse, and nobody said why."),
        says=N_("An application is granted against the examination's advice, without reasons."),
        protects=N_("To give reasons where one decides otherwise than advised"),
        basis=OWN_DISCRETION,
    ),
    Rule(
        number="DS-12",
        version=1,
        group=Group.DISCRETION,
        over=moved_at_the_last_moment,
        needs=frozenset({Activity.EXTENDED}),
        level=Level.REMINDER,
        past=0,
        may_be=(0, 3),
        text=N_(
            "On %(due_date)s the limit was moved (%(act_msgid)s) when %(limit_date)s, its last day, had come or was "
            "near."
        ),
        says=N_("A limit is put off or made to stand with %(threshold)s or fewer working days left."),
        protects=N_("To use extensions for what they are meant for"),
        basis=LICENSING_42,
        other_basis=OWN_DISCRETION,
    ),
)

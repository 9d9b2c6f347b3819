"""Rules on fees (收费). Source: 行政许可法 (2019) arts. 58, 59, 75; standards.md 6."""

from collections.abc import Iterator

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import Level
from tongban.services.supervision.rulebook.activities import Activity
from tongban.services.supervision.rulebook.rule import (
    LICENSING_58,
    LICENSING_59,
    OWN_FEES,
    Group,
    Rule,
)
from tongban.services.supervision.rulebook.story import Act, Hit, Known, Look, Story

_FEN = 100


def _charged(story: Story) -> Iterator[tuple[Act, int]]:
    """What was asked for or taken, in fen."""
    for kind in (Activity.CHARGED, Activity.PAID):
        for act in story.all(kind):
            amount = act.facts.get("amount_fen")
            if isinstance(amount, int):
                yield act, amount


def off_standard(story: Story, look: Look) -> Iterator[Hit]:
    """An amount that is not the item's."""
    for act, amount in _charged(story):
        if story.standard_fen and amount != story.standard_fen and amount > 0:
            yield Hit(act, {"amount": _yuan(amount), "standard": _yuan(story.standard_fen)})
            return


def on_free_item(story: Story, look: Look) -> Iterator[Hit]:
    """Money for something that is free."""
    for act, amount in _charged(story):
        if story.standard_fen == 0 and amount > 0:
            yield Hit(act, {"amount": _yuan(amount)})
            return


def before_acceptance(story: Story, look: Look) -> Iterator[Hit]:
    """Money for an application that nobody has accepted yet."""
    accepted = story.first(Activity.ACCEPTED)
    for act, amount in _charged(story):
        if amount > 0 and (accepted is None or act.at < accepted.at):
            yield Hit(act, {"amount": _yuan(amount)})
            return


def set_and_waived(story: Story, look: Look) -> Iterator[Hit]:
    """The same person sets a fee and waives it."""
    setters = {act.by for act in story.all(Activity.FEE_SET) if act.by}
    for act in story.all(Activity.FEE_WAIVED):
        if act.by and act.by in setters:
            yield Hit(act)
            return


def _yuan(fen: int) -> str:
    return f"{fen / _FEN:,.2f}"


FEE_RULES = (
    Rule(
        number="FE-11",
        version=1,
        group=Group.FEES,
        over=off_standard,
        needs=frozenset({Activity.CHARGED, Known.STANDARD}),
        level=Level.RED,
        text=N_("On %(due_date)s %(amount)s yuan were charged; the item charges %(standard)s yuan."),
        says=N_("Another amount is charged than the item names."),
        protects=N_("To charge by the published item and standard"),
        basis=LICENSING_59,
        other_basis=OWN_FEES,
    ),
    Rule(
        number="FE-12",
        version=1,
        group=Group.FEES,
        over=on_free_item,
        needs=frozenset({Activity.CHARGED, Known.STANDARD}),
        level=Level.RED,
        text=N_("On %(due_date)s %(amount)s yuan were charged for a service that is free."),
        says=N_("Money is charged for a service that is free."),
        protects=N_("To charge nothing where no law provides for it"),
        basis=LICENSING_58,
        other_basis=OWN_FEES,
    ),
    Rule(
        number="FE-13",
        version=1,
        group=Group.FEES,
        over=before_acceptance,
        needs=frozenset({Activity.CHARGED, Activity.ACCEPTED}),
        level=Level.YELLOW,
        text=N_("On %(due_date)s %(amount)s yuan were charged before the application was accepted."),
        says=N_("Money is charged before an application is accepted."),
        protects=N_("To charge for what is taken on"),
        basis=OWN_FEES,
    ),
    Rule(
        number="FE-14",
        version=1,
        group=Group.FEES,
        over=set_and_waived,
        needs=frozenset({Activity.FEE_SET, Activity.FEE_WAIVED, Known.PERSONS}),
        level=Level.YELLOW,
        text=N_("Who waived the fee on %(due_date)s had set it too."),
        says=N_("The same person sets a fee and waives it."),
        protects=N_("To keep setting and waiving a fee in different hands"),
        basis=OWN_FEES,
    ),
)

"""What may go wrong in the course of a case: pure functions over its acts, which the rules on procedure name.

Source: standards.md 6; 行政许可法 (2019) arts. 32, 34, 37.
"""

from collections.abc import Iterator

from tongban.services.supervision.rulebook.activities import ACTIVITY_NAMES, Activity
from tongban.services.supervision.rulebook.story import Hit, Look, Story

# an activity, and those that come before it wherever the case has them
_ORDER = (
    (Activity.ACCEPTED, (Activity.APPLIED,)),
    (Activity.DECIDED, (Activity.APPLIED, Activity.ACCEPTED)),
    (Activity.ISSUED, (Activity.DECIDED,)),
    (Activity.DELIVERED, (Activity.DECIDED, Activity.ISSUED)),
)
_ENDINGS = (Activity.WITHDRAWN, Activity.NOT_ACCEPTED, Activity.DELIVERED)
_ON_THE_MATTER = frozenset(
    {
        Activity.CORRECTION_ASKED,
        Activity.ACCEPTED,
        Activity.NOT_ACCEPTED,
        Activity.REVIEWED,
        Activity.RETURNED,
        Activity.VISITED,
        Activity.STOPPED,
        Activity.EXTENDED,
        Activity.DECIDED,
        Activity.ISSUED,
    }
)
LEAST_VISITORS = 2


def second_notice(story: Story, look: Look) -> Iterator[Hit]:
    """The second request for corrections, and each one after it."""
    for place, act in enumerate(story.all(Activity.CORRECTION_ASKED)[1:], start=2):
        yield Hit(act, subject="" if place == 2 else str(place))


def objections(story: Story, look: Look) -> Iterator[Hit]:
    """A person objects to what a rule decided."""
    if act := story.first(Activity.OBJECTED):
        yield Hit(act)


def never_accepted(story: Story, look: Look) -> Iterator[Hit]:
    """A decision in a case that nobody has accepted; what is decided on the spot needs no acceptance of its own."""
    decided = next((act for act in story.all(Activity.DECIDED) if not act.facts.get("by_law")), None)
    if decided and not story.is_on_the_spot and Activity.ACCEPTED not in story.activities:
        yield Hit(decided)


def out_of_order(story: Story, look: Look) -> Iterator[Hit]:
    """An act before one that it presupposes, where the case has that one too."""
    for activity, before in _ORDER:
        act = story.first(activity)
        if act is None:
            continue
        for earlier in before:
            other = story.first(earlier)
            if other is not None and act.at < other.at:
                yield Hit(act, {"before_msgid": ACTIVITY_NAMES[earlier]}, subject=activity)
                break


def left_out(story: Story, look: Look) -> Iterator[Hit]:
    """A grant without an activity that the process asks for."""
    granted = next(
        (act for act in story.all(Activity.DECIDED) if act.facts.get("outcome") != "refused"), None
    )
    if granted is None:
        return
    for activity in sorted(story.must - story.activities):
        yield Hit(granted, {"what_msgid": ACTIVITY_NAMES[activity]}, subject=activity)


def one_person(story: Story, look: Look) -> Iterator[Hit]:
    """The same person accepts the application and decides on it."""
    if story.is_on_the_spot:
        return
    accepted_by = {act.by for act in story.all(Activity.ACCEPTED) if act.by}
    for act in story.all(Activity.DECIDED):
        if act.by and act.by in accepted_by:
            yield Hit(act)
            return


def too_few_visitors(story: Story, look: Look) -> Iterator[Hit]:
    """A site visit by fewer than two officers."""
    for place, act in enumerate(story.all(Activity.VISITED), start=1):
        there = act.facts.get("visitors")
        if isinstance(there, int) and there < LEAST_VISITORS:
            yield Hit(act, subject="" if place == 1 else str(place))


def outside_the_system(story: Story, look: Look) -> Iterator[Hit]:
    """The application was entered when it had been decided: the case ran somewhere else."""
    applied, decided = story.first(Activity.APPLIED), story.first(Activity.DECIDED)
    if applied and decided and applied.entered_at > decided.at:
        yield Hit(decided, {"entered_at": applied.entered_at.isoformat()})


def often_returned(story: Story, look: Look) -> Iterator[Hit]:
    """A case that goes back and back again inside the office."""
    for times, act in enumerate(story.all(Activity.RETURNED), start=1):
        if times >= look.threshold(act):
            yield Hit(act, {"times": times})
            return


def after_the_end(story: Story, look: Look) -> Iterator[Hit]:
    """An act on the matter after the application was withdrawn, not accepted, or its result handed over."""
    ends = [act for kind in _ENDINGS for act in story.all(kind)]
    if not ends:
        return
    end = min(ends, key=lambda act: act.at)
    later = next((act for act in story.acts if act.at > end.at and act.activity in _ON_THE_MATTER), None)
    if later is not None:
        yield Hit(later, {"end_msgid": ACTIVITY_NAMES[end.activity]})


def decided_twice(story: Story, look: Look) -> Iterator[Hit]:
    """A second decision, in the same case, on the same application."""
    decided = story.all(Activity.DECIDED)
    if len(decided) > 1:
        yield Hit(decided[1])

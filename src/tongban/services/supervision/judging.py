"""Which rules over acts fire for a story. Pure, and the same whether an event, the sweep or a replay asks."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache, partial

from tongban.services.supervision.rulebook.activities import ACTIVITY_NAMES
from tongban.services.supervision.rulebook.book import ACT_RULES
from tongban.services.supervision.rulebook.rule import Rule
from tongban.services.supervision.rulebook.story import Hit, Look, Need, Story
from tongban.services.supervision.rulebook.thresholds import AS_SHIPPED, Thresholds
from tongban.services.supervision.rules import Finding
from tongban.standards.working_time import WorkCalendar


@lru_cache(maxsize=64)
def askable(knows: frozenset[Need]) -> tuple[Rule, ...]:
    """The rules over acts that can be asked of a source which tells this much."""
    return tuple(rule for rule in ACT_RULES if rule.needs <= knows)


def not_askable(knows: frozenset[Need]) -> dict[Rule, frozenset[Need]]:
    """The rules over acts that cannot, each with what it misses."""
    return {rule: rule.needs - knows for rule in ACT_RULES if not rule.needs <= knows}


def judge(
    story: Story,
    *,
    today: date,
    calendar: WorkCalendar,
    thresholds: Thresholds = AS_SHIPPED,
    rules: Iterable[Rule] | None = None,
) -> list[Finding]:
    """Every rule over acts that fires for the story, as of the working day `today`; of `rules` only, where given."""
    found: list[Finding] = []
    for rule in askable(story.knows) if rules is None else rules:
        if rule.over is None:
            continue
        look = Look(partial(thresholds.at, rule), calendar, today)
        found += [_finding(rule, hit, look) for hit in rule.over(story, look)]
    return found


def _finding(rule: Rule, hit: Hit, look: Look) -> Finding:
    subject = hit.subject[:80]
    return Finding(
        rule=rule,
        subject=subject,
        due_on=look.day(hit.act.at),
        threshold=look.threshold(hit.act) if rule.may_be else None,
        facts={"act_msgid": ACTIVITY_NAMES[hit.act.activity], **hit.facts},
        act=hit.act,
    )

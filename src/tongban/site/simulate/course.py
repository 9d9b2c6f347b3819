"""Draws what happens to one case after it was submitted. Pure."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tongban.services.feedback.public import ComplaintKind, Finding, RatingLevel
from tongban.site.simulate import words
from tongban.site.simulate.facts import POST, Act, CityFacts, Doing, Hand, Service
from tongban.site.simulate.habits import SHARES, corrects, moment_of
from tongban.site.simulate.hours import MINUTES_A_DAY, arrival, office_minutes_later, office_moment
from tongban.standards.working_time import (
    WorkCalendar,
    add_working_days,
    effective_day,
    local_day,
    working_days_between,
)

# 行政许可法 (2019) art. 32: after five working days an application counts as accepted, and nothing is asked for any more
_ACCEPTED_BY_SILENCE = 5
_REFUSES_ACCEPTANCE, _REFUSES, _WITHDRAWS, _NEVER_CORRECTS = 0.02, 0.04, 0.02, 0.06
_IS_TESTED, _IS_EXTENDED = 0.06, 0.04  # of licences: 行政许可法 (2019) arts. 45 and 42
_TESTING_DAYS, _EXTENDED_BY = (2, 6), 5  # working days
_URGES_WHEN_LATE, _URGES = 0.35, 0.01
_RATES = 0.45
_CORRECTS_IN_DAYS = (0, 1, 1, 2, 3, 6)
_RATES_IN_DAYS = (0, 0, 0, 1, 1, 2, 4)
_LEVELS = tuple(RatingLevel)
# the levels from the best to the worst, by how it went
_WHEN_GOOD, _WHEN_LATE, _WHEN_REFUSED = (
    (70.0, 22.0, 6.5, 1.2, 0.3),
    (18, 30, 28, 16, 8),
    (28, 34, 24, 10, 4),
)
# some complain, more often when it became late or was refused; of a hundred complaints so many are right, in part, not
_COMPLAINS, _COMPLAINS_WHEN_LATE, _COMPLAINS_WHEN_REFUSED = 0.004, 0.08, 0.04
_ABOUT_LATE = (ComplaintKind.DELAY,)
_ABOUT = (ComplaintKind.MANNER, ComplaintKind.WRONG_ADVICE)
_ABOUT_REFUSED = (*_ABOUT, ComplaintKind.TURNED_AWAY)
_FINDINGS = {Finding.UPHELD: 45, Finding.PARTLY: 25, Finding.NOT_UPHELD: 30}
_COMPLAINT_DAYS = (5, 5)  # working days to take it up, and from then on to answer it (standards.md 13)
# the stages of the answer to a bad rating with the working days that each has (standards.md 13)
_STAGES = (("accept", 1), ("rectify", 5), ("revisit", 3))
_FROM_HOME = 30  # minutes: nobody answers a notice at once
Hands = Mapping[tuple[str, str], Sequence[Hand]]


@dataclass
class _Course:
    """A case while it is drawn. `now`: when what was done last was done."""

    key: str
    service: Service
    hands: Hands
    city: CityFacts
    draw: random.Random
    now: datetime
    acts: list[Act] = field(default_factory=list)

    @property
    def calendar(self) -> WorkCalendar:
        return self.city.calendar

    def does(self, doing: Doing, *, by: Hand | None = None, **said: Any) -> None:
        """Add an act at the present moment."""
        self.acts.append(Act(at=self.now, doing=doing, case=self.key, by=by.key if by else "", said=said))

    def falls_to(self, post: str, days: int | None) -> Hand:
        """Who does what now lies with the post; the time passes until they do."""
        hand = self.draw.choice(self.hands[self.service.organisation, post])
        self.now = moment_of(hand.habit, ready=self.now, days=days, draw=self.draw, calendar=self.calendar)
        return hand

    def some_days_later(self, days: Sequence[int]) -> None:
        """Time passes until the applicant does something from home."""
        day = local_day(self.now) + timedelta(days=self.draw.choice(days))
        at = arrival(day, self.calendar, self.draw)
        soonest = self.now + timedelta(minutes=_FROM_HOME)
        self.now = at if at > soonest else soonest + timedelta(minutes=self.draw.randrange(90))

    def says(self, choices: Sequence[str]) -> str:
        return self.draw.choice(choices)


def draw_acts(
    key: str,
    service: Service,
    *,
    submitted: datetime,
    hands: Hands,
    city: CityFacts,
    draw: random.Random,
) -> list[Act]:
    """Everything that happens to the case, in order; the same for the same draw."""
    course = _Course(key, service, hands, city, draw, submitted)
    course.does(Doing.SUBMIT)
    withdraws = draw.random() < _WITHDRAWS
    if withdraws and draw.random() < 0.5:
        _withdraw(course)
    elif _accepted(course) and not (withdraws and _withdraw(course)):
        _decided(course)
    return sorted(course.acts, key=lambda act: act.at)


def _accepted(course: _Course) -> bool:
    """From the desk of acceptance on; whether the case was accepted."""
    step, received = course.service.steps[0], course.now
    hand = course.falls_to(step.post, step.days)
    may_ask = _is_in_time(course, received)
    if may_ask and course.draw.random() < _REFUSES_ACCEPTANCE:
        said = {"reasons": course.says(words.NOT_OURS), "article": words.ARTICLE_OF_ACCEPTANCE}
        course.does(Doing.REFUSE_ACCEPTANCE, by=hand, **said)
        _rate(course, _WHEN_REFUSED)
        _complain(course, _COMPLAINS_WHEN_REFUSED, _ABOUT_REFUSED)
        return False
    if may_ask and course.service.material and corrects(hand.habit, course.draw):
        wanted = [[course.service.material, course.says(words.TO_CORRECT)]]
        course.does(Doing.ASK_CORRECTION, by=hand, wanted=wanted)
        if course.draw.random() < _NEVER_CORRECTS:
            return False
        course.some_days_later(_CORRECTS_IN_DAYS)
        course.does(Doing.CORRECT, slots=[course.service.material])
        hand = course.falls_to(step.post, step.days)
    course.does(Doing.ACCEPT, by=hand)
    return True


def _is_in_time(course: _Course, received: datetime) -> bool:
    first = effective_day(received, course.calendar)
    return working_days_between(first, local_day(course.now), course.calendar) < _ACCEPTED_BY_SILENCE


def _decided(course: _Course) -> None:
    """Review, decision and issuance, as far as the service has them; then what the applicant says of it."""
    accepted = course.now
    if course.service.is_licensing:
        _take_more_time(course)
    is_refused = course.service.may_be_refused and course.draw.random() < _REFUSES
    outcome = "refused" if is_refused else "granted"
    for step in course.service.steps[1:]:
        hand = course.falls_to(step.post, step.days)
        if step.key == "review":
            opinion = course.says(words.AGAINST if is_refused else words.OPINIONS)
            course.does(Doing.REVIEW, by=hand, advice=outcome, opinion=opinion)
        elif step.key == "approve":
            why = {"reasons": course.says(words.REASONS), "article": words.ARTICLE} if is_refused else {}
            course.does(Doing.DECIDE, by=hand, outcome=outcome, **why)
            if is_refused:
                break
        else:
            course.does(Doing.ISSUE, by=hand)
    late = _urge(course, accepted)
    _rate(course, _WHEN_REFUSED if is_refused else _WHEN_LATE if late else _WHEN_GOOD)
    if is_refused:
        _complain(course, _COMPLAINS_WHEN_REFUSED, _ABOUT_REFUSED)
    else:
        _complain(course, _COMPLAINS_WHEN_LATE if late else _COMPLAINS, _ABOUT_LATE if late else _ABOUT)


def _take_more_time(course: _Course) -> None:
    """A test for which the clocks stand, or an extension by the head: both told to the applicant."""
    chance = course.draw.random()
    if chance < _IS_TESTED:
        hand = course.falls_to("approve", 1)
        days = course.draw.randint(*_TESTING_DAYS)
        course.does(Doing.BEGIN_PROCEDURE, by=hand, days=days, reasons=course.says(words.TO_TEST))
        back = add_working_days(local_day(course.now), days, course.calendar)
        course.now = office_moment(back, course.draw.uniform(20, MINUTES_A_DAY - 20))
        course.does(Doing.END_PROCEDURE, by=hand, result=course.says(words.TESTED))
    elif chance < _IS_TESTED + _IS_EXTENDED:
        hand = course.falls_to("head", 1)
        course.does(Doing.EXTEND, by=hand, days=_EXTENDED_BY, reasons=course.says(words.TO_EXTEND))


def _urge(course: _Course, accepted: datetime) -> bool:
    """Whether it became later than promised; some applicants ask after it then, and a few before."""
    days = course.service.promised_days
    if days is None:
        return False
    last = add_working_days(effective_day(accepted, course.calendar), days, course.calendar)
    late = local_day(course.now) > last
    if course.draw.random() < (_URGES_WHEN_LATE if late else _URGES):
        day = last + timedelta(days=1) if late else local_day(accepted) + timedelta(days=1)
        ends, course.now = course.now, arrival(day, course.calendar, course.draw)
        if accepted < course.now < ends:
            course.does(Doing.URGE, reason=course.says(words.URGED))
        course.now = ends
    return late


def _rate(course: _Course, levels: Sequence[float]) -> None:
    """Some rate what they got; the office answers a bad rating in its three stages."""
    if course.draw.random() >= _RATES:
        return
    level = course.draw.choices(_LEVELS, weights=levels)[0]
    course.some_days_later(_RATES_IN_DAYS)
    course.does(Doing.RATE, level=level.value, text=course.says(words.RATED[level]))
    if not level.is_bad:
        return
    for stage, days in _STAGES:
        hand = course.falls_to(course.city.rating_post, days)
        course.does(Doing.ANSWER_RATING, by=hand, stage=stage, text=course.says(words.ANSWERS[stage]))


def _complain(course: _Course, chance: float, kinds: Sequence[ComplaintKind]) -> None:
    """A few complain; whoever holds the post for it takes it up and tells the result, as quickly as officers are."""
    if course.draw.random() >= chance:
        return
    kind = course.draw.choice(kinds)
    course.some_days_later(_RATES_IN_DAYS)
    course.does(Doing.COMPLAIN, kind=kind.value, text=course.says(words.COMPLAINED[kind]))
    by = f"{POST}{course.city.complaint_post}"
    habit = course.draw.choices(list(SHARES), weights=list(SHARES.values()))[0]
    finding = course.draw.choices(list(_FINDINGS), weights=list(_FINDINGS.values()))[0]
    said = {"finding": finding.value, "text": course.says(words.FOUND[finding])}
    for doing, days, words_said in zip(
        (Doing.TAKE_COMPLAINT, Doing.ANSWER_COMPLAINT), _COMPLAINT_DAYS, ({}, said), strict=True
    ):
        course.now = moment_of(habit, ready=course.now, days=days, draw=course.draw, calendar=course.calendar)
        course.acts.append(Act(at=course.now, doing=doing, case=course.key, by=by, said=words_said))


def _withdraw(course: _Course) -> bool:
    """The applicant does not want it any more, an hour or two of office time later."""
    course.now = office_minutes_later(course.now, course.draw.uniform(20, 200), course.calendar)
    course.does(Doing.WITHDRAW, reasons=course.says(words.WITHDRAWN))
    return True

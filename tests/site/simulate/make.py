"""A small made-up city for stories, without a database: two offices, one holiday week."""

from datetime import date, timedelta

from tongban.site.simulate.facts import CityFacts, Habit, Hand, MadeFirm, Plan, Resident, Service, Step
from tongban.standards.working_time import CalendarDay, DayKind, WorkCalendar

# 1 to 7 October 2026 off, Saturday 10 October worked instead
CALENDAR = WorkCalendar.of(
    [
        *(
            CalendarDay(day=date(2026, 10, 1) + timedelta(days=n), kind=DayKind.HOLIDAY, name="国庆节")
            for n in range(7)
        ),
        CalendarDay(day=date(2026, 10, 10), kind=DayKind.MAKE_UP, name="国庆节"),
    ],
    official_years=[2026],
)
POSTS = ("accept", "review", "approve", "issue")
STEPS = tuple(Step(key=post, post=post, days=2) for post in POSTS)


def plan(*, seed: int = 1, start: date = date(2026, 9, 21), days: int = 28, cases_per_day: int = 30) -> Plan:
    return Plan(seed=seed, start=start, days=days, cases_per_day=cases_per_day)


def hands(*, habit: Habit = Habit.STEADY, office: str = "office") -> tuple[Hand, ...]:
    return tuple(
        Hand(key=f"{office}-{post}", name="李窗口", organisation=office, post=post, habit=habit)
        for post in (*POSTS, "head")
    )


def city(*, habits: tuple[Habit, ...] = (Habit.STEADY,)) -> CityFacts:
    """One office for each habit, each with a service for persons and one for firms."""
    services = [
        Service(
            code=f"{habit}-{who}",
            organisation=habit,
            is_for_firms=who == "firm",
            steps=STEPS,
            promised_days=6,
            from_age=60 if who == "old" else 18,
            material="photo",
            is_licensing=who != "old",
        )
        for habit in habits
        for who in ("person", "firm", "old")
    ]
    return CityFacts(
        services=tuple(services),
        hands=tuple(hand for habit in habits for hand in hands(habit=habit, office=habit)),
        residents=tuple(Resident(place=n, born=date(1950 + n, 5, 1)) for n in range(50)),
        firms=(MadeFirm(uscc="91341699MA00000019", representative=30),),
        calendar=CALENDAR,
    )

"""Limits (时限): at once or promised, promise and law, the sum of the steps."""

from collections.abc import Iterable

from tongban.kernel.errors import N_
from tongban.services.items.checks.facts import CheckSubject, Fault, Severity
from tongban.services.items.checks.registry import rule
from tongban.services.items.rules import in_working_days, is_promise_too_long

MUNICIPAL = "市级事项质检规则"
OURS = "平台补充规则"
LAW = "行政许可法"


@rule(
    number="Q01",
    text=N_("An item that is done at once promises 0 days, and only such an item does."),
    mend=N_("Set the case type to “at once”, or promise the days that it really takes."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第1条",
    of_applications=True,
)
def at_once_promises_nothing(subject: CheckSubject) -> Iterable[Fault]:
    promised = subject.content.limits.promised
    if promised and (promised.count == 0) != (subject.content.project_type == "1"):
        yield Fault(
            element="promised-limit",
            facts={"count": promised.count, "project_type": subject.content.project_type},
        )


@rule(
    number="Q02",
    text=N_("The promised limit is not longer than the statutory one."),
    mend=N_("Shorten the promise; the law cannot be lengthened by a promise."),
    severity=Severity.ERROR,
    source=f"{OURS}；行政许可法第四十二条",
)
def promise_is_within_the_law(subject: CheckSubject) -> Iterable[Fault]:
    every = (subject.content.limits, *(case.limits for case in subject.content.limit_cases))
    for limits in every:
        if limits.statutory and limits.promised and is_promise_too_long(subject.content, limits):
            yield Fault(
                element="promised-limit",
                facts={"promised": limits.promised.count, "statutory": limits.statutory.count},
            )


@rule(
    number="Q03",
    text=N_("The steps together take no longer than the promise."),
    mend=N_("Shorten steps until their sum fits the promise, or promise what the steps take."),
    severity=Severity.ERROR,
    source=OURS,
)
def steps_fit_the_promise(subject: CheckSubject) -> Iterable[Fault]:
    promised = subject.content.limits.promised
    days = sum(step.days or 0 for step in subject.content.step_notes)
    if promised and days > max(in_working_days(promised), 0) and days:
        yield Fault(element="process", facts={"days": days, "promised": promised.count})


@rule(
    number="Q04",
    text=N_("The statutory limit is stated."),
    mend=N_("Enter the limit that the law sets, or the general one of the Licensing Law."),
    severity=Severity.ERROR,
    source="实施清单要素 anticipate_day",
    of_applications=True,
)
def statutory_limit_is_stated(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.limits.statutory is None:
        yield Fault(element="statutory-limit")


@rule(
    number="Q05",
    text=N_("The promised limit is stated."),
    mend=N_("Enter the days that your office promises; 0 for an item done at once."),
    severity=Severity.ERROR,
    source="实施清单要素 promise_day",
    of_applications=True,
)
def promised_limit_is_stated(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.limits.promised is None:
        yield Fault(element="promised-limit")


@rule(
    number="Q06",
    text=N_("A licence application is accepted or refused within 5 working days."),
    mend=N_("Set the days to accept to 5 or fewer."),
    severity=Severity.ERROR,
    source=f"{LAW}第三十二条",
)
def licences_are_accepted_in_time(subject: CheckSubject) -> Iterable[Fault]:
    days = subject.content.acceptance_working_days
    if subject.content.is_licensing and days is not None and days > 5:
        yield Fault(element="statutory-limit", facts={"days": days})

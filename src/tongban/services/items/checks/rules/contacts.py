"""Telephones, counters and hours (咨询, 投诉, 办理地点和时间)."""

import re
from collections.abc import Iterable

from tongban.kernel.errors import N_
from tongban.services.items.checks.facts import CheckSubject, Fault, Severity
from tongban.services.items.checks.registry import rule
from tongban.services.items.checks.rules.limits import MUNICIPAL

# area code 3–4 digits and 7–8 digits with an extension; mobiles; 400/800; short public numbers; 100 is
# the unassigned prefix of samples (masked digits are kept as *)
_PHONE = re.compile(
    r"(?:\+?86[- ]?)?(?:0\d{2,3}[-— ]?[2-9*][\d*]{6,7}|1[3-9][\d*]{9}|[48]00[- ]?\d{3,4}[- ]?\d{3,4}"
    r"|1(?:0086|2\d{3}|1[0-9])|(?:0\d{2,3}[-— ]?)?(?:9[56]\d{3,4}|12\d{3})|100-\d{4}-\d{4})"
    r"(?:[-—转 ]+\d{1,6})?"
)
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-4])\s*[:：.时点]\s*([0-5]\d)?")
_ALWAYS = re.compile(r"24\s*小时|全天|随时")


def is_phone(text: str) -> bool:
    """A number that can be dialled from another city."""
    return bool(_PHONE.fullmatch(text.strip()))


def is_hours(text: str) -> bool:
    """Opening hours with times of the day that run forward, or day and night."""
    if _ALWAYS.search(text):
        return True
    times = [int(hour) * 60 + int(minute or 0) for hour, minute in _TIME.findall(text)]
    pairs = list(zip(times[::2], times[1::2], strict=False))
    return bool(pairs) and len(times) % 2 == 0 and all(opens < closes for opens, closes in pairs)


@rule(
    number="Q21",
    text=N_("Advice and complaints have different telephones."),
    mend=N_("Give complaints a number of their own, such as the supervisor's or 12345."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第7条",
)
def complaints_have_their_own_phone(subject: CheckSubject) -> Iterable[Fault]:
    for phone in sorted(set(subject.content.consult.phones) & set(subject.content.complain.phones)):
        yield Fault(element="complain", facts={"phone": phone})


@rule(
    number="Q22",
    text=N_("Every telephone can be dialled from elsewhere: with its area code."),
    mend=N_("Write the number as 0558-5123456."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第7条",
)
def phones_have_an_area_code(subject: CheckSubject) -> Iterable[Fault]:
    content = subject.content
    for element, phones in (
        ("consult", content.consult.phones),
        ("complain", content.complain.phones),
        ("places", tuple(place.phone for place in content.places if place.phone)),
    ):
        for phone in phones:
            if not is_phone(phone):
                yield Fault(element=element, facts={"phone": phone[:40]})


@rule(
    number="Q23",
    text=N_("Where to ask is stated with a telephone."),
    mend=N_("Enter a telephone for advice."),
    severity=Severity.ERROR,
    source="实施清单要素 link_way",
)
def advice_has_a_phone(subject: CheckSubject) -> Iterable[Fault]:
    if not subject.content.consult.phones:
        yield Fault(element="consult")


@rule(
    number="Q24",
    text=N_("Where to complain is stated."),
    mend=N_("Enter a telephone for complaints, or the address of the supervisor."),
    severity=Severity.ERROR,
    source="实施清单要素 supervise_way",
)
def complaints_have_a_place(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.complain.is_empty:
        yield Fault(element="complain")


@rule(
    number="Q25",
    text=N_("A counter has an address."),
    mend=N_("Enter where the counter is, with road, number and floor."),
    severity=Severity.ERROR,
    source="实施清单要素 transact_addr",
    of_applications=True,
)
def counters_have_an_address(subject: CheckSubject) -> Iterable[Fault]:
    content = subject.content
    if "1" in content.handle_forms and not any(place.address or place.name for place in content.places):
        yield Fault(element="places")


@rule(
    number="Q26",
    text=N_("A counter's hours say from when to when."),
    mend=N_("Write the hours as 8:30—12:00, 14:00—17:30, with the days of the week."),
    severity=Severity.WARNING,
    source="实施清单要素 transact_time",
)
def hours_are_times(subject: CheckSubject) -> Iterable[Fault]:
    for place in subject.content.places:
        if not is_hours(place.hours):
            yield Fault(element="places", facts={"place": place.name[:40], "hours": place.hours[:60]})

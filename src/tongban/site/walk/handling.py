"""What the offices do with a case: accept, review, decide, make out; and the applicant's rating at the end."""

from typing import Any

from tongban.site.walk.checks import check_licence, check_signatures
from tongban.site.walk.course import Course
from tongban.site.walk.following import bring_what_follows
from tongban.site.walk.paying import pay_fee

_REFUSED = {
    "reasons": "场所与申请不符，不符合条件。",
    "article": "《中华人民共和国行政许可法》第三十八条",
}


def finish(course: Course, *, outcome: str = "granted") -> None:
    """From acceptance to the rating; a fee is paid as soon as it is asked for, and what was to follow is brought."""
    accept(course)
    decide(course, outcome=outcome)
    pay_fee(course)
    bring_what_follows(course)
    if outcome == "granted" and _waits_for(course, "issue"):
        course.act("issue", "result")
    close(course)


def accept(course: Course) -> None:
    """Acceptance."""
    course.wait_for_step("accept")
    course.act("accept", "acceptance")


def decide(course: Course, *, outcome: str = "granted") -> None:
    """Review and decision, where the item's process has these steps; several organisations one after the other."""
    opinion = "材料齐全，符合条件。" if outcome == "granted" else "场所不符合要求。"
    if course.content.get("other_organisations"):
        hear_all(course, opinion=opinion)
    elif course.content.get("two_levels"):
        report_up(course, advice=outcome, opinion=opinion)
    elif course.content.get("process", {}).get("key", "five-posts") != "five-posts":
        return
    else:
        course.act("review", "review", {"advice": outcome, "opinion": opinion})
    reasons = _REFUSED if outcome == "refused" else {}
    if reasons and "hearing" in (course.content.get("licensing") or {}).get("procedures", ()):
        course.act("review", "hearing-rights", {"intended": outcome, **reasons})
        course.applicant.act(f"{course.path}/hearing-waiver", {})
        course.did("hearing-waiver")
    course.act("approve", "decision", {"outcome": outcome, **reasons})


def report_up(course: Course, *, advice: str, opinion: str) -> None:
    """The lower of two levels looks and reports with all materials; the superior looks at what it got."""
    said = {"advice": advice, "opinion": opinion}
    course.act("review", "review", said)
    course.act("report", "report", said)
    case = course.case()
    course.must(
        case["reported_on"] is not None and case["statutory_due_on"] is not None, "no clock of the superior"
    )
    course.saw("the superior's clock")
    course.act("review", "review", said)


def hear_all(course: Course, *, opinion: str) -> None:
    """Every organisation that takes part looks, and gives its opinion letter, which is waited for."""
    officer = course.player.officer("review")

    def branches() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = officer.get(f"{course.path}/branches")
        return found

    while posts := {step["post"] for one in branches() for step in one["held"]} - {"approve"}:
        for post in sorted(posts):
            if post == "opinion":
                course.act(post, "opinion-letter", {"agrees": True, "opinion": opinion})
            else:
                course.act(post, "review", {"advice": "granted", "opinion": opinion})
    letters = course.wait_for(
        "opinion letters",
        lambda: [letter for one in branches() for letter in one["letters"]],
        lambda found: all(letter["file"] for letter in found),
    )
    course.must(len(letters) == course.played.acts.count("opinion-letter"), "a letter is missing")
    if letters:
        course.saw("opinion letters")


def _waits_for(course: Course, key: str) -> bool:
    """Whether a step of the case is open now; a process may end with its decision."""
    return any(step["key"] == key and not step["done_at"] for step in course.case()["steps"])


def close(course: Course) -> None:
    """Delivery, the licence as anybody may verify it, and the rating."""
    case = course.wait("delivery", lambda case: case["state"] == "delivered")
    played = course.played
    played.days = {k: case[k] for k in ("accepted_on", "promised_due_on", "statutory_due_on")}
    played.licence = case["licence"]
    if played.licence:
        check_licence(course)
    if course.person is not None:
        check_signatures(course)
        course.applicant.act(f"{course.path}/rating", {"level": "very-satisfied", "options": ["517"]})
        course.did("rating")

"""What the offices do with a case: accept, review, decide, make out; and the applicant's rating at the end."""

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
    if outcome == "granted":
        course.act("issue", "result")
    close(course)


def accept(course: Course) -> None:
    """Acceptance."""
    course.wait_for_step("accept")
    course.act("accept", "acceptance")


def decide(course: Course, *, outcome: str = "granted") -> None:
    """Review and decision, where the item's process has these steps."""
    if course.content.get("process", {}).get("key", "five-posts") != "five-posts":
        return
    opinion = "材料齐全，符合条件。" if outcome == "granted" else "场所不符合要求。"
    course.act("review", "review", {"advice": outcome, "opinion": opinion})
    reasons = _REFUSED if outcome == "refused" else {}
    course.act("approve", "decision", {"outcome": outcome, **reasons})


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

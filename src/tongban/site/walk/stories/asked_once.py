"""What need not be there at once: a promise instead of a proof, a material that follows."""

from typing import Any

from tongban.site.walk.applying import Wish, apply
from tongban.site.walk.checks import check_parcel, check_receipt
from tongban.site.walk.course import Course
from tongban.site.walk.following import bring_what_follows
from tongban.site.walk.handling import accept, close, decide, finish
from tongban.site.walk.paying import pay_fee
from tongban.site.walk.play import Player

FUND, PROMISED = "L341600GJJT000001", "no-home"
CARD, FOLLOWS = "L341600SFZJ000001", "old-card"
COURIER = {"way": "courier", "name": "林建国", "phone": "10000000080", "address": "亳州市谯城区示例路8号"}


def commitment(player: Player) -> Course:
    """A tenant takes money out of the housing fund and promises that there is no home of his own."""
    course = apply(
        player,
        Wish(
            code=FUND,
            person=player.cast.named("han-siyuan"),
            story="commitment",
            answers={"why": "rent", "family": "single"},
            ways={PROMISED: "commitment"},
        ),
    )
    slot = _slot(course, PROMISED)
    course.must(slot["how"] == "commitment", f"{slot['name']} is met by {slot['how']}, not by the promise")
    course.must(slot["terms"].get("sha256"), "the case does not keep the words of the promise")
    course.saw("promise")
    finish(course)
    check_receipt(course)
    return course


def identity_card(player: Player) -> Course:
    """A new identity card for an old one: the fee is paid, the old card follows, the new one is brought."""
    course = apply(
        player,
        Wish(
            code=CARD,
            person=player.cast.named("lin-jianguo"),
            story="identity-card",
            answers={"why": "expired", "relief": "no"},
            ways={FOLLOWS: "deferred"},
            delivery=COURIER,
        ),
    )
    accept(course)
    decide(course)
    due = _slot(course, FOLLOWS)["terms"].get("due_on")
    course.must(due, "acceptance fixed no day for what follows")
    _is_kept_back(course, "deferred-missing")
    bring_what_follows(course)
    course.saw("deferred material")
    _is_kept_back(course, "case-fee-unpaid")
    pay_fee(course)
    course.must(course.played.paid_fen, "an identity card costs something, and nothing was asked for")
    course.act("issue", "result")
    close(course)
    check_parcel(course)
    check_receipt(course)
    return course


def _is_kept_back(course: Course, code: str) -> None:
    """The office cannot make out the result yet, and is told why."""
    course.wait_for_step("issue")
    answer = course.player.officer("issue").send("POST", f"{course.path}/result", json={})
    said = answer.json().get("code")
    course.must(
        (answer.status_code, said) == (409, code),
        f"the result should wait ({code}), and the office got {answer.status_code} {said}",
    )


def _slot(course: Course, key: str) -> dict[str, Any]:
    for slot in course.case()["slots"]:
        if slot["key"] == key:
            return dict(slot)
    raise course.failed(f"the case has no material {key}")

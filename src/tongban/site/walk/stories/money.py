"""Who withdraws after paying gets the money back."""

from tongban.site.walk.applying import Wish, apply
from tongban.site.walk.checks import check_receipt, check_signatures
from tongban.site.walk.course import Course
from tongban.site.walk.handling import accept
from tongban.site.walk.paying import open_bill, pay, wait_for_refund
from tongban.site.walk.play import Player

ITEM = "L341600JSZH000001"


def withdrawn(player: Player) -> Course:
    """A driver pays for a new licence and thinks better of it."""
    course = apply(
        player,
        Wish(code=ITEM, person=player.cast.named("lin-jianguo"), story="withdrawn", ending="withdrawn"),
    )
    accept(course)
    bill = open_bill(course)
    if bill is None:
        raise course.failed("a driving licence costs something, and no bill was made")
    pay(course, bill)
    course.did("payment")
    course.applicant.act(f"{course.path}/withdrawal", {"reasons": "不办了"})
    course.did("withdrawal")
    wait_for_refund(course, bill)
    state = course.case()["state"]
    course.must(state == "withdrawn", f"the case is {state} after it was withdrawn")
    check_signatures(course)
    check_receipt(course)
    return course

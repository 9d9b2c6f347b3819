"""A parent applies: for the birth of a child, and for a child that the register knows."""

from tongban.site.walk.applying import Wish, apply
from tongban.site.walk.checks import check_receipt
from tongban.site.walk.course import Course, WalkFailed
from tongban.site.walk.handling import finish
from tongban.site.walk.play import Player

BIRTH, CARD = "L341600CSDJ000001", "L341600SBKS000001"


def birth(player: Player) -> Course:
    """A mother has her child's birth registered; the hospital's certificate speaks, she brings nothing."""
    course = apply(
        player,
        Wish(
            code=BIRTH,
            person=player.cast.named("zhou-jingyi"),
            story="birth",
            answers={"parents": "married", "follow": "mother"},
        ),
    )
    how = {slot["key"]: slot["how"] for slot in course.case()["slots"]}
    course.must(how["birth"] == "licence", f"the birth certificate is met by {how['birth']}, not the library")
    asked = sorted(key for key, one in how.items() if one == "file")
    course.must(not asked, f"the mother was asked for {', '.join(asked)}")
    course.saw("nothing brought")
    finish(course)
    check_receipt(course)
    return course


def child(player: Player) -> Course:
    """A mother applies for her daughter's social security card: the case is the child's."""
    mother = player.cast.named("zhao-meili")
    rows = player.caller(mother).get("/api/v1/applicants")
    whom = next((row for row in rows if row["capacity"] == "parent"), None)
    if whom is None:
        what = "GET /api/v1/applicants names no child of the mother"
        raise WalkFailed(facts={"number": "—", "item": CARD, "what": what})
    course = apply(
        player,
        Wish(
            code=CARD,
            person=mother,
            story="child",
            whom=whom,
        ),
    )
    course.holder_has_account = False
    case = course.case()
    course.must(case["capacity"] == "parent", f"applied for as {case['capacity']}, not as a parent")
    course.must(case["applied_by"], "the case does not say which parent applied")
    course.must(
        case["applicant"] != mother.name, f"the case is about {case['applicant']}, not about the child"
    )
    course.saw("the child's case")
    finish(course)
    check_receipt(course)
    return course

"""A firm's delegate applies for its food licence, and the licence comes by courier."""

import re
from datetime import date, timedelta
from typing import Any

from tongban.site.walk.applying import Wish, apply
from tongban.site.walk.browsing import words
from tongban.site.walk.checks import check_parcel, check_receipt
from tongban.site.walk.course import Course, WalkFailed
from tongban.site.walk.handling import finish
from tongban.site.walk.people import DemoPerson
from tongban.site.walk.play import Player

ITEM = "L341602SPJY000001"
OWNER, DELEGATE, STRANGER = "zhang-xiaoman", "sun-xiaodong", "lao-zhang"
COURIER = {"way": "courier", "name": "张小满", "phone": "10000000080", "address": "亳州市谯城区示例路81号"}
_CODE = re.compile(r'<b class="tb-mono">([^<]+)</b>')
_FIRST_DAY = re.compile(
    r'name="from_date"[^>]*value="([0-9-]{10})"|value="([0-9-]{10})"[^>]*name="from_date"'
)
_END = re.compile(r"/my/authorities/([0-9a-f-]{36})/end/")


def delegate(player: Player) -> Course:
    """小满面馆 lets its shop assistant apply for the food business licence; he does, and it is brought."""
    owner, clerk = player.cast.named(OWNER), player.cast.named(DELEGATE)
    _authorise(player, owner, clerk)
    whom = _firm_of(player, clerk, owner.uscc)
    if whom is None:
        raise _failed("the delegate accepted, and GET /api/v1/applicants does not name the firm")
    course = apply(
        player,
        Wish(
            code=ITEM,
            person=clerk,
            story="delegate",
            answers={"who": "household", "what": "hot"},
            whom=whom,
            delivery=COURIER,
        ),
    )
    course.holder = owner
    _check_who_sees(course, owner)
    finish(course)
    check_parcel(course)
    check_receipt(course)
    _end(player, owner, clerk)
    course.saw("authority ended")
    return course


def _authorise(player: Player, owner: DemoPerson, clerk: DemoPerson) -> None:
    """The firm signs the authority with a password, and the delegate takes it on with the code."""
    page = f"/my/firms/{owner.uscc}/delegates/new/"
    browser = player.browser(owner)
    found = _FIRST_DAY.search(browser.read(page))
    if found is None:
        raise _failed("the page of a firm's delegates offers no first day")
    first = date.fromisoformat(found[1] or found[2])
    form: dict[str, Any] = {
        "name": clerk.name,
        "scope": "named",
        "items": [ITEM],
        "from_date": first.isoformat(),
        "last_date": (first + timedelta(days=30)).isoformat(),
        "password": owner.password,
    }
    code = _CODE.search(browser.ask(page, form))
    if code is None:
        raise _failed("the signed authority shows no code")
    accept = {"code": words(code[1]), "accept": "yes"}
    player.browser(clerk).send("/my/authorities/accept/", accept, page="/my/authorities/")


def _firm_of(player: Player, clerk: DemoPerson, uscc: str) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = player.caller(clerk).get("/api/v1/applicants")
    return next((row for row in rows if row["capacity"] == "delegate" and row["uscc"] == uscc), None)


def _check_who_sees(course: Course, owner: DemoPerson) -> None:
    """The case names its delegate; firm and delegate see it, and nobody else."""
    case = course.case()
    course.must(case["capacity"] == "delegate", f"applied for as {case['capacity']}, not as a delegate")
    course.must(case["applied_by"], "the case does not say who applied for the firm")
    own = course.player.caller(owner).send("GET", course.path)
    course.must(own.status_code == 200, "the firm does not see the case that its delegate began")
    other = course.player.caller(course.player.cast.named(STRANGER)).send("GET", course.path)
    course.must(other.status_code == 404, f"somebody else asks for the case and gets {other.status_code}")
    course.saw("who sees it")


def _end(player: Player, owner: DemoPerson, clerk: DemoPerson) -> None:
    """An authority that is ended opens nothing any more."""
    page = f"/my/firms/{owner.uscc}/delegates/"
    browser = player.browser(owner)
    for authority in sorted(set(_END.findall(browser.read(page)))):
        browser.send(f"/my/authorities/{authority}/end/", {"uscc": owner.uscc}, page=page)
    if _firm_of(player, clerk, owner.uscc) is not None:
        raise _failed("the authority is ended, and the delegate may still apply for the firm")


def _failed(what: str) -> WalkFailed:
    return WalkFailed(facts={"number": "—", "item": ITEM, "what": what})

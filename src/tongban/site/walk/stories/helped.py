"""Somebody is helped in person: at the one-stop counter of a hall, or by the agent of a village point."""

import re
from typing import Any

import httpx

from tongban.site.walk import filling
from tongban.site.walk.applying import Wish
from tongban.site.walk.browsing import Browser, words
from tongban.site.walk.checks import check_receipt
from tongban.site.walk.course import Course, Played
from tongban.site.walk.handling import finish
from tongban.site.walk.http import Unreachable
from tongban.site.walk.people import present
from tongban.site.walk.play import Player

CARD, ELDERLY = "L341600SBKS000001", "L341602LNYD000001"
CLERK, PERSON = "wu-qiantai", "qin-yulan"
AGENT, ELDER = "li-daiban", "lao-zhang"
HALL = "bozhou"
_FILES = re.compile(r'name="file-([^"]+)"')
_ARTICLE = re.compile(r"<article>.*?</article>", re.DOTALL)
_CODE = re.compile(r"验证码(\d{6})")
_CHECK_CODE = re.compile(r"Check code ([0-9 ]+)")


def counter(player: Player) -> Course:
    """A woman without an account applies for a social security card at the hall, and follows it by her code."""
    clerk = player.browser(player.cast.named(CLERK))
    who = present(PERSON)
    form = {"place": HALL, "name": who.name, "id_number": who.id_number, "proof": "document"}
    visit = clerk.send("/desk/visits/", form, page="/desk/visits/")
    wish = Wish(code=CARD, person=player.cast.named(CLERK), story="counter")
    course = _course(player, wish)
    draft = _fill_in(course, clerk, visit, wish)
    sheet = {"sheet": ("signed.jpg", filling.picture("sheet", player.draw), "image/jpeg")}
    check = f"{draft}check/"
    clerk.send(check, {}, files=sheet, page=check)
    _taken_in(course, clerk, clerk.send(check, {"signed": "yes"}))
    clerk.send(f"{visit}end/", {}, page=visit)
    _follow(course, "counter")
    finish(course)
    return course


def village(player: Player) -> Course:
    """老张 gets his card for the elderly at the village point: the agent types, codes on his phone agree."""
    agent, elder = player.browser(player.cast.named(AGENT)), player.cast.named(ELDER)
    who = present(ELDER)
    form = {"name": who.name, "id_number": who.id_number, "proof": "code"}
    visit = agent.send("/desk/visits/", form, page="/desk/visits/")
    wish = Wish(code=ELDERLY, person=elder, story="village", answers={"home": "local"})
    course = _course(player, wish)
    begin = f"{visit}apply/{ELDERLY}/"
    course.must(
        agent.status(begin) != 200, "the agent opens an application before the person showed to be there"
    )
    agent.send(visit, {"code": _texted(course, who.phone)}, page=visit)
    draft = _fill_in(course, agent, visit, wish)
    check = f"{draft}check/"
    agent.send(check, {"send": "yes"}, page=check)
    _taken_in(course, agent, agent.send(check, {"code": _texted(course, who.phone)}, page=check))
    agent.send(f"{visit}end/", {}, page=visit)
    _follow(course, "agent")
    course.person = elder
    finish(course)
    check_receipt(course)
    return course


def _texted(course: Course, phone: str) -> str:
    """The code in the latest text to this phone, as the sandbox shows it; each is read once."""
    sent = course.wait_for(
        f"a text message at {course.player.texts}",
        lambda: [one for one in _texts(course) if one not in course.player.read_texts],
        bool,
    )
    course.player.read_texts.update(sent)
    found = [code[1] for one in sent if phone in one and (code := _CODE.search(one))]
    course.must(found, "the text message has no code")
    return found[0]


def _texts(course: Course) -> list[str]:
    """The texts to phones, the newest first."""
    address = course.player.texts
    try:
        page = httpx.get(address, timeout=10)
    except httpx.TransportError as error:
        raise Unreachable(facts={"address": address, "why": error}) from error
    return [words(one) for one in _ARTICLE.findall(page.text)]


def _course(player: Player, wish: Wish) -> Course:
    item = player.public.get(f"/api/v1/items/{wish.code}")
    played = Played(item=wish.code, item_name=item["content"]["name"], ending=wish.ending, story=wish.story)
    return Course(player=player, item=item, person=None, played=played)


def _fill_in(course: Course, clerk: Browser, visit: str, wish: Wish) -> str:
    """Questions and form on the helper's pages, a scan for each material that has to be brought."""
    begin = f"{visit}apply/{wish.code}/"
    draft = clerk.send(begin, {"whom": "person", **wish.answers}, page=begin)
    page = clerk.read(draft)
    values = filling.form_for(course.content, course.player.draw)
    files: dict[str, Any] = {
        f"file-{key}": ("page.jpg", filling.picture(key, course.player.draw), "image/jpeg")
        for key in _FILES.findall(page)
    }
    led_to = clerk.send(draft, {name: _posted(value) for name, value in values.items()}, files=files)
    course.must(led_to == f"{draft}check/", f"the filled form leads to {led_to}, not to the check")
    return draft


def _taken_in(course: Course, clerk: Browser, receipt: str) -> None:
    """The receipt that is printed for the person: number, check code, who helped."""
    course.played.number = receipt.rstrip("/").rsplit("/", 1)[-1]
    course.did("submit")
    found = _CHECK_CODE.search(words(clerk.read(receipt, language="en")))
    course.must(found, "the printed receipt has no check code")
    printed = "".join(found[1].split()) if found else ""
    code = course.case()["check_code"]
    course.must(printed == code, f"the receipt prints check code {printed}, the case has {code}")
    course.played.receipt_is = "printed"


def _follow(course: Course, capacity: str) -> None:
    """With number and check code anybody who has the receipt follows the case, without an account."""
    case = course.case()
    course.must(case["capacity"] == capacity, f"applied for as {case['capacity']}, not as {capacity}")
    visitor = course.player.visitor
    shown = visitor.ask("/track/", {"number": case["number"], "code": case["check_code"]}, page="/track/")
    course.must(course.played.item_name in shown, "number and check code do not show the case")
    course.saw("followed without an account")


def _posted(value: Any) -> Any:
    """A value of the form as a page posts it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value

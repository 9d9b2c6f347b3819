"""A town in which two offices answer enquiries: the county's about its services, the city's about all else."""

from dataclasses import dataclass
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, add_post
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY, Town, make_town
from tongban.foundation.directory.public import Officer
from tongban.kernel.ids import new_id
from tongban.services.feedback.enquiries.commands.open import open_enquiry
from tongban.services.feedback.enquiries.facts import Enquiry
from tongban.services.search.public import Document, put_many

ANSWERS = frozenset({"feedback.answer_enquiry", "feedback.propose_answer"})
add_post("enquiry", ANSWERS)
add_post("enquiry-general", ANSWERS)
add_post("answer-review", frozenset({"feedback.publish_answer"}))
add_post("enquiry-watch", frozenset({"feedback.watch_enquiries"}))
WORDS = "营业执照上的地址和店面不一样，能办吗？我想下月开业。"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The town, who answers in the county and in the city, who reviews, who watches."""

    town: Town
    clerk: Officer
    general: Officer
    reviewer: Officer
    watcher: Officer


def set_posts(settings: Any) -> None:
    """The posts of these tests."""
    settings.ENQUIRY_POST, settings.ENQUIRY_GENERAL_POST = "enquiry", "enquiry-general"
    settings.ANSWER_REVIEW_POST = "answer-review"


def make_desk(settings: Any, **changes: Any) -> Desk:
    """Everybody who has to do with an enquiry. `changes` go into the item's content."""
    set_posts(settings)
    return Desk(
        town=make_town(**changes),
        clerk=make_staff(name="何答复", posts=("enquiry",)),
        general=make_staff(name="宋总台", posts=("enquiry-general",), organisation_code=CITY_OFFICE),
        reviewer=make_staff(name="沈审核", posts=("answer-review",)),
        watcher=make_staff(name="秦督查", posts=("enquiry-watch",)),
    )


def make_enquiry(desk: Desk, **changes: Any) -> Enquiry:
    """A question of the town's citizen about its service."""
    fields: dict[str, Any] = {
        "by": desk.town.person,
        "text": WORDS,
        "item_code": desk.town.item_code,
        "at": MONDAY,
    }
    return open_enquiry(**(fields | changes))


def fill_index() -> None:
    """Other answers in the index, so that words weigh as they do in a city; nobody can read them."""
    titles = (
        "身份证丢了怎么补办？",
        "公积金怎么提取？",
        "老年证去哪里领？",
        "孩子上学报名要什么？",
        "大厅周末上班吗？",
    )
    put_many(collection="answers", documents=[Document(key=str(new_id()), title=one) for one in titles])

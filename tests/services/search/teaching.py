"""A small library of items, somebody who teaches the search, and a set of questions about the library."""

from tests.foundation.directory.make import add_post, make_areas
from tests.foundation.identity.make import make_staff
from tests.services.items.make import MONDAY, content, make_item
from tongban.foundation.directory.public import Officer
from tongban.kernel.actors import SystemActor
from tongban.services.items.indexing import reindex
from tongban.services.search.evaluation.commands.keep import keep_set
from tongban.services.search.evaluation.facts import EvaluationQuery

ITEMS = "items"
BOOKS, FOOD, ELDER, LIGHTS = (f"L341602TEST000{number}" for number in (1, 2, 3, 4))
NAMES = {
    BOOKS: "出版物零售单位设立审批",
    FOOD: "食品经营许可（新办）",
    ELDER: "老年优待证申领",
    LIGHTS: "霓虹灯设置审批",
}
OPERATOR = SystemActor(job="tests")
add_post("search-editor", frozenset({"search.teach"}))


def make_library() -> None:
    """Four services in force, found by their names only."""
    make_areas()
    for number, (code, name) in enumerate(NAMES.items()):
        terms = content(name=name, aliases=(), purpose="", slots=(), conditions=(), result=None)
        make_item(code, terms=terms, source="test", source_id=f"S{number}")
    reindex()


def make_editor(name: str = "周词典") -> Officer:
    return make_staff(name=name, posts=("search-editor",))


def ask(query: str, *answers: str, kind: str = "keyword") -> EvaluationQuery:
    return EvaluationQuery(kind=kind, query=query, answers=answers, name=NAMES.get((*answers, "")[0], ""))


def keep(*queries: EvaluationQuery, name: str = "town") -> None:
    keep_set(name=name, collection=ITEMS, queries=queries, by=OPERATOR, at=MONDAY)

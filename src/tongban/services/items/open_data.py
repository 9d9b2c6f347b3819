"""The item list as open data: every item in force with its office, limits and fees. No person, no count."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tongban.kernel.errors import N_
from tongban.resources.opendata.public import Kind, Offered, SourceFact, Told, Type
from tongban.services.items.facts import PublishedItem
from tongban.services.items.queries import last_published, published_page
from tongban.standards.vocabularies import vocabulary

_PAGE = 200


class ItemList:
    """Gives the items in force, by code."""

    def fact(self) -> SourceFact:
        return SourceFact(
            code="services.items",
            name=N_("Item library: services in force"),
            kind=Kind.RECORDS,
            columns=(
                Offered(name="code", title="事项编码", title_en="Code"),
                Offered(name="name", title="事项名称", title_en="Name"),
                Offered(name="type", title="事项类型", title_en="Type"),
                Offered(name="office", title="实施主体", title_en="Office"),
                Offered(name="visits", title="到现场次数", title_en="Visits", type=Type.INTEGER, unit="次"),
                Offered(name="materials", title="材料数", title_en="Materials", type=Type.INTEGER, unit="份"),
                Offered(name="is_charged", title="是否收费", title_en="Charged"),
            ),
        )

    def rows(self, *, on: date, parameters: Mapping[str, str], told: Told) -> Iterable[Mapping[str, Any]]:
        for number, item in enumerate(_items(), 1):
            content = item.content
            yield {
                "code": item.code,
                "name": content.name,
                "type": vocabulary("item_type").text(content.type_code),
                "office": item.organisation_name,
                "visits": content.visits,
                "materials": len(content.slots),
                "is_charged": {True: "是", False: "否", None: ""}[content.is_charged],
            }
            if number % _PAGE == 0:
                told(number)


def _items() -> Iterator[PublishedItem]:
    after = ""
    while page := published_page(after=after, limit=_PAGE):
        for row in page:
            yield last_published(row["code"])
        after = page[-1]["code"]

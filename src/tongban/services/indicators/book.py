"""The book of indicators: those of this app, and those that upper apps declare at start."""

from tongban.kernel.errors import NotFound
from tongban.services.indicators.definitions.cases import CASES
from tongban.services.indicators.definitions.items import ITEMS
from tongban.services.indicators.definitions.service import SERVICE
from tongban.services.indicators.definitions.sharing import SHARING
from tongban.services.indicators.facts import Group, Indicator

_BOOK: dict[str, Indicator] = {}


def declare_indicators(*indicators: Indicator) -> None:
    """Add indicators to the book; the SQL stays with the app whose tables it reads. Again changes nothing."""
    for one in indicators:
        if _BOOK.setdefault(one.code, one) is not one:
            raise ValueError(f"two indicators are called {one.code}")


def indicators() -> list[Indicator]:
    """Every indicator, group by group."""
    order = list(Group)
    return sorted(_BOOK.values(), key=lambda one: order.index(one.group))


def indicator_of(code: str) -> Indicator:
    """The indicator with this code. Raises NotFound."""
    found = _BOOK.get(code)
    if found is None:
        raise NotFound
    return found


declare_indicators(*ITEMS, *CASES, *SERVICE, *SHARING)

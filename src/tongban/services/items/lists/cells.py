"""What stands in the cells of the lists."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext

from tongban.foundation.ui.public import yuan_text
from tongban.services.items.deciding import law_text
from tongban.services.items.facts import Basis, Contact, Duty, ItemContent
from tongban.services.items.lists.facts import Line, Lines, ListedRow
from tongban.services.items.wording import audience_text, code_text, limit_text, ways

_HOTLINE = "12345"


def _lines(texts: Iterable[str]) -> Lines:
    return tuple(Line(text=text) for text in texts if text)


def item(row: ListedRow) -> Lines:
    """The name, with the guide behind it."""
    return (Line(text=row.content.name, url=reverse("items:guide", args=[row.code])),)


def office(row: ListedRow) -> Lines:
    return _lines([row.organisation])


def kind(row: ListedRow) -> Lines:
    return _lines([code_text("item_type", row.content.type_code)])


def basis(row: ListedRow) -> Lines:
    """Each law with its number and article."""
    found = tuple(Line(text=_basis_text(one), cites=(one.law, one.article)) for one in row.content.basis)
    return found or _lines([gettext("The office has not published it.")])


def _basis_text(one: Basis) -> str:
    law = one.law if one.law.startswith("《") else f"《{one.law}》"
    number = f"（{one.number}）" if one.number else ""
    return f"{law}{number}{one.article}{one.clause}"


def process(row: ListedRow) -> Lines:
    """The drawing stands in the guide."""
    drawing = f"{reverse('items:guide', args=[row.code])}#flow"
    return (Line(text=gettext("See the process"), url=drawing, is_pointer=True),)


def complain(row: ListedRow) -> Lines:
    """How to complain; the government service line takes every complaint."""
    return _contact(row.content.complain, hotline=True)


def consult(row: ListedRow) -> Lines:
    return _contact(row.content.consult, hotline=True)


def _contact(contact: Contact, *, hotline: bool) -> Lines:
    phones = list(dict.fromkeys([*contact.phones, *([_HOTLINE] if hotline else [])]))
    dialled = tuple(Line(text=phone, url=f"tel:{phone}") for phone in phones)
    return dialled + _lines([contact.address])


def duty(part: Callable[[Duty], Iterable[str]]) -> Callable[[ListedRow], Lines]:
    """One of the five parts of the duty list; what is not said is said to be missing."""

    def cell(row: ListedRow) -> Lines:
        found = _lines(part(row.content.duty)) if row.content.duty else ()
        return found or _lines([gettext("The office has not published it.")])

    return cell


def each_fee(content: ItemContent) -> Iterable[ItemContent]:
    """A row for each fee; one row for an item that charges and does not say what."""
    return [content.model_copy(update={"fees": (fee,)}) for fee in content.fees] or [content]


def fee_name(row: ListedRow) -> Lines:
    if not row.content.fees:
        return _lines([gettext("The office has not published it.")])
    return _lines([row.content.fees[0].name])


def fee_amount(row: ListedRow) -> Lines:
    """The amount, the standard, or that it is not published; and whether all pay it."""
    if not row.content.fees:
        return _lines([gettext("Not published. Ask before you pay.")])
    fee = row.content.fees[0]
    amount = yuan_text(fee.amount_fen) if fee.amount_fen is not None else ""
    standard = fee.standard or ("" if amount else gettext("Not published. Ask before you pay."))
    only = gettext("Only in some situations: the guide asks.") if fee.when else ""
    return _lines(dict.fromkeys([amount, standard, only]))


def fee_basis(row: ListedRow) -> Lines:
    said = row.content.fees[0].basis if row.content.fees else ""
    return _lines([said or gettext("The office has not published it.")])


def each_service(content: ItemContent) -> Iterable[ItemContent]:
    """A row for each service of a third party."""
    return [content.model_copy(update={"intermediary": (one,)}) for one in content.intermediary]


def service_name(row: ListedRow) -> Lines:
    return _lines([row.content.intermediary[0].name])


def service_basis(row: ListedRow) -> Lines:
    return _lines([row.content.intermediary[0].basis or gettext("The office has not published it.")])


def service_charge(row: ListedRow) -> Lines:
    return _lines([row.content.intermediary[0].charged or gettext("Not published. Ask before you pay.")])


def who(row: ListedRow) -> Lines:
    return _lines([audience_text(row.content) or gettext("The office has not published it.")])


def how(row: ListedRow) -> Lines:
    return _lines([gettext(", ").join(ways(row.content)) or gettext("The office has not published it.")])


def limit(row: ListedRow) -> Lines:
    """Promise and law, or at once."""
    content = row.content
    promised = content.limits.promised
    if content.project_type == "1" and (promised is None or promised.count <= 1):
        return _lines([gettext("At once")])
    law = law_text(content, content.limits)
    said = [limit_text(promised), law] if promised else [law]
    return _lines(said) or _lines([gettext("The office has not published it.")])


def conditions(row: ListedRow) -> Lines:
    found = _lines(condition.text for condition in row.content.conditions)
    return found or _lines([gettext("The office has not published it.")])

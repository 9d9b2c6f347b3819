"""Tags and filters that every template has."""

from datetime import date, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tongban.foundation.ui import assets, days, formats, qr, rings, strips
from tongban.foundation.ui.frames import frame_part, here_of
from tongban.foundation.ui.menus import MenuLink, Place, links_at
from tongban.foundation.ui.panels import panels_of
from tongban.foundation.ui.rooms import address_of, tabs_over
from tongban.foundation.ui.tabs import Tab
from tongban.foundation.ui.viewers import viewer_of
from tongban.kernel import clock

register = template.Library()


def _today() -> date:
    return formats.day_of(clock.now())


@register.simple_tag
def asset(name: str) -> SafeString:
    """`{% asset "main" %}`: styles and script of one entry of `web/`."""
    return assets.tags_of(name)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "search" %}`: a picture beside a word; with `label` it speaks for itself."""
    if label:
        return format_html('<i class="bi bi-{}" role="img" aria-label="{}"></i>', name, label)
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name) if name else mark_safe("")


@register.simple_tag(takes_context=True)
def panels(context: Context, slot: str, thing: object = None) -> SafeString:
    """`{% panels "cases.track.aside" case %}`: what other apps add here; `as html` to test it first."""
    return panels_of(slot, context["request"], thing)


@register.simple_tag(takes_context=True)
def menu(context: Context, place: str) -> list[MenuLink]:
    """`{% menu "desk" as links %}`: the links of one place for who looks at the page."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    is_desk = place.startswith("desk")
    viewer = viewer_of(request) if is_desk else None
    return links_at(Place(place), request, viewer.duties if viewer else frozenset())


@register.simple_tag(takes_context=True)
def room_tabs(context: Context) -> list[list[Tab]]:
    """`{% room_tabs as rows %}`: the rows of tabs over a page of the desk that is a room of a wing."""
    request: HttpRequest | None = context.get("request")
    viewer = viewer_of(request) if request is not None else None
    return tabs_over(request, viewer.duties) if request is not None and viewer else []


@register.simple_tag(takes_context=True)
def frame(context: Context, template_name: str) -> SafeString:
    """`{% frame "ui/parts/top.html" %}`: a part that is the same for every reader without an account."""
    return frame_part(context, template_name)


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """`{% here %}`: the address of this page."""
    return here_of(context)


@register.simple_tag
def address(url_name: str) -> str:
    """`{% address "items:browse" as url %}`: the address of a page, or nothing when this installation has none."""
    return address_of(url_name) or ""


TONE_ICONS = {
    "brand": "arrow-repeat",
    "good": "check-circle",
    "tell": "clock-fill",
    "warn": "exclamation-triangle-fill",
    "bad": "exclamation-octagon-fill",
    "hold": "pause-circle",
}


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    """The icon that a tone has when a tag names none."""
    return icon(TONE_ICONS.get(tone, ""))


@register.simple_tag
def days_left(**attributes: Any) -> days.DaysLeft:
    """What `<c-days-left>` shows."""
    return days.days_left(**attributes)


@register.simple_tag
def day_ring(left: Any, total: Any, unit: str = "working-days") -> rings.Ring:
    """What `<c-day-ring>` shows."""
    return rings.day_ring(left=int(left), total=int(total), unit=unit)


@register.simple_tag
def day_cells(cells: Any, unit: str = "working-days") -> list[strips.DayCell]:
    """What `<c-day-strip>` shows."""
    return strips.day_cells(cells, unit=unit, today=_today())


@register.simple_tag
def qr_svg(data: Any, label: str = "") -> SafeString:
    """A QR code as an svg element."""
    return qr.qr_svg(str(data), label)


@register.simple_tag
def errors_prefix(fields: Any) -> str:
    """“错误：” before the title of a form that came back."""
    return gettext("Error: ") if fields else ""


class CaptureNode(template.Node):
    """Keeps what its body renders, trimmed, under a name."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308  already rendered
        return mark_safe("")


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """`{% capture name %}…{% endcapture %}`: render now, show later, and know whether it is empty."""
    _, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


@register.filter
def city_time(moment: datetime | None) -> str:
    """“9月24日15:10”, on the city's clock."""
    return formats.moment_text(moment, today=_today()) if moment else ""


@register.filter
def city_date(day: date | datetime | None, form: str = "") -> str:
    """“10月8日（周四）”; with `:"short"` without the weekday, with `:"year"` “2026年10月8日”."""
    return formats.day_text(day, today=_today(), weekday=not form, year=form == "year") if day else ""


@register.filter
def group4(code: object) -> SafeString:
    """A case number or credit code in groups of four, unbroken, copied without the spaces."""
    return (
        format_html('<span class="tb-nowrap" data-grouped>{}</span>', formats.in_fours(str(code)))
        if code
        else mark_safe("")
    )


@register.filter
def thousands(count: int | None) -> str:
    """“1,648,000”: how staff read a large number. What is not known stays empty."""
    return "" if count is None else f"{count:,}"


@register.filter
def yuan(fen: int | None) -> str:
    """Integer fen as “12.00元”; nothing to pay is “不收费”."""
    return "" if fen is None else formats.yuan_text(int(fen))


@register.filter
def days_text(count: Any, unit: str = "working-days") -> str:
    """“5个工作日”. Takes a number (and a unit) or a limit that has `count` and `unit`."""
    if hasattr(count, "unit"):
        return formats.count_text(count.count, str(count.unit))
    return "" if count in (None, "") else formats.count_text(int(count), unit)


@register.filter
def chosen(choice: object, value: object) -> bool:
    """Whether a choice is among what was chosen (one value or several)."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return str(choice) in {str(one) for one in value}
    return value is not None and str(choice) == str(value)


@register.filter
def percent(part: Any, whole: Any) -> int:
    """`part` of `whole` as a whole number from 0 to 100, for `data-part`."""
    share = round(100 * float(part) / float(whole)) if whole and float(whole) else 0
    return max(0, min(100, share))

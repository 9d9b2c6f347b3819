"""Panels: what an upper app adds to a page of a lower app."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

Render = Callable[[HttpRequest, object], str]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One addition to one slot; `render` gives HTML, or nothing when it has nothing to say."""

    slot: str
    render: Render
    order: int


_PANELS: dict[str, list[Panel]] = {}


def add_panel(slot: str, render: Render, order: int = 50) -> None:
    """Show what `render(request, thing)` gives in `slot` (at start; adding it again changes nothing).

    `render` must escape its own text: it returns finished HTML, as `render_to_string` does.
    """
    panels = _PANELS.setdefault(slot, [])
    if all(panel.render is not render for panel in panels):
        panels.append(Panel(slot=slot, render=render, order=order))
        panels.sort(key=lambda panel: panel.order)


def panels_of(slot: str, request: HttpRequest, thing: object) -> SafeString:
    """All panels of `slot` about `thing`, in order; empty when none has something to say."""
    parts = (panel.render(request, thing).strip() for panel in _PANELS.get(slot, []))
    return mark_safe("\n".join(part for part in parts if part))  # noqa: S308  panels return finished HTML

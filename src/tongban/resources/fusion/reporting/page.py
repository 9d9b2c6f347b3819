"""The report on the deliveries as one file: tables, with pictures drawn from them where scripts run."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.foundation.ui.public import built_chunks
from tongban.kernel.errors import N_
from tongban.resources.fusion.facts import FAULT_TEXTS, FIELD_TEXTS, Fault, Kind
from tongban.resources.fusion.reporting.facts import (
    CLASHING,
    KEPT_OUT,
    REPEATED,
    TAKEN_IN,
    TO_LINK,
    USED,
    DeliveryQuality,
    FieldQuality,
    RowCounts,
)

_STYLE = Path(__file__).with_name("report.css")
_TEMPLATES = Path(__file__).parent.parent / "templates"
_TITLES = {Kind.PEOPLE: N_("Register of people"), Kind.ENTITIES: N_("Register of entities")}
# from which share on a cell has which shade
_GRADES = ((0.99, 1), (0.97, 2), (0.93, 3), (0.85, 4), (0.0, 5))
NOTHING = "—"


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register for the report: how good its deliveries are, and what became of them."""

    kind: Kind
    golden: int
    conflicts: int
    deliveries: Sequence[DeliveryQuality]


def report_page(registers: Sequence[Register], *, on: date, language: str) -> str:
    """The whole page. Without the built web part it has no pictures."""
    chunks = built_chunks("charts")
    script = chunks.pop("", "").replace("</script", "<\\/script")
    imports = {
        f"./{name}": "data:text/javascript;base64," + base64.b64encode(text.encode()).decode()
        for name, text in chunks.items()
    }
    style, mapped = _STYLE.read_text("utf-8"), json.dumps({"imports": imports})
    engine = Engine(dirs=[str(_TEMPLATES)], libraries={"i18n": "django.templatetags.i18n"})
    with override(language):
        context = {
            "language": "en" if language == "en" else "zh-Hans",
            "policy": _policy(style, *([mapped, script] if script else [])),
            "style": mark_safe(style),  # noqa: S308 - our own file
            "script": mark_safe(script),  # noqa: S308 - our own build
            "imports": mark_safe(mapped),  # noqa: S308 - names and base64 of our own build
            "on": on,
            "registers": [_register(one) for one in registers],
        }
        return engine.get_template("fusion/report.html").render(Context(context))


def _policy(style: str, *scripts: str) -> str:
    """What the saved file may run: itself, by hash, and the parts that it carries; it fetches nothing."""
    allowed = " ".join([*map(_hash, scripts), "data:"]) if scripts else "'none'"
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; form-action 'none'"


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode() + "'"


def _register(register: Register) -> Mapping[str, Any]:
    deliveries = register.deliveries
    reasons = [fault for fault in Fault if any(fault in one.counts.kept_out for one in deliveries)]
    fields = [one.field for one in deliveries[0].fields]
    figures = (
        (_("Deliveries"), len(deliveries)),
        (_(TAKEN_IN), sum(one.rows for one in deliveries)),
        (_("People or entities"), register.golden),
        (_("Keys that speak of two"), register.conflicts),
    )
    return {
        "kind": register.kind.value,
        "title": _(_TITLES[register.kind]),
        "figures": [(name, f"{figure:,}") for name, figure in figures],
        "reasons": [_(FAULT_TEXTS[fault]) for fault in reasons],
        "fields": [_(FIELD_TEXTS[field]) for field in fields],
        "rows": [_row(one, reasons) for one in deliveries],
        "parts": [_(word) for word in (TAKEN_IN, USED, REPEATED, CLASHING, TO_LINK, KEPT_OUT)],
        "sums": [
            f"{sum(column):,}"
            for column in zip(*(row_figures(one.counts) for one in deliveries), strict=True)
        ],
    }


def _row(one: DeliveryQuality, reasons: Sequence[Fault]) -> Mapping[str, Any]:
    return {
        "department": one.department,
        "rows": f"{one.rows:,}",
        "shares": [
            _share(share) | {"value": "" if share is None else f"{100 - 100 * share:.3f}"}
            for share in shares(one)
        ],
        "score": NOTHING if one.score is None else f"{one.score:.1f}",
        "days": _cell(one.days_old, "{:.0f}"),
        "parts": [f"{count:,}" for count in row_figures(one.counts)],
        "why": [
            _cell(1000 * one.counts.kept_out.get(fault, 0) / one.rows if one.rows else None, "{:.1f} ‰")
            for fault in reasons
        ],
        "fields": [_field(field) for field in one.fields],
    }


def shares(one: DeliveryQuality) -> tuple[float | None, float | None, float | None]:
    """Completeness, validity and agreement over the fields that a department delivers."""
    said = [field for field in one.fields if field.said]
    return (
        _ratio(sum(field.said for field in said), sum(field.rows for field in said)),
        _ratio(sum(field.valid for field in said), sum(field.said for field in said)),
        _ratio(sum(field.agreeing for field in said), sum(field.compared for field in said)),
    )


def row_figures(counts: RowCounts) -> tuple[int, ...]:
    """The rows taken in, and the five parts that add up to them, in the order of every table."""
    return (
        counts.taken_in,
        counts.used,
        counts.repeated,
        counts.clashing,
        counts.to_link,
        counts.all_kept_out,
    )


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _field(field: FieldQuality) -> Mapping[str, Any]:
    if not field.said:
        return {"agreement": "", "completeness": "", "grade": 0}
    agreement = field.agreement
    grade = 0 if agreement is None else next(grade for least, grade in _GRADES if agreement >= least)
    return {
        "agreement": _share(agreement)["text"],
        "completeness": _share(field.completeness)["text"],
        "grade": grade,
    }


def _share(share: float | None) -> dict[str, str]:
    return _cell(None if share is None else 100 * share, "{:.1f} %")


def _cell(value: float | None, text: str) -> dict[str, str]:
    if value is None:
        return {"value": "", "text": NOTHING}
    return {"value": f"{value:.3f}", "text": text.format(value)}

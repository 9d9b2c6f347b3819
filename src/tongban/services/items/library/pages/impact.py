"""How the impact of a change is shown: levels and licences by name, what gives way."""

from typing import Any

from django.utils.translation import gettext

from tongban.resources.licences.public import licence_types
from tongban.services.items.library.elements import ELEMENTS
from tongban.services.items.library.impact import ImpactReport
from tongban.services.items.library.telling import level_text


def impact_shown(report: ImpactReport) -> dict[str, Any]:
    """The report as the page reads it. 1 SQL where licences are given."""
    names = {one.code: one.name for one in licence_types()} if report.licence_types else {}
    return {
        "report": report,
        "levels": [
            {"level": level_text(row.level), "count": row.count, "sample": row.sample}
            for row in report.levels
        ],
        "licence_names": [names.get(code, code) for code in report.licence_types],
        "cases": report.count("cases"),
        "case_numbers": report.sample("cases"),
        "drafts": report.count("drafts"),
        "bundles": report.count("bundles"),
        "licences": report.count("licences"),
        "gives_way": [
            {
                "item": row,
                "elements": [gettext(ELEMENTS[key].label) for key in row.elements],
            }
            for row in report.gives_way
        ],
    }

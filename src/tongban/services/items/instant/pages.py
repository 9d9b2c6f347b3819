"""The desk page on which a rule is tried before it is published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import check_duty_anywhere, officer_at_desk
from tongban.kernel.errors import NotFound
from tongban.services.items.instant.flaws import instant_flaws
from tongban.services.items.instant.placed import flaws_of_instant
from tongban.services.items.instant.sources import Kind
from tongban.services.items.instant.trying import FactInput, tried
from tongban.services.items.instant.wording import law_of, rule_words
from tongban.services.items.library.access import EDIT
from tongban.services.items.library.drafts import VersionChoice, content_to_try, versions_to_try


@require_GET
def try_rule(request: HttpRequest, code: str) -> HttpResponse:
    """The rule of a version or draft in words, what keeps it from being published, and what typed values come to.

    Everything stands in the address; nothing is kept. 8 SQL besides the session. Raises NotFound.
    """
    by = officer_at_desk(request)
    check_duty_anywhere(by, EDIT)
    versions = versions_to_try(code, by=by)
    if not versions:
        raise NotFound(facts={"item": code})
    key = request.GET.get("version") or versions[0].key
    content = content_to_try(code, key, by=by)
    rule = content.instant
    found = tried(rule, request.GET.dict()) if rule else None
    context: dict[str, Any] = {
        "code": code,
        "name": content.name,
        "version": key,
        "versions": [(one.key, _version_text(one)) for one in versions],
        "rule": rule_words(rule) if rule else None,
        "flaws": [flaw.sentence(gettext) for flaw in [*instant_flaws(content), *flaws_of_instant(content)]],
        "inputs": [(one, _choices(one)) for one in found.inputs] if found else [],
        "judgement": found.judgement if found else None,
        "findings": [
            (one.condition.text, law_of(one.condition), one.condition.when, one.holds, one.why)
            for one in (found.judgement.findings if found and found.judgement else ())
        ],
    }
    return render(request, "items/try_rule.html", context)


def _choices(one: FactInput) -> list[tuple[str, str]]:
    """Yes and no of a flag; nothing for what is typed."""
    if one.kind is not Kind.FLAG:
        return []
    return [("", gettext("nobody says")), ("yes", gettext("Yes")), ("no", gettext("No"))]


def _version_text(one: VersionChoice) -> str:
    if one.number is None:
        return gettext("draft: %(title)s") % {"title": one.title}
    return gettext("version %(number)s") % {"number": one.number}

"""What bundles add to pages of other apps: the home page, the guide, and the page of a case that is a part."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.identity.public import current_officer, current_person
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, NotFound, SignInNeeded
from tongban.services.bundles.drawing import NARROW, WIDE, way_figure
from tongban.services.bundles.facts import Plan
from tongban.services.bundles.merging.merge import plan_of
from tongban.services.bundles.models import Bundle
from tongban.services.bundles.queries import whole_of
from tongban.services.bundles.rules import members_for
from tongban.services.bundles.showing import shown_whole
from tongban.services.cases.public import CaseFact, case_facts, own_case_fact
from tongban.services.items.public import ItemContent, last_published

ON_THE_HOME_PAGE = 4


@dataclass(frozen=True, kw_only=True)
class BundleCard:
    """A bundle on the home page: what it takes one by one, and together."""

    code: str
    content: ItemContent
    plan: Plan

    @property
    def offices(self) -> int:
        return len({member.organisation for member in self.plan.members})

    @property
    def fields(self) -> int:
        return len((self.content.form or {}).get("properties", {}))

    @property
    def materials(self) -> int:
        return len(self.content.slots)

    @property
    def days_apart(self) -> int:
        """Working days when one is applied for after the other."""
        return sum(member.days or 0 for member in self.plan.members)


def card_of(code: str, content: ItemContent) -> BundleCard:
    """A bundle with its figures. No SQL."""
    return BundleCard(code=code, content=content, plan=plan_of(content))


def home_panel(request: HttpRequest, thing: object) -> str:
    """Bundles on the home page, before and after; nothing while none is in force. 5 SQL."""
    codes = list(Bundle.objects.filter(current__isnull=False).order_by("pk").values_list("code", flat=True))
    found = [last_published(code) for code in codes[:ON_THE_HOME_PAGE]]
    cards = [card_of(item.code, item.content) for item in found if item.is_open]
    return render_to_string("bundles/parts/home.html", {"cards": cards}, request) if cards else ""


def guide_panel(request: HttpRequest, thing: object) -> str:
    """How the services of a bundle follow one another, on its guide. No SQL when the version is in memory."""
    content = getattr(thing, "content", None)
    if not isinstance(content, ItemContent) or not content.is_composed:
        return ""
    item, answers = getattr(thing, "item"), getattr(thing, "answers")  # noqa: B009 - a page of another app
    return render_to_string("bundles/parts/guide.html", _guide(item.code, item.content, answers), request)


def _guide(code: str, content: ItemContent, answers: Mapping[str, str]) -> dict[str, object]:
    plan = plan_of(content)
    asked = {question.key for question in content.scenario}
    is_open = any(name not in answers for name in asked)
    members = list(plan.members) if is_open else members_for(plan.members, answers)
    limit = content.limits.promised.count if content.limits.promised else 0
    titles = {member.key: member.title for member in members}
    return {
        "card": card_of(code, content),
        "limit": limit,
        "members": [(one, [titles[key] for key in one.needs if key in titles]) for one in members],
        "figure": way_figure(members, limit=limit, said={}, width=WIDE),
        "narrow_figure": way_figure(members, limit=limit, said={}, width=NARROW),
    }


def track_panel(request: HttpRequest, thing: object) -> str:
    """On the applicant's page of a part: of what it is a part. 2 SQL, none for a case that stands alone."""
    if not isinstance(thing, CaseFact) or not thing.part_of:
        return ""
    try:
        whole = own_case_fact(thing.part_of, by=current_person(request))
    except (NotFound, NotAllowed, SignInNeeded):
        return ""
    return render_to_string("bundles/parts/track.html", {"whole": whole}, request)


def desk_panel(request: HttpRequest, thing: object) -> str:
    """On the officers' page of a part: of what it is a part, and what hangs on it. 8 SQL, none for others."""
    if not isinstance(thing, CaseFact) or not thing.part_of:
        return ""
    part = whole_of(thing.number)
    if part is None:
        return ""
    current_officer(request)
    fact = case_facts([thing.part_of])[0]
    whole = shown_whole(part.bundled, fact, now=clock.now())
    waiting = [line for line in whole.lines if part.key in line.member.needs]
    context = {"whole": whole, "waiting": waiting, "part": part}
    return render_to_string("bundles/parts/desk.html", context, request)

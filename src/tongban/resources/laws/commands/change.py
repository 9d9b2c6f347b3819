"""Enter that a law is amended (修改) or repealed (废止): whoever rests on it is told."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import N_, Invalid, NotAllowed, NotFound, Refused
from tongban.kernel.events import Event
from tongban.resources.laws.facts import LawAmended, LawRepealed
from tongban.resources.laws.models import Law, LawChange

AMEND_DUTY = "laws.amend"
REPEAL_DUTY = "laws.repeal"


class ChangeKnown(Refused):
    """The same change of the same day stands already."""

    code = "law-change-known"
    title = N_("This change of the law on this day has been entered already.")


class ArticleNotThere(Invalid):
    """The law has no such article here. `facts["articles"]` names them."""

    code = "law-article-not-there"
    title = N_("The law has no article %(articles)s here.")


@transaction.atomic
def amend_law(
    *, slug: str, on: date, by: Actor, at: datetime, articles: Iterable[str] = (), note: str = ""
) -> None:
    """Enter that the law, or the named articles of it, reads differently from `on`.

    The new text is loaded beside. Raises NotAllowed, NotFound, ArticleNotThere, ChangeKnown.
    """
    law = _law_for(slug, by, AMEND_DUTY)
    named = tuple(dict.fromkeys(articles))
    known = set(law.articles.filter(number__in=named).values_list("number", flat=True))
    if missing := [number for number in named if number not in known]:
        raise ArticleNotThere(facts={"articles": "、".join(missing)})
    told = LawAmended(slug=law.slug, title=law.title, articles=named, on=on)
    _enter(law, "amended", AMEND_DUTY, told, articles=named, on=on, note=note, by=by, at=at)


@transaction.atomic
def repeal_law(*, slug: str, on: date, by: Actor, at: datetime, note: str = "") -> None:
    """Enter that the law is no longer in force from `on`. Raises NotAllowed, NotFound, ChangeKnown."""
    law = _law_for(slug, by, REPEAL_DUTY)
    told = LawRepealed(slug=law.slug, title=law.title, on=on)
    _enter(law, "repealed", REPEAL_DUTY, told, articles=(), on=on, note=note, by=by, at=at)
    law.in_force_to = on
    law.save(update_fields=["in_force_to"])


def _law_for(slug: str, by: Actor, duty: str) -> Law:
    """The law, locked. An operator's office holds the duty; the command line acts by rule."""
    if isinstance(by, Officer):
        check_duty_anywhere(by, duty)
    elif not isinstance(by, SystemActor):
        raise NotAllowed
    law = Law.objects.select_for_update().filter(slug=slug).first()
    if law is None:
        raise NotFound(facts={"law": slug})
    return law


def _enter(
    law: Law,
    kind: str,
    act: str,
    told: Event,
    *,
    articles: tuple[str, ...],
    on: date,
    note: str,
    by: Actor,
    at: datetime,
) -> None:
    _, is_new = LawChange.objects.get_or_create(
        law=law,
        kind=kind,
        on=on,
        defaults={"articles": list(articles), "note": note, "made_at": at, "made_by": by.ref},
    )
    if not is_new:
        raise ChangeKnown(facts={"law": law.title, "on": on.isoformat()})
    facts = {"title": law.title, "articles": list(articles), "on": on.isoformat(), "note": note}
    record(act=act, subject=f"law:{law.slug}", by=by, at=at, facts=facts)
    announce(told)

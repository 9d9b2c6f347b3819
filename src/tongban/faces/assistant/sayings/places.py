"""Of a guide: where and how to reach the office."""

from django.utils.translation import gettext, ngettext

from tongban.faces.assistant.sayings.text import FACTS, FIGURES, MOST, RIGHTS, WHERE, Said, clip
from tongban.foundation.ui.public import site
from tongban.services.items.public import Guide, ways

_ONLINE, _COURIER = frozenset({"2", "3"}), "4"


def place(guide: Guide) -> Said:
    content = guide.content
    for one in content.places[:MOST]:
        told = {"name": one.name, "address": one.address}
        yield (
            WHERE,
            clip(gettext("%(name)s, %(address)s.") % told if one.address else gettext("%(name)s.") % told),
        )
    if not content.places and content.consult.address:
        yield WHERE, clip(gettext("%(name)s.") % {"name": content.consult.address})


def hours(guide: Guide) -> Said:
    by_hours: dict[str, list[str]] = {}
    for one in guide.content.places:
        if one.hours:
            by_hours.setdefault(one.hours, []).append(one.name)
    for text, names in list(by_hours.items())[:MOST]:
        told = {"name": names[0], "hours": text}
        is_everywhere = len(by_hours) == 1
        yield (
            WHERE,
            clip((gettext("%(hours)s.") if is_everywhere else gettext("%(name)s: %(hours)s.")) % told),
        )


def phone(guide: Guide) -> Said:
    content = guide.content
    asked = list(content.consult.phones)
    if asked:
        yield (
            WHERE,
            gettext("Phone for questions: %(phones)s.") % {"phones": gettext(", ").join(asked[:MOST])},
        )
    counters = [one for one in content.places if one.phone and one.phone not in asked]
    for one in counters[:MOST]:
        yield WHERE, gettext("%(name)s: %(phone)s.") % {"name": one.name, "phone": one.phone}


def online(guide: Guide) -> Said:
    content = guide.content
    if not content.handle_forms:
        return
    told = {"ways": gettext(", ").join(ways(content))}
    if not _ONLINE & set(content.handle_forms):
        yield FIGURES, gettext("It cannot be done online. The ways of applying: %(ways)s.") % told
        return
    if content.visits == 0:
        yield FIGURES, gettext("All of it can be done online.")
    else:
        yield FIGURES, gettext("It can be applied for online.")
    yield FIGURES, gettext("The ways of applying: %(ways)s.") % told
    if content.online_platform:
        yield WHERE, gettext("The office handles it in “%(name)s”.") % {"name": content.online_platform}


def visits(guide: Guide) -> Said:
    content = guide.content
    if content.visits is None:
        return
    if content.visits == 0:
        yield FIGURES, gettext("You need not go there: no trip.")
    else:
        words = ngettext("You go there %(n)s time.", "You go there %(n)s times.", content.visits)
        yield FIGURES, words % {"n": content.visits}
    if content.visits_reason:
        yield FIGURES, clip(content.visits_reason)


def organisation(guide: Guide) -> Said:
    yield FACTS, gettext("Office in charge: %(name)s.") % {"name": guide.item.organisation_name}
    if guide.superior:
        yield FACTS, gettext("It is decided by %(name)s.") % {"name": guide.superior}
    others = guide.content.other_organisations
    if others:
        yield FACTS, gettext("Together with: %(names)s.") % {"names": gettext(", ").join(others)}


def complaint(guide: Guide) -> Said:
    found = guide.content.complain
    hotline = site()["hotline"]
    phones = list(dict.fromkeys([*found.phones, hotline]))
    yield RIGHTS, gettext("Complain by phone: %(phones)s.") % {"phones": gettext(", ").join(phones)}
    if found.address:
        yield RIGHTS, clip(gettext("Complain in person: %(address)s.") % {"address": found.address})


def courier(guide: Guide) -> Said:
    content = guide.content
    if _COURIER in content.handle_forms:
        yield FIGURES, gettext("The materials may be sent by courier.")
    if content.sends_by_courier:
        yield WHERE, gettext("The result can be sent to you by courier.")
    elif content.sends_by_courier is False:
        yield WHERE, gettext("The result is not sent by courier.")


def appointment(guide: Guide) -> Said:
    takes = guide.content.takes_appointments
    if takes:
        yield WHERE, gettext("The counter takes appointments.")
    elif takes is False:
        yield WHERE, gettext("The counter takes no appointments: you take a number there.")


def status(guide: Guide) -> Said:
    if guide.content.query_ways:
        told = {"ways": gettext(", ").join(guide.content.query_ways)}
        yield FACTS, gettext("How far it is you can ask by: %(ways)s.") % told

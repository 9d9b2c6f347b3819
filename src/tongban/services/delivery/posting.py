"""The choice of a way as pages post and show it."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tongban.kernel.errors import N_
from tongban.services.delivery.facts import Choice, Recipient, Way

_WORDS = {
    Way.ELECTRONIC: (N_("Electronic only"), N_("It lies in your space and is as good as paper.")),
    Way.COUNTER: (
        N_("Pick it up at the counter"),
        N_("A message tells you when it is ready; its page shows the code."),
    ),
    Way.COURIER: (N_("By courier"), N_("Free within the city; outside it you pay on arrival.")),
}


def read_choice(post: QueryDict) -> Choice:
    """The posted choice as it was typed; `rules.checked_choice` judges it. Anything unknown is electronic."""
    way = post.get("way", "")
    return Choice(
        way=Way(way) if way in set(Way) else Way.ELECTRONIC,
        recipient=Recipient(
            name=post.get("name", ""), phone=post.get("phone", ""), address=post.get("address", "")
        ),
    )


def shown_choice(typed: QueryDict | None, chosen: Choice) -> dict[str, Any]:
    """What the fields show: what was typed, else what was chosen."""
    shown = read_choice(typed) if typed else chosen
    return {"way": shown.way, "recipient": shown.recipient or Recipient(name="", phone="", address="")}


def way_choices(offered: tuple[Way, ...]) -> list[tuple[str, str, str]]:
    """Value, label and one line for each way on offer."""
    return [(way.value, _(_WORDS[way][0]), _(_WORDS[way][1])) for way in offered]

"""Opens the room of requests and grants: its acts, its jobs, its menu and its panel."""


def open_requesting() -> None:
    """The room of requests and grants."""
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import Room, add_panel, add_room
    from tongban.kernel.errors import N_
    from tongban.resources.exchange.requesting import jobs  # noqa: F401 - they register themselves
    from tongban.resources.exchange.requesting.commands import (
        answer,
        check,
        expire,
        object,
        revoke,
        watch,
        withdraw,
    )
    from tongban.resources.exchange.requesting.facts import ANSWER, CHECK, REQUEST, SETTLE
    from tongban.resources.exchange.requesting.panels import request_panel
    from tongban.resources.exchange.rooms import WING

    declare_act(REQUEST, N_("Data of another department asked for"))
    declare_act(withdraw.ACT, N_("Request for data withdrawn"), duty=REQUEST)
    declare_act(CHECK, N_("Request for data found in order"))
    declare_act(check.RETURN_ACT, N_("Request for data sent back"), duty=CHECK)
    declare_act(ANSWER, N_("Data granted"))
    declare_act(answer.REFUSE_ACT, N_("Request for data refused"), duty=ANSWER)
    declare_act(revoke.ACT, N_("Grant of data revoked"), duty=ANSWER)
    declare_act(object.ACT, N_("Grant of data suspended by an objection"), duty=REQUEST)
    declare_act(SETTLE, N_("Objection to a grant of data settled"))
    declare_act(expire.ACT, N_("Grant of data ran out"))
    declare_act(watch.OVERDUE_ACT, N_("Answer to a request for data became overdue"))
    add_room(
        Room(
            wing=WING,
            label=N_("Requests"),
            url_name="exchange:requests",
            order=10,
            duty=frozenset({REQUEST, CHECK, ANSWER, SETTLE}),
        )
    )
    add_room(
        Room(
            wing=WING,
            label=N_("Grants"),
            url_name="exchange:grant-list",
            order=20,
            duty=frozenset({REQUEST, CHECK, ANSWER, SETTLE}),
        )
    )
    add_panel("datasets.resource", request_panel)

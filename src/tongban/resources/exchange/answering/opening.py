"""What the rest of the platform knows of answering: its acts, its job and its menu."""


def open_answering() -> None:
    """Called once, when the app starts."""
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import Room, add_room
    from tongban.kernel.errors import N_
    from tongban.resources.exchange.answering import jobs  # noqa: F401 - they register themselves
    from tongban.resources.exchange.answering.facts import ASK, DEFINE
    from tongban.resources.exchange.rooms import WING

    declare_act(ASK, N_("Question of yes or no answered"))
    declare_act(DEFINE, N_("Questions of a grant set"))
    tab = N_("Ask yes or no")
    add_room(
        Room(wing=WING, label=N_("Our questions"), url_name="exchange:answers", order=60, duty=ASK, tab=tab)
    )
    add_room(
        Room(
            wing=WING,
            label=N_("Questions about our data"),
            url_name="exchange:questions",
            order=61,
            duty=DEFINE,
            tab=tab,
        )
    )

"""What the rest of the platform knows of answering: its acts, its job and its menu."""


def open_answering() -> None:
    """Called once, when the app starts."""
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import MenuEntry, Place, add_menu
    from tongban.kernel.errors import N_
    from tongban.resources.exchange.answering import jobs  # noqa: F401 - they register themselves
    from tongban.resources.exchange.answering.facts import ASK, DEFINE

    declare_act(ASK, N_("Question of yes or no answered"))
    declare_act(DEFINE, N_("Questions of a grant set"))
    for label, name, order, duty in (
        (N_("Ask yes or no"), "exchange:answers", 81, ASK),
        (N_("Questions about our data"), "exchange:questions", 82, DEFINE),
    ):
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=label,
                url_name=name,
                icon="patch-question",
                order=order,
                duty=frozenset({duty}),
            )
        )

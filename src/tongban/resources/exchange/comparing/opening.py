"""What the rest of the platform knows of comparing: its acts, its jobs, its menu, and what people read of it."""


def open_comparing() -> None:
    """Called once, when the app starts."""
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import Room, add_room
    from tongban.foundation.vault.public import declare_purpose
    from tongban.kernel.errors import N_
    from tongban.resources.exchange.comparing import jobs  # noqa: F401 - they register themselves
    from tongban.resources.exchange.comparing.commands import compare, finish, hand_in
    from tongban.resources.exchange.comparing.facts import COMPARE, SET_TERMS
    from tongban.resources.exchange.comparing.noting import ComparedLooks
    from tongban.resources.exchange.comparing.packing import NAME_PURPOSE
    from tongban.resources.exchange.rooms import WING
    from tongban.resources.registers.public import look_sources

    declare_act(hand_in.ACT, N_("List handed in to be compared"), duty=COMPARE)
    declare_act(COMPARE, N_("Comparison of a list begun"))
    declare_act(compare.STOP_MONTHLY, N_("Monthly comparison of a list ended"), duty=COMPARE)
    declare_act(compare.DELETE, N_("List that was compared deleted"), duty=COMPARE)
    declare_act(finish.DONE, N_("A list was compared"))
    declare_act(finish.REFUSED, N_("A list was not compared"))
    declare_act(SET_TERMS, N_("Terms of comparisons set"))
    declare_purpose(f"index.{NAME_PURPOSE}")
    look_sources.provide("exchange-comparing", ComparedLooks())
    add_room(
        Room(
            wing=WING,
            label=N_("Our lists"),
            url_name="exchange:lists",
            order=50,
            duty=frozenset({COMPARE}),
            tab=N_("Compare a list"),
        )
    )
    add_room(
        Room(
            wing=WING,
            label=N_("Comparisons with our data"),
            url_name="exchange:comparisons",
            order=51,
            duty=frozenset({SET_TERMS}),
            tab=N_("Compare a list"),
        )
    )

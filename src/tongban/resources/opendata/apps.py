"""Registers the app."""

from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "tongban.resources.opendata"
    label = "opendata"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.resources.opendata import jobs, listeners  # noqa: F401 - they register themselves
        from tongban.resources.opendata.ports import dataset_sources
        from tongban.resources.opendata.sources import directory, registers

        for source in (
            registers.Population(),
            registers.Firms(),
            registers.Licences(),
            directory.Places(),
            directory.Areas(),
            directory.Workdays(),
        ):
            dataset_sources.provide(source.fact().code, source)
        _declare_acts()
        _add_menus()


def _declare_acts() -> None:
    from tongban.foundation.trail.public import declare_act
    from tongban.kernel.errors import N_
    from tongban.resources.opendata.commands import ask, build, define, publish, remark, renew, stop
    from tongban.resources.opendata.facts import ANSWER, DEFINE, HAND_IN, PASS_ON, PUBLISH, WITHDRAW

    declare_act(DEFINE, N_("Open dataset begun"))
    declare_act(define.SAVE, N_("Definition of an open dataset saved"), duty=DEFINE)
    declare_act(define.REVISE, N_("New version of an open dataset begun"), duty=DEFINE)
    declare_act(define.DISCARD, N_("Version of an open dataset given up"), duty=DEFINE)
    declare_act(HAND_IN, N_("Table of an open dataset handed in"), duty=DEFINE)
    declare_act(build.BUILD, N_("Building of an open dataset asked for"), duty=DEFINE)
    declare_act(stop.STOP, N_("Building of an open dataset stopped"), duty=DEFINE)
    declare_act(build.BUILT, N_("Open dataset built"))
    declare_act(publish.SUBMIT, N_("Open dataset handed in"), duty=DEFINE)
    declare_act(publish.SEND_BACK, N_("Open dataset sent back"), duty=PUBLISH)
    declare_act(PUBLISH, N_("Open dataset published"))
    declare_act(renew.RENEW, N_("Open dataset renewed by its cycle"))
    declare_act(WITHDRAW, N_("Open dataset withdrawn"))
    declare_act(ask.ASK, N_("Data asked for"))
    declare_act(PASS_ON, N_("Request for data passed on"))
    declare_act(ask.DECLINE, N_("Request for data not taken up"), duty=PASS_ON)
    declare_act(ask.RETURN, N_("Request for data sent back as not of this office"), duty=ANSWER)
    declare_act(ANSWER, N_("Request for data answered"))
    declare_act(remark.REMARK, N_("Remark on an open dataset"))
    declare_act(remark.ANSWER_REMARK, N_("Remark on an open dataset answered"), duty=ANSWER)


def _add_menus() -> None:
    from tongban.foundation.ui.public import MenuEntry, Place, Room, add_menu, add_panel, add_room
    from tongban.kernel.errors import N_
    from tongban.resources.opendata.facts import ANSWER, DEFINE, PASS_ON, PUBLISH
    from tongban.resources.opendata.panels import resource_panel

    rooms: tuple[tuple[str, str, str | frozenset[str]], ...] = (
        (N_("Our open datasets"), "opendata:own", DEFINE),
        (N_("To publish"), "opendata:queue", PUBLISH),
        (N_("Requests for open data"), "opendata:desk-requests", frozenset({PASS_ON, ANSWER})),
        (N_("Remarks"), "opendata:remarks", ANSWER),
    )
    for order, (label, name, duty) in enumerate(rooms):
        add_room(Room(wing="opendata", label=label, url_name=name, order=order, duty=duty))
    add_menu(
        MenuEntry(
            place=Place.DESK_MANAGE, label=N_("Open data"), wing="opendata", icon="box-arrow-up", order=73
        )
    )
    add_menu(MenuEntry(place=Place.FOOTER, label=N_("Open data"), url_name="opendata:list", order=22))
    add_panel("datasets.resource", resource_panel, order=20)
    add_panel("datasets.resource.public", resource_panel)

"""Registers the app: its acts, listeners and jobs."""

from django.apps import AppConfig


class BundlesConfig(AppConfig):
    name = "tongban.services.bundles"
    label = "bundles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let bundles hear of cases and items."""
        from tongban.foundation.trail.public import declare_act
        from tongban.kernel.errors import N_
        from tongban.services.bundles import facts, jobs, listeners  # noqa: F401 - they register
        from tongban.services.bundles.commands.publish import DUTY

        declare_act(facts.ACT_PUBLISH, N_("Publish a bundle"), duty=DUTY)
        declare_act(facts.ACT_START, N_("A service of it began"))
        declare_act(facts.ACT_STOP, N_("A service of it will not begin"))
        declare_act(facts.ACT_RETRY, N_("You had a service tried again"))
        declare_act(facts.ACT_LEAVE_OUT, N_("You left a service out"))
        declare_act(facts.ACT_WITHDRAW, N_("You took back what was not decided yet"))
        _declare_project_acts()
        _add_panels()


def _declare_project_acts() -> None:
    from tongban.foundation.trail.public import declare_act
    from tongban.kernel.errors import N_
    from tongban.services.bundles.commands.publish import DUTY
    from tongban.services.bundles.projects import facts, listeners  # noqa: F401 - they register
    from tongban.services.bundles.projects.bringing import KnownPlans
    from tongban.services.cases.public import project_plans

    declare_act(facts.ACT_PUBLISH, N_("Publish a plan of projects"), duty=DUTY)
    declare_act(facts.ACT_OPEN, N_("You opened the project"))
    declare_act(facts.ACT_APPLY, N_("A service of a stage was applied for"))
    declare_act(facts.ACT_END, N_("A service of a stage ended"))
    declare_act(facts.ACT_HAND_OVER, N_("Hand a stage over"), duty=facts.ACT_HAND_OVER)
    declare_act(facts.ACT_GIVE_UP, N_("You gave the project up"))
    declare_act(facts.ACT_ADMIT, N_("Let a stage begin before its time"), duty=facts.ACT_ADMIT)
    project_plans.provide(KnownPlans())


def _add_panels() -> None:
    """What bundles and projects add to pages of other apps."""
    from tongban.foundation.ui.public import add_panel
    from tongban.services.bundles.panels import desk_panel, guide_panel, home_panel, track_panel
    from tongban.services.bundles.projects import panels as projects

    add_panel("portal.home.bundles", home_panel, order=10)
    add_panel("items.guide.services", guide_panel)
    add_panel("cases.track.aside", track_panel, order=5)
    add_panel("cases.handle.aside", desk_panel, order=3)
    add_panel("cases.track.aside", projects.track_panel, order=6)
    add_panel("cases.handle.aside", projects.desk_panel, order=4)
    _add_menus()


def _add_menus() -> None:
    from tongban.foundation.ui.public import MenuEntry, Place, add_menu
    from tongban.kernel.errors import N_
    from tongban.services.bundles.projects import facts

    add_menu(
        MenuEntry(
            place=Place.MY, label=N_("My projects"), url_name="bundles:projects", icon="buildings", order=62
        )
    )
    add_menu(
        MenuEntry(
            place=Place.DESK,
            label=N_("Projects"),
            url_name="bundles:desk_projects",
            icon="buildings",
            order=60,
            duty=frozenset({facts.ACT_HAND_OVER, facts.ACT_ADMIT}),
        )
    )

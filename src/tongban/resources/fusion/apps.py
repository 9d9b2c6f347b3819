"""Registers the app."""

from django.apps import AppConfig


class FusionConfig(AppConfig):
    name = "tongban.resources.fusion"
    label = "fusion"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.resources.fusion.loading.correcting import listen_to_objections
        from tongban.resources.fusion.loading.origins import DeliveryOrigins
        from tongban.resources.registers.public import origin_reader

        origin_reader.provide(DeliveryOrigins())
        listen_to_objections()
        _open_deliveries()
        _open_review()


def _open_deliveries() -> None:
    """The room of agreements and deliveries."""
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import MenuEntry, Place, add_menu
    from tongban.kernel.errors import N_
    from tongban.resources.fusion.deliveries import facts, jobs  # noqa: F401 - they register themselves
    from tongban.resources.fusion.deliveries.commands import clear, watch

    declare_act(facts.AGREE_DUTY, N_("Agreement on deliveries entered"))
    declare_act(facts.END_ACT, N_("Agreement on deliveries ended"), duty=facts.AGREE_DUTY)
    declare_act(facts.DELIVER_DUTY, N_("Data delivered"))
    declare_act(facts.LAND_ACT, N_("A delivery was looked over"))
    declare_act(facts.FETCH_ACT, N_("Data is fetched by agreement"), duty=facts.DELIVER_DUTY)
    declare_act(facts.SETTLE_DUTY, N_("A delivery that was set aside is settled"))
    declare_act(clear.CLEAR_ACT, N_("The files of a delivery were deleted, because their time had passed"))
    declare_act(watch.OVERDUE_ACT, N_("A delivery became overdue"))
    add_menu(
        MenuEntry(
            place=Place.DESK_MANAGE,
            label=N_("Deliveries"),
            url_name="fusion:deliveries",
            icon="box-seam",
            order=70,
            duty=frozenset({facts.AGREE_DUTY, facts.DELIVER_DUTY, facts.SETTLE_DUTY}),
        )
    )


def _open_review() -> None:
    """The room of what is worked through after a run."""
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import MenuEntry, Place, add_menu
    from tongban.foundation.vault.public import declare_purpose
    from tongban.kernel.errors import N_
    from tongban.resources.fusion.deliveries.facts import AGREE_DUTY, DELIVER_DUTY, SETTLE_DUTY
    from tongban.resources.fusion.review import facts
    from tongban.resources.fusion.review.models import CLASH_INDEX, ROW_INDEX

    for purpose in (ROW_INDEX, CLASH_INDEX):
        declare_purpose(f"index.{purpose}")
    declare_act(facts.REVIEW_DUTY, N_("It was decided whom a row without a number is about"))
    declare_act(facts.ASK_ACT, N_("A department was asked about a row"), duty=facts.REVIEW_DUTY)
    declare_act(facts.ANSWER_ACT, N_("A department answered for its row under a number"), duty=DELIVER_DUTY)
    add_menu(
        MenuEntry(
            place=Place.DESK_MANAGE,
            label=N_("Quality of the registers"),
            url_name="fusion:quality",
            icon="clipboard-check",
            order=71,
            duty=frozenset({facts.REVIEW_DUTY, AGREE_DUTY, SETTLE_DUTY, DELIVER_DUTY}),
        )
    )

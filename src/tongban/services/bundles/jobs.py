"""Work of bundles that time asks for, or that is too long for a listener."""

from datetime import timedelta

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.services.bundles.commands.move_on import move_on
from tongban.services.bundles.commands.publish import follow_items
from tongban.services.bundles.facts import PartState
from tongban.services.bundles.models import BundlePart
from tongban.services.bundles.rules import NotABundle
from tongban.services.items.public import NotPublishable

AGAIN_AFTER = timedelta(minutes=2)
MOST_AT_ONCE = 200


@job(name="bundles.follow")
def follow_bundle(*, code: str) -> None:
    """Put the guide of a bundle together anew; where its items no longer fit, it stays as it was."""
    try:
        follow_items(code=code, at=clock.now())
    except (NotABundle, NotPublishable):
        return


@job(name="bundles.try-waiting")
def try_waiting() -> None:
    """Begin services that waited for a register: a new firm reaches the entity register when it does."""
    now = clock.now()
    rows = BundlePart.objects.filter(state=PartState.WAITING, tried_at__lte=now - AGAIN_AFTER)
    numbers = rows.order_by("tried_at").values_list("bundled__number", flat=True)[:MOST_AT_ONCE]
    for number in dict.fromkeys(numbers):
        move_on(number=number, at=now)


periodic(try_waiting, cron="*/2 * * * *")

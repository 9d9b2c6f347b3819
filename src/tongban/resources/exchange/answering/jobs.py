"""What workers do for answers: forget those whose days are over."""

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.resources.exchange.answering.models import GivenAnswer

_AT_ONCE = 5_000


@job(name="exchange.forget-answers")
def forget_answers() -> None:
    """Delete answers that nobody checks any more; that they were asked stays in the log of uses."""
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    while ids := list(
        GivenAnswer.objects.filter(forget_on__lte=today).values_list("pk", flat=True)[:_AT_ONCE]
    ):
        GivenAnswer.objects.filter(pk__in=ids).delete()


periodic(forget_answers, "55 18 * * *")

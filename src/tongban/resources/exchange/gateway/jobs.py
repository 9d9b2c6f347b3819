"""What is swept up: nonces and tokens that hold no more, and who was asked about in hours that are over."""

from datetime import UTC, datetime, timedelta

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.resources.exchange.gateway.models import AccessToken, SubjectAsked, SubjectsOfHour, UsedNonce

_KEPT_HOURS = timedelta(hours=2)
_TOKENS_KEPT = timedelta(days=1)  # so that who comes with an old one learns that it has expired


@job(name="exchange.sweep-gateway")
def sweep_gateway() -> None:
    """Every ten minutes."""
    at = clock.now()
    # nonces live by the machine's time, as signatures do
    UsedNonce.objects.filter(expires_at__lt=datetime.now(UTC)).delete()
    AccessToken.objects.filter(expires_at__lt=at - _TOKENS_KEPT).delete()
    SubjectAsked.objects.filter(hour__lt=at - _KEPT_HOURS).delete()
    SubjectsOfHour.objects.filter(hour__lt=at - timedelta(days=31)).delete()


periodic(sweep_gateway, cron="*/10 * * * *")

"""What a draft and a case keep of the licence that they are about."""

from django.db import models
from django.db.models import Q


class AboutLicence(models.Model):
    """The licence from which a draft or a case began."""

    of_licence = models.CharField(
        max_length=140, blank=True, default="", help_text="identifier of the licence that it is about"
    )

    class Meta:
        abstract = True


class LicenceBusiness(AboutLicence):
    """What a case asks for a licence, and by when silence grants it."""

    business = models.CharField(max_length=12, default="new", help_text="held.facts.Business")
    renew_by = models.DateField(
        null=True, help_text="last day of the licence to be renewed: silence until then grants it"
    )
    is_renewed_by_law = models.BooleanField(default=False, help_text="行政许可法 art. 50 (2)")

    class Meta:
        abstract = True


ONE_ABOUT_A_LICENCE = models.UniqueConstraint(
    fields=["of_licence"],
    condition=Q(state__in=["received", "correction", "in-review", "decided"]) & ~Q(of_licence=""),
    name="case_one_about_a_licence",
)
TO_RENEW = models.Index(
    fields=["renew_by"],
    name="case_to_renew",
    condition=Q(renew_by__isnull=False, state__in=["received", "in-review"]),
)

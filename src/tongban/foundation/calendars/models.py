"""Days off and make-up days by area; days that are not here follow the week."""

from django.db import models
from django.db.models import Q

from tongban.standards.working_time import DayKind

_WORKING = [kind.value for kind in DayKind if kind.is_working]


class CalendarYear(models.Model):
    """A year whose days for the whole country stand in the table, announced or computed in advance."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    is_official = models.BooleanField(help_text="announced by the State Council; otherwise provisional")
    source = models.CharField(max_length=200, help_text="the notice, or the regulation it is computed by")


class SpecialDay(models.Model):
    """A day that an area keeps otherwise than the week says, or otherwise than the area above it."""

    area_code = models.CharField(
        max_length=24, help_text="12-digit region code (000000000000 the country) or a local code"
    )
    date = models.DateField()
    is_working = models.BooleanField()
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in DayKind])
    name = models.CharField(
        max_length=100, blank=True, help_text="the holiday, in Chinese, as people call it"
    )
    source = models.CharField(max_length=200, help_text="the notice that says so")
    is_official = models.BooleanField(help_text="announced, not computed in advance")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_code", "date"], name="calendars_one_row_a_day"),
            models.CheckConstraint(
                condition=Q(is_working=True, kind__in=_WORKING)
                | (Q(is_working=False) & ~Q(kind__in=_WORKING)),
                name="calendars_working_fits_kind",
            ),
        ]


class Edition(models.Model):
    """One row whose mark changes with every change of the table, so that processes see it."""

    mark = models.UUIDField()

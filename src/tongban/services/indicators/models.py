"""The values of the indicators, and the working days that they count in."""

from django.db import models
from django.db.models import Q


class Value(models.Model):
    """Numerator and denominator of one indicator in one place and time.

    A month has a row for each area, organisation, type and item; a day one for each area and organisation,
    whose type and item are empty.
    """

    indicator = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(help_text="of the definition by which it was counted")
    first = models.DateField(help_text="the day, or the first of the month")
    is_day = models.BooleanField()
    area_code = models.CharField(max_length=24)
    organisation_id = models.UUIDField()
    type_code = models.CharField(max_length=2, blank=True, default="")
    item_code = models.CharField(max_length=64, blank=True, default="")
    numerator = models.FloatField()
    denominator = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "indicator",
                    "is_day",
                    "first",
                    "organisation_id",
                    "area_code",
                    "type_code",
                    "item_code",
                ],
                name="indicators_one_value",
            ),
            models.CheckConstraint(
                condition=Q(is_day=False) | Q(type_code="", item_code=""), name="indicators_days_are_coarse"
            ),
        ]


class MonthTotal(models.Model):
    """The same of a month, summed over types and items: what lists, the home page and trends read."""

    indicator = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    first = models.DateField()
    area_code = models.CharField(max_length=24)
    organisation_id = models.UUIDField()
    numerator = models.FloatField()
    denominator = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "indicator", "organisation_id", "area_code"], name="indicators_one_total"
            )
        ]


class Count(models.Model):
    """That an indicator was counted for a month: by which definition, and when."""

    indicator = models.CharField(max_length=40)
    first = models.DateField(help_text="the first of the month")
    version = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "first"], name="indicators_counted_once")]


class AreaCalendar(models.Model):
    """Which calendar an area keeps; areas that keep the same days share one."""

    area_code = models.CharField(max_length=24, primary_key=True)
    calendar = models.PositiveSmallIntegerField()


class WorkingDay(models.Model):
    """How many working days a calendar has had up to a day, that day included: the difference of two rows
    is the number of working days between them."""

    calendar = models.PositiveSmallIntegerField()
    day = models.DateField()
    ordinal = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="indicators_one_row_a_day")]

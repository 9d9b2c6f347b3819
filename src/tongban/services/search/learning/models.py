"""Questions as they are kept for a while, what followed them, and the counts that stay."""

from django.db import models

from tongban.services.search.learning.facts import Channel, Ending, StepKind


class SearchQuestion(models.Model):
    """A question, masked. No account, no address: a random mark that lives a day joins a session's questions."""

    id = models.UUIDField(primary_key=True, editable=False)
    collection = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, help_text="Channel")
    mark = models.CharField(
        max_length=32, blank=True, help_text="empty: one question alone, such as the API's"
    )
    text = models.CharField(max_length=60, help_text="masked")
    gist = models.CharField(max_length=100, help_text="rules.gist_of")
    hits = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    ending = models.CharField(max_length=10, blank=True, help_text="Ending; empty while its session goes on")
    key = models.CharField(max_length=100, blank=True, help_text="what was opened or applied for")
    line = models.PositiveSmallIntegerField(null=True, help_text="of the answer, from 1")
    led_to = models.CharField(max_length=100, blank=True, help_text="what a later try came to")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__in=[one.value for one in Channel])
                & models.Q(ending__in=["", *(one.value for one in Ending)]),
                name="search_question_known_words",
            )
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "mark"], condition=models.Q(ending=""), name="search_question_open"
            ),
            models.Index(fields=["mark", "asked_at"], name="search_question_of_session"),
            models.Index(fields=["asked_at"], name="search_question_by_time"),
            # what the quality page and the proposals look at, of millions that went well
            models.Index(fields=["asked_at"], condition=models.Q(hits=0), name="search_question_without_hit"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(ending=Ending.RETRIED.value),
                name="search_question_retried",
            ),
            models.Index(fields=["asked_at"], condition=~models.Q(led_to=""), name="search_question_led_to"),
        ]


class SearchStep(models.Model):
    """What somebody did after a question."""

    question = models.ForeignKey(SearchQuestion, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, help_text="StepKind")
    key = models.CharField(max_length=100, blank=True)
    line = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[one.value for one in StepKind]), name="search_step_known_words"
            )
        ]


class SearchDay(models.Model):
    """The counts of a day and channel; they stay when the questions are gone."""

    collection = models.CharField(max_length=40)
    day = models.DateField(help_text="in the city")
    channel = models.CharField(max_length=10)
    asked = models.PositiveIntegerField(default=0)
    first_try = models.PositiveIntegerField(
        default=0, help_text="stayed on a line or applied, at the first try"
    )
    second_try = models.PositiveIntegerField(default=0, help_text="said again in other words")
    nothing = models.PositiveIntegerField(default=0, help_text="no hit")
    opened = models.PositiveIntegerField(default=0, help_text="a line was opened")
    first_line = models.PositiveIntegerField(default=0, help_text="it was the first")
    first_five = models.PositiveIntegerField(default=0, help_text="it was among the first five")
    dwelt = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    asked_person = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0, help_text="nothing was opened")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "day", "channel"], name="search_one_count_a_day_and_channel"
            )
        ]

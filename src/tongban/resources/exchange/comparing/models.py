"""Tables of comparing: what providers allow, lists with their rows, and results. What names anybody is ciphertext."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.resources.exchange.comparing.facts import ListState


class ComparisonTerms(models.Model):
    """What the provider lets comparisons by a grant do. Without a row: exact ID numbers, found or not."""

    grant = models.OneToOneField(
        "exchange.Grant", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    allows_name_birth = models.BooleanField(default=False)
    allows_similar = models.BooleanField(default=False)
    allows_monthly = models.BooleanField(default=False)
    conditions = models.JSONField(default=list, help_text="[{label, field, op, values}]")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=80)

    class Meta:
        app_label = "exchange"


class ComparedList(models.Model):
    """A list that an organisation hands in (名单). Its rows go on `delete_on`, or when it is deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=20, unique=True)
    grant = models.ForeignKey("exchange.Grant", on_delete=models.PROTECT, related_name="+")
    consumer_id = models.UUIDField()
    title = models.CharField(max_length=100)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    columns = models.JSONField(help_text="headings in their order")
    sample = EncryptedJSONField(purpose="exchange.list", help_text="the first rows, to name the columns by")
    mapping = models.JSONField(default=dict, help_text="role to heading, once the officer has said so")
    rows = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(null=True, help_text="how many different people it names")
    subjects = models.BinaryField(
        null=True,
        help_text="8 bytes of each one's blind index, sorted; kept after the rows, against lists that differ by few",
    )
    flaws = models.JSONField(default=dict, help_text="rows that cannot be compared, by reason")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ListState])
    refusal = models.CharField(max_length=40, blank=True, help_text="the code of what was refused")
    refusal_facts = models.JSONField(default=dict)
    is_monthly = models.BooleanField(default=False)
    next_on = models.DateField(null=True, help_text="day of the next monthly comparison")
    monthly_day = models.PositiveSmallIntegerField(
        db_default=1, help_text="of the month: that of the first comparison; every month keeps to it"
    )
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=50)
    account_id = models.BigIntegerField(help_text="who gets the result")
    delete_on = models.DateField()

    class Meta:
        app_label = "exchange"
        constraints = [
            models.CheckConstraint(
                name="exchange_monthly_has_day",
                condition=Q(is_monthly=True, next_on__isnull=False)
                | Q(is_monthly=False, next_on__isnull=True),
            ),
            models.CheckConstraint(
                name="exchange_refused_has_code",
                condition=Q(state="refused") & ~Q(refusal="") | ~Q(state="refused") & Q(refusal=""),
            ),
        ]
        indexes = [
            models.Index(fields=["consumer_id", "-made_at"], name="exchange_lists_newest"),
            models.Index(fields=["grant", "people"], name="exchange_lists_of_grant"),
            models.Index(fields=["next_on"], name="exchange_lists_due", condition=Q(is_monthly=True)),
            models.Index(fields=["delete_on"], name="exchange_lists_end", condition=~Q(state="deleted")),
        ]


class FilePart(models.Model):
    """A piece of the file as it came, in Base64; it goes once its rows are read."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(ComparedList, on_delete=models.CASCADE, related_name="file_parts")
    number = models.PositiveIntegerField()
    data = EncryptedTextField(purpose="exchange.list")

    class Meta:
        app_label = "exchange"
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="exchange_file_part_once")]


class ListPart(models.Model):
    """Some thousands of a list's rows as they were read, and whom they mean."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(ComparedList, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    content = EncryptedJSONField(purpose="exchange.list", help_text="{lines, cells, firsts}")
    keys = models.BinaryField(help_text="for each row a byte (by what, or why not) and a blind index")

    class Meta:
        app_label = "exchange"
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="exchange_list_part_once")]


class Comparison(models.Model):
    """One comparison of a list. It is done when `done_at` stands; that it stopped or broke off is seen from the job."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    of = models.ForeignKey(ComparedList, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    terms = models.JSONField(help_text="what was allowed when it began")
    rows = models.PositiveIntegerField(help_text="that count against the daily quota of the grant")
    began_at = models.DateTimeField()
    began_by = models.CharField(max_length=80)
    progress_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    counts = models.JSONField(null=True)
    newly_found = models.PositiveIntegerField(null=True)
    no_longer_found = models.PositiveIntegerField(null=True)
    result_until = models.DateField(
        null=True, help_text="the day on which the rows of the result are deleted"
    )

    class Meta:
        app_label = "exchange"
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="exchange_comparison_once"),
            models.UniqueConstraint(
                fields=["of"], condition=Q(done_at__isnull=True), name="exchange_one_comparison_open"
            ),
            models.CheckConstraint(
                name="exchange_comparison_done_whole",
                condition=Q(done_at__isnull=True, counts__isnull=True, result_until__isnull=True)
                | Q(done_at__isnull=False, counts__isnull=False, result_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["result_until"], name="exchange_results_end", condition=Q(result_until__isnull=False)
            ),
        ]


class ResultPart(models.Model):
    """What a comparison says of the rows of one part: for each a flag and a letter for each condition."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    flags = EncryptedTextField(purpose="exchange.list")

    class Meta:
        app_label = "exchange"
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="exchange_result_part_once")]


class ComparedPerson(models.Model):
    """That comparisons of a list said something about a person: what the person reads, for each run in between.

    A monthly comparison that finds the same people writes nothing here.
    """

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(ComparedList, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.PositiveIntegerField(help_text="of the list, whose rows said so")
    subject = models.BinaryField(max_length=32, help_text="blind index of their ID number")
    from_run = models.PositiveIntegerField()
    until_run = models.PositiveIntegerField(
        null=True, help_text="the first run that did not find them any more"
    )

    class Meta:
        app_label = "exchange"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "of", "part", "from_run"], name="exchange_compared_person_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["of", "part"], name="exchange_compared_now", condition=Q(until_run__isnull=True)
            ),
        ]


class NameKey(models.Model):
    """A blind key of a name with a day of birth in the population register, by which rows without an ID number are
    found; who has it is then looked up there, so that a key alone says nothing."""

    id = models.BigAutoField(primary_key=True)
    key = models.BinaryField(max_length=16)
    subject = models.BinaryField(max_length=32, help_text="blind index of the ID number")
    is_open = models.BooleanField(help_text="one character of the name is left open")
    generation = models.PositiveIntegerField(help_text="of the building; an older one is deleted")

    class Meta:
        app_label = "exchange"
        indexes = [models.Index(fields=["key", "generation"], name="exchange_name_keys")]


class NameIndex(models.Model):
    """Which building of the name keys is in use, and how far the next one is: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    generation = models.PositiveIntegerField(default=0, help_text="in use; 0: none yet")
    position = models.UUIDField(null=True, help_text="up to whom the next one was built")
    change = models.BigIntegerField(null=True, help_text="of the register, up to which the one in use holds")
    next_change = models.BigIntegerField(null=True, help_text="the same of the next one, when it was begun")
    built_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "exchange"
        constraints = [models.CheckConstraint(name="exchange_one_name_index", condition=Q(id=1))]

"""Tables of the trail. The database itself refuses to change or delete what stands in them.

`Staged` is the waiting room, `LogRow` the public log, `Entry` what only we may know about
each leaf, `ActPart` what an act on many says of each of them, `Tile` and `Checkpoint` the
tree over the log. Migrations 0002 and 0003 set the guards.
"""

from django.db import models

from tongban.foundation.vault.public import EncryptedTextField

FACTS_PURPOSE = "trail"
FACTS_PLACE = "trail.entry.facts"


class Recorded(models.Model):
    """What is kept about an act beside its leaf."""

    entry_id = models.UUIDField()
    subject = models.TextField(help_text="What the act is about, `app:key`.")
    act = models.TextField()
    act_at = models.DateTimeField(help_text="When it was done.")
    recorded_at = models.DateTimeField(help_text="When it was recorded, by the machine's time.")
    by_ref = models.TextField(help_text="Who acted, `kind:id`.")
    salts = models.BinaryField(help_text="Three salts of 16 bytes: subject, actor, facts.")
    promise = models.TextField(help_text="The signed note that was given at once.")

    class Meta:
        abstract = True


class Staged(Recorded):
    """A recorded act that is not in the log yet; written in the act's own transaction."""

    id = models.BigAutoField(primary_key=True)
    leaf = models.BinaryField()
    facts = models.BinaryField(help_text="The facts' canonical JSON, encrypted as in `Entry`.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry_id"], name="trail_staged_once")]
        indexes = [models.Index(fields=["subject"], name="trail_staged_subject")]


class Entry(Recorded):
    """The private side of one leaf of the log."""

    entry_id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField(unique=True)
    facts = EncryptedTextField(purpose=FACTS_PURPOSE, help_text="The facts' canonical JSON.")

    class Meta:
        indexes = [models.Index(fields=["subject", "seq"], name="trail_entry_subject")]


class ActPart(models.Model):
    """What an act on many says of one of them; the act's own facts hold the root over all its parts."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.UUIDField()
    place = models.PositiveIntegerField(help_text="0 for the first part of the act")
    subject = models.TextField(help_text="Which of the many, `app:key`.")
    facts = EncryptedTextField(purpose=FACTS_PURPOSE, help_text="The part's canonical JSON.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry_id", "place"], name="trail_actpart_once")]
        indexes = [models.Index(fields=["subject"], name="trail_actpart_subject")]


class LogRow(models.Model):
    """One leaf of the log, in its canonical bytes. Public."""

    seq = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(seq__gte=0), name="trail_logrow_from_zero")]


class Tile(models.Model):
    """Up to 256 hashes of the tree, one after the other. A tile only grows."""

    id = models.BigAutoField(primary_key=True)
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="trail_tile_once")]


class Checkpoint(models.Model):
    """The signed head of the log at one size."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField(help_text="The C2SP signed note.")
    signed_at = models.DateTimeField()

"""Tables of the trail. The database itself refuses to change or delete what stands in them.

`Staged` is the waiting room, `LogRow` the public log, `Entry` what only we may know about
each leaf, `ActPart` what an act on many says of each of them, `Tile` and `Checkpoint` the
tree over the log. Migrations 0002 and 0003 set the guards.
"""

from django.contrib.postgres.fields import ArrayField
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
    facts = EncryptedTextField(
        purpose=FACTS_PURPOSE, null=True, help_text="The facts' canonical JSON; NULL when they were erased."
    )

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


class Witness(models.Model):
    """Somebody outside who may co-sign heads of the log (见证方). Its key is entered and ended by official acts."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField(help_text="The name in its key, such as `witness.example.org/w1`.")
    key = models.TextField(unique=True, help_text="The public key (C2SP vkey of type 4).")
    held_by = models.TextField(help_text="Who runs it, for people.")
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(ended_at=None), name="trail_witness_one_key"
            )
        ]


class Cosignature(models.Model):
    """What a witness has co-signed: one head of the log, each once."""

    id = models.BigAutoField(primary_key=True)
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="cosignatures")
    size = models.BigIntegerField(help_text="The head's number of entries.")
    cosigned_at = models.DateTimeField(help_text="When, as the witness signed it.")
    received_at = models.DateTimeField(help_text="By the machine's time.")
    line = models.TextField(help_text="The C2SP signature line under the checkpoint.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["witness", "size"], name="trail_cosignature_once")]
        indexes = [models.Index(fields=["size"], name="trail_cosignature_size")]


class DailyCheckpoint(models.Model):
    """The head of the log that was published for a day, for others to keep."""

    day = models.DateField(primary_key=True, help_text="By the machine's time, in the city.")
    size = models.BigIntegerField()
    published_at = models.DateTimeField()


class ErasureRequest(models.Model):
    """That the facts of some acts be erased: asked by one officer, decided by another."""

    id = models.BigAutoField(primary_key=True)
    subject = models.TextField(help_text="What the acts are about, `app:key`.")
    entry_ids = ArrayField(models.UUIDField())
    basis = models.TextField(help_text="Who asked for it, and on what legal basis.")
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    reason = models.TextField(default="", help_text="Why it was refused.")


class Erasure(models.Model):
    """That the facts of an entry are gone, and the act that ordered it. Its row allows the database to forget them."""

    entry_id = models.UUIDField(primary_key=True)
    ordered_by = models.UUIDField(help_text="The entry of the act `trail.erase`.")
    erased_at = models.DateTimeField()

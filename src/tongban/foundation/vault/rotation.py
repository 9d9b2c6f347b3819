"""Rotate a key: a new one is put in use, and what stands under older ones is encrypted again."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from tongban.foundation.vault.ciphers import decrypt, encrypt
from tongban.foundation.vault.fields import EncryptedField
from tongban.foundation.vault.keys import Key, add_key, key

BATCH = 500
Progress = Callable[[str, int, int], None]
AnyEncryptedField = EncryptedField[object, object]


def rotate(purpose: str, *, progress: Progress = lambda place, done, total: None) -> Key:
    """Add a key for `purpose` and encrypt every field of it again. The older key files may then go.

    Stopped half-way it harms nothing (each ciphertext names its key): run `reencrypt`.
    """
    fresh = add_key(purpose)
    reencrypt(purpose, progress=progress)
    return fresh


def reencrypt(purpose: str, *, progress: Progress = lambda place, done, total: None) -> int:
    """Bring every ciphertext of `purpose` under the key in use; the number of them that changed.

    Goes in batches of 500 rows, a transaction each; rows under the key in use are skipped,
    so a run that was stopped resumes where it was.
    """
    return sum(_reencrypt_field(field, progress) for field in encrypted_fields(purpose))


def encrypted_fields(purpose: str) -> Iterator[AnyEncryptedField]:
    """Every encrypted model field of `purpose`."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedField) and field.purpose == purpose:
                yield field


def _reencrypt_field(field: AnyEncryptedField, progress: Progress) -> int:
    current, done = key(field.purpose).id, 0
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(field, "SELECT count(*) FROM {table} WHERE substr({column}, 2, 4) <> %s"), [current]
        )
        total = int(cursor.fetchone()[0])
    progress(field.place, 0, total)
    while batch := _reencrypt_batch(field, current):
        done += batch
        progress(field.place, done, max(total, done))
    return done


@transaction.atomic
def _reencrypt_batch(field: AnyEncryptedField, current: bytes) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(
                field,
                "SELECT {pk}, {column} FROM {table} WHERE substr({column}, 2, 4) <> %s ORDER BY {pk} LIMIT %s",
            ),
            [current, BATCH],
        )
        rows = [(pk, bytes(sealed)) for pk, sealed in cursor.fetchall()]
        # a row that somebody has saved meanwhile is left alone: its ciphertext is no longer the one read
        cursor.executemany(
            _statement(field, "UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s"),
            [(_again(field, sealed), pk, sealed) for pk, sealed in rows],
        )
    return len(rows)


def _again(field: AnyEncryptedField, sealed: bytes) -> bytes:
    plain = decrypt(sealed, purpose=field.purpose, place=field.place)
    return encrypt(plain, purpose=field.purpose, place=field.place)


def _statement(field: AnyEncryptedField, text: str) -> str:
    model: type[models.Model] = field.model
    column, pk = field.column, model._meta.pk.column
    assert column and pk
    return (
        sql.SQL(text)
        .format(
            table=sql.Identifier(model._meta.db_table),
            column=sql.Identifier(column),
            pk=sql.Identifier(pk),
        )
        .as_string(None)
    )

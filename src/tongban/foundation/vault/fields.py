"""Model fields whose values are ciphertext in the database and plain in Python.

Nobody can search by such a field (the same value has another ciphertext each time): keep
a blind index beside it. Deferring it saves its decryption, about 4 µs.
"""

import json
from typing import Any, TypeVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from tongban.foundation.vault.ciphers import decrypt, encrypt

FRONT_DOOR = "tongban.foundation.vault.public"  # migrations of other apps enter by it
_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)


class EncryptedField(models.Field[_ST, _GT]):
    """Shared by the encrypted fields: bytes in the database, bound to purpose and field.

    `purpose` chooses the key. `bound_to` is the place that ciphertexts belong to, by default
    `app.model.field`; when a field is renamed, give its old place.
    """

    empty_strings_allowed = False

    def __init__(self, *args: Any, purpose: str, bound_to: str | None = None, **kwargs: Any) -> None:
        self.purpose = purpose
        self.bound_to = bound_to
        super().__init__(*args, **kwargs)

    @property
    def place(self) -> str:
        """What ciphertexts of this field are bound to."""
        return self.bound_to or f"{self.model._meta.label_lower}.{self.name}"

    def get_internal_type(self) -> str:
        return "BinaryField"

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        kwargs["purpose"] = self.purpose
        if self.bound_to:
            kwargs["bound_to"] = self.bound_to
        return name, f"{FRONT_DOOR}.{type(self).__name__}", args, kwargs

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None:
            return None
        return encrypt(self.to_bytes(value), purpose=self.purpose, place=self.place)

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        if value is None:
            return None
        return self.from_bytes(decrypt(bytes(value), purpose=self.purpose, place=self.place))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.place} is encrypted: search by a blind index, not by “{lookup_name}”.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.place} is encrypted: nothing in it can be asked for in the database.")

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError


class EncryptedTextField(EncryptedField[_ST, _GT]):
    """Text of any length, encrypted."""

    _pyi_private_set_type: str
    _pyi_private_get_type: str

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSONField(EncryptedField[_ST, _GT]):
    """Any JSON value, encrypted as a whole."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)


class BlindIndexField(models.BinaryField[_ST, _GT]):
    """The 32 bytes of a blind index, to be searched by equality."""

    _pyi_private_set_type: bytes
    _pyi_private_get_type: bytes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 32
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, f"{FRONT_DOOR}.{type(self).__name__}", args, kwargs

    def from_db_value(
        self, value: Any, expression: Expression, connection: BaseDatabaseWrapper
    ) -> bytes | None:
        return None if value is None else bytes(value)

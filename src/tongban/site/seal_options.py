"""The settings of e-seals: who may have one, time stamps, hardware."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings


class SealOptions(BaseSettings):
    """How seals are kept and stamped; see `Options` for where they come from."""

    seal_first_use: bool = Field(
        default=True,
        description="demo and test: an organisation without a seal gets one with the first paper that it seals, and "
        "an operator may issue one alone. In production seals are always applied for and approved.",
    )

    seal_timestamp_url: str = Field(
        default="",
        pattern="^(https?://.*)?$",
        description="Address of a time stamping authority (RFC 3161). Each seal then carries its stamp, and without "
        "a good stamp nothing is sealed: papers wait until the authority answers. Empty: seals carry no stamp.",
    )
    seal_timestamp_roots_file: Path | None = Field(
        default=None,
        description="PEM file of the root certificates of that authority, of former ones too: only their stamps "
        "prove when something was sealed. Needed with the address.",
    )
    seal_timestamp_seconds: float = Field(
        default=8.0, gt=0, le=60, description="How long one seal waits for its time stamp, in seconds."
    )
    seal_token_module: Path | None = Field(
        default=None,
        description="PKCS#11 library of a hardware token (extra `pkcs11`). Keys of new seals are made in it and never "
        "leave it. Empty: keys are kept in the database, encrypted.",
    )
    seal_token_label: str = Field(default="", description="Label of that token.")
    seal_token_pin_file: Path | None = Field(
        default=None, description="File with the user PIN of that token, readable by this program alone."
    )


def seals_of(given: SealOptions, *, mode: str) -> dict[str, Any]:
    """What seals are told of their settings. Raises SystemExit for what does not go together."""
    if given.seal_timestamp_url and given.seal_timestamp_roots_file is None:
        raise SystemExit(
            "Set TONGBAN_SEAL_TIMESTAMP_ROOTS_FILE: a time stamping authority is set, but not who vouches for it."
        )
    return {
        "first_use": given.seal_first_use and mode != "production",
        "stamp_url": given.seal_timestamp_url,
        "stamp_seconds": given.seal_timestamp_seconds,
        "stamp_roots": _pem_of(given.seal_timestamp_roots_file),
        "token": _token_of(given),
    }


def _token_of(given: SealOptions) -> dict[str, Any] | None:
    if given.seal_token_module is None:
        return None
    if not (given.seal_token_label and given.seal_token_pin_file):
        raise SystemExit(
            "Set TONGBAN_SEAL_TOKEN_LABEL and TONGBAN_SEAL_TOKEN_PIN_FILE beside the token's module."
        )
    if find_spec("pkcs11") is None:
        raise SystemExit("TONGBAN_SEAL_TOKEN_MODULE needs the extra pkcs11: pip install 'tongban[pkcs11]'.")
    return {
        "module": str(given.seal_token_module),
        "label": given.seal_token_label,
        "pin_file": given.seal_token_pin_file,
    }


def _pem_of(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise SystemExit(f"TONGBAN_SEAL_TIMESTAMP_ROOTS_FILE cannot be read: {error}") from None
    if "-----BEGIN CERTIFICATE-----" not in text:
        raise SystemExit("TONGBAN_SEAL_TIMESTAMP_ROOTS_FILE holds no certificate in PEM.")
    return text

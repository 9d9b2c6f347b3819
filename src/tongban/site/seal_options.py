"""The settings of e-seals: time stamps."""

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

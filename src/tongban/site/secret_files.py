"""Secrets of one installation: given by the operator, or made and kept in the data folder."""

import hashlib
import os

from tongban.site.options import home, options


def secret(name: str) -> str:
    """A secret of this installation by name; demo and test make their own and keep it in the data folder."""
    given = options().secret_key.get_secret_value() if name == "secret_key" else ""
    if given:
        return given
    if options().mode == "production":
        raise SystemExit(f"Set TONGBAN_{name.upper()} (or a file of that name in TONGBAN_SECRETS_DIR).")
    path = home() / "keys" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(hashlib.sha256(os.urandom(32)).hexdigest())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()

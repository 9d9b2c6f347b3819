"""Says what went wrong without saying whose data was in it."""

import traceback
from pathlib import Path

from tongban.kernel.errors import Refused

_KEPT_FRAMES = 4


def describe_failure(error: BaseException) -> str:
    """The kind of the fault and where it arose. Its own text is left out: it may hold personal data."""
    kind = type(error).__name__
    if isinstance(error, Refused):
        kind = f"{kind} ({error.code})"
    cause = error.__cause__
    if cause is not None:
        kind = f"{kind} ← {type(cause).__name__}"
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "tongban" in frame.filename or "tests" in frame.filename] or list(
        frames
    )
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in ours[-_KEPT_FRAMES:]]
    return "\n".join([kind, *reversed(places)])


def _short(filename: str) -> str:
    parts = Path(filename).parts
    return "/".join(parts[parts.index("tongban") + 1 :]) if "tongban" in parts else parts[-1]

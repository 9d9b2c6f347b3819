"""The watcher's own files: what it remembers of a log, and the evidence of what it found."""

import json
import os
from datetime import datetime
from pathlib import Path

from tongban.foundation.trail.watching.facts import StateDamaged, Watched

FORMAT = "tongban-watch/1"


def read_state(path: Path) -> Watched | None:
    """What was remembered; None at the first sight of a log. Raises StateDamaged."""
    try:
        said = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise StateDamaged(facts={"file": str(path)}) from None
    try:
        if said["format"] != FORMAT:
            raise ValueError
        cosigned_at = said["cosigned_at"]
        return Watched(
            keys=tuple(str(key) for key in said["keys"]),
            checkpoint=str(said["checkpoint"]),
            size=int(said["size"]),
            seen_at=datetime.fromisoformat(said["seen_at"]),
            grown_at=datetime.fromisoformat(said["grown_at"]),
            cosigned_size=int(said["cosigned_size"]),
            cosigned_at=datetime.fromisoformat(cosigned_at) if cosigned_at else None,
        )
    except (KeyError, TypeError, ValueError):
        raise StateDamaged(facts={"file": str(path)}) from None


def write_state(path: Path, watched: Watched) -> None:
    """Keep it, whole or not at all: a stop in between leaves the earlier state."""
    said = {
        "format": FORMAT,
        "keys": list(watched.keys),
        "checkpoint": watched.checkpoint,
        "size": watched.size,
        "seen_at": watched.seen_at.isoformat(),
        "grown_at": watched.grown_at.isoformat(),
        "cosigned_size": watched.cosigned_size,
        "cosigned_at": watched.cosigned_at.isoformat() if watched.cosigned_at else None,
    }
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def write_evidence(state: Path, evidence: dict[str, object], *, at: datetime) -> Path:
    """Keep what was found beside the state; nothing is ever written over."""
    stem = f"{state.stem}-evidence-{at:%Y%m%dT%H%M%S}-{evidence['found']}"
    path = state.with_name(f"{stem}.json")
    others = 1
    while path.exists():
        others += 1
        path = state.with_name(f"{stem}-{others}.json")
    path.write_text(json.dumps(evidence, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path

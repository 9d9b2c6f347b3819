"""How long a paper takes: drawn as PDF/A, sealed, verified, and from order to sealed file.

    PYTHONPATH=src python benchmarks/papers.py [--json]

Drawing and sealing run alone in one process; threads do not help, more workers do. The last
figure runs the worker's whole job on the installation's own PostgreSQL and disk (fsync
included) and leaves no row behind; the files that it wrote lie in the data folder unnamed.
"""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)


def timed(one: Callable[[], object], *, times: int = 60) -> dict[str, float]:
    """Median and 95th percentile in milliseconds, after three runs to warm up."""
    for _ in range(3):
        one()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        one()
        taken.append((time.perf_counter() - begun) * 1000)
    return {
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 1),
    }


def main() -> None:
    django.setup()
    from tests.foundation.papers.papers_to_make import EVERY

    from tongban.foundation.papers.documents.render import render
    from tongban.foundation.seals import checking, signing
    from tongban.foundation.seals.certificates import make_root, make_seal_certificate
    from tongban.foundation.seals.drawing.draw import seal_pdf_image

    name = str(EVERY["licence"]["organisation"])
    root = make_root(name="bench", at=AT)
    pair = make_seal_certificate(root=root, name=name, code="11341602MB1234567X", serial="TB0", at=AT)
    image = seal_pdf_image(name=name, serial="TB0")
    figures: dict[str, Any] = {
        f"draw {kind}": timed(partial(render, kind, EVERY[kind], at=AT)) for kind in EVERY
    }
    made = render("licence", EVERY["licence"], at=AT)

    def seal() -> bytes:
        return signing.sign(
            made.pdf,
            signer=signing.signer_of(
                certificate=pair.certificate, private_key=pair.private_key, root=root.certificate
            ),
            root=root.certificate,
            image=image,
            place=made.seal_place,
            reason="bench",
            at=AT,
        )

    sealed = seal()
    figures["seal licence"] = timed(seal)
    figures["verify licence"] = timed(lambda: checking.check(sealed, roots=root.certificate))
    figures["order to sealed file"] = _whole_job(EVERY["receipt"])
    figures["bytes of a sealed licence"] = len(sealed)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": os.getloadavg()[0]}
    if "--json" in sys.argv:
        print(json.dumps({"machine": machine, "figures": figures}, ensure_ascii=False, indent=1))
        return
    print(f"papers: Python {machine['python']}, {machine['cpus']} CPUs, load {machine['load']:.1f}")
    for what, figure in figures.items():
        said = f"{figure['p50_ms']} ms (p95 {figure['p95_ms']})" if isinstance(figure, dict) else figure
        print(f"  {what:<28}{said}")


def _whole_job(data: dict[str, Any]) -> dict[str, float]:
    """Order, draw, seal, store and mark one document after the other; every row is rolled back."""
    from django.db import transaction

    from tongban.foundation.directory.public import (
        AreaLevel,
        AreaRow,
        OrganisationRow,
        upsert_areas,
        upsert_organisations,
    )
    from tongban.foundation.papers.commands.make import make_document
    from tongban.foundation.papers.public import order_document
    from tongban.kernel.actors import SystemActor

    by, numbers = SystemActor(job="bench"), count()
    with transaction.atomic():
        area = AreaRow(code="341600000000", name="亳州市", level=AreaLevel.PREFECTURE, parent_code=None)
        upsert_areas(rows=[area], by=by, at=AT)
        row = OrganisationRow(code="bench-office", name="测速局（示例）", area_code="341600000000")
        office = upsert_organisations(rows=[row], by=by, at=AT)["bench-office"]

        def one() -> None:
            owner = f"bench:{next(numbers)}"
            document_id = order_document(
                template="receipt", data=data, owner=owner, kind="receipt", seal_by=office, at=AT
            )
            make_document(document_id=document_id, at=AT)

        taken = timed(one)
        transaction.set_rollback(True)
    return taken


if __name__ == "__main__":
    main()

"""A worker process of its own for the proofs that kill it: writes down what its listener hears."""

import os
import sys
import time


def main() -> None:
    """Run a worker whose listener and job write into the table `heard`."""
    import django

    django.setup()
    from django.db import connection

    from tests.foundation.jobs.make import KettleBoiled
    from tongban.foundation.jobs.public import Envelope, listen
    from tongban.foundation.jobs.worker import main as work

    @listen(KettleBoiled, name="kitchen.pour")
    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO heard (what, pid) VALUES (%s, %s)", [f"{event.kettle}:{event.turn}", os.getpid()]
            )
        time.sleep(0.01)

    from tests.foundation.jobs import make_jobs  # noqa: F401 - its jobs register themselves

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    work()


if __name__ == "__main__":
    main()

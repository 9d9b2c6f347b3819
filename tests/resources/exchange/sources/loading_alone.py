"""Loads what is delivered of housing, in a process that can be killed: SHELF DATABASE ROWS_A_PART ROWS_A_STEP."""

import sys

import django


def main(shelf: str, database: str, part: int, step: int) -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.DELIVERIES_DIR = shelf
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
    from tests.resources.exchange.sources.make import AT, BY, HOUSING
    from tongban.resources.exchange.sources import load
    from tongban.resources.exchange.sources.commands import serve_held

    load.PART_ROWS, serve_held.AT_ONCE = part, step
    print("begin", flush=True)
    load.load_held(resource_code=HOUSING, by=BY, at=AT.replace(day=30))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))

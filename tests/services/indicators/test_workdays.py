"""The working days as rows, written by whoever counts first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from tests.foundation.directory.make import make_organisations
from tongban.services.indicators.models import AreaCalendar, WorkingDay
from tongban.services.indicators.workdays import keep_working_days

TODAY = date(2026, 9, 28)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_working_days_at_once_write_them_once() -> None:
    make_organisations()
    together = Barrier(3)

    def write() -> None:
        try:
            connection.ensure_connection()
            together.wait(timeout=20)
            keep_working_days(today=TODAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        for one in [threads.submit(write) for _ in range(3)]:
            one.result()
    years = 5 + 2
    calendars = AreaCalendar.objects.values("calendar").distinct().count()
    assert WorkingDay.objects.count() == calendars * ((date(2028, 1, 1) - date(2028 - years, 1, 1)).days) > 0

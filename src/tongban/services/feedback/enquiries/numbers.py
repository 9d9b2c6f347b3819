"""Numbers of enquiries (咨询编码, GB/T 39046 table 10): two letters, the day, six digits of sequence."""

from datetime import datetime

from django.db import connection

from tongban.kernel.clock import CITY_ZONE
from tongban.services.feedback.enquiries.facts import NUMBER_PREFIX


def next_enquiry_number(*, at: datetime) -> str:
    """A number that no other enquiry has: the sequence turns over after 999,999. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('feedback_enquiry_number')")
        sequence = cursor.fetchone()[0]
    return f"{NUMBER_PREFIX}{at.astimezone(CITY_ZONE):%Y%m%d}{sequence:06d}"

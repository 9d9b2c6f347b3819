"""Numbers that follow each other without gaps, within the act that takes one."""

from tongban.services.archives.models import ArchiveOrder


def locked_numbers(fonds: str, year: int, retention: str = "") -> ArchiveOrder:
    """The row of numbers, locked until the act ends. 2 SQL."""
    key = {"fonds": fonds, "year": year, "retention": retention}
    ArchiveOrder.objects.bulk_create([ArchiveOrder(**key)], ignore_conflicts=True)
    return ArchiveOrder.objects.select_for_update().get(**key)


def next_of_year(kind: str, year: int) -> str:
    """The next number of a kind of list in a year, such as 2026-0001. 3 SQL."""
    row = locked_numbers(kind, year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{year}-{row.last:04}"

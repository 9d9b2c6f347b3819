"""Finds the names that are perhaps one, and keeps what was found until it is found anew."""

from django.db import connection, transaction

from tongban.services.items.materials.likeness import near_duplicates
from tongban.services.items.materials.models import Material, MaterialApart, MaterialLikeness

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('items.near-materials'))"


def find_near_names() -> int:
    """Look at every name that is used and not merged, and keep the clusters in place of the older ones.
    Answers how many names are near to another. 5 SQL; the looking is done before anything is written, and
    of two who looked at the same time the later one's clusters stay."""
    rows = Material.objects.filter(kept=None, uses__gt=0).values_list("name", "pk", "uses")
    ids = {name: pk for name, pk, _ in rows}
    names = {pk: name for name, pk in ids.items()}
    pairs = MaterialApart.objects.values_list("first_id", "second_id")
    apart = {frozenset((names[one], names[two])) for one, two in pairs if one in names and two in names}
    clusters = near_duplicates({name: uses for name, _, uses in rows}, apart=apart)
    found = [
        MaterialLikeness(
            kept_id=ids[cluster.kept], other_id=ids[one.name], score=one.score, reason=one.reason.value
        )
        for cluster in clusters
        for one in cluster.others
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        MaterialLikeness.objects.all().delete()
        MaterialLikeness.objects.bulk_create(found, batch_size=1000)
    return len(found)

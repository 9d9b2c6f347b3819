"""Issue and withdraw seals (制发、注销电子印章)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere, organisation
from tongban.foundation.seals.certificates import KeyPair, make_root, make_seal_certificate
from tongban.foundation.seals.drawing.draw import seal_pdf_image, seal_png
from tongban.foundation.seals.facts import SealExpired, SealFact, SealRevoked
from tongban.foundation.seals.models import Seal, SealRoot
from tongban.foundation.seals.queries import seal_fact
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.kernel.ids import new_id

DUTY = "seals.issue"
DUTY_REVOKE = "seals.revoke"
FIRST_USE = SystemActor(job="seals.first-use")


def installation_root(*, at: datetime) -> SealRoot:
    """The root of this installation, made when it is first needed. 1 SQL."""
    known = SealRoot.objects.filter(id=1).first()
    if known is not None:
        return known
    name = "Tongban seal root" if settings.MODE == "production" else "Tongban seal root (demo 演示)"
    pair = make_root(name=name, at=at)
    fresh = SealRoot(id=1, certificate=pair.certificate, private_key=pair.private_key, issued_at=at)
    SealRoot.objects.bulk_create([fresh], ignore_conflicts=True)
    return SealRoot.objects.get(id=1)


def good_seal(*, organisation_id: UUID, at: datetime) -> Seal:
    """The organisation's seal; an organisation that never had one gets it now. 1 SQL when it has one.

    A seal that has expired is renewed by a person, not by the next paper: who may seal for an
    organisation is looked at again every five years.

    Raises SealRevoked, SealExpired, NotFound.
    """
    known = list(Seal.objects.filter(organisation_id=organisation_id))
    mine = next((seal for seal in known if seal.revoked_at is None), None)
    if mine is not None and at < mine.valid_until:
        return mine
    if mine is not None:
        raise SealExpired(facts={"organisation": mine.organisation_name})
    if known:
        raise SealRevoked(facts={"organisation": known[0].organisation_name})
    return _first_seal(organisation_id=organisation_id, at=at)


@transaction.atomic
def issue_seal(*, organisation_id: UUID, by: Actor, at: datetime) -> SealFact:
    """Issue a seal to an organisation; one that it still has is withdrawn by it.

    What the old one sealed stays good. Raises NotAllowed, NotFound.
    """
    if isinstance(by, Officer):
        check_duty_anywhere(by, DUTY)
    owner = organisation(organisation_id)
    root = lock_root(at)
    Seal.objects.filter(organisation_id=owner.id, revoked_at=None).update(
        revoked_at=at, revoked_reason="replaced"
    )
    seal_id = new_id()
    serial = f"TB{seal_id.hex[-12:].upper()}"
    pair = make_seal_certificate(
        root=pair_of(root),
        name=owner.name,
        code=owner.code,
        serial=serial,
        at=at,
        revoked_url=f"{settings.BASE_URL}/seals/root.crl",
    )
    seal = Seal(
        id=seal_id,
        serial=serial,
        organisation_id=owner.id,
        organisation_name=owner.name,
        organisation_code=owner.code,
        certificate=pair.certificate,
        certificate_sha256=pair.sha256,
        private_key=pair.private_key,
        image_pdf=seal_pdf_image(name=owner.name, serial=serial),
        image_png=seal_png(name=owner.name, serial=serial),
        valid_from=pair.valid_from,
        valid_until=pair.valid_until,
    )
    seal.save(force_insert=True)
    record(
        act=DUTY,
        subject=f"seal:{serial}",
        by=by,
        at=at,
        facts={"organisation": str(owner.id), "certificate_sha256": pair.sha256},
    )
    return seal_fact(seal)


@transaction.atomic
def revoke_seal(*, serial: str, reason: str, by: Actor, at: datetime) -> SealFact:
    """Withdraw a seal: what it sealed before stays good, nothing is sealed with it again.

    Raises NotAllowed, NotFound, Invalid.
    """
    if isinstance(by, Officer):
        check_duty_anywhere(by, DUTY_REVOKE)
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why the seal is withdrawn.")}})
    seal = Seal.objects.select_for_update().filter(serial=serial, revoked_at=None).first()
    if seal is None:
        raise NotFound
    seal.revoked_at, seal.revoked_reason = at, reason[:300]
    seal.save(update_fields=["revoked_at", "revoked_reason"])
    record(act=DUTY_REVOKE, subject=f"seal:{serial}", by=by, at=at, facts={"reason": reason})
    return seal_fact(seal)


@transaction.atomic
def _first_seal(*, organisation_id: UUID, at: datetime) -> Seal:
    """Issue a seal unless another worker has done so meanwhile."""
    lock_root(at)
    good = Seal.objects.filter(organisation_id=organisation_id, revoked_at=None, valid_until__gt=at)
    if not good.exists():
        issue_seal(organisation_id=organisation_id, by=FIRST_USE, at=at)
    return good.get()


def lock_root(at: datetime) -> SealRoot:
    """The root, locked: seals are issued one after the other."""
    return SealRoot.objects.select_for_update().get(id=installation_root(at=at).id)


def pair_of(root: SealRoot) -> KeyPair:
    return KeyPair(
        certificate=root.certificate,
        private_key=root.private_key,
        sha256="",
        valid_from=root.issued_at,
        valid_until=root.issued_at,
    )

"""Issue and withdraw seals (制发、注销电子印章)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere, organisation
from tongban.foundation.papers.public import make_waiting
from tongban.foundation.seals.certificates import KeyPair, make_root, make_seal_certificate
from tongban.foundation.seals.drawing.draw import seal_pdf_image, seal_png
from tongban.foundation.seals.facts import (
    KIND_ON_SEAL,
    SealExpired,
    SealFact,
    SealKind,
    SealNeedsApplication,
    SealNone,
    SealRevoked,
    SealSuspended,
)
from tongban.foundation.seals.keys import new_key
from tongban.foundation.seals.lifecycle.facts import REPLACED
from tongban.foundation.seals.lifecycle.rules import check_seal_move, standing
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


def good_seal(*, organisation_id: UUID, at: datetime, kind: SealKind = SealKind.OFFICIAL) -> Seal:
    """The organisation's seal of this kind, without one its official seal. 1 SQL when it has one.

    Where the settings let it, an organisation that never had one gets it now. A seal that has expired is
    renewed by a person, not by the next paper: who may seal for an organisation is looked at again every five
    years.

    Raises SealNone, SealSuspended, SealRevoked, SealExpired, NotFound.
    """
    known = list(Seal.objects.filter(organisation_id=organisation_id, kind__in={kind, SealKind.OFFICIAL}))
    in_use = {SealKind(seal.kind): seal for seal in known if seal.revoked_at is None}
    mine = in_use.get(kind) or in_use.get(SealKind.OFFICIAL)
    if mine is None:
        if known:
            raise SealRevoked(facts={"organisation": known[0].organisation_name})
        return _first_seal(organisation_id=organisation_id, at=at)
    if mine.suspended_at is not None:
        raise SealSuspended(facts={"organisation": mine.organisation_name})
    if mine.valid_until <= at:
        raise SealExpired(facts={"organisation": mine.organisation_name})
    return mine


@transaction.atomic
def issue_seal(*, organisation_id: UUID, by: Actor, at: datetime) -> SealFact:
    """Issue an official seal to an organisation without an application; one that it still has is withdrawn by it.

    What the old one sealed stays good. Only where the settings let organisations have a seal with their first
    paper. Raises NotAllowed, SealNeedsApplication, NotFound.
    """
    if isinstance(by, Officer):
        check_duty_anywhere(by, DUTY)
    if not settings.SEALS["first_use"]:
        raise SealNeedsApplication
    return make_seal(organisation_id=organisation_id, kind=SealKind.OFFICIAL, by=by, at=at)


def make_seal(
    *,
    organisation_id: UUID,
    kind: SealKind,
    by: Actor,
    at: datetime,
    image_name: str = "",
) -> SealFact:
    """Make key, certificate and picture in the caller's transaction; the seal of this kind in use is replaced.

    Raises NotFound, TokenAway.
    """
    owner = organisation(organisation_id)
    root = lock_root(at)
    Seal.objects.filter(organisation_id=owner.id, kind=kind, revoked_at=None).update(
        revoked_at=at, revoked_reason=REPLACED
    )
    seal_id = new_id()
    serial = f"TB{seal_id.hex[-12:].upper()}"
    key = new_key(serial=serial)
    pair = make_seal_certificate(
        public=key.public,
        root=pair_of(root),
        name=owner.name,
        code=owner.code,
        serial=serial,
        at=at,
        revoked_url=f"{settings.BASE_URL}/seals/root.crl",
    )
    shown = {"name": image_name or owner.name, "serial": serial, "kind": KIND_ON_SEAL[kind]}
    seal = Seal(
        id=seal_id,
        serial=serial,
        organisation_id=owner.id,
        organisation_name=owner.name,
        organisation_code=owner.code,
        kind=kind,
        image_name=image_name,
        certificate=pair.certificate,
        certificate_sha256=pair.sha256,
        private_key=key.private_key,
        token_label=key.token_label,
        image_pdf=seal_pdf_image(**shown),
        image_png=seal_png(**shown),
        valid_from=pair.valid_from,
        valid_until=pair.valid_until,
    )
    seal.save(force_insert=True)
    record(
        act=DUTY,
        subject=f"seal:{serial}",
        by=by,
        at=at,
        facts={
            "organisation": str(owner.id),
            "kind": kind.value,
            "certificate_sha256": pair.sha256,
            "in_token": bool(key.token_label),
        },
    )
    make_waiting(seal_by=owner.id)
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
    seal = Seal.objects.select_for_update().filter(serial=serial).first()
    if seal is None:
        raise NotFound
    check_seal_move(standing(seal_fact(seal)), DUTY_REVOKE)
    seal.revoked_at, seal.revoked_reason = at, reason[:300]
    seal.save(update_fields=["revoked_at", "revoked_reason"])
    record(act=DUTY_REVOKE, subject=f"seal:{serial}", by=by, at=at, facts={"reason": reason})
    return seal_fact(seal)


@transaction.atomic
def _first_seal(*, organisation_id: UUID, at: datetime) -> Seal:
    """Issue a seal unless another worker has done so meanwhile, or an application is needed."""
    if not settings.SEALS["first_use"]:
        raise SealNone(facts={"organisation": organisation(organisation_id).name})
    lock_root(at)
    good = Seal.objects.filter(
        organisation_id=organisation_id, kind=SealKind.OFFICIAL, revoked_at=None, valid_until__gt=at
    )
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

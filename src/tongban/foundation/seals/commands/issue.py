"""Issue and withdraw seals (制发、注销电子印章)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere, organisation
from tongban.foundation.papers.public import make_waiting
from tongban.foundation.seals.certificates import KeyPair, make_root
from tongban.foundation.seals.drawing.draw import seal_pdf_image, seal_png
from tongban.foundation.seals.facts import (
    KIND_ON_SEAL,
    SealExpired,
    SealFact,
    SealKind,
    SealNeedsApplication,
    SealNone,
    SealRevoked,
    SealSuite,
    SealSuspended,
)
from tongban.foundation.seals.keys import make_key
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


_ROOTS = {SealSuite.INTERNATIONAL: 1, SealSuite.NATIONAL: 2}


def known_root(suite: SealSuite) -> SealRoot | None:
    """The root of this suite; None: nothing was made by it yet. 1 SQL."""
    return SealRoot.objects.filter(id=_ROOTS[suite]).first()


def installation_root(*, at: datetime, suite: SealSuite = SealSuite.INTERNATIONAL) -> SealRoot:
    """The root of this installation, made when it is first needed. 1 SQL. Raises NationalSuiteMissing."""
    known = known_root(suite)
    if known is not None:
        return known
    name = "Tongban seal root" if settings.MODE == "production" else "Tongban seal root (demo 演示)"
    if suite is SealSuite.NATIONAL:
        from tongban.foundation.seals.national.certificates import make_national_root

        pair = make_national_root(name=f"{name} SM2", at=at)
    else:
        pair = make_root(name=name, at=at)
    number = _ROOTS[suite]
    fresh = SealRoot(id=number, certificate=pair.certificate, private_key=pair.private_key, issued_at=at)
    SealRoot.objects.bulk_create([fresh], ignore_conflicts=True)
    return SealRoot.objects.get(id=number)


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
    suite: SealSuite = SealSuite.INTERNATIONAL,
) -> SealFact:
    """Make key, certificate and picture in the caller's transaction; the seal of this kind in use is replaced.

    Raises NotFound, TokenAway, NationalSuiteMissing.
    """
    owner = organisation(organisation_id)
    lock_root(at)  # seals are issued one after the other
    root = installation_root(at=at, suite=suite)
    Seal.objects.filter(organisation_id=owner.id, kind=kind, revoked_at=None).update(
        revoked_at=at, revoked_reason=REPLACED
    )
    seal_id = new_id()
    serial = f"TB{seal_id.hex[-12:].upper()}"
    made = make_key(
        suite,
        root=pair_of(root),
        name=owner.name,
        code=owner.code,
        serial=serial,
        at=at,
        revoked_url=f"{settings.BASE_URL}/seals/root.crl",
    )
    pair = made.pair
    shown = {"name": image_name or owner.name, "serial": serial, "kind": KIND_ON_SEAL[kind]}
    seal = Seal(
        id=seal_id,
        serial=serial,
        organisation_id=owner.id,
        organisation_name=owner.name,
        organisation_code=owner.code,
        kind=kind,
        suite=suite,
        image_name=image_name,
        certificate=pair.certificate,
        certificate_sha256=pair.sha256,
        private_key=pair.private_key,
        token_label=made.token_label,
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
            "suite": suite.value,
            "certificate_sha256": pair.sha256,
            "in_token": bool(made.token_label),
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

"""Names of SM2 and SM3 for asn1crypto, which does not know them (GM/T 0006)."""

from typing import Any

from asn1crypto import algos, keys

SM3 = "1.2.156.10197.1.401"
SM2_WITH_SM3 = "1.2.156.10197.1.501"
SM2_CURVE = "1.2.156.10197.1.301"
HASH = "sm3"
MECHANISM = "sm2_with_sm3"


def _teach(kind: Any, oid: str, name: str) -> None:
    kind._map[oid] = name
    if kind._reverse_map is not None:  # it is made at the first use, and not again
        kind._reverse_map[name] = oid


_teach(algos.DigestAlgorithmId, SM3, HASH)
_teach(algos.SignedDigestAlgorithmId, SM2_WITH_SM3, MECHANISM)
keys.NamedCurve.register("sm2p256v1", SM2_CURVE, 32)


def hash_of_sm3() -> algos.DigestAlgorithm:
    """SM3 as an algorithm."""
    return algos.DigestAlgorithm({"algorithm": HASH})


def mechanism() -> algos.SignedDigestAlgorithm:
    """SM2 with SM3 as an algorithm."""
    return algos.SignedDigestAlgorithm({"algorithm": MECHANISM})

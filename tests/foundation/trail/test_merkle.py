"""The tree against a naive reading of RFC 6962 and the vectors of Certificate Transparency."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.foundation.trail import merkle
from tongban.foundation.trail.merkle import Edge, Hash, ProofWrong, leaf_hash, node_hash

# the leaves and roots of certificate-transparency's merkle_tree_test (Google, 2013)
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
VECTOR = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]


def naive_root(hashes: list[Hash]) -> Hash:
    """MTH, word for word."""
    if not hashes:
        return merkle.EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(naive_root(hashes[:k]), naive_root(hashes[k:]))


def naive_path(seq: int, hashes: list[Hash]) -> list[Hash]:
    """PATH, word for word."""
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if seq < k:
        return [*naive_path(seq, hashes[:k]), naive_root(hashes[k:])]
    return [*naive_path(seq - k, hashes[k:]), naive_root(hashes[:k])]


def naive_proof(old: int, hashes: list[Hash], is_whole: bool = True) -> list[Hash]:
    """PROOF, word for word."""
    if old == len(hashes):
        return [] if is_whole else [naive_root(hashes)]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if old <= k:
        return [*naive_proof(old, hashes[:k], is_whole), naive_root(hashes[k:])]
    return [*naive_proof(old - k, hashes[k:], False), naive_root(hashes[:k])]


def grown(hashes: list[Hash], batches: list[int]) -> tuple[Edge, Callable[[int, int], list[Hash]]]:
    """A tree grown in batches, keeping only tiles between them."""
    tiles: dict[tuple[int, int], list[Hash]] = {}
    size, edge = 0, Edge(0, {})
    for batch in [*batches, len(hashes)]:
        edge = Edge(size, {level: list(tiles[level, index]) for level, index in Edge.keys(size)})
        for hash_ in hashes[size : size + batch]:
            edge.append(hash_)
        size = edge.size
        tiles.update(edge.grown())
    return edge, lambda level, index: tiles[level, index]


def leaves(count: int) -> list[Hash]:
    return [leaf_hash(str(i).encode()) for i in range(count)]


def test_the_empty_tree() -> None:
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Edge(0, {}).root() == merkle.EMPTY_ROOT


@pytest.mark.parametrize("size", range(1, 9))
def test_the_vectors_of_certificate_transparency(size: int) -> None:
    assert merkle.root_of(VECTOR[:size]).hex() == ROOTS[size - 1]
    assert grown(VECTOR[:size], [1, 2])[0].root().hex() == ROOTS[size - 1]


def test_a_known_inclusion_proof() -> None:
    # PATH(0, D[8]) of the same test set
    path = [
        merkle.range_hash(low, high, grown(VECTOR, [])[1]).hex()
        for low, high in merkle.inclusion_ranges(0, 8)
    ]
    assert path == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


@settings(deadline=None)
@given(count=st.integers(0, 700), batches=st.lists(st.integers(1, 300), max_size=6))
def test_a_tree_grown_in_any_batches_has_the_root_of_the_rfc(count: int, batches: list[int]) -> None:
    hashes = leaves(count)
    assert grown(hashes, batches)[0].root() == naive_root(hashes) == merkle.root_of(hashes)


@settings(deadline=None)
@given(data=st.data(), count=st.integers(1, 600))
def test_every_proof_is_that_of_the_rfc_and_verifies(data: st.DataObject, count: int) -> None:
    hashes = leaves(count)
    edge, read = grown(hashes, [])
    root = edge.root()
    seq = data.draw(st.integers(0, count - 1))
    path = [merkle.range_hash(low, high, read) for low, high in merkle.inclusion_ranges(seq, count)]
    assert path == naive_path(seq, hashes)
    merkle.check_inclusion(leaf=hashes[seq], seq=seq, size=count, proof=path, root=root)

    old = data.draw(st.integers(1, count))
    proof = [merkle.range_hash(low, high, read) for low, high in merkle.consistency_ranges(old, count)]
    assert proof == naive_proof(old, hashes)
    merkle.check_consistency(
        old=old, new=count, old_root=naive_root(hashes[:old]), new_root=root, proof=proof
    )


@settings(deadline=None)
@given(data=st.data(), count=st.integers(2, 300))
def test_no_altered_proof_verifies(data: st.DataObject, count: int) -> None:
    hashes = leaves(count)
    edge, read = grown(hashes, [])
    seq = data.draw(st.integers(0, count - 1))
    path = [merkle.range_hash(low, high, read) for low, high in merkle.inclusion_ranges(seq, count)]
    at = data.draw(st.integers(0, len(path) - 1))
    other = [*path[:at], leaf_hash(b"other"), *path[at + 1 :]]
    for wrong in (other, path[:-1], [*path, path[-1]]):
        with pytest.raises(ProofWrong):
            merkle.check_inclusion(leaf=hashes[seq], seq=seq, size=count, proof=wrong, root=edge.root())
    with pytest.raises(ProofWrong):
        merkle.check_inclusion(leaf=leaf_hash(b"other"), seq=seq, size=count, proof=path, root=edge.root())

    old = data.draw(st.integers(1, count - 1))
    proof = [merkle.range_hash(low, high, read) for low, high in merkle.consistency_ranges(old, count)]
    old_root = naive_root(hashes[:old])
    altered = leaf_hash(b"another tree")
    for old_said, new_said, steps in (
        (altered, edge.root(), proof),
        (old_root, altered, proof),
        (old_root, edge.root(), proof[:-1]),
        (old_root, edge.root(), [*proof, altered]),
    ):
        with pytest.raises(ProofWrong):
            merkle.check_consistency(old=old, new=count, old_root=old_said, new_root=new_said, proof=steps)


def test_consistency_of_equal_and_empty_trees() -> None:
    root = naive_root(leaves(3))
    merkle.check_consistency(old=3, new=3, old_root=root, new_root=root, proof=[])
    merkle.check_consistency(old=0, new=3, old_root=merkle.EMPTY_ROOT, new_root=root, proof=[])
    for old, new, first in ((3, 3, leaf_hash(b"x")), (4, 3, root), (0, 3, root)):
        with pytest.raises(ProofWrong):
            merkle.check_consistency(old=old, new=new, old_root=first, new_root=root, proof=[])


def test_a_tree_of_three_levels_of_tiles() -> None:
    count = 66_000
    hashes = leaves(count)
    edge, read = grown(hashes, [65_535, 1, 1])
    root = merkle.root_of(hashes)
    assert edge.root() == root
    for seq in (0, 255, 256, 65_535, 65_536, count - 1):
        path = [merkle.range_hash(low, high, read) for low, high in merkle.inclusion_ranges(seq, count)]
        merkle.check_inclusion(leaf=hashes[seq], seq=seq, size=count, proof=path, root=root)

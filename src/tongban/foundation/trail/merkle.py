"""Merkle trees as RFC 6962 has them: hashes, roots, proofs and their verification. Pure.

A tree is known by its tiles (C2SP tlog-tiles): tile `(level, index)` holds up to 256 hashes,
level 0 those of the leaves, level n + 1 the roots of the full tiles of level n.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

Hash = bytes
Node = tuple[
    int, int
]  # (height, index): a perfect subtree over leaves [index << height, (index + 1) << height)
TileKey = tuple[int, int]  # (level, index)
ReadTile = Callable[[int, int], Sequence[Hash]]

HASH_BYTES = 32
TILE_BITS = 8
TILE_WIDTH = 1 << TILE_BITS
EMPTY_ROOT = hashlib.sha256(b"").digest()


class ProofWrong(ValueError):
    """A proof does not lead to the root that it should."""


def leaf_hash(leaf: bytes) -> Hash:
    """RFC 6962 §2.1: SHA-256 of 0x00 and the leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """RFC 6962 §2.1: SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[Hash]) -> Hash:
    """The root over leaf hashes. An odd last node moves up, which is what the RFC's split gives."""
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        last = [row[-1]] if len(row) % 2 else []
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)] + last
    return row[0]


def split(size: int) -> int:
    """The largest power of two below `size` (at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def perfect_nodes(low: int, high: int) -> list[Node]:
    """The perfect subtrees, left to right, that make up the leaves [low, high) of a proof's range."""
    nodes: list[Node] = []
    while low < high:
        height = (high - low).bit_length() - 1
        if low:
            height = min(height, (low & -low).bit_length() - 1)
        nodes.append((height, low >> height))
        low += 1 << height
    return nodes


def inclusion_ranges(seq: int, size: int) -> list[tuple[int, int]]:
    """PATH of RFC 6962 §2.1.1: the leaves under each hash of the proof, from the leaf up."""
    low, high, ranges = 0, size, []
    while high - low > 1:
        middle = low + split(high - low)
        if seq < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """PROOF of RFC 6962 §2.1.2 between the trees of `old` and `new` leaves (0 < old ≤ new)."""
    low, high, ranges, is_whole = 0, new, [], True
    while old < high:
        middle = low + split(high - low)
        if old <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low, is_whole = middle, False
    if not is_whole:
        ranges.append((low, high))
    return ranges[::-1]


def tile_of(node: Node) -> TileKey:
    """The tile in which a perfect subtree's hash is found, or from which it is computed."""
    height, index = node
    level, rest = divmod(height, TILE_BITS)
    return level, (index << rest) >> TILE_BITS


def hash_of(node: Node, read: ReadTile) -> Hash:
    """The hash of a perfect subtree, from its tile."""
    height, index = node
    rest = height % TILE_BITS
    first = (index << rest) % TILE_WIDTH
    return root_of(read(*tile_of(node))[first : first + (1 << rest)])


def range_hash(low: int, high: int, read: ReadTile) -> Hash:
    """The hash over the leaves [low, high) of a proof's range (or of the whole tree)."""
    hashes = [hash_of(node, read) for node in perfect_nodes(low, high)]
    if not hashes:
        return EMPTY_ROOT
    right = hashes.pop()
    while hashes:
        right = node_hash(hashes.pop(), right)
    return right


def tiles_for(ranges: Iterable[tuple[int, int]]) -> set[TileKey]:
    """Every tile that `range_hash` will read for these ranges."""
    return {tile_of(node) for low, high in ranges for node in perfect_nodes(low, high)}


class Edge:
    """The right edge of a growing tree: the unfilled tile of each level. Appending reads nothing else."""

    def __init__(self, size: int, tiles: dict[int, list[Hash]]) -> None:
        """`tiles` maps level to the hashes of its last, unfilled tile; a level that has none may be left out."""
        self.size = size
        self._open = tiles
        self._grown: dict[TileKey, list[Hash]] = {}

    @staticmethod
    def keys(size: int) -> list[TileKey]:
        """The unfilled tiles of a tree of `size` leaves."""
        keys, level = [], 0
        while size:
            if size % TILE_WIDTH:
                keys.append((level, size >> TILE_BITS))
            size >>= TILE_BITS
            level += 1
        return keys

    def append(self, hash_: Hash) -> None:
        """Add one leaf hash."""
        self._put(0, self.size, hash_)
        self.size += 1

    def _put(self, level: int, index: int, hash_: Hash) -> None:
        tile = self._open.setdefault(level, [])
        tile.append(hash_)
        self._grown[level, index >> TILE_BITS] = tile
        if len(tile) == TILE_WIDTH:
            self._open[level] = []
            self._put(level + 1, index >> TILE_BITS, root_of(tile))

    def grown(self) -> dict[TileKey, list[Hash]]:
        """Every tile that has changed since the edge was made, full ones too."""
        return self._grown

    def take_full(self) -> dict[TileKey, list[Hash]]:
        """The full tiles among `grown`, which then forgets them."""
        full = {key: tile for key, tile in self._grown.items() if len(tile) == TILE_WIDTH}
        for key in full:
            del self._grown[key]
        return full

    def root(self) -> Hash:
        """The root of the tree as it stands."""
        opened = {key: self._open[key[0]] for key in self.keys(self.size)}
        return range_hash(0, self.size, lambda level, index: opened[level, index])


def check_inclusion(*, leaf: Hash, seq: int, size: int, proof: Sequence[Hash], root: Hash) -> None:
    """RFC 9162 §2.1.3.2. Raises ProofWrong."""
    if not 0 <= seq < size:
        raise ProofWrong(f"entry {seq} is outside a tree of {size}")
    here, last, node = seq, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ProofWrong("the inclusion proof is too long")
        if here & 1 or here == last:
            node = node_hash(step, node)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, step)
        here, last = here >> 1, last >> 1
    if last or node != root:
        raise ProofWrong("the inclusion proof does not lead to the root of the checkpoint")


def check_consistency(*, old: int, new: int, old_root: Hash, new_root: Hash, proof: Sequence[Hash]) -> None:
    """RFC 9162 §2.1.4.2: the first `old` leaves of the new tree are the old tree. Raises ProofWrong."""
    if old > new or (old == new and (proof or old_root != new_root)):
        raise ProofWrong("the two trees do not belong to one log")
    if old == new or (old == 0 and not proof and old_root == EMPTY_ROOT):
        return
    if old < 1:
        raise ProofWrong("only the empty tree has no entries")
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    if not steps:
        raise ProofWrong("the consistency proof is too short")
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofWrong("the consistency proof is too long")
        if here & 1 or here == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = node_hash(second, step)
        here, last = here >> 1, last >> 1
    if last or first != old_root or second != new_root:
        raise ProofWrong("the later tree does not continue the earlier one")

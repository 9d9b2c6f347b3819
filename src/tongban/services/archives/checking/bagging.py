"""Is the bag whole (RFC 8493): each file that a manifest lists is there and unchanged, and nothing else is."""

import hashlib
from collections.abc import Callable, Iterator

from tongban.services.archives.checking.facts import Check, Finding
from tongban.services.archives.checking.opening import Opened
from tongban.services.archives.packaging.bag import sm3_of

_HASHES: dict[str, Callable[[bytes], str]] = {
    "sha256": lambda raw: hashlib.sha256(raw).hexdigest(),
    "sm3": sm3_of,
}


def bag_findings(package: Opened) -> Iterator[Finding]:
    """What is wrong with the bag itself. Reads every file once."""
    names = set(package.names)
    for needed in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"):
        if needed not in names:
            yield Finding(check=Check.COMPLETE, code="tag-file-missing", path=needed)
    if "bagit.txt" in names and not package.read("bagit.txt").startswith(b"BagIt-Version: "):
        yield Finding(check=Check.COMPLETE, code="declaration-wrong", path="bagit.txt")
    listed: dict[str, dict[str, str]] = {}
    for algorithm in _HASHES:
        for manifest in (f"manifest-{algorithm}.txt", f"tagmanifest-{algorithm}.txt"):
            if manifest in names:
                lines, broken = _lines(package.read(manifest))
                listed[manifest] = lines
                if broken:
                    yield Finding(
                        check=Check.COMPLETE,
                        code="manifest-unreadable",
                        path=manifest,
                        facts={"line": broken},
                    )
    yield from _against(package, names, listed)
    yield from _oxum(package, names)


def _against(package: Opened, names: set[str], listed: dict[str, dict[str, str]]) -> Iterator[Finding]:
    payload = {name for name in names if name.startswith("data/")}
    for manifest, lines in listed.items():
        for missing in sorted(lines.keys() - names):
            yield Finding(
                check=Check.COMPLETE, code="file-missing", path=missing, facts={"manifest": manifest}
            )
        if manifest.startswith("manifest-"):
            for stray in sorted(payload - lines.keys()):
                yield Finding(
                    check=Check.COMPLETE, code="file-not-listed", path=stray, facts={"manifest": manifest}
                )
    tags = {name for manifest, lines in listed.items() if manifest.startswith("tag") for name in lines}
    for stray in sorted(names - payload - tags):
        if not stray.startswith("tagmanifest-"):
            yield Finding(check=Check.COMPLETE, code="tag-file-not-listed", path=stray)
    for name in sorted(names):
        wanted = {
            manifest.rpartition("-")[2].removesuffix(".txt"): lines[name]
            for manifest, lines in listed.items()
            if name in lines
        }
        if not wanted:
            continue
        raw = package.read(name)
        for algorithm, digest in wanted.items():
            if _HASHES[algorithm](raw) != digest.lower():
                yield Finding(
                    check=Check.AUTHENTIC, code="file-altered", path=name, facts={"algorithm": algorithm}
                )


def _lines(raw: bytes) -> tuple[dict[str, str], str]:
    """Name → hash, and the first line that is none."""
    found: dict[str, str] = {}
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return {}, "1"
    for place, line in enumerate(text.splitlines(), start=1):
        digest, _, name = line.partition(" ")
        name = name.lstrip(" *")
        if len(digest) != 64 or not name or name in found:
            return found, str(place)
        found[name] = digest
    return found, ""


def _oxum(package: Opened, names: set[str]) -> Iterator[Finding]:
    if "bag-info.txt" not in names:
        return
    info = bag_info(package)
    payload = [name for name in names if name.startswith("data/")]
    said = f"{sum(package.size(name) for name in payload)}.{len(payload)}"
    if info.get("Payload-Oxum", said) != said:
        yield Finding(
            check=Check.COMPLETE,
            code="payload-differs",
            path="bag-info.txt",
            facts={"said": info["Payload-Oxum"], "found": said},
        )


def bag_info(package: Opened) -> dict[str, str]:
    """What bag-info.txt says. Raises KeyError where there is none."""
    found = {}
    for line in package.read("bag-info.txt").decode(errors="replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            found[name.strip()] = value.strip()
    return found

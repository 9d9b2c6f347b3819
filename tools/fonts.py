"""Turn the web package's fonts into the form that typst reads: TTF instead of woff2.

Run by `make web`; does nothing when the fonts are there. Noto Sans SC and Noto Serif SC
come from @fontsource (SIL Open Font License 1.1). Each package has one large file of some
8,000 characters and a hundred small ones; the characters that only the small ones have
(5,700 more, mostly those of names and places) are joined into one font of their own,
`Tongban Rare`, that documents fall back to.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.build_web import install, node_folder  # noqa: E402

TARGET = ROOT / "src" / "tongban" / "foundation" / "papers" / "fonts"
PACKAGES = ROOT / "web" / "node_modules" / "@fontsource"
FACES = [
    ("noto-serif-sc", "Noto Serif SC", 400),
    ("noto-serif-sc", "Noto Serif SC", 600),
    ("noto-sans-sc", "Noto Sans SC", 400),
    ("noto-sans-sc", "Noto Sans SC", 600),
]
RARE = "Tongban Rare"
_STYLE = {400: "Regular", 600: "SemiBold"}


def main(packages: Path = PACKAGES) -> int:
    """Make what is missing; about half a minute once. 0 when all fonts stand in the package."""
    wanted = {f"{package}-{weight}.ttf": (package, family, weight) for package, family, weight in FACES}
    missing = {name: face for name, face in wanted.items() if not (TARGET / name).exists()}
    rare = TARGET / "tongban-rare-400.ttf"
    if not missing and rare.exists():
        return 0
    if packages == PACKAGES and not all((packages / face[0]).is_dir() for face in FACES):
        install(node_folder())
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (package, family, weight) in missing.items():
        source = packages / package / "files" / f"{package}-chinese-simplified-{weight}-normal.woff2"
        _save(_named(TTFont(source), family, weight), TARGET / name)
    if not rare.exists():
        _save(_named(_rare(packages / "noto-sans-sc" / "files"), RARE, 400), rare)
    licence = (packages / "noto-sans-sc" / "LICENSE").read_text()
    (TARGET / "LICENSE.txt").write_text(licence)
    return 0


def _rare(files: Path) -> TTFont:
    """One font of every character that the large file lacks."""
    have = set(TTFont(files / "noto-sans-sc-chinese-simplified-400-normal.woff2").getBestCmap())
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for source in sorted(files.glob("noto-sans-sc-*-400-normal.woff2")):
            font = TTFont(source)
            more = set(font.getBestCmap()) - have
            if "chinese" in source.name or not more:
                continue
            have |= more
            options = Options()
            options.layout_features = []
            options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG"]
            subsetter = Subsetter(options)
            subsetter.populate(unicodes=more)
            subsetter.subset(font)
            font.flavor = None
            parts.append(Path(folder) / f"{source.stem}.ttf")
            font.save(parts[-1])
        return Merger().merge([str(part) for part in parts])


def _named(font: TTFont, family: str, weight: int) -> TTFont:
    """The files call themselves by the thinnest weight; typst goes by name and weight."""
    style = _STYLE[weight]
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (16, 17, 21, 22, 25):
            names.removeNames(nameID=record.nameID)
    regular = weight == 400
    postscript = f"{family.replace(' ', '')}-{style}"
    for name_id, text in {
        1: family if regular else f"{family} {style}",
        2: "Regular",
        4: f"{family} {style}",
        6: postscript,
        16: family,
        17: style,
    }.items():
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    return font


def _save(font: TTFont, path: Path) -> None:
    font.flavor = None
    fresh = path.with_suffix(".new")
    font.save(fresh)
    fresh.replace(path)
    print(f"made {path.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGES))

"""The check of the real guides: `python benchmarks/guides.py FOLDER` writes docs/reference/real-guides-report.md.

FOLDER holds `items/*/*.jsonl` (guides) and `laws/` (texts). The guides are imported into an installation of
their own, checked by every rule, and counted; the words of the report stand here, its figures are counted.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.installation import Installation  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "real-guides-report.md"
NAMES = PAGE.with_name("real-guides-materials.csv")
GUIDES = "gxzwfw-govflow-mit/fangchenggang_items.jsonl"

HEAD = """# The real guides, checked

{today}: {items} guides of one prefecture-level city (防城港市, spring 2026, 40 organisations), imported as they
stand and checked by {rules} rules (version {version}). Made by

```
python benchmarks/guides.py ../shared/data
```

{sound} of {items} have no error; the {items} together have {errors} errors, {warnings} warnings and {hints} hints.
An error misleads somebody or breaks a rule of law, a warning is a gap, a hint could be better.
"""

MEANING = """
## What the figures mean

**What every guide breaks is what the open copy does not hold**, not what the city did wrong: national codes
(Q51), legal basis as a field (Q61), audience (Q81), level (Q86) and the duty list (Q88) are not in the file, nor is
the online depth (Q14, {n[Q14]} guides). An import fills nothing with a guess; the gap stays in the list of its
manager until he claims the entry of the basic list. Until then no guide is without an error, so the second column
counts without these rules.

**At once is not at once.** {n[Q01]} guides call themselves done at once (即办件) and promise one day. Either the
promise becomes 0 or the type becomes “promised”: one decision for the whole city.

**Promise and law agree.** No promise exceeds its statutory limit (Q02); {n[Q04]} guides state none at all, and the
same ones state no conditions (Q83). These are the emptiest guides of the file, and the first to be written.

**Fees.** Of the guides that charge, {n[Q42]} say neither how much nor on what basis (Q42, Q43). The copy holds a
yes or no only; the city has the tariff, its guide has to show it.

**Visits.** {n[Q11]} guides ask people to come and do not say why (Q11); {n[Q12]} need no visit and yet offer neither
online nor courier (Q12): in truth one has to come.

**Telephones are good**: {n[Q21]} guides take complaints at the number that gives advice (Q21), {n[Q22]} have a number
that cannot be dialled (Q22), {n[Q23]} have none (Q23).

**Materials.** {n[Q33]} guides list none and do not say that none is needed (Q33); {n[Q31]} ask for “other” or
“related” papers that nobody can bring (Q31). {n[Q37]} name papers of other offices without saying of which (Q37): a hint,
and yet the first step to fetching them by data instead of asking.

**Results.** Q47 ({n[Q47]}) and Q48 ({n[Q48]}) are partly ours: the file has no field for the result, the import reads
it from the last step where it is a name, and leaves it empty where it is a sentence.

**The legal basis stands in prose.** Conditions and standards of review name laws all the same. Read by the parser
that reads a basis field, {named} places under {laws} titles were found. {resolved} ({rate} %) lead to law and article
in the library that was loaded (378 national laws and four texts beside them); the others cite rules of ministries
and documents of the region, which it does not hold. {over} cite a law that was no longer in force on that day. On the
desk, such places stand in the work list of legal bases, by title, those that most items cite first.
"""


def main() -> int:
    """Import, check, count, write."""
    folder = Path(sys.argv[1])
    with Installation() as place:
        place.prepare()
        text = report(folder)
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0


def report(folder: Path) -> str:
    """The page, from a library that holds nothing but these guides beside the sample's."""
    from django.utils.translation import override

    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.laws.public import laws_load
    from tongban.services.items.checks.facts import Found
    from tongban.services.items.checks.registry import rules, rules_version
    from tongban.services.items.checks.running import check_items
    from tongban.services.items.importing.run import import_file
    from tongban.services.items.models import Item

    by, at = SystemActor(job="real-guides"), clock.now()
    laws_load(folder / "laws", by=by, at=at)
    import_file(path=folder / "items" / GUIDES, publish=True, by=by, at=at)
    codes = list(Item.objects.filter(source="govflow", current__isnull=False).values_list("code", flat=True))
    answers: dict[str, list[Found]] = {}
    for start in range(0, len(codes), 200):
        answers |= check_items(codes=codes[start : start + 200], at=at)
    known = rules()
    hit = Counter(number for found in answers.values() for number in {one.number for one in found})
    all_severities = Counter(known[one.number].severity.value for found in answers.values() for one in found)
    absent = {number for number, count in hit.items() if count == len(answers)}
    with override("en"):
        head = HEAD.format(
            today=at.date(),
            items=len(answers),
            rules=len(known),
            version=rules_version(),
            sound=_sound(answers, set()),
            errors=all_severities["error"],
            warnings=all_severities["warning"],
            hints=all_severities["hint"],
        )
        return (
            head
            + _figures(answers, hit, absent)
            + MEANING.format(n=hit, **_named(answers, at.date()))
            + _table(hit, len(answers))
            + _spared(codes)
        )


def _sound(answers: dict[str, list], without: set[str]) -> int:  # type: ignore[type-arg]
    from tongban.services.items.checks.registry import rules

    known = rules()
    return sum(
        not any(known[one.number].severity == "error" and one.number not in without for one in found)
        for found in answers.values()
    )


def _figures(answers: dict[str, list], hit: Counter[str], absent: set[str]) -> str:  # type: ignore[type-arg]
    """How many are sound by all rules, and by those that some guide at least satisfies."""
    total = len(answers)
    without = _sound(answers, absent)
    per = sorted(len(found) for found in answers.values())
    rows = [
        ("guides", total, total),
        ("rules that find something", len(hit), len(set(hit) - absent)),
        ("guides without an error", _sound(answers, set()), without),
        ("the same, per cent", f"{100 * _sound(answers, set()) / total:.1f}", f"{100 * without / total:.1f}"),
        ("faults of the guide in the middle", per[total // 2], "—"),
    ]
    lines = "\n".join(f"| {what} | {every} | {some} |" for what, every, some in rows)
    note = ", ".join(sorted(absent)) or "none"
    return (
        f"\n| figure | all rules | without those that every guide breaks |\n| --- | --- | --- |\n{lines}\n\n"
        f"Every guide breaks: {note}.\n"
    )


def _named(answers: dict[str, list], on: date) -> dict[str, object]:  # type: ignore[type-arg]
    """What the prose of the guides cites, looked up as a basis field would be."""
    from tongban.services.items.basis.facts import BasisState
    from tongban.services.items.basis.parsing import parse_basis
    from tongban.services.items.basis.resolving import resolve_many
    from tongban.services.items.models import Item

    bases = []
    for content in Item.objects.filter(code__in=list(answers)).values_list("current__content", flat=True):
        found = dict.fromkeys(basis for text in _texts(content) for basis in parse_basis(text))
        bases += list(found)
    states = Counter(one.state for one in resolve_many(bases, on=on))
    resolved = states[BasisState.RESOLVED]
    return {
        "named": len(bases),
        "laws": len({re.sub("^中华人民共和国", "", one.law) for one in bases}),
        "resolved": resolved,
        "rate": f"{100 * resolved / max(len(bases), 1):.0f}",
        "over": states[BasisState.NOT_IN_FORCE],
    }


SPARED = """
## What need not be asked for

Of the {materials:,} materials that the guides ask for, the name alone tells that {known} ({known_share} %) could be
met by an e-licence that some authority issues or by one of the two base registers, and {forms} ({forms_share} %) are
application forms, promises and mandates that the answers of a form would make and the applicant signs. So {both} ({both_share} %) need not be handed in by somebody
whom the city knows; today the guides ask for all of them.

| met by | materials |
| --- | --- |
{rows}

Every name with its count and what could meet it stands in [real-guides-materials.csv](real-guides-materials.csv).
The mapping stands in `services/items/sparing/means.py` and, for the city's own services, on `/items/spared/` and
`/items/spared/materials/`. It leaves out papers of anybody but
the applicant, the firm and its representative, papers that are to be handed back, and what another office would have
to certify first. It was made by reading the names; a test pins the counts.
"""


def _spared(codes: list[str]) -> str:
    """By what the materials could be met, counted by name."""
    from tongban.services.items.models import Item
    from tongban.services.items.sparing.facts import Source
    from tongban.services.items.sparing.means import MEANS, means_of

    contents = Item.objects.filter(code__in=codes).values_list("current__content__slots", flat=True)
    names = [slot["name"] for slots in contents for slot in slots or ()]
    met = Counter(means.key for name in names if (means := means_of(name)))
    forms = sum(count for key, count in met.items() if MEANS[key].source is Source.FORM)
    _write_names(Counter(names))
    both = met.total()
    shares = {"known": both - forms, "forms": forms, "both": both}
    return SPARED.format(
        materials=len(names),
        rows="\n".join(f"| {MEANS[key].by} | {count} |" for key, count in met.most_common()),
        **shares,
        **{f"{key}_share": round(100 * count / len(names)) for key, count in shares.items()},
    )


def _write_names(names: Counter[str]) -> None:
    """Every name of the guides, those that most ask for first, with what could meet it."""
    from tongban.services.items.sparing.means import means_of

    with NAMES.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(("material", "guides", "met from", "met by"))
        for name, count in sorted(names.items(), key=lambda one: (-one[1], one[0])):
            means = means_of(name)
            sheet.writerow((name, count, means.source.value if means else "", means.by if means else ""))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _table(hit: Counter[str], total: int) -> str:
    from tongban.services.items.checks.registry import rules

    known = rules()
    rows = "\n".join(
        f"| {number} | {known[number].severity.value} | {known[number].text} | {count} | {100 * count / total:.1f} | "
        f"{known[number].source} |"
        for number, count in sorted(hit.items(), key=lambda one: (-one[1], one[0]))
    )
    clean = ", ".join(number for number in known if number not in hit)
    return (
        "\n## Rules and the guides that break them\n\n| rule | how bad | what must hold | guides | per cent | source |\n"
        f"| --- | --- | --- | --- | --- | --- |\n{rows}\n\nRules that no guide breaks: {clean}.\n"
    )


if __name__ == "__main__":
    sys.exit(main())

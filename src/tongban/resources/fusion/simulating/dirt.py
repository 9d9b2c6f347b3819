"""What a department wrote: what was true when it looked, in its own spelling, with its mistakes.

A mistake is drawn for a person, a sort of mistake and the department whose files were copied, so that those who
copy have the same ones. An office (a town's) that is careless makes eight times as many. Beside each row stands
what must be found in it (bits of Fault): what cannot be seen, such as a wrong character in a name, is not among it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.resources.fusion.facts import DAY_OF, FAULT_OF, FIELDS, KEY, SEEN, Fault, Field, Kind
from tongban.resources.fusion.simulating.facts import Department
from tongban.resources.fusion.standardising.values import withdrawn_regions
from tongban.standards.vocabularies import vocabulary

_SPELLINGS = ("iso", "short", "slash", "dotted", "compact", "stamp", "time", "t", "han", "words", "serial")
_OFFICES_PER_CARELESS, _CARELESS = 25, 8
_OF = 100_000  # rates are counted in this many

# per mistake of a thousand rows: how often each sort of it occurs, of a hundred thousand
_WORST, _BAD, _ODD, _MISTYPED = 20, 40, 60, 120


@dataclass(frozen=True, kw_only=True)
class Written:
    """`turn`: which mistake, 0 none. `text`: what stands in the column. `expected`: which bits must be found."""

    turn: str
    text: str
    expected: str = "0"


def delivered_rows(department: Department, *, on: str) -> str:
    """A select over `people` or `entities`: the department's columns, `person`, `expected`, in its own order."""
    written = _written(department)
    turns = ", ".join(f"{one.turn} as turn_{name}" for name, one in written.items())
    texts = ", ".join(
        f'({one.text})::varchar as "{department.columns[name]}"' for name, one in written.items()
    )
    expected = " + ".join(f"({one.expected})" for one in written.values() if one.expected != "0")
    return f"""
        select {texts}, p::int as person, ({expected})::int as expected
        from (select *, {turns} from ({_as_seen(department, on=on)}))
        order by roll(p, '{department.slug} order', 1000000007), p, again"""


def _as_seen(department: Department, *, on: str) -> str:
    """Whom the department knows, with the day from when its row is and what was true on that day."""
    slug, copied = department.slug, department.copies or department.slug
    again = f"range(1 + (roll(p, '{slug} again', 1000) < {department.repeats})::int)"
    day, latest = DAY_OF[department.kind], f"date '{on}' - {department.delivered + department.old_by}"
    seen = f"greatest({day}, {latest} - 150 * again::int - days_until(p, '{slug} seen', {department.stale}))"
    then = {
        Kind.PEOPLE: "if(renamed_on > seen_on, old_name, name) as name_then, "
        "if(moved_on > seen_on, old_county, county) as county_then, ",
        Kind.ENTITIES: "if(renamed_on > seen_on, old_name, name) as name_then, "
        "if(moved_on > seen_on, old_county, county) as county_then, "
        "if(closed_on > seen_on, 1, status) as status_then, "
        "if(owner_on > seen_on, coalesce(old_owner_id, owner_id), owner_id) as owner_then, ",
    }[department.kind]
    repeated = f", unnest({again}) as again" if department.repeats else ", 0 as again"
    return f"""
        select *, {then} if(moved_on > seen_on, old_address, address) as address_then,
            if(phone_on > seen_on, old_phone, phone) as phone_then
        from (
            select *, {seen} as seen_on,
                if(roll(office, '{copied} office', {_OFFICES_PER_CARELESS}) = 0, {_CARELESS}, 1) as careless
            from (select *{repeated} from {department.kind.value}
                where ({department.covers}) and {day} <= {latest}
                and roll(p, '{slug} holds', 1000) < {department.share})
        )"""


def _written(department: Department) -> Mapping[str, Written]:
    """Every column that the department delivers."""
    made = {
        KEY: _key,
        SEEN: _seen,
        Field.NAME: _name,
        Field.SEX: _sex,
        Field.BIRTH: _birth,
        Field.NATION: _nation,
        Field.REGION: _region,
        Field.ADDRESS: _address,
        Field.PHONE: _phone,
        Field.TYPE: _type,
        Field.STATUS: _status,
        Field.REGISTERED: _registered,
        Field.REPRESENTATIVE: _representative,
        Field.SCOPE: _scope,
    }
    names = (KEY, *(field for field in FIELDS[department.kind]), SEEN)
    return {str(name): made[name](department) for name in names if str(name) in department.columns}


def _roll(department: Department, what: str, of: int) -> str:
    return f"roll(p, '{department.copies or department.slug} {what}', {of})"


def _turn(department: Department, what: str, *rates: float) -> str:
    """1, 2, … as often as `rates` of a hundred thousand say, eight times as often where an office is careless."""
    parts, sum_so_far = [], 0.0
    for turn, rate in enumerate(rates, start=1):
        sum_so_far += rate
        parts.append(f"when {_roll(department, what, _OF)} < {sum_so_far:.0f} * careless then {turn}")
    return f"case {' '.join(parts)} else 0 end"


def _bits(name: str, bits: Mapping[int, Fault]) -> str:
    return (
        f"case turn_{name} "
        + " ".join(f"when {turn} then {int(bit)}" for turn, bit in bits.items())
        + " else 0 end"
    )


def _nothing(department: Department, what: str) -> str:
    """How a clerk writes that there is nothing."""
    return f"[null, '', '无', '不详', '-'][{_roll(department, what + ' nothing', 5)} + 1]"


def _key(department: Department) -> Written:
    dirt = department.dirt
    rates = [department.lost * 100.0, _BAD * dirt, _WORST * dirt, _ODD * dirt, _ODD * dirt, _ODD * dirt]
    turn = _turn(department, "key", *rates)
    if department.kind is Kind.PEOPLE:
        old = f"{_roll(department, 'old id', 1000)} < {department.old_ids} and birth < date '2000-01-01'"
        twin = f"{_roll(department, 'twin', 1000)} < {department.twins} and is_twin"
        turn = f"case when {twin} then 8 when {old} and id[7:8] = '19' then 7 else {turn} end"
        wrong = f"id[1:14] || (id[15]::int + 1 + {_roll(department, 'digit', 9)}) % 10 || id[16:]"
    else:
        wrong = f"id[1:11] || digits_of((place_of(id, 12) + 1 + {_roll(department, 'digit', 30)}) % 31) || id[13:]"
    twins = " when 8 then twin_id when 7 then id[1:6] || id[9:17]" if department.kind is Kind.PEOPLE else ""
    return Written(
        turn=turn,
        text=f"case turn_key when 0 then id when 1 then {_nothing(department, 'key')} when 2 then {wrong} "
        "when 3 then id[1:17] when 4 then lower(id) when 5 then full_width(id) "
        f"when 6 then ' ' || id[1:6] || ' ' || id[7:]{twins} end",
        expected=_bits(KEY, {1: Fault.KEY_MISSING, 2: Fault.KEY_CHECK, 3: Fault.KEY_SHAPE}),
    )


def _day(department: Department, what: str, column: str, fault: Fault) -> Written:
    """Six of a hundred in another of the ten spellings; some impossible, some with a wrong day that is one."""
    dirt, usual = department.dirt, _SPELLINGS.index(department.day)
    how = f"if({_roll(department, what + ' spelling', 100)} < 6, 1 + {_roll(department, what + ' how', 10)}, {usual})"
    return Written(
        turn=_turn(department, what, _BAD * dirt, _MISTYPED * dirt, _ODD * dirt),
        text=f"case turn_{what} when 0 then spelled({column}, {how}) "
        f"when 1 then ['1900-02-29', '2023-13-05', '1990年2月30日', '1985'][{_roll(department, what + ' bad', 4)} + 1] "
        f"when 2 then spelled({column} + if(day({column}) > 15, -9, 9), {how}) else {_nothing(department, what)} end",
        expected=_bits(what, {1: fault}),
    )


def _birth(department: Department) -> Written:
    return _day(department, "birth", "birth", Fault.BIRTH)


def _registered(department: Department) -> Written:
    return _day(department, "registered", "registered", Fault.REGISTERED)


def _seen(department: Department) -> Written:
    usual = _SPELLINGS.index(department.day)
    return Written(
        turn=_turn(department, SEEN, _WORST * department.dirt),
        text=f"case turn_seen when 0 then spelled(seen_on, {usual}) else null end",
        expected=_bits(SEEN, {1: Fault.SEEN}),
    )


def _name(department: Department) -> Written:
    dirt = department.dirt
    if department.kind is Kind.PEOPLE:
        odd = "name_then[1] || ' ' || name_then[2:]"
        wrong = "name_then[:-2] || if(name_then[-1] = '树', '数', '树')"
    else:
        odd, wrong = "name_then || ' '", "name_then[:4] || '临' || name_then[5:]"
    return Written(
        turn=_turn(department, "name", _ODD * dirt, _MISTYPED * dirt, _WORST * dirt),
        text=f"case turn_name when 0 then name_then when 1 then {odd} when 2 then {wrong} "
        f"else {_nothing(department, 'name')} end",
    )


def _sex(department: Department) -> Written:
    dirt = department.dirt
    said = {"code": "({})::varchar", "word": "if(({}) = 1, '男', '女')"}[department.sex]
    return Written(
        turn=_turn(department, "sex", _BAD * dirt, _ODD * dirt, _WORST * dirt),
        text=f"case turn_sex when 0 then {said.format('sex')} when 1 then {said.format('3 - sex')} "
        "when 2 then '9' else '男女' end",
        expected=_bits("sex", {3: Fault.SEX}),
    )


def _nation(department: Department) -> Written:
    terms = sorted(vocabulary("nation"), key=lambda term: int(term.code))
    names = ", ".join(f"'{one.text if department.nation == 'word' else one.text[:-1]}'" for one in terms[:56])
    said = "lpad(nation::varchar, 2, '0')" if department.nation == "code" else f"[{names}][nation]"
    return Written(
        turn=_turn(department, "nation", _ODD * department.dirt, _WORST * department.dirt),
        text=f"case turn_nation when 0 then {said} when 1 then {_nothing(department, 'nation')} else '77' end",
        expected=_bits("nation", {2: Fault.NATION}),
    )


def _region(department: Department) -> Written:
    old = "case county_then " + " ".join(
        f"when {now} then {before}" for before, now in withdrawn_regions().items()
    )
    withdrawn = f"{old} else county_then end"
    many = 400 if department.region == "withdrawn" else 5
    turn = _turn(department, "region", _BAD * department.dirt, _ODD * department.dirt)
    return Written(
        turn=f"case when seen_on < date '2010-01-01' or {_roll(department, 'withdrawn', 1000)} < {many} then 3 "
        f"when {_roll(department, 'village', 100)} < 15 then 4 else {turn} end",
        text=f"case turn_region when 0 then county_then::varchar when 1 then '亳州' "
        f"when 2 then {_nothing(department, 'region')} when 3 then ({withdrawn})::varchar "
        "else county_then::varchar || lpad((p % 40 + 1)::varchar, 3, '0') end",
        expected=_bits("region", {1: Fault.REGION}),
    )


def _address(department: Department) -> Written:
    dirt = department.dirt
    return Written(
        turn=_turn(department, "address", _ODD * dirt, _ODD * dirt, _ODD * dirt, _ODD * dirt),
        text="case turn_address when 0 then address_then when 1 then full_width(address_then) "
        "when 2 then address_then[:6] || ' ' || address_then[7:] when 3 then address_then[7:] "
        f"else {_nothing(department, 'address')} end",
    )


def _phone(department: Department) -> Written:
    dirt = department.dirt
    return Written(
        turn=_turn(department, "phone", _ODD * dirt, _ODD * dirt, 2 * _ODD * dirt, _BAD * dirt),
        text="case turn_phone when 0 then phone_then when 1 then '+86 ' || phone_then "
        "when 2 then phone_then[:3] || '-' || phone_then[4:7] || '-' || phone_then[8:] "
        f"when 3 then {_nothing(department, 'phone')} else phone_then[:9] end",
        expected=_bits("phone", {4: Fault.PHONE}),
    )


def _type(department: Department) -> Written:
    return Written(
        turn=_turn(department, "type", _ODD * department.dirt),
        text=f"case turn_type when 0 then type else {_nothing(department, 'type')} end",
    )


def _status(department: Department) -> Written:
    said = (
        "status_then::varchar"
        if department.status == "code"
        else "case status_then when 1 then '存续' when 2 then '吊销' when 3 then '注销' when 4 then '迁出' else '其他' end"
    )
    return Written(
        turn=_turn(department, "status", _WORST * department.dirt, _WORST * department.dirt),
        text=f"case turn_status when 0 then {said} when 1 then '待核' else {_nothing(department, 'status')} end",
        expected=_bits("status", {1: FAULT_OF[Field.STATUS]}),
    )


def _representative(department: Department) -> Written:
    dirt = department.dirt
    wrong = f"owner_then[1:14] || (owner_then[15]::int + 1 + {_roll(department, 'owner digit', 9)}) % 10 || owner_then[16:]"
    return Written(
        turn=_turn(department, "representative", _BAD * dirt, _ODD * dirt),
        text=f"case turn_representative when 0 then owner_then when 1 then {wrong} "
        f"else {_nothing(department, 'representative')} end",
        expected=_bits("representative", {1: Fault.REPRESENTATIVE}),
    )


def _scope(department: Department) -> Written:
    return Written(
        turn=_turn(department, "scope", _ODD * department.dirt),
        text=f"case turn_scope when 0 then scope else {_nothing(department, 'scope')} end",
    )

-- The entities of the heads of every second household among `people`. One of a thousand carries the code of its
-- neighbour, which was closed before: what the standard forbids and registers hold nevertheless.
create or replace temp table entities as
with drawn as (
    select p // 8 as p, id as owner_id, lag(id) over (order by p) as old_owner_id, phone_of(p, 'firm') as phone,
        phone_of(p, 'old firm') as old_phone, county, town_code, office, address as home_address,
        roll(p, 'place', $town_count) as town_place, roll(p, 'old place', $town_count) as old_town_place
    from people where p % 8 = 0
), related as (
    select *,
        roll(p, 'reused', 1000) = 0 and p > ($first // 8) as is_heir,
        roll(p + 1, 'reused', 1000) = 0 and p + 1 < ($until // 8) as has_heir,
        roll(p, 'status', 1000) as standing
    from drawn
), aged as (
    select *,
        date '$on' - 60 - days_until(p, 'registered', 2600) as registered,
        -- an heir has the code, and so the type, of the one before
        case when roll(p - is_heir::int, 'type', 100) < 45 then 0 when roll(p - is_heir::int, 'type', 100) < 48 then 1
            when roll(p - is_heir::int, 'type', 100) < 50 then 2 when roll(p - is_heir::int, 'type', 100) < 94 then 3
            else 4 end as type_place
    from related
), placed as (
    select aged.* exclude (county, town_code, office, registered, town_place, old_town_place),
        now.county, now.code as town_code, now.place as office, before.county as old_county,
        address_in(now.county_name, now.name, p, 'firm', false) as address,
        address_in(before.county_name, before.name, p, 'old firm', false) as old_address,
        case when has_heir then date '$on' - 2400 - days_until(p, 'registered', 900)
            when is_heir then date '$on' - 60 - roll(p, 'heir', 700)::int
            else registered end as registered,
        if(roll(p, 'firm moved', 100) < 12, date '$on' - 1 - roll(p, 'when moved', 1800)::int, null) as moved_on,
        if(roll(p, 'firm renamed', 100) < 5, date '$on' - 1 - roll(p, 'when renamed', 1800)::int, null) as renamed_on,
        if(roll(p, 'firm phone', 100) < 20, date '$on' - 1 - roll(p, 'when phone', 1800)::int, null) as phone_on,
        if(roll(p, 'new owner', 100) < 8, date '$on' - 1 - roll(p, 'when owner', 1800)::int, null) as owner_on
    from aged
    join towns now on now.place = town_place
    join towns before on before.place = old_town_place
), coded as (
    select *,
        case when has_heir then 3 when standing < 860 then 1 when standing < 890 then 2
            when standing < 975 then 3 when standing < 985 then 4 else 9 end as status,
        (p - is_heir::int) * 387420489 % 887503681 as body
    from placed
)
select * exclude (body, standing),
    with_code_check(
        case type_place when 3 then '92' when 4 then '93' else '91' end || '341699' || with_organisation_check(
        'MA' || digits_of(body // 28629151 % 31) || digits_of(body // 923521 % 31) || digits_of(body // 29791 % 31)
        || digits_of(body // 961 % 31) || digits_of(body // 31 % 31) || digits_of(body % 31))) as id,
    firm_name(p, 'firm', type_place) as name,
    firm_name(p, 'old firm', type_place) as old_name,
    $types[type_place + 1] as type,
    case when has_heir then date '$on' - 900 - roll(p, 'when closed', 1000)::int
        when status in (2, 3) then date '$on' - 1 - roll(p, 'when closed', 1500)::int end as closed_on,
    $scopes[roll(p, 'scope', 16) + 1] || '；' || $scopes[roll(p, 'more scope', 16) + 1] || '；'
        || $scopes[roll(p, 'most scope', 16) + 1] as scope,
    is_heir or has_heir as is_shared
from coded
order by p;

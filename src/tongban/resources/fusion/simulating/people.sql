-- The people $first to $until (not included), four to a household: head, spouse, child, and a twin, a younger
-- child or an old parent. One of four hundred spouses takes the number of the spouse next door.
create or replace temp table people as
with drawn as (
    select p, p // 4 as home, (p % 4)::int as member, roll(p // 4, 'twins', 50) = 0 as has_twins,
        25 + roll(p // 4, 'age', 26) + roll(p // 4, 'more age', 26) as head_age
    from range($first, $until) people(p)
), aged as (
    select *,
        greatest(0, head_age - 24 - roll(home, 'child', 10)) as child_age,
        case member
            when 0 then head_age
            when 1 then greatest(22, head_age - 4 + roll(p, 'age', 7))
            when 2 then child_age
            else case when has_twins then child_age
                when roll(home, 'parent', 3) = 0 then least(99, head_age + 22 + roll(p, 'age', 9))
                else greatest(0, child_age - 1 - roll(p, 'age', 4)) end
        end::int as age,
        has_twins and member >= 2 as is_twin
    from drawn
), born as (
    select *,
        date '$on' - age * 365 - roll(if(is_twin, home * 4 + 2, p), 'day', 365)::int - 1 as birth,
        case when member = 1 then 2 - roll(home, 'sex', 2)
            when is_twin and roll(home, 'alike', 10) < 6 then 1 + roll(home, 'twins sex', 2)
            when member = 0 then 1 + roll(home, 'sex', 2)
            else 1 + roll(p, 'sex', 2) end::int as sex,
        if(member = 1, roll(p, 'surname', $surname_count), roll(home, 'surname', $surname_count)) as surname_place,
        roll(home, 'town', $town_count) as town_place, roll(home, 'old town', $town_count) as old_town_place,
        roll(home, 'rural', 10) < 4 as rural,
        if(roll(home, 'moved', 100) < 18, date '$on' - 1 - roll(home, 'when moved', 2600)::int, null) as moved_on,
        if(roll(p, 'renamed', 1000) < 25, date '$on' - 1 - roll(p, 'when renamed', 3600)::int, null) as renamed_on,
        if(age < 14, home * 4, p) as owner,
        coalesce((select max(nation) from nations where roll(home, 'nation', 1000) between low and high), 1) as nation
    from aged
), known as (
    select born.* exclude (surname_place, town_place, old_town_place, has_twins, head_age, child_age),
        now.place as office, now.code as town_code, now.county,
        before.county as old_county,
        address_in(now.county_name, now.name, home, 'home', rural) as address,
        if(moved_on is null, null, address_in(before.county_name, before.name, home, 'old home', rural)) as old_address,
        sign('$surnames', surname_place) as surname,
        if(is_twin, roll(home, 'given', 50), roll(p, 'given', 50)) as one, roll(p, 'second given', 50) as two,
        roll(p, 'short name', 100) < if(is_twin, 0, 14) as is_short,
        if(roll(owner, 'new phone', 100) < 25, date '$on' - 1 - roll(owner, 'when phone', 2200)::int, null) as phone_on
    from born
    join towns now on now.place = town_place
    join towns before on before.place = old_town_place
), named as (
    select *,
        case when nation = 5 then $far_name else surname || given_of(sex, age, one)
            || if(is_short, '', given_of(sex, age, two)) end as name,
        case when nation = 5 then $far_name else surname || given_of(sex, age, (one + 7) % 50)
            || if(is_short, '', given_of(sex, age, (two + 11) % 50)) end as old_name,
        phone_of(owner, 'phone') as phone, phone_of(owner, 'old phone') as old_phone,
        row_number() over (partition by birth, sex order by p) - 1 as of_day
    from known
), numbered as (
    select *, with_check(
        (341660 + ($slot + of_day) // 500)::varchar || strftime(birth, '%Y%m%d')
        || lpad((2 * (($slot + of_day) % 500) + sex % 2)::varchar, 3, '0')) as id
    from named
)
select own.* exclude (id, birth, one, two, is_short, surname),
    own.of_day as slot_taken,
    donor.p is not null as is_shared,
    coalesce(donor.id, own.id) as id,
    -- three of ten have even the birth in common: nobody can see from the files that they are two
    if(donor.p is not null and roll(own.p, 'same day', 10) < 3, donor.birth, own.birth) as birth,
    coalesce(twin.id, own.id) as twin_id
from numbered own
left join numbered donor on donor.p = own.p - 4 and own.member = 1 and roll(own.p, 'shared', 400) = 0
left join numbered twin on own.is_twin and twin.p = if(own.member = 2, own.p + 1, own.p - 1)
order by own.p;

-- $$seed and the day of the city are put in. `roll` is the only chance there is: the same for the same question.
-- Hashed twice: the low bits of a hash of several values hang together when only one of the values differs.
create or replace macro roll(who, what, n) as (hash(hash(who, what, $seed)) % n)::bigint;
-- as many days as pass by chance until something happens that happens every `mean` days
create or replace macro days_until(who, what, mean) as (-ln((roll(who, what, 999983) + 1) / 999984.0) * mean)::int;
create or replace macro sign(text, place) as str_split(text, '')[place + 1];
create or replace macro full_width(text) as
    translate(text, '0123456789Xx-', '０１２３４５６７８９Ｘｘ－');
create or replace macro han(n) as case
    when n < 10 then sign('〇一二三四五六七八九', n)
    when n < 20 then '十' || if(n = 10, '', sign('〇一二三四五六七八九', n - 10))
    else sign('〇一二三四五六七八九', n // 10) || '十' || if(n % 10 = 0, '', sign('〇一二三四五六七八九', n % 10)) end;
create or replace macro spelled(day, how) as case how
    when 0 then day::varchar
    when 1 then strftime(day, '%Y-%-m-%-d')
    when 2 then strftime(day, '%Y/%-m/%-d')
    when 3 then strftime(day, '%Y.%-m.%-d')
    when 4 then strftime(day, '%Y%m%d')
    when 5 then strftime(day, '%Y%m%d093000')
    when 6 then strftime(day, '%Y-%m-%d 09:30:00')
    when 7 then strftime(day, '%Y-%m-%dT09:30:00')
    when 8 then strftime(day, '%Y年%-m月%-d日')
    when 9 then translate(year(day)::varchar, '0123456789', '〇一二三四五六七八九')
        || '年' || han(month(day)) || '月' || han(day(day)) || '日'
    else if(day >= date '1930-01-01', (day - date '1899-12-30')::varchar, day::varchar) end;
create or replace macro digit(text, place) as ascii(substr(text, place, 1)) - 48;
-- GB 11643 annex A
create or replace macro with_check(body) as body || sign('10X98765432', (
    digit(body, 1) * 7 + digit(body, 2) * 9 + digit(body, 3) * 10 + digit(body, 4) * 5 + digit(body, 5) * 8
    + digit(body, 6) * 4 + digit(body, 7) * 2 + digit(body, 8) + digit(body, 9) * 6 + digit(body, 10) * 3
    + digit(body, 11) * 7 + digit(body, 12) * 9 + digit(body, 13) * 10 + digit(body, 14) * 5
    + digit(body, 15) * 8 + digit(body, 16) * 4 + digit(body, 17) * 2) % 11);
create or replace macro digits_of(n) as
    sign('0123456789ABCDEFGHJKLMNPQRTUWXY', n);
create or replace macro place_of(text, place) as
    strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(text, place, 1)) - 1;
create or replace macro letter(text, place) as
    strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(text, place, 1)) - 1;
-- GB 11714
create or replace macro with_organisation_check(body) as body || sign('0X987654321', (
    letter(body, 1) * 3 + letter(body, 2) * 7 + letter(body, 3) * 9 + letter(body, 4) * 10
    + letter(body, 5) * 5 + letter(body, 6) * 8 + letter(body, 7) * 4 + letter(body, 8) * 2) % 11);
-- GB 32100 annex A
create or replace macro with_code_check(body) as body || digits_of((31 - (
    place_of(body, 1) + place_of(body, 2) * 3 + place_of(body, 3) * 9 + place_of(body, 4) * 27
    + place_of(body, 5) * 19 + place_of(body, 6) * 26 + place_of(body, 7) * 16 + place_of(body, 8) * 17
    + place_of(body, 9) * 20 + place_of(body, 10) * 29 + place_of(body, 11) * 25 + place_of(body, 12) * 13
    + place_of(body, 13) * 8 + place_of(body, 14) * 24 + place_of(body, 15) * 10 + place_of(body, 16) * 30
    + place_of(body, 17) * 28) % 31) % 31);
create or replace macro address_in(county, town, who, what, is_rural) as
    '安徽省亳州市' || county || town || if(is_rural,
        sign('$roads', roll(who, what || 'a', $road_count)) || sign('$roads', roll(who, what || 'b', $road_count))
            || '村' || (roll(who, what || 'c', 30) + 1) || '组' || (roll(who, what || 'd', 180) + 1) || '号',
        '示例' || sign('$roads', roll(who, what || 'a', $road_count)) || sign('$kinds_of_road', roll(who, what || 'b', 3))
            || (roll(who, what || 'c', 400) + 1) || '号' || (roll(who, what || 'd', 40) + 1) || '栋'
            || (roll(who, what || 'e', 4) + 1) || '单元' || (roll(who, what || 'f', 30) + 1) || '0'
            || (roll(who, what || 'g', 4) + 1) || '室');
-- prefixes that no operator has been given
create or replace macro phone_of(who, what) as
    '16' || sign('0134', roll(who, what || 'p', 4)) || lpad(roll(who, what || 'n', 100000000)::varchar, 8, '0');

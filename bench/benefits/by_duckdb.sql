-- 手写 SQL：全市按差额法、按人进位到元、临时救助按人计算；状况都已查明。由 by_duckdb.py 逐句执行。
CREATE OR REPLACE TEMP TABLE supported AS
WITH placed AS (
  SELECT m.*, h.county, h.local_hukou, s.standard, s.months, c.elder_rate, c.minor_rate, c.disability_rate, c.illness_rate,
    m.disability_grade IN ('1', '2') AS severe, m.disability_kind IN ('intellect', 'mind') AS mind,
    greatest(m.wages - m.work_cost, 0) * 12 + greatest(m.business_year, 0) + greatest(m.property_year, 0)
      + greatest(m.received_year - m.handed_on_year, 0) AS income,
    2021 - year(m.born_on) - CAST((month(m.born_on), day(m.born_on)) > (8, 31) AS BIGINT) AS age,
    2021 - year(m.born_on) - CAST((month(m.born_on), day(m.born_on)) > (8, 1) AS BIGINT) AS age_first,
    CAST((2 * b.basic + b.basic_months) // (2 * b.basic_months) AS BIGINT)
      + CASE WHEN m.tasks_unable = 0 THEN k.able WHEN m.tasks_unable BETWEEN 1 AND 3 THEN k.partly ELSE k.unable END AS support
  FROM members m JOIN households h USING (household)
  JOIN places s ON s.county = h.county AND s.settlement = h.settlement
  JOIN counties c ON c.county = h.county
  JOIN basics b ON b.county = h.county AND b.settlement = h.settlement AND b.support_mode = m.support_mode
  JOIN cares k ON k.county = h.county AND k.support_mode = m.support_mode
), rated AS (
  SELECT *, greatest(
      CASE WHEN age >= 60 THEN elder_rate WHEN age < 18 THEN minor_rate ELSE 0 END,
      CASE WHEN severe THEN disability_rate ELSE 0 END, CASE WHEN seriously_ill THEN illness_rate ELSE 0 END) AS rate,
    (age >= 60 OR age < 16 OR (mind AND disability_grade IN ('1', '2', '3')) OR (disability_kind = 'limbs' AND severe)
      OR (disability_kind = 'sight' AND disability_grade = '1'))
      AND income * months < standard * 12 AND property_fits AND NOT able_supporter AND local_hukou AS supported
  FROM placed
)
SELECT *, (2 * standard * rate + months * 100) // (200 * months) AS supplement, CASE WHEN supported THEN support ELSE 0 END AS support_due
FROM rated;

CREATE OR REPLACE TEMP TABLE living AS
WITH sums AS (
  SELECT household, sum(income) AS income, count(*) AS family, count(*) FILTER (insured) AS heads,
    count(*) FILTER (insured AND (severe OR (disability_grade = '3' AND mind) OR seriously_ill)) AS fitting,
    sum(supplement) FILTER (insured) AS supplement
  FROM supported GROUP BY household
), measured AS (
  SELECT h.*, s.standard, s.months, c.*, u.family, u.heads, u.fitting, coalesce(u.supplement, 0) AS supplement,
    greatest(u.income - h.deductions_year, 0) * s.months AS means, s.standard * u.family * 12 AS needed,
    (2021 - year(h.above_since)) * 12 + 8 - month(h.above_since) AS gone
  FROM households h JOIN sums u USING (household) JOIN places s ON s.county = h.county AND s.settlement = h.settlement
  JOIN counties c ON c.county = h.county
), judged AS (
  SELECT *, means < needed AS below,
    means >= needed AND grant_before > 0 AND rose_by_work AND gone BETWEEN 0 AND tapering_months AS tapering,
    application_kind = 'single_person' AND means >= needed AND means * 100 < needed * 150 AND fitting = heads AND heads = 1 AS alone
  FROM measured
), decided AS (
  SELECT *, local_hukou AND heads > 0 AND (below OR alone OR tapering)
      AND financial_assets * months <= standard * family * financial_months AND houses <= house_limit AND vehicles <= vehicle_limit AS entitled,
    CASE WHEN tapering THEN grant_before ELSE supplement
      + CASE WHEN alone THEN (standard * single_person_rate + months * 10000 - 1) // (months * 10000) * 100
        ELSE (greatest(needed - means, 0) + family * months * 1200 - 1) // (family * months * 1200) * 100 * heads END END AS amount,
    temporary_asked > 0 AND temporary_times < times AS helped,
    CASE WHEN discussed_singly AND NOT township_decides THEN temporary_asked
      ELSE least(temporary_asked, (2 * standard * CASE WHEN township_decides THEN township ELSE above END * family + months) // (2 * months)) END AS help
  FROM judged
)
SELECT household, heads, entitled, CASE WHEN entitled THEN amount ELSE 0 END AS due, helped, CASE WHEN helped THEN help ELSE 0 END AS help_due
FROM decided;

CREATE OR REPLACE TEMP TABLE allowed AS
WITH joined AS (
  SELECT m.*, c.* EXCLUDE (county, elder_rate, minor_rate, disability_rate, illness_rate),
    o.child, d.living, d.care, e.elder, CASE WHEN m.insured AND l.heads > 0 THEN (2 * l.due + l.heads) // (2 * l.heads) ELSE 0 END AS share,
    m.recognised_orphan AND (m.age_first < 18 OR m.in_school) AND m.support_due = 0 AS orphan,
    (m.severe OR (m.mind AND m.disability_grade IN ('3', '4') AND c.widened)) AND m.certificate_valid AND m.needs_long_care
      AND NOT m.work_injury_care AND m.support_due = 0 AND d.care > m.other_care AS nursed
  FROM supported m JOIN living l USING (household) JOIN counties c ON c.county = m.county
  JOIN children o ON o.county = m.county AND o.care_place = m.care_place
  JOIN grades d ON d.county = m.county AND d.disability_grade = m.disability_grade
  JOIN elders e ON e.county = m.county AND e.ability = m.ability
), helped AS (
  SELECT *, CASE WHEN orphan THEN child ELSE 0 END AS orphan_due,
    certificate_valid AND disability_grade <> 'none' AND share > 0 AND NOT work_injury_care AND support_due = 0
      AND NOT (orphan AND child > 0) AND living > other_living AS eased,
    father IN ('severely_disabled', 'seriously_ill', 'imprisoned', 'detox', 'restricted', 'out_of_touch', 'revoked', 'deported') AS no_father,
    mother IN ('severely_disabled', 'seriously_ill', 'imprisoned', 'detox', 'restricted', 'out_of_touch', 'revoked', 'deported') AS no_mother
  FROM joined
), cared AS (
  SELECT *, ((no_father AND (no_mother OR mother IN ('dead', 'declared_missing'))) OR (father IN ('dead', 'declared_missing') AND no_mother))
      AND age_first < 18 AND orphan_due = 0 AS uncared,
    greatest(child - share - support_due - CASE WHEN eased THEN living ELSE 0 END, 0) AS left_over
  FROM helped
)
SELECT *, CASE WHEN uncared THEN left_over ELSE 0 END AS uncared_due,
  started AND (share > 0 OR support_due > 0 OR orphan_due > 0 OR (uncared AND left_over > 0)) AS priced,
  age_first >= first_age AND local_hukou AS old,
  CASE WHEN age_first < second_age THEN first_amount WHEN age_first < third_age THEN second_amount ELSE third_amount END AS old_amount,
  age_first >= 60 AND poor_elder AND local_hukou AND support_due = 0 AS poor
FROM cared;

COPY (SELECT household, entitled AS "assistance.minimum_living:entitled", CAST(due AS BIGINT) AS "assistance.minimum_living:due",
  helped AS "assistance.temporary:entitled", CAST(help_due AS BIGINT) AS "assistance.temporary:due" FROM living)
TO 'HOME/by_duckdb-households.parquet';

COPY (SELECT member, supported AS "assistance.extreme_poverty:entitled", CAST(support_due AS BIGINT) AS "assistance.extreme_poverty:due",
  priced AS "assistance.price_subsidy:entitled", CAST(CASE WHEN priced THEN subsidy ELSE 0 END AS BIGINT) AS "assistance.price_subsidy:due",
  orphan AS "welfare.orphan:entitled", CAST(orphan_due AS BIGINT) AS "welfare.orphan:due",
  uncared AS "welfare.children_without_care:entitled", CAST(uncared_due AS BIGINT) AS "welfare.children_without_care:due",
  eased AS "welfare.disability_living:entitled", CAST(CASE WHEN eased THEN living ELSE 0 END AS BIGINT) AS "welfare.disability_living:due",
  nursed AS "welfare.disability_care:entitled", CAST(CASE WHEN nursed THEN care ELSE 0 END AS BIGINT) AS "welfare.disability_care:due",
  old AS "eldercare.old_age:entitled", CAST(CASE WHEN old THEN old_amount ELSE 0 END AS BIGINT) AS "eldercare.old_age:due",
  poor AS "eldercare.poor_elder:entitled",
  CAST(CASE WHEN poor THEN greatest(elder - CASE WHEN nursed THEN care ELSE 0 END, 0) ELSE 0 END AS BIGINT) AS "eldercare.poor_elder:due" FROM allowed)
TO 'HOME/by_duckdb-members.parquet';

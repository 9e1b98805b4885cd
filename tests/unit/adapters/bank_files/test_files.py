"""Files to a bank and back: nothing is altered to fit, nothing is applied in part, and a file that was tampered with is seen."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter.core
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.adapters.bank_files import (
    BadAnswer,
    BadOrders,
    BadProfile,
    Order,
    compare,
    load,
    read_answer,
    write,
)
from minzheng.adapters.spreadsheets import Column, Sheet, read_table, write_workbook
from minzheng.kernel.money import format_yuan

SHIPPED = Path(__file__).parents[4] / "src" / "minzheng" / "data" / "bank_profiles"
PROFILES = load(SHIPPED)
EACH = pytest.mark.parametrize("code", sorted(PROFILES))
TEXTS = sorted(code for code in PROFILES if PROFILES[code].form != "xlsx")
ORDERS = [
    Order("a1", "6222021234567890128", "欧阳㐂", 70_200, "某支行", "2021年8月低保金"),
    Order("a2", "6222021234567890136", "阿依古丽·买买提", 5, "", ""),
    Order("a3", "6222021234567890144", "王五", 123_456_789_00, "某支行", "特困"),
]


def bank(profile, said, *, closing=None, extra=b""):
    """What a bank would answer, written by hand: line, amount (fen), result, reason, day."""
    count, total = closing or (len(said), sum(row[1] for row in said))

    def cells(row):
        line, amount, result, reason, day = row
        amount = format_yuan(amount).replace(",", "") if profile.in_yuan else str(amount)
        known = {"line": line, "amount": amount, "result": result, "reason": reason, "paid_on": day}
        return [known[column.field] for column in profile.answers]

    if profile.form == "xlsx":
        target = io.BytesIO()
        write_workbook(
            target, [Sheet("回盘", [Column(one.title) for one in profile.answers], [cells(row) for row in said])]
        )
        return target.getvalue()
    if profile.form == "csv":
        target = io.StringIO()
        writer = csv.writer(target)
        writer.writerow([one.title for one in profile.answers])
        writer.writerows([cells(row) for row in said])
        writer.writerow(["合计", count, format_yuan(total)])
        return target.getvalue().encode("gb18030") + extra
    lines = []
    for row in said:
        line = b""
        for column, text in zip(profile.answers, cells(row), strict=True):
            data = text.encode("gb18030")
            rest = column.fill.encode() * (column.width - len(data))
            line += rest + data if column.right else data + rest
        lines.append(line)
    lines.append(f"合计{count:010d}{total:018d}".encode("gb18030"))
    return b"\r\n".join(lines) + b"\r\n" + extra


def codes(profile):
    """The bank's own words for paid and failed."""
    meaning = {value: code for code, value in profile.results.items()}
    return meaning["paid"], meaning["failed"]


def answered(profile, paid=(0, 1), failed=(2,)):
    yes, no = codes(profile)
    rows = [(ORDERS[one].line, ORDERS[one].amount, yes, "", "2021-08-20") for one in paid]
    return rows + [(ORDERS[one].line, ORDERS[one].amount, no, "账号不存在", "") for one in failed]


SENT = {one.line: one.amount for one in ORDERS}


@EACH
def test_the_same_orders_give_the_same_bytes_with_count_total_and_hash(code):
    first, again = write(PROFILES[code], ORDERS), write(PROFILES[code], ORDERS)
    assert (first.data, first.digest) == (again.data, again.digest)
    assert (first.count, first.total) == (3, sum(one.amount for one in ORDERS))
    assert write(PROFILES[code], ORDERS[:2]).digest != first.digest


class LikeDates(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime)


class YearsLater(datetime, metaclass=LikeDates):
    """A clock that moved on."""

    @classmethod
    def now(cls, tz=None):
        return datetime(2033, 5, 18, 3, 33, 20, tzinfo=tz)


@EACH
def test_the_clock_changes_no_byte(code, monkeypatch):
    before = write(PROFILES[code], ORDERS)
    monkeypatch.setattr(xlsxwriter.core, "datetime", YearsLater)
    assert write(PROFILES[code], ORDERS) == before


def test_a_csv_is_what_the_profile_says():
    said = write(PROFILES["common_csv"], ORDERS).data.decode("gb18030").split("\r\n")
    assert said[0] == "流水号,账号,户名,开户行,金额,用途"
    assert said[1] == "a1,6222021234567890128,欧阳㐂,某支行,702.00,2021年8月低保金"
    assert said[4:] == ["合计,3,123457491.05", ""]


def test_a_fixed_file_has_lines_of_one_length_in_bytes():
    *lines, closing, rest = write(PROFILES["common_fixed"], ORDERS).data.split(b"\r\n")
    width = sum(column.width for column in PROFILES["common_fixed"].orders)
    assert {len(line) for line in lines} == {width}
    assert lines[0][36 + 32 + 60 :][:15] == b"000000000070200"
    assert closing.decode("gb18030") == "合计0000000003000000012345749105"
    assert rest == b""


def test_a_workbook_keeps_numbers_of_accounts_as_text():
    table = read_table(write(PROFILES["common_xlsx"], ORDERS).data, "xlsx")
    assert table.rows[0].cells[:3] == ["a1", "6222021234567890128", "欧阳㐂"]


@EACH
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "=HYPERLINK(1)"}, "第 1 行的户名：以 = + - @ 开头"),
        ({"name": "＝甲"}, "第 1 行的户名：以 = + - @ 开头"),
        ({"name": "甲\u200b乙"}, "第 1 行的户名：首尾有空格，或者含有看不见的字符"),
        ({"name": "甲\n乙"}, "第 1 行的户名：首尾有空格，或者含有看不见的字符"),
        ({"name": " 甲"}, "第 1 行的户名：首尾有空格"),
        ({"name": ""}, "第 1 行的户名：没有填写"),
        ({"account": ""}, "第 1 行的账号：没有填写"),
        ({"amount": 0}, "第 1 行：金额应大于 0"),
        ({"amount": -5}, "第 1 行：金额应大于 0"),
        ({"line": "a2"}, "第 2 行：流水号与前面重复"),
    ],
)
def test_what_a_file_cannot_carry_is_refused_and_never_altered(code, change, said):
    first = Order(
        **{name: change.get(name, getattr(ORDERS[0], name)) for name in ("line", "account", "name", "amount")}
    )
    with pytest.raises(BadOrders) as problem:
        write(PROFILES[code], [first, ORDERS[1]])
    assert said in str(problem.value)
    assert ORDERS[0].account not in str(problem.value)


def test_a_fixed_file_refuses_what_is_too_long_or_looks_like_filling():
    with pytest.raises(BadOrders, match="第 1 行的户名：超过 60 个字节"):
        write(PROFILES["common_fixed"], [Order("a", "1" * 19, "长" * 31, 5)])
    assert write(PROFILES["common_fixed"], [Order("a", "1" * 19, "长" * 30, 5)]).count == 1


def test_nothing_to_pay_makes_no_file():
    with pytest.raises(BadOrders, match="没有付款明细"):
        write(PROFILES["common_csv"], [])


@EACH
def test_an_answer_is_read_whole_and_settles_what_it_says(code):
    profile = PROFILES[code]
    answer = read_answer(profile, bank(profile, answered(profile)))
    assert (answer.count, answer.total) == (3, sum(SENT.values()))
    found = compare(SENT, answer)
    assert found.is_applicable
    assert dict(found.paid) == {"a1": date(2021, 8, 20), "a2": date(2021, 8, 20)}
    assert dict(found.failed) == {"a3": "账号不存在"}
    assert not found.waiting


@EACH
def test_a_part_of_the_batch_settles_that_part_and_the_rest_waits(code):
    profile = PROFILES[code]
    found = compare(SENT, read_answer(profile, bank(profile, answered(profile, (0,), ()))))
    assert (set(found.paid), found.waiting) == ({"a1"}, {"a2", "a3"})


@EACH
def test_the_same_answer_again_settles_nothing_twice_and_a_contradiction_is_parked(code):
    profile = PROFILES[code]
    answer = read_answer(profile, bank(profile, answered(profile)))
    again = compare(SENT, answer, {"a1": True, "a2": True, "a3": False})
    assert (again.paid, again.failed, again.repeated) == ({}, {}, {"a1", "a2", "a3"})
    against = compare(SENT, answer, {"a3": True})
    assert not against.is_applicable
    assert "与先前的结果相反（先前成功）" in against.said
    assert (against.paid, against.failed) == ({}, {})


@EACH
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda rows: [*rows, rows[0]], "流水号在文件中出现两次"),
        (lambda rows: [*rows, ("zz", 100, *rows[0][2:])], "流水号不在这一批付款中"),
        (lambda rows: [(rows[0][0], rows[0][1] - 1, *rows[0][2:]), *rows[1:]], "第 1 行：金额与发出的不同"),
    ],
)
def test_an_answer_that_does_not_fit_the_batch_is_parked_whole(code, spoil, said):
    profile = PROFILES[code]
    found = compare(SENT, read_answer(profile, bank(profile, spoil(answered(profile)))))
    assert not found.is_applicable
    said = said.replace("第 1 行", f"第 {1 + profile.header} 行")
    assert said in found.said
    assert (found.paid, found.failed) == ({}, {})


@EACH
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", 100, "{yes}", "", ""), "没有流水号"),
        (("a1", 100, "8888", "", ""), "结果代码不在约定之内"),
        (("a1", 100, "{yes}", "", "2021-02-30"), "入账日期不是日期"),
        (("a1", 0, "{yes}", "", ""), "金额"),
    ],
)
def test_a_line_that_cannot_be_understood_parks_the_file(code, row, said):
    profile = PROFILES[code]
    row = tuple(codes(profile)[0] if cell == "{yes}" else cell for cell in row)
    with pytest.raises(BadAnswer) as problem:
        read_answer(profile, bank(profile, [*answered(profile), row]))
    assert said in str(problem.value)
    assert "整个文件没有入账" in str(problem.value)


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空的"),
        (b"  \r\n", "是空的"),
        ("流水号".encode("utf-16"), "不是约定的编码"),
        ("合计".encode("gb18030"), "笔数或金额写得不对"),
    ],
)
def test_what_is_no_answer_is_refused(code, data, said):
    profile = PROFILES[code]
    head = ",".join(one.title for one in profile.answers).encode("gb18030") + b"\r\n"
    data = head + data if profile.header and "合计" in data.decode("gb18030", errors="ignore") else data
    with pytest.raises(BadAnswer, match=said):
        read_answer(profile, data)


@pytest.mark.parametrize(
    "change", [lambda head: head[::-1], lambda head: head[1:], lambda head: [*head, "备注"], lambda _: None]
)
def test_a_csv_without_its_own_titles_is_refused_and_not_read_from_the_second_line(change):
    profile = PROFILES["common_csv"]
    head, rest = answered_csv(profile).split("\r\n", 1)
    changed = change(head.split(","))
    data = rest if changed is None else f"{','.join(changed)}\r\n{rest}"
    with pytest.raises(BadAnswer, match="表头应依次是：流水号、金额、结果、原因、入账日期"):
        read_answer(profile, data.encode("gb18030"))


def answered_csv(profile):
    return bank(profile, answered(profile)).decode("gb18030")


@pytest.mark.parametrize("code", TEXTS)
def test_lines_behind_the_closing_line_and_sums_that_differ_are_seen(code):
    profile = PROFILES[code]
    rows = answered(profile)
    with pytest.raises(BadAnswer, match="合计行之后还有内容"):
        read_answer(profile, bank(profile, rows, extra=bank(profile, rows).split(b"\r\n")[1] + b"\r\n"))
    for closing in ((2, sum(SENT.values())), (3, sum(SENT.values()) - 1)):
        with pytest.raises(BadAnswer, match="合计与明细不符（明细 3 笔）"):
            read_answer(profile, bank(profile, rows, closing=closing))


def test_a_workbook_with_other_heads_is_refused():
    target = io.BytesIO()
    write_workbook(target, [Sheet("回盘", [Column("流水号"), Column("户名")], [["a1", "甲"]])])
    with pytest.raises(BadAnswer, match="表头应依次是：流水号、金额、结果、原因、入账日期"):
        read_answer(PROFILES["common_xlsx"], target.getvalue())


# -- whatever happens to a file ----------------------------------------------------------------------------------------
names = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=10)
orders = st.lists(
    st.tuples(names, st.integers(1, 10**9), st.booleans()), min_size=1, max_size=12
)  # fmt: skip


@pytest.mark.parametrize("code", TEXTS)
@given(orders, st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_file_that_lost_or_changed_any_byte_settles_nothing_wrong(code, said, data):
    """Every line that a damaged answer would settle is one that the bank truly settled so."""
    profile = PROFILES[code]
    yes, no = codes(profile)
    sent = {f"L{number}": amount for number, (_, amount, _) in enumerate(said)}
    truth = {f"L{number}": good for number, (_, _, good) in enumerate(said)}
    rows = [
        (line, sent[line], yes if truth[line] else no, "" if truth[line] else "无此账号", "2021-08-20" if truth[line] else "")
        for line in sent
    ]  # fmt: skip
    whole = bank(profile, rows)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        found = compare(sent, read_answer(profile, cut))
    except BadAnswer:
        return
    assert all(truth[line] for line in found.paid)
    assert not any(truth[line] for line in found.failed)


@pytest.mark.parametrize("code", TEXTS)
@given(orders)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_can_be_read_back_by_anybody(code, said):
    profile = PROFILES[code]
    given_orders = [Order(f"L{number}", f"{number:019d}"[:19].replace("0", "1"), name, amount) for number, (name, amount, _) in enumerate(said)]  # fmt: skip
    file = write(profile, given_orders)
    text = file.data.decode(profile.encoding)
    assert all(one.name in text for one in given_orders)
    assert text.split("\r\n")[-2].startswith(f"合计{',' if profile.form == 'csv' else ''}")


# -- profiles ----------------------------------------------------------------------------------------------------------
def test_no_shipped_profile_claims_to_be_a_banks_own():
    assert not any(profile.verified for profile in PROFILES.values())
    assert all("不是银行文件" in profile.document for profile in PROFILES.values())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"form": "pdf"}, "form 只能是"),
        ({"encoding": "gbk"}, "encoding 只能是"),
        ({"results": {"1": "paid"}}, "两种都要有"),
        ({"orders": [{"field": "line", "title": "流水号"}]}, "orders 至少要有"),
        ({"answers": [{"field": "who", "title": "谁"}]}, "answers 的 field 只能是"),
        ({"unit": ...}, "缺少或写错了"),
        ({"unit": "元"}, "unit 只能是 yuan、fen"),
        ({"verified": "no"}, "verified 只能是 true、false"),
    ],
)
def test_a_profile_that_cannot_be_used_is_refused_with_its_file(tmp_path, change, said):
    values = yaml.safe_load((SHIPPED / "common_fixed.yaml").read_text(encoding="utf-8")) | change
    values = {name: value for name, value in values.items() if value is not ...}
    (tmp_path / "one.yaml").write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadProfile, match="one.yaml") as problem:
        load(tmp_path)
    assert said in str(problem.value)


def test_two_profiles_under_one_code_are_refused(tmp_path):
    text = (SHIPPED / "common_csv.yaml").read_text(encoding="utf-8")
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadProfile, match="b.yaml：代码“common_csv”已用于另一个格式"):
        load(tmp_path)

"""A file is checked cell by cell, taken whole or not at all, once, and can be taken back."""

import io
import random

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.audit.models import AuditEvent
from minzheng.core.documents import services as documents
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.models import Job
from minzheng.core.parties.models import Organisation, Person
from minzheng.core.registers import importing, undoing
from minzheng.core.registers.models import ImportBatch, ImportRow
from minzheng.core.registers.services import change
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.registers.sheets import HEADS, OFFICE, PERSON, checked, committed, filled, office_row
from tests.world import person_values

pytestmark = pytest.mark.django_db
FIELDS = [field.name for field in Organisation._meta.concrete_fields if field.name not in {"version", "updated_at"}]


@pytest.fixture
def clerk(the_city):
    return the_city.users["clerk"]


def offices():
    return Organisation.objects.filter(code__startswith="I-")


def exactly(code):
    return Organisation.objects.filter(code=code).values(*FIELDS).get()


def test_a_file_goes_from_template_to_records(the_city, clerk):
    rows = [office_row(1), office_row(2, "前柳村委会"), office_row(3, "990121100202", kind="企业", address="村东头")]
    batch = checked(OFFICE, filled(OFFICE, rows), "机构.xlsx", by=clerk)
    assert (batch.state, batch.total, batch.new, batch.faulty) == ("checked", 3, 3, 0), batch.problems
    assert not offices().exists(), "the check writes nothing"
    job = importing.start_commit(batch, by=clerk)
    jobs.run(str(job.uid))
    batch.refresh_from_db()
    assert batch.state == "committed"
    assert list(offices().order_by("code").values_list("name", "division__name", "kind")) == [
        ("机构1", "柳林镇", "other"), ("机构2", "前柳村委会", "other"), ("机构3", "后柳村委会", "enterprise"),
    ]  # fmt: skip
    event = AuditEvent.objects.get(action="import.commit", target_uid=batch.uid)
    assert (event.actor, event.body["new"]) == ("柳窗口", 3)


FAULTS = {
    "code": "", "name": "", "kind": "不存在的种类", "division": "没有这个乡", "opened_on": "2021-02-30", "closed_on": "昨天",
    "credit_code": "91110000000000000X",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_every_faulty_cell_of_any_table_is_named_and_nothing_is_written(the_city, clerk, seed):
    chance = random.Random(seed)  # noqa: S311 — tables for a test
    rows = [office_row(number) for number in range(1, 15)]
    expected = set()
    for number, row in enumerate(rows, 2):
        for name in chance.sample(sorted(FAULTS), chance.choice((0, 0, 1, 2))):
            row[name] = FAULTS[name]
            expected.add((number, HEADS[OFFICE.code][name]))
    batch = checked(OFFICE, filled(OFFICE, rows), f"表{seed}.xlsx", by=clerk)
    assert {(each["row"], each["column"]) for each in batch.problems} == expected
    assert [each["row"] for each in batch.problems] == sorted(each["row"] for each in batch.problems)
    assert batch.faulty == len({number for number, _ in expected})
    assert batch.state == ("faulty" if expected else "checked")
    assert not offices().exists()
    with pytest.raises(NotPossible):
        importing.start_commit(
            ImportBatch.objects.create(register=OFFICE.code, owner=clerk, document=batch.document, file_hash="x"),
            by=clerk,
        )


def test_the_annotated_workbook_marks_each_cell_and_corrected_can_be_handed_in_again(the_city, clerk):
    rows = [office_row(1), office_row(2, kind="错误"), office_row(3, "不存在乡")]
    batch = checked(OFFICE, filled(OFFICE, rows), "机构.xlsx", by=clerk)
    book = openpyxl.load_workbook(io.BytesIO(documents.content(batch.annotated)))
    sheet = book.worksheets[1]
    heads = [str(cell.value) for cell in sheet[1]]
    marked = {
        (cell.row, heads[cell.column - 1].rstrip("*"))
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.comment
    }
    assert marked == {(3, "种类"), (4, "所在地")}
    kinds, places = heads.index("种类") + 1, heads.index("所在地") + 1
    sheet.cell(3, kinds, "其他")
    sheet.cell(4, places, "柳林镇")
    target = io.BytesIO()
    book.save(target)
    again = committed(OFFICE, target.getvalue(), "改好.xlsx", by=clerk)
    assert (again.state, again.new) == ("committed", 3), again.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_each_chinese_encoding(the_city, clerk, encoding):
    text = "编号,名称,种类,所在地\nI-001,䶮山敬老院𠮷,其他,柳林镇\nI-002,岳麓养老中心,企业,前柳村委会\n"
    batch = committed(OFFICE, text.encode(encoding), "机构.csv", by=clerk)
    assert batch.state == "committed", batch.problems or batch.message
    assert set(offices().values_list("name", flat=True)) == {"䶮山敬老院𠮷", "岳麓养老中心"}


@pytest.mark.parametrize("place", ["山前镇", "石桥乡", "河东县", "云水市", "990122100000", "990121000000"])
def test_a_place_outside_ones_own_is_refused_in_its_cell(the_city, clerk, place):
    batch = checked(OFFICE, filled(OFFICE, [office_row(1), office_row(2, place)]), "机构.xlsx", by=clerk)
    assert [(each["row"], each["column"]) for each in batch.problems] == [(3, "所在地")]
    assert place not in batch.problems[0]["message"]


def test_a_record_elsewhere_cannot_be_taken_over_by_its_number(the_city, clerk):
    batch = checked(OFFICE, filled(OFFICE, [office_row(1, code="ORG-W1")]), "机构.xlsx", by=clerk)
    assert [(each["row"], each["column"]) for each in batch.problems] == [(2, "编号")]
    assert Organisation.objects.get(code="ORG-W1").division == the_city.places["W1"]


def test_a_person_elsewhere_cannot_be_taken_over_by_his_number(the_city, clerk):
    foreign = Person.objects.get(pk=the_city.row("parties.person", "W1").record.pk)
    number = PERSON.writer.current(foreign)["id_number"]
    row = {
        "name": "冒名",
        "id_number": number,
        "sex": dict(Person.Sex.choices)[foreign.sex],
        "born_on": str(foreign.born_on),
        "division": "柳林镇",
    }
    batch = checked(PERSON, filled(PERSON, [row]), "人员.xlsx", by=clerk)
    assert [(each["row"], each["column"]) for each in batch.problems] == [(2, "身份证号")]
    assert number not in str(batch.problems)
    foreign.refresh_from_db()
    assert foreign.name == "青峦民"


def test_a_number_twice_in_one_file_is_named_with_the_first_row(the_city, clerk):
    batch = checked(OFFICE, filled(OFFICE, [office_row(1), office_row(1)]), "机构.xlsx", by=clerk)
    assert [(each["row"], each["message"]) for each in batch.problems] == [(3, "与第 2 行重复，请删去其中一行。")]


def test_a_header_that_was_changed_is_refused_as_a_whole(the_city, clerk):
    batch = checked(OFFICE, "编号,名字\nI-1,甲\n".encode(), "机构.csv", by=clerk)
    assert batch.state == "faulty"
    assert "缺少必填列" in batch.problems[0]["message"]
    assert batch.message.startswith("表头与模板不符")


def test_a_column_that_no_field_takes_is_named_before_the_import(the_city, clerk):
    book = openpyxl.load_workbook(io.BytesIO(filled(OFFICE, [office_row(1)])))
    book.worksheets[0].cell(1, 20, "地  止")
    book.worksheets[0].cell(2, 20, "某街 1 号")
    data = io.BytesIO()
    book.save(data)
    batch = checked(OFFICE, data.getvalue(), "机构.xlsx", by=clerk)
    assert batch.message.endswith("没有采用的列：“地止”，请核对表头有没有写错。")
    assert "没有采用" not in checked(OFFICE, filled(OFFICE, [office_row(2)]), "机构二.xlsx", by=clerk).message


@pytest.mark.parametrize("data", [b"PK\x03\x04 not really a workbook", b"\x00\x01\x02", b""])
def test_a_file_that_is_none_is_refused_in_words(the_city, clerk, data):
    with pytest.raises(UploadRefused, match=r"[\u4e00-\u9fff]"):
        importing.upload(OFFICE, data, "坏.xlsx", by=clerk)


def test_the_same_file_again_is_the_same_batch_and_writes_nothing(the_city, clerk):
    data = filled(OFFICE, [office_row(1)])
    first = committed(OFFICE, data, "机构.xlsx", by=clerk)
    events = AuditEvent.objects.count()
    assert importing.upload(OFFICE, data, "另名.xlsx", by=clerk) == first
    assert AuditEvent.objects.count() == events
    assert ImportBatch.objects.count() == 1


def test_the_same_rows_in_another_file_change_nothing(the_city, clerk):
    committed(OFFICE, filled(OFFICE, [office_row(1), office_row(2)]), "一.xlsx", by=clerk)
    before = dict(offices().values_list("code", "version"))
    again = committed(OFFICE, filled(OFFICE, [office_row(2), office_row(1)]), "二.xlsx", by=clerk)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert dict(offices().values_list("code", "version")) == before


def test_a_commit_asked_twice_happens_once(the_city, clerk):
    batch = checked(OFFICE, filled(OFFICE, [office_row(1)]), "机构.xlsx", by=clerk)
    job = importing.start_commit(batch, by=clerk)
    with pytest.raises(NotPossible):
        importing.start_commit(batch, by=clerk)
    jobs.run(str(job.uid))
    jobs.run(str(job.uid))
    assert offices().count() == 1
    assert ImportRow.objects.filter(batch=batch).count() == 1


def test_a_number_taken_between_check_and_commit_stops_the_whole_file(the_city, clerk):
    batch = checked(OFFICE, filled(OFFICE, [office_row(1), office_row(2)]), "机构.xlsx", by=clerk)
    row = {"code": "I-002", "name": "抢先", "kind": "other", "division": the_city.places["W1"], "credit_code": ""}
    OFFICE.writer.create_many([row], by=the_city.users["stranger"])
    job = importing.start_commit(batch, by=clerk)
    jobs.run(str(job.uid))
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert list(offices().values_list("name", flat=True)) == ["抢先"]


def test_a_worker_stopped_in_the_middle_leaves_nothing_and_takes_it_up_again(the_city, clerk, monkeypatch):
    batch = checked(OFFICE, filled(OFFICE, [office_row(1), office_row(2)]), "机构.xlsx", by=clerk)
    job = importing.start_commit(batch, by=clerk)

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(importing.audit, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.run(str(job.uid))
    assert not offices().exists()
    assert not ImportRow.objects.exists()
    jobs.run(str(job.uid))
    batch.refresh_from_db()
    assert (batch.state, offices().count()) == ("committed", 2)


# -- undo ------------------------------------------------------------------------------------------------------------
def test_undoing_removes_what_was_new_and_restores_what_was_changed_exactly(the_city, clerk):
    before = exactly("ORG-E1")
    changed = office_row(1, code="ORG-E1", name="改了名", kind="企业", address="新址")
    batch = committed(OFFICE, filled(OFFICE, [office_row(1), changed, office_row(2)]), "机构.xlsx", by=clerk)
    assert exactly("ORG-E1")["name"] == "改了名"
    result = undoing.undo(batch, by=clerk)
    assert (result.removed, result.restored, result.refused) == (2, 1, [])
    assert exactly("ORG-E1") == before
    assert not offices().exists()
    batch.refresh_from_db()
    assert batch.state == "undone"
    with pytest.raises(NotPossible):
        undoing.undo(batch, by=clerk)
    event = AuditEvent.objects.get(action="import.undo")
    assert (event.body["removed"], event.body["restored"], event.body["refused"]) == (2, 1, 0)


def test_rows_edited_since_are_refused_one_by_one_and_the_others_go_back(the_city, clerk):
    data = filled(OFFICE, [office_row(1), office_row(2), office_row(3, code="ORG-E1", name="改了名")])
    batch = committed(OFFICE, data, "机构.xlsx", by=clerk)
    edited = Organisation.objects.get(code="I-002")
    change(OFFICE, edited, OFFICE.writer.current(edited) | {"address": "后来改的"}, version=edited.version, by=clerk)
    result = undoing.undo(batch, by=clerk)
    assert (result.removed, result.restored) == (1, 1)
    assert [number for number, _ in result.refused] == [3]
    assert list(offices().values_list("code", "address")) == [("I-002", "后来改的")]
    assert exactly("ORG-E1")["name"] == "松鹤事务所"


def test_two_batches_one_over_the_other_go_back_the_later_first(the_city, clerk):
    before = exactly("ORG-E1")
    rows = [
        [office_row(1, address=where), office_row(2, code="ORG-E1", name=name)]
        for where, name in (("甲", "一改"), ("乙", "再改"))
    ]
    first, second = [
        committed(OFFICE, filled(OFFICE, each), f"{number}.xlsx", by=clerk) for number, each in enumerate(rows)
    ]
    assert [number for number, _ in undoing.undo(first, by=clerk).refused] == [2, 3]  # the second stands over it
    assert (undoing.undo(second, by=clerk).restored, exactly("ORG-E1")["name"]) == (2, "一改")
    result = undoing.undo(first, by=clerk)
    assert (result.removed, result.restored, result.refused) == (1, 1, [])
    assert exactly("ORG-E1") == before
    assert not offices().exists()


def test_a_record_in_use_since_is_not_removed(the_city, clerk):
    batch = committed(OFFICE, filled(OFFICE, [office_row(1), office_row(2)]), "机构.xlsx", by=clerk)
    used = Organisation.objects.get(code="I-001")
    Organisation.objects.filter(code="ORG-E1a").update(parent=used)
    result = undoing.undo(batch, by=clerk)
    assert (result.removed, [number for number, _ in result.refused]) == (1, [2])
    assert list(offices().values_list("code", flat=True)) == ["I-001"]


def test_what_an_undoing_did_stays_on_the_page_of_the_batch(the_city, clerk):
    batch = committed(OFFICE, filled(OFFICE, [office_row(1), office_row(2)]), "机构.xlsx", by=clerk)
    office = Organisation.objects.get(code="I-002")
    change(OFFICE, office, {"name": "又改过"}, version=office.version, by=clerk)
    undoing.undo(batch, by=clerk)
    client = Client()
    client.force_login(clerk)
    page = client.get(reverse("import", args=[batch.uid])).content.decode()
    assert "删去新增 1 行" in page
    assert "另有 1 行没有撤销" in page
    assert "导入之后又有人改过" in page
    assert "撤销其余的行" in page
    assert "已导入：新增" not in page


def test_an_undoing_that_could_take_nothing_back_says_so(the_city, clerk):
    batch = committed(OFFICE, filled(OFFICE, [office_row(1)]), "机构.xlsx", by=clerk)
    change(OFFICE, Organisation.objects.get(code="I-001"), {"name": "又改过"}, version=1, by=clerk)
    undoing.undo(batch, by=clerk)
    batch.refresh_from_db()
    assert batch.message.startswith("没有一行能够撤销。")


def test_after_undoing_the_same_file_may_be_imported_again(the_city, clerk):
    data = filled(OFFICE, [office_row(1)])
    undoing.undo(committed(OFFICE, data, "机构.xlsx", by=clerk), by=clerk)
    assert committed(OFFICE, data, "机构.xlsx", by=clerk).state == "committed"


def test_persons_come_in_sealed_and_no_number_stays_in_the_batch(the_city, clerk):
    said = person_values(90, "导入人", the_city.places["E1"])
    row = {
        "name": said["name"],
        "id_number": said["id_number"],
        "sex": "女",
        "born_on": str(said["born_on"]),
        "division": "柳林镇",
        "phone": said["phone"],
    }
    wrong = row | {"name": "错日期", "born_on": "1999-09-09", "id_number": person_values(91, "", None)["id_number"]}
    batch = checked(PERSON, filled(PERSON, [row, wrong]), "人员.xlsx", by=clerk)
    assert ("出生日期", 3) in {(each["column"], each["row"]) for each in batch.problems}
    assert said["id_number"] not in f"{batch.problems} {batch.message}"
    assert committed(PERSON, filled(PERSON, [row]), "人员2.xlsx", by=clerk).new == 1
    person = Person.objects.get(name="导入人")
    assert said["id_number"].encode() not in bytes(person.sealed_id)

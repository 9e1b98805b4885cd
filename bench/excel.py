"""电子表格 — a register in and out by workbook, with the jobs run in this process, and the bare adapters beside them."""

import io
from pathlib import Path
from typing import Any

from bench.bulk import DAYS, Person, fill_people
from bench.city import City
from bench.measuring import Results, say, watched

CODE = "parties.person"
SEXES = {"male": "男", "female": "女"}


def run(home: Path, city: City, *, rows: int) -> Results:
    """Adapters first, then upload, check, commit, the same file again, export."""
    fill_people(home, city, 0)
    results = Results(f"电子表格：{rows:,} 行 × 8 列")
    data = _adapters(results, city, rows)
    user = city.actors["city_officer"]
    _import(results, data, user, rows)
    say("导出")
    _export(results, user, rows)
    results.notes.append("峰值：整个过程的常驻内存，括号内为这一步增加的部分；读表另有一个受限的子进程，不在其内。")
    results.notes.append("比值：与裸适配器同向一步相比的倍数。")
    fill_people(home, city, 0)
    return results


def _people(city: City, rows: int) -> Any:
    """Rows of the template: a part of the population that the list's own people do not share."""
    places = {village.pk: village for village in city.villages}
    person = Person(city.villages, seed=7)
    for index, (name, _, _, _, village, urban, phone) in enumerate(person.rows(rows)):
        place = places[village]
        number, born, sex = person.number(index + 500 * DAYS, place.code[:6])
        yield [name, number, SEXES[sex], born, place.code, "城镇" if urban else "农村", phone, None]


def _adapters(results: Results, city: City, rows: int) -> bytes:
    from minzheng.adapters.spreadsheets import Column, Sheet, read_table, write_csv, write_workbook
    from minzheng.core.registers.declarations import REGISTERS, Kind

    fields = REGISTERS.get(CODE).fields
    columns = [Column(item.title, "date" if item.kind == Kind.DATE else "text") for item in fields]
    made = list(_people(city, rows))
    say("适配器：写表、读表")
    book, text = io.BytesIO(), io.BytesIO()
    with watched() as block:
        write_workbook(book, [Sheet("人员", columns, made)])
    results.add("适配器：写 xlsx", rows=rows, seconds=block.seconds, peak=block.memory)
    with watched() as block:
        write_csv(text, columns, made)
    results.add("适配器：写 csv", rows=rows, seconds=block.seconds, peak=block.memory)
    del made
    for kind, data in (("xlsx", book.getvalue()), ("csv", text.getvalue())):
        with watched() as block:
            assert len(read_table(data, kind).rows) == rows
        results.add(
            f"适配器：读 {kind}（{len(data) / 2**20:.1f} MB）", rows=rows, seconds=block.seconds, peak=block.memory
        )
    return book.getvalue()


def _import(results: Results, data: bytes, user: Any, rows: int) -> None:
    from minzheng.core.access.models import User
    from minzheng.core.jobs import services as jobs
    from minzheng.core.registers import importing
    from minzheng.core.registers.declarations import REGISTERS

    register = REGISTERS.get(CODE)
    reading = results.lines[2].seconds or 1
    fresh = User.objects.get(pk=user.pk)
    total = 0.0
    say("导入：上传")
    with watched() as block:
        batch = importing.upload(register, data, "人员.xlsx", by=fresh)
    total += block.seconds
    results.add("导入：上传（查验、存档、登记作业）", rows=rows, seconds=block.seconds, peak=block.memory)
    say("导入：检查")
    with watched() as block:
        jobs.run(str(batch.job.uid))
    total += block.seconds
    results.add("导入：检查", rows=rows, seconds=block.seconds, ratio=block.seconds / reading, peak=block.memory)
    batch.refresh_from_db()
    assert batch.state == batch.State.CHECKED, (batch.state, batch.message)
    say("导入：写入")
    job = importing.start_commit(batch, by=fresh)
    with watched() as block:
        jobs.run(str(job.uid))
    total += block.seconds
    batch.refresh_from_db()
    assert batch.state == batch.State.COMMITTED, (batch.state, batch.message)
    results.add(
        "导入：写入（再查一遍，一个事务，留历史）",
        rows=rows,
        seconds=block.seconds,
        ratio=block.seconds / reading,
        peak=block.memory,
    )
    results.add("导入合计", rows=rows, seconds=total, ratio=total / reading)
    with watched() as block:
        assert importing.upload(register, data, "人员.xlsx", by=fresh).pk == batch.pk
    results.add("导入：同一文件再来一次（不做事）", rows=rows, seconds=block.seconds)


def _export(results: Results, user: Any, rows: int) -> None:
    from minzheng.core.access.models import User
    from minzheng.core.jobs import services as jobs
    from minzheng.core.registers import exporting
    from minzheng.core.registers.declarations import REGISTERS
    from minzheng.core.registers.listing import Query

    writing = results.lines[0].seconds or 1
    job = exporting.start_export(REGISTERS.get(CODE), Query(), reason="基准", by=User.objects.get(pk=user.pk))
    with watched() as block:
        jobs.run(str(job.uid))
    job.refresh_from_db()
    assert job.state == job.State.DONE, job.message
    results.add(
        "导出（解密、遮盖、写表、留痕）",
        rows=rows,
        seconds=block.seconds,
        ratio=block.seconds / writing,
        peak=block.memory,
    )

"""列表 — pages of the persons' register at full size, for each post: the core's page and the whole HTTP answer."""

import time
from pathlib import Path
from typing import Any

from bench.bulk import Person, fill_people
from bench.city import City
from bench.measuring import Results, repeated, say

CODE = "parties.person"
TITLES = {
    "city_officer": "市局处室", "county_reviewer": "县级审核", "township_officer": "乡镇干部", "village_assistant": "村协理员",
}  # fmt: skip
GOAL_MS, GOAL_STATEMENTS = 300, 12


def run(home: Path, city: City, *, rows: int, runs: int) -> Results:
    """Fill and measure."""
    start = time.perf_counter()
    fill_people(home, city, rows)
    results = Results(f"列表：人员登记簿 {rows:,} 人，每种 {runs} 次")
    results.add("造数（密封、COPY、建索引）", rows=rows, seconds=time.perf_counter() - start)
    around: set[str] = set()
    for post, user in city.actors.items():
        say(f"列表：{TITLES[post]}")
        for name, asked, term in _scenarios(city, post, user, rows):
            _measure(results, f"{TITLES[post]}·{name}", user, asked, term, runs)
        begun = len(results.lines)
        _measure_others(results, TITLES[post], user, runs)
        around |= {line.what for line in results.lines[begun:]}
    measured = [line for line in results.lines if line.runs and line.what not in around]
    slow = [line.what for line in measured if line.p95 >= GOAL_MS]
    talkative = [line.what for line in measured if (line.statements or 0) > GOAL_STATEMENTS]
    results.notes.append(f"列表页目标 p95 < {GOAL_MS} 毫秒：{'全部达到' if not slow else '未达到：' + '、'.join(slow)}")
    results.notes.append(
        f"列表页目标至多 {GOAL_STATEMENTS} 条语句：{'全部达到' if not talkative else '未达到：' + '、'.join(talkative)}"
    )
    return results


def _scenarios(city: City, post: str, user: Any, rows: int) -> list[tuple[str, dict[str, str], str]]:
    """Name, address parameters, search term."""
    name, number = _somebody(city, rows)
    asked: list[tuple[str, dict[str, str], str]] = [
        ("首页", {}, ""),
        ("中间页", {"after": _middle(user, 0.5)}, ""),
        ("深页（99.9 %）", {"after": _middle(user, 0.999)}, ""),
        ("末页", {"last": "1"}, ""),
    ]
    if post == "city_officer":
        asked.append(("按县", {"division": city.county.code}, ""))
        asked.append(("按县末页", {"division": city.county.code, "last": "1"}, ""))
    if post in {"city_officer", "county_reviewer"}:
        asked.append(("按乡镇", {"division": city.township.code}, ""))
        asked.append(("按村", {"division": city.village.code}, ""))
    narrow = {"中间页", "搜全拼", "搜不到"} if post in {"township_officer", "village_assistant"} else set()
    every: list[tuple[str, dict[str, str], str]] = [
        *asked,
        ("按性别", {"sex": "female"}, ""),
        ("已故、城镇", {"alive": "no", "settlement": "urban"}, ""),
        ("已故末页", {"alive": "no", "last": "1"}, ""),
        ("搜姓名", {}, name),
        ("搜常见姓", {}, "张"),
        ("搜首字母", {}, "lj"),
        ("搜全拼", {}, "zhangwei"),
        ("搜证件号", {}, number),
        ("搜不到", {}, "zzzzqqq"),
    ]
    return [one for one in every if one[0] not in narrow]


def _somebody(city: City, rows: int) -> tuple[str, str]:
    person = next(Person(city.villages).rows(min(rows, 1)))
    return person[0], person[1]


def _middle(user: Any, share: float) -> str:
    """The record at a share of the user's list, found once before measuring."""
    from minzheng.core.access.permissions import Permission
    from minzheng.core.parties.models import Person as Model

    seen = Model.objects.visible_to(user, Permission.REGISTER_VIEW)
    place = int(seen.count() * share)
    found = seen.order_by("sort_key", "id").values_list("uid", flat=True)[place : place + 1]
    return str(found[0])


def _measure(results: Results, what: str, user: Any, asked: dict[str, str], term: str, runs: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from minzheng.core.access.models import User
    from minzheng.core.registers.declarations import REGISTERS
    from minzheng.core.registers.listing import Position, page
    from minzheng.core.registers.searching import remember
    from minzheng.web.register_lists import query_of

    register = REGISTERS.get(CODE)

    def read() -> Any:
        fresh = User.objects.get(pk=user.pk)
        token, kept = remember({}, term, by=fresh) if term else ("", {})
        query = query_of(fresh, register, asked | {"s": token}, kept)
        return page(register, fresh, query, Position(_uid(asked.get("after")), None, bool(asked.get("last"))))

    total = read().total
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    address = reverse("register", args=[CODE])
    if term:
        address = client.post(f"{address}search/", {"q": term}).headers["Location"]
    elif asked:
        address += "?" + "&".join(f"{name}={value}" for name, value in asked.items())
    client.get(address)

    def answer() -> None:
        response = client.get(address)
        assert response.status_code == 200, response.status_code

    with CaptureQueriesContext(connection) as captured:
        answer()
    statements = len(captured)
    results.add(f"{what}（查询）", rows=total, runs=repeated(read, runs))
    results.add(f"{what}（网页）", rows=total, runs=repeated(answer, runs), statements=statements)


def _uid(text: str | None) -> Any:
    from uuid import UUID

    return UUID(text) if text else None


def _measure_others(results: Results, who: str, user: Any, runs: int) -> None:
    """The pages around the list: the box over all registers, one record, its history."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    uid = _middle(user, 0.3)
    pages = {
        "全局搜索": lambda: client.post(reverse("search"), {"q": "张伟"}),
        "一条记录": lambda: client.get(reverse("record", args=[CODE, uid])),
        "记录的历史": lambda: client.get(reverse("record_history", args=[CODE, uid])),
    }
    for name, act in pages.items():
        assert act().status_code == 200, name
        with CaptureQueriesContext(connection) as captured:
            act()
        statements = len(captured)
        results.add(f"{who}·{name}（网页）", runs=repeated(act, runs), statements=statements)

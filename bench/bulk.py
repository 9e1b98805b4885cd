"""批量造数 — rows go in by COPY with triggers, foreign keys and plain indexes set aside; the ORM never loops over people."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.city import City, superuser
from bench.measuring import say

NOTHING = r"\N"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红玉志永海文春林金光荣新立学德福成凤淑云梅香瑞雪宁浩宇轩涵梓欣怡博雨辰佳子晨思琪嘉俊"
ONE_CHARACTER = 0.25
FIRST_DAY, DAYS = date(1930, 1, 1), 30_011
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


@contextmanager
def loading(connection: Any, table: str) -> Iterator[None]:
    """Set plain indexes aside while a table is filled, then make them again, gather statistics and mark pages visible."""
    indexes = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
        [table],
    ).fetchall()
    owner = connection.execute("SELECT tableowner FROM pg_tables WHERE tablename = %s", [table]).fetchone()[0]
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        connection.execute("SET session_replication_role = origin")
        connection.execute(f"SET ROLE {owner}")
        for _, definition in indexes:
            connection.execute(definition)
        connection.execute("RESET ROLE")
        connection.execute(f"VACUUM (ANALYZE) {table}")


def copied(connection: Any, table: str, columns: tuple[str, ...], lines: Iterable[str]) -> int:
    """COPY ready-made lines; gives their number."""
    done = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        parts: list[str] = []
        for done, line in enumerate(lines, 1):  # noqa: B007 — asked for after the loop
            parts.append(line)
            if len(parts) == 2_000:
                copy.write("".join(parts))
                parts.clear()
        copy.write("".join(parts))
    return done


class Person:
    """造人 — names with their duplicates, valid identity numbers, villages by chance; the same seed, the same people."""

    columns = (
        "uid", "division_id", "version", "created_at", "updated_at", "name", "sort_key", "reading_keys", "sealed_id", "id_index",
        "sex", "born_on", "died_on", "hukou_id", "settlement", "sealed_phone", "phone_index",
    )  # fmt: skip

    def __init__(self, villages: list[Any], seed: int = 20210830) -> None:
        self.rng = random.Random(seed)
        self.villages = [(village.pk, village.code[:6], village.kind == "neighbourhood") for village in villages]
        self.surname_weights = [1 / (rank + 3) for rank in range(len(SURNAMES))]
        self.given_weights = [1 / (rank + 8) for rank in range(len(GIVEN))]

    def names(self) -> Iterator[str]:
        """Names without end: common characters are common, so that full names repeat as they do in life."""
        while True:
            surnames = self.rng.choices(SURNAMES, self.surname_weights, k=5_000)
            first = self.rng.choices(GIVEN, self.given_weights, k=5_000)
            last = self.rng.choices(GIVEN, self.given_weights, k=5_000)
            for surname, one, other in zip(surnames, first, last, strict=True):
                yield surname + other if self.rng.random() < ONE_CHARACTER else surname + one + other

    def number(self, index: int, county: str) -> tuple[str, date, str]:
        """A valid identity number that nobody else in the run has, the birth date and the sex in it."""
        born = FIRST_DAY + timedelta(days=index * 7919 % DAYS)
        sequence = index // DAYS + 1
        body = f"{county}{born:%Y%m%d}{sequence:03}"
        check = CHECKS[sum(weight * int(sign) for weight, sign in zip(WEIGHTS, body, strict=True)) % 11]
        return body + check, born, "male" if sequence % 2 else "female"

    def rows(self, count: int) -> Iterator[tuple[str, str, date, str, Any, bool, str]]:
        """Name, number, birth date, sex, village, urban, phone."""
        names = self.names()
        for index in range(count):
            village, county, urban = self.villages[int(self.rng.random() * len(self.villages))]
            number, born, sex = self.number(index, county)
            phone = f"1380311{index % 10_000:04}" if index % 5 < 3 else ""
            yield next(names), number, born, sex, village, urban, phone

    def lines(self, count: int) -> Iterator[str]:
        """COPY lines with numbers sealed by the real envelope."""
        from minzheng.core.access.keys import keyring
        from minzheng.core.parties import sealing

        ring = keyring()
        for index, (name, number, born, sex, village, urban, phone) in enumerate(self.rows(count)):
            uid = _uid(index)
            sort_key, readings = _keys(name)
            sealed = sealing.seal(number, column="sealed_id", uid=uid) or b""
            blind = ring.blind_index(number, purpose="person.id")
            called = _bytes(sealing.seal(phone, column="sealed_phone", uid=uid))
            called_index = _bytes(sealing.phone_index(phone))
            died = NOTHING if index % 67 else f"{min(date(2021, 8, 1), born + timedelta(days=25_000)).isoformat()}"
            yield (
                f"{uid}\t{village}\t1\t2021-01-04 09:00:00+08\t2021-01-04 09:00:00+08\t{name}\t{sort_key}\t{readings}"
                f"\t\\\\x{sealed.hex()}\t\\\\x{blind.hex()}\t{sex}\t{born.isoformat()}\t{died}\t{village}"
                f"\t{'urban' if urban else 'rural'}\t{called}\t{called_index}\n"
            )
            if index % 200_000 == 199_999:
                say(f"  已造 {index + 1:,} 人")


def _bytes(blob: bytes | None) -> str:
    """Bytes as COPY reads them."""
    return NOTHING if blob is None else chr(92) * 2 + "x" + blob.hex()


def _uid(index: int) -> UUID:
    """A number of the form of version 7 whose time goes on by a millisecond for each row."""
    milliseconds = 1_609_722_000_000 + index
    noise = random.getrandbits(74)
    return UUID(int=milliseconds << 80 | 7 << 76 | (noise >> 62) << 64 | 2 << 62 | noise & (1 << 62) - 1)


@cache
def _keys(name: str) -> tuple[str, str]:
    from minzheng.adapters import pinyin

    return pinyin.sort_key(name), "{" + ",".join(sorted(pinyin.readings(name))) + "}"


def emptied(connection: Any, *tables: str) -> None:
    """Empty tables and whatever leans on them, also what the product never empties."""
    connection.execute("SET session_replication_role = replica")
    connection.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    connection.execute("RESET session_replication_role")


def fill_people(home: Path, city: City, count: int) -> None:
    """``count`` persons in ``parties_person``; a kept database that has them already is left alone."""
    with superuser(home) as connection:
        (present,) = connection.execute("SELECT COUNT(*) FROM parties_person").fetchone()
        if present == count:
            return
        say(f"生成 {count:,} 人（COPY）")
        emptied(connection, "parties_person")
        with loading(connection, "parties_person"):
            copied(connection, "parties_person", Person.columns, Person(city.villages).lines(count))
            say("  重建索引")
    _keys.cache_clear()

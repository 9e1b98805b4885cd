"""Enacting changes with their documents, and deciding where records belong."""

from datetime import date

import pytest

from minzheng.core.access.models import Appointment, User
from minzheng.core.audit.models import AuditEvent
from minzheng.core.divisions import holders, reads, services
from minzheng.core.divisions.holders import Holder
from minzheng.core.divisions.models import Division, Reassignment, Succession
from minzheng.core.divisions.services import NewUnit, NotPossible
from minzheng.core.divisions.worklist import services as deciding
from minzheng.kernel.registry import Registry
from tests.unit.core.divisions.conftest import write_prefecture

pytestmark = pytest.mark.django_db

Kind = Succession.Kind
FIRST, SECOND, THIRD = "2021-01-01", "2022-01-01", "2023-01-01"
ON, LATE = date(2022, 5, 1), date(2022, 6, 1)
PAPER = "某民字〔2022〕5号"
COUNTY = ("990121000000", "county", "河东县")
WILLOW = ("990121200000", "township", "柳林乡")
STONE = ("990121201000", "township", "石桥乡")
FRONT = ("990121200201", "village", "前村村委会")
BACK = ("990121200202", "village", "后村村委会")
BRIDGE = ("990121201201", "village", "桥头村委会")
ALL = [COUNTY, WILLOW, STONE, FRONT, BACK, BRIDGE]


@pytest.fixture(autouse=True)
def prefecture(tmp_path, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2022-06-01")
    services.load(write_prefecture(tmp_path / "first", {FIRST: ALL}), by="system")


def unit(line: tuple[str, str, str]) -> Division:
    return Division.objects.filter(code=line[0], name=line[2]).latest("id")


@pytest.fixture
def posts(monkeypatch):
    """Appointments stand in for any register with a division."""
    registry: Registry[Holder] = Registry("测试记录")

    def move(uids, division, *, by):
        assert by == "system"
        Appointment.objects.filter(uid__in=uids).update(division=division)

    registry.add(Holder("test.post", "任职", Appointment.objects.all, move))
    monkeypatch.setattr(services, "HOLDERS", registry)
    monkeypatch.setattr(holders, "HOLDERS", registry)

    def make(line: tuple[str, str, str]) -> Appointment:
        user = User.objects.create(username=f"u{line[0]}", name="甲")
        return Appointment.objects.create(user=user, post="window_clerk", division=unit(line), since=date(2021, 1, 1))

    return make


def test_a_conversion_on_its_day_keeps_the_unit_and_its_villages():
    town = NewUnit("990121104000", "柳林镇")
    (tie,) = services.enact(
        Kind.CONVERTED, predecessors=[unit(WILLOW)], successors=[town], on=ON, source=PAPER, verified=True, by="system"
    )
    assert reads.find(WILLOW[0], date(2022, 4, 30)).division.name == "柳林乡"
    assert reads.find(town.code, ON).division.name == "柳林镇"
    assert isinstance(reads.find(WILLOW[0], ON), reads.NotFound)
    assert (tie.on, tie.source, tie.verified) == (ON, PAPER, True)
    assert [row.name for row in reads.children_of(tie.successor, LATE)] == ["前村村委会", "后村村委会"]
    assert tie.successor.path == unit(WILLOW).path


def test_a_merger_closes_what_was_merged_and_moves_no_record(posts):
    post = posts(STONE)
    services.enact(Kind.MERGED, predecessors=[unit(STONE)], successors=[unit(WILLOW)], on=ON, source=PAPER, by="system")
    post.refresh_from_db()
    assert post.division == unit(STONE)
    assert not Reassignment.objects.exists()
    assert unit(STONE).until == ON
    assert unit(STONE).path in reads.scope_paths(unit(WILLOW))
    assert unit(WILLOW).path not in reads.scope_paths(unit(STONE))
    assert reads.current_of(unit(STONE), LATE) == unit(WILLOW)
    assert {row.name for row in reads.children_of(unit(WILLOW), LATE)} == {"前村村委会", "后村村委会", "桥头村委会"}
    (county,) = reads.tree([unit(COUNTY).path], LATE)
    assert [(branch.division.name, branch.count) for branch in county.below] == [("柳林乡", 3)]


def test_two_units_merged_into_a_new_one_both_belong_to_its_scope():
    new = NewUnit("990121105000", "柳桥镇")
    ties = services.enact(
        Kind.MERGED, predecessors=[unit(WILLOW), unit(STONE)], successors=[new], on=ON, source=PAPER, by="system"
    )
    assert {tie.successor.name for tie in ties} == {"柳桥镇"}
    paths = reads.scope_paths(ties[0].successor)
    assert {unit(WILLOW).path, unit(STONE).path, ties[0].successor.path} == set(paths)


def test_a_split_lists_records_for_decision_and_moves_none(posts):
    post, stranger = posts(WILLOW), posts(STONE)
    east, west = NewUnit("990121205000", "东柳乡"), NewUnit("990121206000", "西柳乡")
    ties = services.enact(
        Kind.SPLIT, predecessors=[unit(WILLOW)], successors=[east, west], on=ON, source=PAPER,
        moving={unit(FRONT): 0, unit(BACK): 1}, by="system",
    )  # fmt: skip
    post.refresh_from_db()
    assert post.division == unit(WILLOW)
    item = Reassignment.objects.get()
    assert (item.record, item.from_division, item.division) == (post.uid, unit(WILLOW), None)
    assert item.record != stranger.uid
    assert [row.name for row in reads.children_of(ties[0].successor, LATE)] == ["前村村委会"]
    assert reads.scope_paths(ties[0].successor) == (ties[0].successor.path,)
    assert reads.current_of(unit(WILLOW), LATE) is None


def test_a_decision_moves_one_record_once_and_is_audited(posts):
    post = posts(WILLOW)
    new = [NewUnit("990121205000", "东柳乡"), NewUnit("990121206000", "西柳乡")]
    ties = services.enact(Kind.SPLIT, predecessors=[unit(WILLOW)], successors=new, on=ON, source=PAPER, by="system")
    item, east = Reassignment.objects.get(), ties[0].successor
    deciding.reassign(item, east, by="system")
    post.refresh_from_db()
    item.refresh_from_db()
    assert post.division == item.division == east
    assert item.decided_by == "system"
    assert AuditEvent.objects.get(action="division.reassign").target_uid == post.uid
    with pytest.raises(NotPossible, match="已经决定"):
        deciding.reassign(item, ties[1].successor, by="system")


@pytest.mark.parametrize(("line", "problem"), [(WILLOW, "不是在册单位"), (COUNTY, "不是同一层级")])
def test_a_decision_for_an_unfit_division_is_refused(posts, line, problem):
    post = posts(WILLOW)
    services.enact(Kind.ABOLISHED, predecessors=[unit(WILLOW)], successors=[], on=ON, source=PAPER, by="system")
    with pytest.raises(NotPossible, match=problem):
        deciding.reassign(Reassignment.objects.get(), unit(line), by="system")
    post.refresh_from_db()
    assert post.division == unit(WILLOW)


def test_a_later_edition_keeps_the_day_of_the_document(tmp_path):
    services.enact(
        Kind.CONVERTED,
        predecessors=[unit(WILLOW)],
        successors=[NewUnit("990121104000", "柳林镇")],
        on=date(2021, 9, 1),
        source=PAPER,
        by="system",
    )
    later = [
        COUNTY,
        ("990121104000", "township", "柳林镇"),
        STONE,
        ("990121104201", "village", "前村村委会"),
        ("990121104202", "village", "后村村委会"),
        BRIDGE,
    ]
    services.load(write_prefecture(tmp_path / "second", {FIRST: ALL, SECOND: later}), by="system")
    assert Succession.objects.filter(predecessor=unit(WILLOW)).count() == 1
    assert reads.find("990121104000", date(2021, 9, 1)).division.name == "柳林镇"
    assert reads.find("990121104201", date(2021, 9, 1)).division.since == date(2021, 9, 1)
    assert isinstance(reads.find("990121200201", date(2021, 9, 1)), reads.NotFound)
    assert Division.objects.standing(date(2021, 9, 1)).count() == len(later) + 1


def test_a_later_edition_gives_moved_villages_their_official_codes(tmp_path):
    new = NewUnit("990121205000", "东柳乡")
    services.enact(
        Kind.SPLIT,
        predecessors=[unit(WILLOW)],
        successors=[unit(WILLOW), new],
        on=date(2021, 9, 1),
        source=PAPER,
        moving={unit(BACK): 1},
        by="system",
    )
    later = [
        COUNTY,
        WILLOW,
        STONE,
        (new.code, "township", new.name),
        FRONT,
        ("990121205201", "village", BACK[2]),
        BRIDGE,
    ]
    services.load(write_prefecture(tmp_path / "second", {FIRST: ALL, SECOND: later}), by="system")
    assert Division.objects.standing(date(2022, 6, 1)).count() == len(later) + 1
    assert Division.objects.standing(date(2021, 10, 1)).count() == len(later) + 1
    assert reads.find("990121205201", date(2021, 10, 1)).division.lineage == BACK[0]
    assert not services.load(tmp_path / "second", by="system").anything


def test_an_edition_that_abolishes_a_unit_lists_its_records(posts, tmp_path):
    post = posts(STONE)
    services.load(
        write_prefecture(tmp_path / "second", {FIRST: ALL, SECOND: [COUNTY, WILLOW, FRONT, BACK]}), by="system"
    )
    assert Reassignment.objects.get().record == post.uid


def test_a_document_dates_what_two_editions_only_imply(tmp_path):
    town = ("990121104000", "township", "柳林镇")
    services.load(
        write_prefecture(tmp_path / "second", {FIRST: ALL, SECOND: [COUNTY, town, STONE, BRIDGE]}), by="system"
    )
    assert isinstance(reads.find(WILLOW[0], date(2021, 6, 1)), reads.BetweenEditions)
    services.enact(
        Kind.CONVERTED,
        predecessors=[unit(WILLOW)],
        successors=[NewUnit(town[0], town[2])],
        on=date(2021, 7, 1),
        source=PAPER,
        verified=True,
        by="system",
    )
    assert reads.find(WILLOW[0], date(2021, 6, 1)).division == unit(WILLOW)
    assert reads.find(town[0], date(2021, 7, 1)).division == unit(town)
    tie = Succession.objects.get(predecessor=unit(WILLOW))
    assert (tie.on, tie.verified, tie.source) == (date(2021, 7, 1), True, PAPER)


@pytest.mark.parametrize(
    ("kind", "olds", "news", "on", "source", "problem"),
    [
        (Kind.SPLIT, [WILLOW], [NewUnit("990121205000", "东柳乡")], ON, PAPER, "两个以上现单位"),
        (Kind.MERGED, [WILLOW, STONE], [], ON, PAPER, "一个现单位"),
        (Kind.CONVERTED, [WILLOW], [NewUnit("990121104000", "柳林镇")], ON, " ", "写明依据"),
        (Kind.CONVERTED, [WILLOW], [NewUnit("99012110400", "柳林镇")], ON, PAPER, "12"),
        (Kind.CONVERTED, [WILLOW], [NewUnit("990121104201", "柳林镇")], ON, PAPER, "不是同一层级"),
        (Kind.CONVERTED, [WILLOW], [NewUnit(STONE[0], "柳林镇")], ON, PAPER, "已有单位使用"),
        (Kind.CONVERTED, [WILLOW], [NewUnit("990121104000", "柳林镇")], date(2020, 12, 1), PAPER, "仍列有柳林乡"),
        (Kind.ESTABLISHED, [], [NewUnit("990121107000", "新镇")], ON, PAPER, "写明它的上级"),
    ],
)
def test_what_cannot_be_is_refused_in_words(kind, olds, news, on, source, problem):
    rows = Division.objects.count()
    with pytest.raises(NotPossible, match=problem):
        services.enact(
            kind, predecessors=[unit(old) for old in olds], successors=news, on=on, source=source, by="system"
        )
    assert Division.objects.count() == rows
    assert unit(WILLOW).until is None


def test_each_change_is_one_audit_event_with_its_document():
    services.enact(
        Kind.ESTABLISHED,
        predecessors=[],
        successors=[NewUnit("990121107000", "新镇", unit(COUNTY))],
        on=ON,
        source=PAPER,
        by="system",
    )
    event = AuditEvent.objects.get(action="division.enact")
    assert (event.reason, event.body["to"], event.body["on"]) == (PAPER, ["990121107000"], "2022-05-01")

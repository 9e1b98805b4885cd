"""The small city with the plan, two officers of the bureau, two county reviewers, and the means to divide a promise."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import minzheng
from minzheng.core.access.models import Appointment, User
from minzheng.core.divisions.models import DivisionSet
from minzheng.core.parties.models import Organisation
from minzheng.core.plan import services
from minzheng.core.plan.allocations.services import allocate
from minzheng.core.plan.files import load_plan_file
from minzheng.core.plan.models import Promise
from tests.unit.core.plan.small_world import SmallWorld

PLAN = Path(minzheng.__file__).parent / "data" / "plans" / "shijiazhuang_2021.yaml"
TODAY = date(2021, 8, 31)
SET = "city23"
UNITS = ("990101000000", "990102000000", "990171000000")
SHARES = ((100, 100, 100, 100), (500, 500, 500, 500), (0, 0, 1000, 1000))  # of T14: >= 4400 张


class ManagedWorld(SmallWorld):
    """甲县, 乙县 and the zone share the beds of T14; 甲处长 and 乙处长 serve at the bureau."""

    def __init__(self) -> None:
        super().__init__()
        chosen = DivisionSet.objects.get(code="wide")
        chosen.code = SET
        chosen.save()
        self.plan, _ = services.load_plan(load_plan_file(PLAN), by="system")
        self.one, self.other = (
            self.user("one", "甲处长", "city_officer", self.city),
            self.user("other", "乙处长", "city_officer", self.city),
        )
        self.leader = self.user("leader", "丙局长", "city_leader", self.city)
        self.of_jia = self.user("jia", "甲审核", "county_reviewer", self.jia)
        self.of_yi = self.user("yi", "乙审核", "county_reviewer", self.yi)
        bureau = Organisation.objects.create(code="B", name="试验市民政局", kind="office", division=self.city)
        self.office = Organisation.objects.create(
            code="B-01", name="试验市民政局养老服务处", kind="office", division=self.city, parent=bureau
        )
        self.beds_promise = self.promise("T14")

    def user(self, username, name, post, division):
        made = User.objects.create(username=username, name=name)
        Appointment.objects.create(user=made, post=post, division=division, since=date(2021, 1, 1))
        return made

    def promise(self, code):
        return Promise.objects.select_related("item", "plan").get(plan=self.plan, code=code)

    def divide(self, **said):
        values = {"decided_on": date(2021, 2, 1), "paper": "分解表", "by": self.one} | said
        grid = {code: tuple(Decimal(cell) for cell in row) for code, row in zip(UNITS, SHARES, strict=True)}
        return allocate(self.beds_promise, SET, values.pop("grid", grid), **values)

    def new_beds(self, township, number, on=date(2021, 5, 1)):
        return self.beds(self.facility("eldercare.institution", township), number, on=on)

"""A city small enough to count by hand: three counties and a zone, a renamed and an abolished township, two sets."""

from datetime import date, datetime, timedelta

from minzheng.core.access.models import User
from minzheng.core.divisions.models import Division, DivisionSet, Edition
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.kernel.periods import ZONE

AT = date(2021, 8, 31)
CHANGED_ON = date(2021, 3, 1)
CITY_CODE = "990100000000"


class SmallWorld:
    """城 — 甲县 (three townships, one renamed in March), 乙县 (one township, one abolished in March), 丙市, and a zone."""

    def __init__(self, more_counties: int = 0) -> None:
        self.reporter = User.objects.create(username="reporter", name="填报人")
        self.checker = User.objects.create(username="checker", name="确认人")
        self.edition = Edition.objects.create(published_on=date(2020, 6, 30), source="试验")
        self.city = self._division(CITY_CODE, "试验市", "city", "city", None)
        self.jia = self.county("990101", "甲县")
        self.yi = self.county("990102", "乙县")
        self.bing = self.county("990103", "丙市")
        self.zone = self.county("990171", "开发区", kind="zone")
        self.jia_1 = self.township(self.jia, "101", "甲一镇")
        self.jia_2_old = self.township(self.jia, "202", "甲二乡", until=CHANGED_ON)
        self.jia_2 = self.township(self.jia, "102", "甲二镇", since=CHANGED_ON, lineage=self.jia_2_old.lineage)
        self.jia_quasi = self.township(self.jia, "401", "甲工业园", kind="quasi_township")
        self.yi_1 = self.township(self.yi, "101", "乙一镇")
        self.yi_gone = self.township(self.yi, "203", "乙三乡", until=CHANGED_ON)
        self.bing_1 = self.township(self.bing, "101", "丙一镇")
        self.zone_1 = self.township(self.zone, "101", "区一镇", legal=None)
        self.jia_village = self.village(self.jia_1, "201", "甲一村")
        self.yi_village = self.village(self.yi_1, "201", "乙一村")
        extra = [self.county(f"99{number:04}", f"县{number}") for number in range(201, 201 + more_counties)]
        self.extra = [self.township(county, "101", f"{county.name}镇") for county in extra]
        self._set("wide", [self.jia, self.yi, self.zone, *extra], is_default=True)
        self._set("narrow", [self.jia, self.bing])
        self._set("legal", [self.jia, self.yi, self.bing], by_legal_parent=True)

    # -- divisions
    def county(self, code: str, name: str, kind: str = "county") -> Division:
        row = self._division(f"{code}000000", name, "county", kind, self.city)
        row.county, row.legal_county = row, None if kind == "zone" else row
        row.save()
        return row

    def township(self, county, segment, name, *, kind="town", lineage="", since=None, until=None, legal="county"):
        code = f"{county.code[:6]}{segment}000"
        row = self._division(code, name, "township", kind, county, lineage=lineage, since=since, until=until)
        row.county, row.legal_county = county, county.legal_county if legal else None
        row.save()
        return row

    def village(self, township: Division, segment: str, name: str) -> Division:
        row = self._division(f"{township.code[:9]}{segment}", name, "village", "village", township)
        row.county, row.legal_county = township.county, township.legal_county
        row.save()
        return row

    def _division(self, code, name, level, kind, parent, *, lineage="", since=None, until=None):
        lineage = lineage or code
        path = f"{parent.path if parent else ''}{lineage}/"
        return Division.objects.create(
            code=code,
            name=name,
            level=level,
            kind=kind,
            parent=parent,
            lineage=lineage,
            path=path,
            since=since,
            until=until,
        )

    def _set(self, code, units, **said):
        made = DivisionSet.objects.create(code=code, title=code, **said)
        made.units.set(units)

    # -- facilities
    def facility(
        self,
        kind,
        division,
        *,
        opened=date(2019, 5, 1),
        accepted=None,
        confirmed=True,
        closed=None,
        cause="opened",
        **said,
    ):
        number = Facility.objects.count() + 1
        values = {"level": division.level, "staff": 1} | said
        made = Facility.objects.create(
            code=f"F{number:05}", name=f"设施{number}", kind=kind, division=division, **values
        )
        self.entry(made, cause, opened, accepted=accepted, confirmed=confirmed)
        if closed:
            self.entry(made, "closed", closed)
        return made

    def entry(self, facility, cause, effective, *, accepted=None, confirmed=True):
        return FacilityEntry.objects.create(
            facility=facility,
            division=facility.division,
            cause=cause,
            effective_on=effective,
            **self._accepted(accepted or effective, confirmed),
        )

    def beds(
        self,
        facility,
        delta,
        *,
        kind="ordinary",
        cause="new",
        on=date(2021, 2, 1),
        accepted=None,
        confirmed=True,
        pair=None,
    ):
        return BedEntry.objects.create(
            facility=facility,
            division=facility.division,
            effective_on=on,
            cause=cause,
            kind=kind,
            delta=delta,
            pair=pair,
            **self._accepted(accepted or on, confirmed),
        )

    def _accepted(self, on: date, confirmed: bool):
        said = {"accepted_on": on, "paper": "验收单", "reported_by": self.reporter}
        if confirmed:
            moment = datetime.combine(on + timedelta(days=1), datetime.min.time(), ZONE)
            said |= {"confirmed_by": self.checker, "confirmed_at": moment}
        return said

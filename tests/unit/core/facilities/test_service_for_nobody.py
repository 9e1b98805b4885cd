"""An organisation for special groups must say whom it serves."""

from datetime import date

from minzheng.core.facilities import services
from minzheng.core.facilities.models import FeatureEntry
from minzheng.core.registers import controls
from minzheng.domains.governance.controls.facilities import for_nobody

ON, AT = date(2021, 3, 1), date(2021, 8, 31)


def test_an_organisation_without_a_group_is_found_until_one_is_recorded(world):
    made = services.open_facility(
        kind="governance.special_group_service", code="TS1", name="助老中心", division=world.township, level="county",
        opened_on=ON, accepted_on=ON, paper="登记证书", by=world.clerk,
    )  # fmt: skip
    assert not for_nobody(AT).exists(), "an organisation that still waits is not in use"
    services.confirm_openings([made], by=world.reviewer)
    assert [alarm.control.code for alarm in controls.alarms(AT)] == ["governance.service_for_nobody"]
    assert controls.alarms(AT)[0].url == f"/registers/governance.special_group_service/{made.uid}/"
    FeatureEntry.objects.create(
        facility=made, division=made.division, feature="elderly", since=ON, reported_by=world.clerk
    )
    assert controls.alarms(AT) == []

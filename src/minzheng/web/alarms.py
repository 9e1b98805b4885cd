"""数据质量页面 — records that a control found wanting, in the viewer's scope, with how to mend each."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.registers import controls
from minzheng.kernel import periods
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest


@allow(Permission.ALARM_VIEW)
@require_GET
def alarms(request: StaffRequest) -> HttpResponse:
    """Every control and what it found today."""
    found = controls.found_by_control(periods.today(), scope_of(request.user, Permission.ALARM_VIEW))
    return render(request, "alarms.html", {"found": found, "total": sum(group.count for group in found)})


urlpatterns = [path("alarms/", alarms, name="alarms")]

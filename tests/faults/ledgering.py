"""Runs inside an installation: ``python -m tests.faults.ledgering KILL_AT`` asks for a month and is killed at that statement of the work.

0 kills nothing. The run that is open is taken up again where it stands; what it came to is printed.
"""

import os
import signal
import sys
from datetime import date

import django

COUNTY_FINANCE = "zhoucaiwu"


def main():
    """With a database server of one's own, and no worker beside."""
    from minzheng.project import database

    with database.available():
        django.setup()
        work()


def work():
    from django.db.models import Count

    from minzheng.core.access import services as access
    from minzheng.core.access.models import Appointment, User
    from minzheng.core.benefits.models import Enrolment
    from minzheng.core.divisions.models import Division
    from minzheng.core.jobs import services as jobs
    from minzheng.core.ledger import services
    from minzheng.core.ledger.models import LedgerLine, LineComponent, LineMember, PaymentRun, RunCheck
    from minzheng.core.ledger.reads import monthly
    from minzheng.kernel.periods import Month

    finance = User.objects.get(username=COUNTY_FINANCE)
    most = Enrolment.objects.values("division__county").annotate(n=Count("pk")).order_by("-n", "division__county")[0]
    county = Division.objects.get(pk=most["division__county"])
    if not Appointment.objects.filter(user=finance, division=county).exists():
        access.appoint(finance, "county_finance", county, since=date(2021, 1, 1), by="system")
        finance = User.objects.get(username=COUNTY_FINANCE)
    command = sys.argv[1]
    there = PaymentRun.objects.filter(division=county, state__in=["preparing", "checking"]).first()
    if command == "discard":
        services.discard(there, reason="再来一次", by=finance)
        return
    run = there or services.start(county, [code for code, _ in monthly()], Month(2021, 8), by=finance)
    if int(command):
        kill_at(int(command))
    jobs.run(str(run.job.uid))
    run.refresh_from_db()
    mine = {"line__run": run}
    counts = (
        LedgerLine.objects.filter(run=run).count(), LineComponent.objects.filter(**mine).count(),
        LineMember.objects.filter(**mine).count(), RunCheck.objects.filter(run=run).count(),
    )  # fmt: skip
    sys.stdout.write(f"{run.state} {run.lines_digest} {' '.join(map(str, counts))}")


def kill_at(number):
    """From here on count the statements sent; at that one the process is gone, as if the power were."""
    from django.db import connection

    sent = 0

    def counting(execute, sql, params, many, context):
        nonlocal sent
        sent += 1
        if sent == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(counting)


if __name__ == "__main__":
    main()

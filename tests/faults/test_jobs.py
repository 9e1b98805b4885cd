"""Long work is done once and whole, whatever is killed while it is done."""

import os
import signal
import sys

import pytest

from tests.faults.installation import until

ROWS = 20_000
WORKER = "minzheng.project.working"
STATE = "SELECT state FROM registers_importbatch"
RUNNING = "SELECT state = 'running' AND done > 0 FROM jobs_job WHERE kind = 'registers.commit'"
TAKEN_IN = "SELECT count(*) FROM parties_organisation WHERE code LIKE 'FAULT-%%'"
SLOW = 180


@pytest.fixture
def file(folder):
    lines = ["编号,名称,种类,所在地,成立日期"]
    lines += [f"FAULT-{number:05d},第{number}号组织,社会组织,130123001000,2020-01-01" for number in range(ROWS)]
    place = folder / "organisations.csv"
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def drive(city, *arguments):
    surroundings = {"DJANGO_SETTINGS_MODULE": "minzheng.project.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    city.environ |= surroundings
    done = city.run(*arguments, command=[sys.executable, "-m", "tests.faults.driving"], seconds=SLOW)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def kill_worker(city):
    (worker,) = until(lambda: city.processes(WORKER), what="a worker")
    os.kill(worker, signal.SIGKILL)
    until(lambda: worker not in city.processes(WORKER), what="the end of the worker")


def test_an_import_is_committed_once_though_worker_and_service_are_killed_in_the_middle(city, folder, file):
    with city.serving(log=folder / "first.log") as process:
        drive(city, "upload", str(file))
        kill_worker(city)  # in the middle of the check
        until(lambda: city.ask(STATE) in {"checked", "faulty"}, seconds=SLOW, what="the check after a restart")
        assert city.ask(STATE) == "checked", city.ask("SELECT problems::text FROM registers_importbatch")

        assert drive(city, "commit") == "refused taken"
        until(lambda: city.ask(RUNNING), seconds=SLOW, what="the import")
        kill_worker(city)
        assert (city.ask(STATE), city.ask(TAKEN_IN)) == ("committing", 0)

        until(lambda: city.ask("SELECT attempts > 0 AND status = 'doing' FROM procrastinate_jobs WHERE status <> 'failed'"),
              seconds=SLOW, what="the import taken up again")  # fmt: skip
        assert city.ask(STATE) == "committing"
        os.kill(process.pid, signal.SIGKILL)
        until(lambda: city.processes() == [], seconds=30, what="the end of everything")

    with city.serving(log=folder / "second.log") as process:
        until(
            lambda: city.ask("SELECT state FROM jobs_job WHERE kind = 'registers.commit'") == "done",
            seconds=SLOW,
            what="the end",
        )
        assert (city.ask(STATE), city.ask(TAKEN_IN)) == ("committed", ROWS)
        assert city.ask("SELECT count(*) FROM registers_importrow") == ROWS
        assert city.ask("SELECT count(*) FROM audit_auditevent WHERE action = 'import.commit'") == 1
        assert city.ask("SELECT count(*) FROM jobs_job WHERE kind = 'registers.commit'") == 1
        process.send_signal(signal.SIGTERM)
        process.wait(30)

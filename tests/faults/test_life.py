"""One command starts everything, ends everything, and survives what happens to its parts."""

import json
import os
import re
import signal
import socket
import subprocess
import time

import pytest

from tests.faults.installation import MINZHENG, Installation, copy_of, free_port, until


@pytest.fixture(scope="module")
def service(built, folder):
    """One running service that several tests may harm; it must recover from each of them."""
    installation = copy_of(built, folder / "service")
    with installation.serving(log=folder / "service.log"):
        yield installation


def stylesheet(installation):
    names = sorted((installation.home / "static" / "minzheng").glob("mz.*.css")) or sorted(
        (installation.home / "static" / "vendor").glob("bootstrap.min.*.css")
    )
    return "/static/" + str(names[0].relative_to(installation.home / "static"))


def test_the_sign_in_page_and_its_stylesheet_are_served(service):
    assert service.page() == 200
    assert service.page(stylesheet(service)) == 200
    assert service.page("/static/none.css") == 404


def test_a_second_command_shares_the_running_database_and_finds_nothing_wrong(service):
    before = service.postmaster()
    done = service.run("check")
    assert (done.returncode, "没有发现问题" in done.stdout) == (0, True), done.stdout + done.stderr
    assert service.postmaster() == before
    assert service.page() == 200


def test_the_data_of_the_running_service_are_sound_and_a_wrong_row_is_told(service):
    sound = service.run("verify")
    assert (sound.returncode, "不符 0 项" in sound.stdout) == (0, True), sound.stdout + sound.stderr
    with service.database() as connection:
        connection.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
    told = service.run("verify", "--only", "I5", "--json")
    with service.database() as connection:
        connection.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")
    (wrong,) = [one for one in json.loads(told.stdout) if not one["holds"]]
    assert (told.returncode, wrong["code"]) == (1, "audit.triggers")
    assert "audit_auditevent 的触发器 append_only 被停用" in wrong["rows"]
    refused = service.run("verify", "--only", "I12")
    assert (refused.returncode, "没有核验“I12”" in refused.stderr) == (2, True)


def test_a_killed_worker_is_replaced(service):
    (worker,) = service.processes("minzheng.project.working")
    os.kill(worker, signal.SIGKILL)
    until(lambda: [pid for pid in service.processes("minzheng.project.working") if pid != worker], what="a new worker")


def test_a_killed_web_server_is_replaced_and_its_workers_do_not_stay(service):
    old = set(service.processes("granian"))
    assert len(old) >= 3
    (main,) = [pid for pid in old if os.getpgid(pid) == pid]
    os.kill(main, signal.SIGKILL)
    until(lambda: not old & set(service.processes("granian")), what="the end of the old web server")
    until(lambda: service.page() == 200, what="a new web server")


def test_a_killed_database_is_started_again(service):
    old = service.postmaster()
    os.kill(old, signal.SIGKILL)
    until(lambda: service.ask("SELECT 1") == 1 and service.postmaster() != old, what="a new database server")
    until(lambda: service.page() == 200, what="the page over the new database server")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_within_fifteen_seconds(city, folder, number):
    with city.serving(log=folder / "signal.log") as process:
        assert len(city.processes()) >= 5
        began = time.monotonic()
        process.send_signal(number)
        assert process.wait(15) == 0
        assert time.monotonic() - began < 15
        assert city.processes() == []
    text = (folder / "signal.log").read_text()
    assert "已停止。" in text
    assert "Traceback" not in text


def test_a_signal_during_the_start_leaves_nothing_either(city, folder):
    process = subprocess.Popen(
        [*MINZHENG, "serve"], env=city.environ, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    until((city.home / "postgres" / "data" / "postmaster.pid").exists, what="the start of the database")
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) != 1
    assert city.processes() == []


def test_when_the_command_is_killed_nothing_stays_and_the_next_start_finds_the_data(city, folder):
    with city.serving(log=folder / "killed.log") as process:
        with city.database() as connection:
            connection.execute("INSERT INTO django_session VALUES ('kept', '', now() + interval '1 day')")
        os.kill(process.pid, signal.SIGKILL)
        until(lambda: city.processes() == [], seconds=30, what="the end of all children")
    with city.serving(log=folder / "again.log") as process:
        assert city.ask("SELECT session_key FROM django_session WHERE session_key = 'kept'") == "kept"
        process.send_signal(signal.SIGINT)
        process.wait(30)


def test_a_port_that_is_taken_ends_in_one_line_before_anything_is_made(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        new = Installation(folder / "port", PORT=str(other.getsockname()[1]))
        done = new.run("serve")
    assert done.returncode == 1
    assert re.fullmatch(r"127\.0\.0\.1 的端口 \d+ 不能使用，.*PORT=8001。\n", done.stderr)
    assert not new.home.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "八千"), ("PORT", "0"), ("PORT", "65536"), ("MINZHENG_TODAY", "2021-02-30"), ("MINZHENG_WORKERS", "many"),
        ("DATABASE_URL", "mysql://a:b@127.0.0.1/c"), ("DATABASE_URL", "postgresql://a:b@127.0.0.1:port/c"), ("MINZHENG_HTTPS", "maybe"),
        ("SECRET_KEY_FILE", "/nowhere/at/all"), ("MINZHENG_HOME", "/dev/null/home"), ("MINZHENG_HOST", "no such host"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_in_the_surroundings_ends_in_one_line(folder, name, value):
    new = Installation(folder / "slip", **{name: value})
    done = new.run("serve")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert name in done.stderr
    assert re.search("[\u4e00-\u9fff]", done.stderr)
    assert not (folder / "slip").exists()


def test_a_database_that_does_not_answer_ends_in_one_line(folder):
    new = Installation(folder / "slip", DATABASE_URL=f"postgresql://a:secret@127.0.0.1:{free_port()}/c")
    done = new.run("check")
    assert done.returncode == 1
    assert done.stderr.startswith("连接不上数据库 c")
    assert "secret" not in done.stderr


def test_checking_before_there_are_tables_says_what_to_run(folder):
    new = Installation(folder / "empty")
    done = new.run("check")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "minzheng migrate" in done.stderr
    assert new.processes() == []

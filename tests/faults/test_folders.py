"""The data folder: any name, any length, closed to others, and nothing outside it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.faults.installation import Installation

NOBODY = 65534


@pytest.mark.parametrize("name", ["石家庄 民政", "long/" + "/".join(["长" * 20] * 4), 'quote\'d "home" $x'])
def test_the_folder_may_have_any_name_and_may_be_moved(copied, name):
    city = copied(name)
    done = city.run("check")
    assert done.returncode == 0, done.stderr + done.stdout
    assert city.processes() == []
    assert not [each for each in Path(tempfile.gettempdir()).glob("minzheng-socket-*") if str(city.home) in each.name]


def test_no_other_account_can_read_anything_in_it(built):
    open_to_others = []
    for place, _, names in os.walk(built.home):
        inside_server = Path(place).is_relative_to(built.home / "postgres" / "data")
        for path in (Path(place), *(Path(place) / name for name in names)):
            mode = path.lstat().st_mode & 0o777
            allowed = 0o711 if path in {built.home, built.home / "postgres"} else 0o700
            if mode & ~allowed and not inside_server:
                open_to_others.append((str(path.relative_to(built.home)), oct(mode)))
    assert open_to_others == []
    assert (built.home / "keys").stat().st_mode & 0o777 == 0o700
    assert (built.home / "postgres" / "data").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (built.home / "keys").iterdir()} <= {0o600, 0o400}


def test_a_lost_note_of_passwords_never_costs_the_data(city):
    note = city.home / "postgres" / "connection.json"
    kept = note.read_bytes()
    note.unlink()
    done = city.run("check")
    assert (done.returncode, "connection.json" in done.stderr) == (1, True)
    note.write_bytes(kept)
    assert city.run("check").returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_can_run_it_and_is_told_when_the_folder_is_not_his(copied):
    city = copied("ordinary")
    others = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
    if subprocess.run([*others, sys.executable, "-c", ""], capture_output=True, check=False).returncode:
        others = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
        if subprocess.run([*others, sys.executable, "-c", ""], capture_output=True, check=False).returncode:
            pytest.skip("no other account can run this interpreter here")
        owner = 0
    else:
        owner = NOBODY
        done = city.run("check", command=[*others, sys.executable, "-m", "minzheng"])
        assert (done.returncode, "不能写入" in done.stderr) == (1, True), done.stderr
    subprocess.run(["chown", "-R", f"{owner}:{owner}", str(city.home)], check=True)
    done = city.run("check", command=[*others, sys.executable, "-m", "minzheng"])
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(folder):
    (folder / "closed").mkdir(mode=0o500)
    done = Installation(folder / "closed").run("check")
    assert (done.returncode, "不能写入" in done.stderr) == (1, True)

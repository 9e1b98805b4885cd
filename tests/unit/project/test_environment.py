"""Every variable is read strictly, and its refusal says how to mend it."""

import pytest

from minzheng.project import database, environment
from minzheng.project.environment import BadEnvironment, DatabaseAddress


@pytest.mark.parametrize(
    "address",
    [
        DatabaseAddress("库 名", "a@b", "p:/@%?#", "/var/run/a b", "5433"),
        DatabaseAddress("affairs", "owner", "secret", "db.example", "", (("sslmode", "require"),)),
        DatabaseAddress("affairs", "owner", "", "127.0.0.1", "5432"),
    ],
)
def test_an_address_written_as_a_url_is_read_back_the_same(address):
    assert DatabaseAddress.parse(address.as_url()) == address


@pytest.mark.parametrize(
    "url",
    ["", "sqlite:///x", "postgresql://h", "postgresql://h/", "postgresql://u:p@h:port/n", "postgresql://u:p@h:99999/n",
     "postgresql://u:p@[::1/n", "postgresql://u:p/w@h/n", "mysql://u:p@h/n"],
)  # fmt: skip
def test_anything_else_than_a_postgresql_address_is_refused_with_its_variable(url):
    with pytest.raises(BadEnvironment, match="DATABASE_URL 应写作"):
        DatabaseAddress.parse(url)


@pytest.mark.parametrize("said", ["0", "65536", "-1", "8000.0", "http", "８０００", "1e3"])
def test_a_port_out_of_range_is_refused(said):
    with pytest.raises(BadEnvironment, match="PORT"):
        environment.port({"PORT": said})


def test_the_port_is_8000_unless_said_otherwise():
    assert (environment.port({}), environment.port({"PORT": " 81 "})) == (8000, 81)


@pytest.mark.parametrize("number", [90_600, 140_011, 149_999])
def test_a_server_before_fifteen_is_refused_by_name(number):
    with pytest.raises(database.CannotUse, match=f"PostgreSQL {number // 10_000}，本平台需要 15"):
        database.refuse_older(number)


@pytest.mark.parametrize("number", [150_000, 160_004, 180_000])
def test_a_server_from_fifteen_on_is_taken(number):
    database.refuse_older(number)


def test_a_secret_may_lie_in_a_file_and_a_missing_file_is_named(tmp_path):
    (tmp_path / "key").write_text("abc\n", encoding="utf-8")
    assert environment.secret("SECRET_KEY", {"SECRET_KEY_FILE": str(tmp_path / "key")}) == "abc"
    with pytest.raises(BadEnvironment, match="SECRET_KEY_FILE"):
        environment.secret("SECRET_KEY", {"SECRET_KEY_FILE": str(tmp_path / "none")})


def test_proxies_are_addresses_or_networks():
    said = environment.proxies({"MINZHENG_PROXIES": "127.0.0.1, 10.0.0.0/24,"})
    assert [str(one) for one in said] == ["127.0.0.1/32", "10.0.0.0/24"]
    assert environment.proxies({}) == ()
    with pytest.raises(environment.BadEnvironment, match="MINZHENG_PROXIES 应是反向代理的地址或网段"):
        environment.proxies({"MINZHENG_PROXIES": "proxy.example"})

"""运行环境 — what the surroundings say: one strict reader for every environment variable."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from minzheng.kernel import periods


class BadEnvironment(ValueError):
    """环境变量有误 — a variable holds something that cannot be used; the message says which and how to mend it."""


@dataclass(frozen=True)
class DatabaseAddress:
    """数据库地址 — where a PostgreSQL listens and who comes in."""

    name: str
    user: str
    password: str
    host: str
    port: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, url: str, variable: str = "DATABASE_URL") -> "DatabaseAddress":
        """Read ``postgresql://user:password@host:port/name``; anything else is refused."""
        try:
            parts = urlsplit(url.strip())
            port = str(parts.port or "")
        except ValueError:
            parts, port = urlsplit(""), ""
        name = unquote(parts.path[1:])
        if parts.scheme not in {"postgres", "postgresql"} or not name or "/" in name:
            raise BadEnvironment(
                f"{variable} 应写作 postgresql://用户:密码@主机:端口/库名，只支持 PostgreSQL 15 及以上；"
                "用户名和密码里的 @ : / 等符号要写成 %40 %3A %2F。"
            )
        query = dict(parse_qsl(parts.query))
        host = query.pop("host", None) or parts.hostname or ""
        return cls(
            name=name,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=host,
            port=query.pop("port", port),
            options=tuple(query.items()),
        )

    @property
    def place(self) -> tuple[str, str, str]:
        """Which database it is, whoever comes in."""
        return self.host, self.port or "5432", self.name

    def as_url(self) -> str:
        """The address as ``parse`` reads it."""
        query = dict(self.options) | {key: value for key, value in (("host", self.host), ("port", self.port)) if value}
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{who}@/{quote(self.name, safe='')}?{urlencode(query)}"

    def as_django(self) -> dict[str, object]:
        """The DATABASES entry of this address."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(self.options),
        }


def flag(name: str, *, default: bool = False, environ: Mapping[str, str] = os.environ) -> bool:
    """A yes-or-no variable; anything but 1/true/yes and 0/false/no is an error."""
    said = environ.get(name)
    if said is None or not said.strip():
        return default
    word = said.strip().lower()
    if word in {"1", "true", "yes"}:
        return True
    if word in {"0", "false", "no"}:
        return False
    raise BadEnvironment(f"{name} 只能是 1 或 0，现在是“{said}”。")


def port(environ: Mapping[str, str] = os.environ) -> int:
    """PORT, default 8000."""
    said = environ.get("PORT", "").strip() or "8000"
    if not (said.isascii() and said.isdigit()) or not 1 <= int(said) <= 65535:  # noqa: PLR2004 — the range of TCP ports
        raise BadEnvironment(f"PORT 应是 1 到 65535 的整数，现在是“{said}”。")
    return int(said)


def host(environ: Mapping[str, str] = os.environ) -> str:
    """MINZHENG_HOST, default this machine only."""
    return environ.get("MINZHENG_HOST", "").strip() or "127.0.0.1"


def workers(environ: Mapping[str, str] = os.environ) -> int:
    """MINZHENG_WORKERS, default 2 web processes."""
    said = environ.get("MINZHENG_WORKERS", "").strip() or "2"
    if not (said.isascii() and said.isdigit()) or not 1 <= int(said) <= 64:  # noqa: PLR2004 — more is a slip of the pen
        raise BadEnvironment(f"MINZHENG_WORKERS 应是 1 到 64 的整数，现在是“{said}”。")
    return int(said)


def proxies(environ: Mapping[str, str] = os.environ) -> tuple[IPv4Network | IPv6Network, ...]:
    """MINZHENG_PROXIES, default none: addresses or networks of the proxies whose X-Forwarded-For is believed, with commas between."""
    said = [one.strip() for one in environ.get("MINZHENG_PROXIES", "").split(",") if one.strip()]
    try:
        return tuple(ip_network(one) for one in said)
    except ValueError as problem:
        raise BadEnvironment(
            f"MINZHENG_PROXIES 应是反向代理的地址或网段，用逗号隔开，例如 127.0.0.1,10.0.0.0/24，现在是“{','.join(said)}”。"
        ) from problem


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """MINZHENG_HOME, default ``var`` in the current folder: database, keys, documents."""
    said = environ.get("MINZHENG_HOME", "").strip() or "var"
    try:
        return Path(said).expanduser().resolve()
    except (RuntimeError, OSError) as problem:
        raise BadEnvironment(f"MINZHENG_HOME 不是能用的文件夹：“{said}”。") from problem


def take_home() -> Path:
    """The home folder, made when it is missing; refused when this account cannot write there."""
    place = home()
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=place):
            return place
    except OSError as problem:
        raise BadEnvironment(
            f"数据文件夹不能写入：{place}（{problem.strerror}）。请用 MINZHENG_HOME 指定一个可写的文件夹，或改它的归属和权限。"
        ) from problem


def secret(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """A secret from ``NAME`` or from the file that ``NAME_FILE`` names."""
    if environ.get(name):
        return environ[name]
    file = environ.get(f"{name}_FILE")
    if not file:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadEnvironment(f"{name}_FILE 指定的文件读不出来：{file}。") from problem


def check() -> None:
    """Read every variable once, so that a slip of the pen ends in one line before anything is started."""
    port()
    workers()
    proxies()
    for name in ("MINZHENG_DEBUG", "MINZHENG_HTTPS", "MINZHENG_PLAIN_STATIC"):
        flag(name)
    try:
        periods.today()
    except periods.BadPeriod as problem:
        raise BadEnvironment(str(problem)) from problem
    for name in ("DATABASE_URL", "DATABASE_RUNTIME_URL"):
        url = secret(name)
        if url:
            DatabaseAddress.parse(url, name)
    secret("SECRET_KEY")

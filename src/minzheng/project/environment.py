"""运行环境 — what the surroundings say: one strict reader for every environment variable."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


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
        parts = urlsplit(url)
        if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:  # noqa: PLR2004 — "/" and a name
            raise BadEnvironment(
                f"{variable} 应写作 postgresql://用户:密码@主机:端口/库名，只支持 PostgreSQL 15 及以上。"
            )
        query = dict(parse_qsl(parts.query))
        host = query.pop("host", None) or parts.hostname or ""
        return cls(
            name=unquote(parts.path[1:]),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=host,
            port=str(parts.port or ""),
            options=tuple(query.items()),
        )

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
    if not said.isdigit() or not 1 <= int(said) <= 65535:  # noqa: PLR2004 — the range of TCP ports
        raise BadEnvironment(f"PORT 应是 1 到 65535 的整数，现在是“{said}”。")
    return int(said)


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """MINZHENG_HOME, default ``var`` in the current folder: database, keys, documents."""
    return Path(environ.get("MINZHENG_HOME", "").strip() or "var").expanduser().resolve()


def secret(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """A secret from ``NAME`` or from the file that ``NAME_FILE`` names."""
    if environ.get(name):
        return environ[name]
    file = environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else None

"""启用 — a bureau's first day: its divisions, and the three administrators who open and appoint all others."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from minzheng.core.access import services as access
from minzheng.core.access.models import User
from minzheng.core.access.posts import POSTS
from minzheng.core.audit import services as audit
from minzheng.core.divisions import reads
from minzheng.core.divisions import services as divisions
from minzheng.kernel import periods
from minzheng.project.database import CannotUse

DATA = Path(__file__).resolve().parent.parent / "data" / "divisions"
FIRST = (  # post, user name until somebody's own takes its place
    ("system_administrator", "xitong"),
    ("security_administrator", "anquan"),
    ("audit_administrator", "shenji"),
)
PASSWORD_BYTES = 12


@dataclass(frozen=True)
class FirstAccount:
    """首批账号 — shown once to whoever installs; only the hash of the password is kept."""

    username: str
    title: str
    password: str


def only_folder() -> Path:
    """The divisions that come with the product, where there is one prefecture only. Raises CannotUse."""
    folders = sorted(each for each in DATA.iterdir() if each.is_dir())
    if len(folders) != 1:
        raise CannotUse("请用 --divisions 给出本市区划数据所在的文件夹（格式见文档“换一个城市”）。")
    return folders[0]


@transaction.atomic
def install(folder: Path) -> tuple[divisions.Loaded, list[FirstAccount]]:
    """Load the divisions and open the three administrators. Raises CannotUse where accounts already stand."""
    if User.objects.exists():
        raise CannotUse("这个库里已有账号，不能再次启用；新账号请系统管理员在“账号”页开设，再请安全管理员任命岗位。")
    loaded = divisions.load(folder, by="system")
    city = reads.city(periods.today())
    if city is None:
        raise CannotUse("区划数据里没有地级市，请核对文件夹。")
    opened: list[FirstAccount] = []
    for post, username in FIRST:
        title, password = POSTS.get(post).title, secrets.token_urlsafe(PASSWORD_BYTES)
        user = access.open_account(username=username, name=title, password=password, by="system")
        access.appoint(user, post, city, by="system")
        opened.append(FirstAccount(username, title, password))
    audit.record("installation.begin", by="system", target_kind="project.installation", body={"accounts": len(opened)})
    return loaded, opened

"""权限登记 — accounts and appointments; the three administrators stay apart."""

from datetime import date

from django.db import transaction
from django.db.models import F

from minzheng.core.access.models import Appointment, User
from minzheng.core.access.posts import POSTS
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.kernel import periods


class NotPossible(ValueError):
    """不能这样做 — the reason, in words for the user."""


@transaction.atomic
def open_account(*, username: str, name: str, password: str, phone: str = "", by: User | str) -> User:
    """Open an account without any post."""
    if User.objects.filter(username=username).exists():
        raise NotPossible(f"用户名“{username}”已被使用，请换一个。")
    user = User(username=username, name=name, phone=phone)
    user.set_password(password)
    user.full_clean(exclude=["last_login"])
    user.save()
    audit.record("account.open", by=by, target_kind="access.user", target_uid=user.uid)
    return user


@transaction.atomic
def close_account(user: User, *, by: User | str) -> None:
    """Disable an account and end its sessions at once."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(user)
    audit.record("account.close", by=by, target_kind="access.user", target_uid=user.uid)


@transaction.atomic
def set_password(user: User, password: str, *, by: User | str) -> None:
    """Set a new password and end the sessions that used the old one."""
    user.set_password(password)
    user.save(update_fields=["password"])
    _end_sessions(user)
    audit.record("account.password", by=by, target_kind="access.user", target_uid=user.uid)


@transaction.atomic
def appoint(
    user: User, post: str, division: Division, *, since: date | None = None, until: date | None = None, by: User | str
) -> Appointment:
    """Appoint a user to a post. An administrator's post excludes every other post."""
    kind = POSTS.get(post)
    if division.level not in kind.levels:
        raise NotPossible(f"“{kind.title}”不能设在{Division.Level(division.level).label}一级。")
    User.objects.select_for_update().get(pk=user.pk)
    for held in user.appointments.exclude(until__lte=periods.today()):
        if kind.administers or held.kind.administers:
            raise NotPossible(
                f"{user.name}已任“{held.kind.title}”；三个管理员岗位须由不同的人担任，且不得兼任业务岗位。"
            )
    if isinstance(by, User) and by.pk == user.pk:
        raise NotPossible("不能给自己任命岗位。")
    appointment = Appointment(user=user, post=post, division=division, since=since or periods.today(), until=until)
    appointment.full_clean()
    appointment.save()
    _end_sessions(user)
    audit.record(
        "post.appoint",
        by=by,
        target_kind="access.user",
        target_uid=user.uid,
        division_path=division.path,
        body={"post": post},
    )
    return appointment


@transaction.atomic
def dismiss(appointment: Appointment, *, on: date | None = None, by: User | str) -> None:
    """End an appointment on a day (default: today, at once). One that would not have held for a single day goes altogether."""
    day = on or periods.today()
    held = Appointment.objects.select_for_update(of=("self",)).select_related("user", "division").get(pk=appointment.pk)
    if held.until is not None and held.until <= day:
        raise NotPossible("这项任命到那一天已经终止，不必再免。")
    if held.since >= day:
        held.delete()  # its history keeps who was appointed, and the event below that it was taken back
    else:
        held.until = day
        held.save(update_fields=["until"])
    _end_sessions(held.user)
    audit.record(
        "post.dismiss", by=by, target_kind="access.user", target_uid=held.user.uid,
        division_path=held.division.path, body={"post": held.post},
    )  # fmt: skip


def _end_sessions(user: User) -> None:
    """Role change, password change and closing end every session of the user: none carries the new epoch."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])

"""Signing in and staying in: lockout, sessions that end at once, the second factor, cookies and headers."""

import os
import re
import subprocess
import sys
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from minzheng.core.access import services
from minzheng.core.access.models import User
from tests.web.pages import faults
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def sign_in(username="clerk", password=PASSWORD, client=None, **more):
    client = client or Client(**more)
    return client, client.post(LOGIN, {"login": username, "password": password})


def is_in(client):
    return client.get("/").status_code == 200


def test_the_right_password_opens_the_workbench(the_city):
    client, answer = sign_in()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_in(client)


def test_a_wrong_password_says_so_without_naming_which_part_is_wrong(the_city):
    pages = [
        sign_in(password="wrong word entirely")[1],
        sign_in(username="nobody.here", password="wrong word entirely")[1],
    ]
    problems = [re.findall(r"不正确|错误", page.content.decode()) for page in pages]
    assert [page.status_code for page in pages] == [200, 200]
    assert problems[0] == problems[1] != []


def test_five_failures_lock_the_account_from_that_address_with_our_own_page(the_city):
    answers = [sign_in(password=f"wrong word {n}")[1] for n in range(5)]
    assert answers[-1].status_code == 429
    assert "锁定" in answers[-1].content.decode()
    assert faults(answers[-1]) == []
    client, answer = sign_in()
    assert answer.status_code == 429
    assert not is_in(client)
    assert is_in(sign_in("officer")[0]), "another account from the same address"
    assert is_in(sign_in(REMOTE_ADDR="127.0.0.9")[0]), "the same account from another address"


def test_four_failures_do_not_lock(the_city):
    for number in range(4):
        sign_in(password=f"wrong word {number}")
    assert is_in(sign_in()[0])


def test_the_old_cookie_is_dead_after_signing_out(the_city):
    client, _ = sign_in()
    old = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = old
    assert not is_in(thief)


@pytest.mark.parametrize(
    "change",
    [
        lambda city, user: services.close_account(user, by=city.users["system"]),
        lambda city, user: services.set_password(user, "another long word", by=city.users["system"]),
        lambda city, user: services.appoint(user, "window_clerk", city.places["E2"], by=city.users["security"]),
        lambda city, user: services.dismiss(user.appointments.get(), by=city.users["security"]),
    ],
    ids=["disabled", "password changed", "appointed", "dismissed"],
)
def test_every_session_of_a_user_ends_when_his_rights_change(the_city, change):
    first, second = sign_in()[0], sign_in()[0]
    other = sign_in("officer")[0]
    change(the_city, User.objects.get(username="clerk"))
    assert not is_in(first)
    assert not is_in(second)
    assert is_in(other)


def test_a_new_session_number_is_given_at_sign_in(the_city):
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client=client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


def test_a_session_without_requests_for_two_hours_ends(the_city):
    client, _ = sign_in()
    for idle, stays in ((settings.SESSION_IDLE_SECONDS - 60, True), (settings.SESSION_IDLE_SECONDS + 60, False)):
        session = client.session
        session["seen"] = int(time.time()) - idle
        session.save()
        assert is_in(client) == stays


def test_a_session_ends_after_twelve_hours_whatever_the_user_does(the_city):
    client, _ = sign_in()
    stored = Session.objects.get(session_key=client.session.session_key)
    assert (stored.expire_date.timestamp() - time.time()) < 12 * 3600 + 5
    assert client.session.get_expiry_age() <= settings.SESSION_COOKIE_AGE


def test_cookies_are_closed_to_scripts_and_to_other_sites(the_city):
    client, _ = sign_in()
    client.get(reverse("register", args=["parties.person"]))
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_the_second_factor_can_be_set_up_and_is_asked_for_from_then_on(the_city):
    client, _ = sign_in()
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert faults(page) == []
    assert "data:image/svg" in page.content.decode()
    secret = client.session["mfa.totp.secret"]
    done = client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert done.status_code == 302, done.content.decode()
    again, answer = sign_in()
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(again)
    asked = again.get(reverse("mfa_authenticate"))
    assert asked.status_code == 200
    assert faults(asked) == []
    again.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(again)


def _code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_nobody_signs_up(the_city):
    page = Client().post("/account/signup/", {"username": "intruder", "password1": "a long enough word"})
    assert page.status_code in {200, 403}
    assert not User.objects.filter(username="intruder").exists()


def test_a_user_changes_his_own_password_and_a_weak_one_is_refused(the_city):
    client, _ = sign_in()
    for weak in ("short", "1234567890123", "password123"):
        answer = client.post(
            "/account/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        )
        assert answer.status_code == 200
    new = "three words of mine"
    assert (
        client.post(
            "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
        ).status_code
        == 302
    )
    assert is_in(sign_in(password=new)[0])


def test_a_form_from_elsewhere_is_refused(the_city):
    client = Client(enforce_csrf_checks=True)
    client.force_login(the_city.users["clerk"])
    assert client.post(reverse("search"), {"q": "x"}).status_code == 403


# -- the settings of a server behind HTTPS ---------------------------------------------------------------------------
def _python(*arguments):
    surroundings = os.environ | {
        "MINZHENG_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "minzheng.project.settings", "MINZHENG_PLAIN_STATIC": "",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, *arguments], env=surroundings, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_deployment_check_finds_nothing():
    done = _python("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_behind_https_cookies_carry_the_host_prefix_and_go_over_https_alone():
    names = (
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "DEBUG",
    )
    shown = f"from django.conf import settings; print([getattr(settings, n) for n in {names!r}])"
    done = _python("-c", shown)
    assert done.stdout.strip() == "['__Host-minzheng', True, True, True, 31536000, False]", done.stderr

"""The pages of signing in, of one's own account and of the second factor, in every state."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from tests.e2e.scenes import plain, scene
from tests.world import PASSWORD

LOGIN = "account_login"


def _in_person(page, who="clerk"):
    """Signed in with the password a moment ago: what concerns the account's safety opens without asking again."""
    page.visitor = Client()
    page.visitor.post(reverse(LOGIN), {"login": who, "password": PASSWORD})
    page.visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def _second_factor(stage, who="clerk"):
    TOTP.activate(stage.city.users[who], generate_totp_secret())
    RecoveryCodes.activate(stage.city.users[who])


plain("login", "account/login.html", "", LOGIN)
plain("forgotten", "account/password_reset.html", "", "account_reset_password")
plain("forgotten_done", "account/password_reset_done.html", "", "account_reset_password_done")
plain("forgotten_key", "account/password_reset_from_key.html", "", "account_reset_password_from_key", "1", "a-b")
plain("forgotten_key_done", "account/password_reset_from_key_done.html", "", "account_reset_password_from_key_done")
plain("closed_account", "account/account_inactive.html", "", "account_inactive")
plain("no_signing_up", "account/signup_closed.html", "", "account_signup")
plain("leaving", "account/logout.html", "clerk", "account_logout")
plain("password", "account/password_change.html", "clerk", "account_change_password")
plain("again", "account/reauthenticate.html", "clerk", "account_reauthenticate")
plain("account", "mfa/index.html", "clerk", "mfa_index")


@scene("account/login.html", "")
def wrong_password(page, _stage):
    page.goto(reverse(LOGIN))
    page.fill("#id_login", "clerk")
    page.fill("#id_password", "wrong word entirely")
    page.click("[type=submit]")
    page.wait_for_selector(".err-sum")


@scene("account/locked.html", "", status=429)
def locked(page, _stage):
    page.visitor = Client()
    for number in range(4):
        page.visitor.post(reverse(LOGIN), {"login": "nobody.here", "password": f"wrong word {number}"})
    page.goto(reverse(LOGIN))
    page.fill("#id_login", "nobody.here")
    page.fill("#id_password", "wrong word entirely")
    page.click("[type=submit]")
    page.wait_for_selector("text=暂时锁定")


@scene("account/password_change.html", "clerk")
def password_with_errors(page, _stage):
    page.goto(reverse("account_change_password"))
    page.click("main [type=submit]")
    page.wait_for_selector(".err-sum")


@scene("account/password_set.html", "clerk")
def first_password(page, stage):
    user = stage.city.users["clerk"]
    kept = user.password
    user.set_unusable_password()
    user.save()
    page.visitor = Client()
    page.visitor.force_login(user)
    page.goto(reverse("account_set_password"))
    user.password = kept


@scene("mfa/totp/activate_form.html", "")
def second_factor_on(page, _stage):
    _in_person(page)
    page.goto(reverse("mfa_activate_totp"))


@scene("mfa/totp/deactivate_form.html", "")
def second_factor_off(page, stage):
    _in_person(page)
    _second_factor(stage)
    page.goto(reverse("mfa_deactivate_totp"))


@scene("mfa/index.html", "")
def account_with_second_factor(page, stage):
    _in_person(page)
    _second_factor(stage)
    page.goto(reverse("mfa_index"))


@scene("mfa/recovery_codes/index.html", "")
def recovery_codes(page, stage):
    _in_person(page)
    _second_factor(stage)
    page.goto(reverse("mfa_view_recovery_codes"))


@scene("mfa/recovery_codes/generate.html", "")
def new_recovery_codes(page, stage):
    _in_person(page)
    _second_factor(stage)
    page.goto(reverse("mfa_generate_recovery_codes"))


@scene("mfa/authenticate.html", "")
def second_factor_asked(page, stage):
    _second_factor(stage)
    _in_person(page)
    page.goto(reverse("mfa_authenticate"))


@scene("mfa/reauthenticate.html", "")
def second_factor_asked_again(page, stage):
    _second_factor(stage)
    page.visitor = Client()
    page.visitor.force_login(stage.city.users["clerk"])
    page.goto(reverse("mfa_reauthenticate"))

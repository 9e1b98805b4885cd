"""The framework's own checks have nothing to say: names of constraints are each used once, among others."""

from django.core.checks import run_checks


def test_no_system_check_fails():
    assert [str(one) for one in run_checks() if one.is_serious()] == []

"""发现 — finds every declaration by its file name, once all models are there, and checks it."""

from django.apps import apps

from minzheng.kernel.registry import discover

FILES = (
    "facilities",
    "facts",
    "programmes",
    "purposes",
    "workflows",
    "outcomes",
    "publicity",
    "registers",
    "indicators",
    "controls",
    "job_kinds",
    "invariants",
)


def packages() -> list[str]:
    """The product's own applications, lowest first."""
    return [config.name for config in apps.get_app_configs() if config.name.startswith("minzheng.")]


def load() -> None:
    """Import the declarations of every application and refuse what would fail on screen."""
    for name in FILES:
        discover(packages(), name)
    from minzheng.core.benefits import programmes
    from minzheng.core.benefits.applications import outcomes
    from minzheng.core.cases import versions
    from minzheng.core.checks import sources as check_sources
    from minzheng.core.payments.reserve import declarations as first_helps
    from minzheng.core.publicity import declarations as publicity
    from minzheng.core.registers.declarations import REGISTERS
    from minzheng.core.registers.holding import hold_all
    from minzheng.core.visits import checklists

    programmes.check()
    check_sources.settle()
    versions.settle()
    outcomes.check()
    first_helps.check()
    publicity.check()
    checklists.settle()
    hold_all()
    for register in REGISTERS:
        register.check()

"""Every full page of the product in a real browser: no barriers, nothing wider than the window, no complaints.

``MINZHENG_PICTURES=folder`` keeps a picture of each page on a desk and on a phone.
"""

import os
import re
from pathlib import Path

import pytest
from django.test.signals import template_rendered

from tests.e2e import (
    case_scenes,
    check_scenes,
    concept_scenes,
    desk_scenes,
    entrance_scenes,
    ledger_scenes,
    payment_scenes,
    publicity_scenes,
    standards_scenes,
    statistics_scenes,
    visit_scenes,
    window_scenes,
)
from tests.e2e.browser import HEIGHTS, ROOT, barriers, chromium, page_of, wider
from tests.e2e.scenes import SCENES, Stage

pytestmark = pytest.mark.e2e
TEMPLATES = ROOT / "src" / "minzheng" / "web" / "templates"
PICTURES = os.environ.get("MINZHENG_PICTURES")
# Opened by test_plan_in_a_browser.
OF_THE_PLAN = {f"plan/{name}.html" for name in ("plan", "item", "indicator", "evidence", "text", "binding", "files")}
OF_THE_PLAN |= {"papers/compose.html"}
# Opened by test_plan_management_in_a_browser.
OF_THE_PLAN |= {
    f"plan/{name}.html"
    for name in (
        "alerts", "allocate", "allocation", "allocations", "compare", "county", "entrust", "freeze", "freeze_records", "freezes",
        "instruct", "instruction", "instructions", "owners", "ranking", "report", "reports", "summary",
    )
}  # fmt: skip
# Never shown by themselves: every page of their kind is.
FRAMES = {
    "base.html",
    "shell/page.html",
    "shell/entrance.html",
    "errors/page.html",
    "account/base_reauthenticate.html",
    "public/page.html",
}
assert case_scenes
assert check_scenes
assert concept_scenes
assert desk_scenes
assert entrance_scenes
assert ledger_scenes
assert payment_scenes
assert publicity_scenes
assert standards_scenes
assert statistics_scenes
assert window_scenes
assert visit_scenes
FIRST = {scene.template: scene for scene in reversed(SCENES)}


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def stage(browser, the_city):
    return Stage(the_city)


@pytest.fixture(scope="module")
def page(browser, stage):
    return page_of(browser, stage.client(""), 1440)


@pytest.fixture
def drawn():
    """The names of the templates that were used meanwhile."""
    names = []

    def note(template, **_):
        names.append(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


@pytest.mark.django_db
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_no_barriers_and_no_complaints(page, stage, drawn, scene):
    stage.clients.clear()
    page.goto("about:blank")
    page.set_viewport_size({"width": 1440, "height": HEIGHTS[1440]})
    page.complaints.clear()
    page.visitor = stage.client(scene.who)
    scene.play(page, stage)
    assert scene.template in drawn
    expected = f"status of {scene.status} " if scene.status != 200 else "no other"
    found = {width: _looked_at(page, width, scene) for width in HEIGHTS}
    assert found == {width: [] for width in HEIGHTS}
    assert [said for said in page.complaints if expected not in said] == []


def _looked_at(page, width, scene):
    """Whole at the first desk, and on a phone once for each template: what else a state of a page brings lies in its markup."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    if PICTURES and width != 1366:
        page.screenshot(path=Path(PICTURES) / f"{scene.name}-{width}.png", full_page=True)
    first = scene is FIRST[scene.template]
    if width == 1366 and not first:
        return wider(page) + _in_the_largest_letters(page)
    return barriers(page, sizes_only=width == 1366 or (width == 390 and not first)) + _in_the_largest_letters(page)


def _in_the_largest_letters(page):
    """Whether the page still fits its window for who chose 特大."""
    over = page.evaluate("""() => {
        const root = document.documentElement, size = root.dataset.size;
        root.dataset.size = 'xl';
        const over = root.scrollWidth - innerWidth;
        const wide = over > 0 ? [...document.querySelectorAll('body *')].filter(
            (one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.tagName + '.' + one.className).slice(-3) : [];
        root.dataset.size = size;
        return over > 0 ? `特大: wider than the window by ${over} px, ${wide}` : '';
    }""")
    return [over] if over else []


def _page_templates():
    """Templates that extend another and are no frame, and the one that stands alone."""
    extending = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"\{% extends ", path.read_text(encoding="utf-8"))
    }
    return (extending - FRAMES) | {"500.html"}


def test_no_rule_of_the_style_sheets_changes_between_the_two_desks():
    """What a rule says at 1440 px it says at 1366 px, in the standard text size: one full look serves both."""
    limit = re.compile(r"\((?:min|max)-width:\s*([\d.]+)(px|rem)\)")
    rules = re.compile(r"@media[^{]*\{(?!\s*html\[data-size=)")
    sheets = list((ROOT / "src" / "minzheng" / "web" / "static" / "minzheng").glob("*.css"))
    found = [
        float(number) * (16 if unit == "rem" else 1)
        for sheet in sheets
        for rule in rules.findall(sheet.read_text(encoding="utf-8"))
        for number, unit in limit.findall(rule)
    ]
    assert len(found) > 10
    assert [width for width in found if 1366 <= width < 1440] == []
    # The vendor's grid changes at 1400 px, in names that no template uses.
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r"""class="[^"]*(?:\bcontainer\b|-xxl\b)""", path.read_text(encoding="utf-8")), path


def test_every_page_template_of_the_product_is_looked_at():
    assert _page_templates() == {scene.template for scene in SCENES} | OF_THE_PLAN


def test_no_two_scenes_have_one_name():
    names = [scene.name for scene in SCENES]
    assert len(names) == len(set(names))

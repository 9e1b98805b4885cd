"""What people come for, from end to end: a real server with a demonstration city, and users who share nothing but it.

A page is waited for by its address or by what it shows, never by the clock; argon2 and the worker may take their time.
"""

import re
import shutil
import signal
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from minzheng.kernel.identifiers.persons import resident_check
from tests import once
from tests.e2e.browser import HEIGHTS, PATIENCE, chromium
from tests.faults.installation import MINZHENG, SMALL, Installation, copy_of, small_city, until, with_patience_kill

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
WORD = "minzheng-demo-2021"
OFFICER, REVIEWER, STRANGER, ASSISTANT = "lixiangzhen", "zhaoxianshen", "sunwaixian", "wuertong"
SYSTEM, SECURITY, AUDITOR = "fengxitong", "chenanquan", "chushenji"
PLACE = "130123001000"
PERSON, BEDS = "parties.person", "eldercare.beds"
NEW_BEDS_ITEM = "/plan/13/"
BUILDING = 300
WORKING = 120_000  # milliseconds that a job may take on a busy machine


@pytest.fixture(scope="module")
def city():
    """The address of a running demonstration city of a hundred people."""
    folder = Path(tempfile.mkdtemp(prefix="minzheng-journeys-"))
    folder.chmod(0o711)
    built = Installation(once.made("installation", small_city))
    installation = copy_of(built, folder / "home")
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*MINZHENG, "demo", *SMALL],
            env=installation.environ,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            until(lambda: installation.page() == 200 or process.poll() is not None, seconds=BUILDING, what="the city")
            assert process.poll() is None, log.read_text()
            yield f"http://127.0.0.1:{installation.port}"
            process.send_signal(signal.SIGINT)
            until(lambda: process.poll() is not None, what="the end of the service")
        finally:
            for pid in (process.pid, *installation.processes()):
                with_patience_kill(pid)
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def signed_in(browser, city):
    """A function that seats a user at a machine of his own."""
    contexts = []

    def seat(username, *, width=1440, word=WORD):
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]}, locale="zh-CN", base_url=city
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/account/login/")
        page.fill("#id_login", username)
        page.fill("#id_password", word)
        page.click("main [type=submit]")
        page.wait_for_url(f"{city}/", timeout=WORKING)
        return page

    yield seat
    for context in contexts:
        context.close()


def identity_number(serial):
    """A valid number of a woman born in 1950 whom nobody recorded."""
    body = f"13012319500101{serial * 2:03d}"
    return body + resident_check(body)


def mistyped(number):
    """The same number with another check digit."""
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def filled(template, **values):
    """The downloaded template with one row, as an officer fills it in."""
    book = load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(str(cell.value or "").startswith("姓名") for cell in row))
    for cell in head:
        title = str(cell.value or "").rstrip("*＊ ")
        if title in values:
            sheet.cell(head[0].row + 1, cell.column, values[title])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sent(page, content, name):
    """The file goes up; the page of its check has come to an end."""
    page.goto(f"/registers/{PERSON}/import/")
    page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.click("main [type=submit]")
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]+/"))
    page.wait_for_selector("main .kpis", timeout=WORKING)


def confirmed(page, button):
    """A press that asks first, and is meant."""
    page.click(button)
    page.click("#ask[open] [data-ask-yes]")


def found(page, words):
    """Look for words the short way: a slash, the words, Enter."""
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('查找结果')")


def test_an_officer_imports_a_person_mends_the_error_and_takes_the_batch_back(signed_in):
    page = signed_in(OFFICER)
    page.goto(f"/registers/{PERSON}/import/")
    with page.expect_download() as download:
        page.click("main >> text=下载模板")
    template = Path(download.value.path()).read_bytes()
    row = {"姓名": "诸葛试录", "性别": "女", "出生日期": "1950-01-01", "居住地": PLACE}

    sent(page, filled(template, **row, 身份证号=mistyped(identity_number(411))), "新增人员.xlsx")
    expect(page.locator("main table tr", has_text="身份证号")).to_have_count(1)
    expect(page.locator("main >> text=没有写入任何数据")).to_be_visible()

    sent(page, filled(template, **row, 身份证号=identity_number(411)), "新增人员改.xlsx")
    batch = page.url
    page.click("main >> text=导入这 1 行")
    page.wait_for_selector("main >> text=撤销这一批", timeout=WORKING)

    found(page, "诸葛试录")
    page.click("td a:has-text('诸葛试录')")
    page.click("main >> text=变更记录")
    expect(page.locator("main .tl")).to_contain_text("李乡镇")

    page.goto(batch)
    confirmed(page, "main >> text=撤销这一批")
    page.wait_for_selector("main >> text=已撤销：删去新增 1 行")
    found(page, "诸葛试录")
    expect(page.locator("main >> text=没有找到")).to_be_visible()


def figure(page):
    """The number of new beds on its item's page."""
    page.goto(NEW_BEDS_ITEM)
    return int(re.sub(r"\D", "", page.inner_text(".big-number >> nth=0")))


def recorded_beds(page, count):
    """The officer records new beds of the first day-care station of his town; the address of the record."""
    page.goto("/registers/eldercare.day_care/")
    station = page.inner_text("main tbody tr:first-child td.k").strip()
    page.goto(f"/registers/{BEDS}/add/")
    page.fill("[name=facility]", station)
    page.select_option("[name=cause]", "new")
    page.select_option("[name=kind]", "nursing")
    for name, value in {
        "count": count,
        "effective_on": "2021-08-20",
        "accepted_on": "2021-08-25",
        "paper": "验收单",
    }.items():
        page.fill(f"[name={name}]", str(value))
    page.click("main [type=submit]")
    page.wait_for_url(re.compile(rf"/registers/{BEDS}/[0-9a-f-]+/$"))
    return page.url


def test_beds_count_once_a_second_person_confirmed_them_and_only_the_own_county_sees_them(signed_in):
    officer, reviewer, stranger = signed_in(OFFICER), signed_in(REVIEWER), signed_in(STRANGER)
    before = figure(reviewer)
    address = recorded_beds(officer, 37)
    assert figure(reviewer) == before, "not confirmed yet"

    uid = address.rstrip("/").rsplit("/", 1)[-1]
    reviewer.goto(f"/registers/{BEDS}/?tab=no")
    reviewer.check(f"[name=uid][value='{uid}']")
    confirmed(reviewer, "main >> text=确认勾选")
    reviewer.wait_for_selector("main >> text=已确认 1")
    assert figure(reviewer) == before + 37

    reviewer.click(".big-number >> nth=0")
    reviewer.wait_for_url(re.compile("/indicators/"))
    reviewer.click(f"main a[href*='{uid}'] >> nth=0")
    reviewer.wait_for_url(address)

    assert stranger.goto(address).status == 404
    stranger.goto(f"/registers/{BEDS}/")
    assert stranger.locator(f"a[href*='{uid}']").count() == 0
    assert uid not in stranger.content()
    assert "正定县" not in exported(stranger)


def exported(page):
    """The words of the export of what the list shows."""
    page.click("summary:has-text('导出')")
    page.fill("#export-reason", "核对")
    page.click(".menu-panel >> text=导出 >> nth=-1")
    page.wait_for_url(re.compile("/jobs/"))
    with page.expect_download(timeout=WORKING) as download:
        page.click("main a:has-text('下载')", timeout=WORKING)
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()), read_only=True)
    words = "\n".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    assert "行唐县" in words
    return words


def test_a_village_assistant_finds_the_list_on_a_phone(signed_in):
    page = signed_in(ASSISTANT, width=390)
    page.click("[data-nav-open]")
    page.click("#nav details[data-line=parties] summary")
    page.click("#nav details[data-line=parties] a:has-text('人员')")
    page.wait_for_url(f"**/registers/{PERSON}/")
    expect(page.locator(".total-line")).to_contain_text("共")
    expect(page.locator("#nav")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_largest_text_stays_over_pages_and_over_signing_out(signed_in):
    page = signed_in(ASSISTANT)
    page.click(".mz-top [data-size-choice=xl]")
    for address in (f"/registers/{PERSON}/", "/notices/", "/divisions/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.dataset.size") == "xl"
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"


def test_three_administrators_each_do_their_own_part(signed_in):
    system, security, auditor = signed_in(SYSTEM), signed_in(SECURITY), signed_in(AUDITOR)
    system.goto("/accounts/")
    system.fill("#id_username", "newclerk")
    system.fill("#id_name", "新窗口")
    system.fill("#id_password", "three words of mine")
    system.click("main form:has(#id_username) [type=submit]")
    system.wait_for_selector("main >> text=已开设账号")
    assert system.goto("/appointments/").status == 403

    security.goto("/appointments/")
    security.click("tr:has-text('newclerk') >> text=任命")
    security.select_option("#id_post", "window_clerk")
    security.fill("#id_division", PLACE)
    security.click("main [type=submit]")
    security.wait_for_selector("main >> text=已任命")
    assert security.goto("/accounts/").status == 403

    auditor.goto("/audit/")
    rows = auditor.locator("main tbody")
    expect(rows).to_contain_text("开设账号")
    expect(rows).to_contain_text("任命岗位")
    expect(auditor.locator("tr:has-text('任命岗位')").first).to_contain_text("陈安全")

    clerk = signed_in("newclerk", word="three words of mine")
    expect(clerk.locator(".mz-who")).to_contain_text("窗口经办")

"""Every full page of the product in every state that looks different: who opens it, how, and what it is drawn with.

Pages of the plan have their own test; ``desk_scenes`` and ``entrance_scenes`` add theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from unittest import mock

from django.test import Client
from django.urls import reverse

from minzheng.core.access.posts import POSTS
from minzheng.core.calendars import services as calendars
from minzheng.core.divisions.models import Reassignment, Succession
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.models import Job
from minzheng.core.registers import importing, undoing
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.models import ImportBatch
from minzheng.kernel import periods
from tests.world import CAST, World

PERSON, BEDS, HOME = "parties.person", "eldercare.beds", "eldercare.institution"
OFFICE = "parties.organisation"
HEADS = "编号,名称,种类,所在地\n"


@dataclass
class Stage:
    """The city, and a signed-in browser session for each of the cast."""

    city: World
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """The session of one of the cast; "" is nobody."""
        if who not in self.clients:
            self.clients[who] = Client()
            if who:
                self.clients[who].force_login(self.city.users[who])
        return self.clients[who]

    def uid(self, register: str, place: str):
        return self.city.row(register, place).record.uid


@dataclass(frozen=True)
class Scene:
    """One page in one state."""

    name: str
    template: str
    who: str
    status: int
    play: Callable


SCENES: list[Scene] = []


def scene(template: str, who: str = "reviewer", *, status: int = 200):
    """Add a scene: a function of the browser's page and the stage that leaves the page to be looked at."""

    def add(play):
        SCENES.append(Scene(play.__name__.lstrip("_"), template, who, status, play))
        return play

    return add


def plain(name: str, template: str, who: str, address: str, *arguments, asked: str = "", status: int = 200) -> None:
    """Add a scene that is nothing but an address."""

    def play(page, _stage):
        page.goto(reverse(address, args=arguments) + asked)

    SCENES.append(Scene(name, template, who, status, play))


def file_of(stage: Stage, who: str, text: str, *, register: str = OFFICE) -> ImportBatch:
    """A file of one of the cast, checked."""
    batch = importing.upload(REGISTERS.get(register), text.encode(), "机构名册.csv", by=stage.city.users[who])
    jobs.run(str(batch.job.uid))
    batch.refresh_from_db()
    return batch


def good_file(stage: Stage, who: str = "officer") -> ImportBatch:
    code = stage.city.places[CAST[who].place].code
    return file_of(stage, who, f"{HEADS}NEW-1,新设机构,其他,{code}\nNEW-2,又一机构,其他,{code}\n")


def job_of(stage, who="officer", **more):
    values = {"kind": "registers.export", "title": "导出自然人", "owner": stage.city.users[who], **more}
    return Job.objects.create(**values)


# -- registers ------------------------------------------------------------------------------------------------------
plain("persons", "registers/list.html", "city", "register", PERSON)
plain("persons_one_by_one", "registers/list.html", "reviewer", "register", PERSON, asked="?division=990121100000")
plain("beds_waiting", "registers/list.html", "reviewer", "register", BEDS, asked="?tab=no")
plain("homes", "registers/list.html", "leader", "register", HOME)
plain("form", "registers/form.html", "officer", "record_add", PERSON)
plain("form_of_beds", "registers/form.html", "officer", "record_add", BEDS)


plain("line", "registers/line.html", "reviewer", "line", "eldercare")
plain("line_to_look_at", "registers/line.html", "leader", "line", "affairs")


@scene("registers/record.html")
def room_confirmed(page, stage):
    page.goto(reverse("record", args=["affairs.features", stage.uid("affairs.features", "E1")]))
    page.click("summary:has-text('撤销确认')")
    page.wait_for_selector("#reopen-reason")


@scene("registers/record.html")
def room_waiting(page, stage):
    page.goto(reverse("record", args=["affairs.features", stage.uid("affairs.features", "E2")]))
    page.wait_for_selector("text=还没有；确认后才计入指标")


@scene("registers/list.html", "clerk")
def nothing_matches(page, _stage):
    page.goto(reverse("register", args=[PERSON]))
    page.fill("#fq", "没有这个人")
    page.press("#fq", "Enter")
    page.wait_for_selector("main .empty")


@scene("registers/list.html", "assistant")
def nothing_recorded(page, stage):
    able = POSTS.get(CAST["assistant"].post).permissions
    mine = [one for one in REGISTERS if one.in_menu and one.view in able]
    bare = next(one.code for one in mine if not stage.city.visible("assistant", one.code))
    page.goto(reverse("register", args=[bare]))
    page.wait_for_selector("text=还没有记录")


@scene("registers/list.html")
def menu_of_export(page, _stage):
    page.goto(reverse("register", args=[PERSON]))
    page.click("summary:has-text('导出')")
    page.wait_for_selector("#export-reason")


@scene("registers/list.html")
def asked_to_confirm(page, _stage):
    page.goto(reverse("register", args=[BEDS]) + "?tab=no")
    page.check("[data-check-all]")
    page.click("[data-confirm]")
    page.wait_for_selector("#ask[open]")


@scene("registers/record.html")
def person(page, stage):
    page.goto(reverse("record", args=[PERSON, stage.uid(PERSON, "E1a")]))


@scene("registers/record.html", "leader")
def person_to_look_at(page, stage):
    page.goto(reverse("record", args=[PERSON, stage.uid(PERSON, "E1a")]))


@scene("registers/record.html")
def home(page, stage):
    row = next(row for row in stage.city.rows if row.register == HOME and row.place.startswith("E"))
    page.goto(reverse("record", args=[HOME, row.record.uid]))


@scene("registers/history.html")
def history(page, stage):
    page.goto(reverse("record_history", args=[PERSON, stage.uid(PERSON, "E1a")]))


@scene("registers/revealed.html")
def revealed(page, stage):
    page.goto(reverse("record", args=[PERSON, stage.uid(PERSON, "E1a")]))
    page.fill("#reveal-reason", "核对")
    page.click("text=查看 >> nth=-1")
    page.wait_for_selector(".big-number")


@scene("registers/form.html", "officer")
def change(page, stage):
    page.goto(reverse("record_change", args=[PERSON, stage.uid(PERSON, "E1a")]))


@scene("registers/form.html", "officer", status=422)
def form_with_errors(page, _stage):
    page.goto(reverse("record_add", args=[PERSON]))
    page.click("main [type=submit]")
    page.wait_for_selector(".err-sum")


# -- imports and jobs -----------------------------------------------------------------------------------------------
plain("upload", "imports/upload.html", "officer", "register_import", PERSON)
plain("no_imports", "imports/batches.html", "officer", "imports")
plain("no_jobs", "jobs/list.html", "officer", "jobs")


@scene("imports/upload.html", "officer", status=422)
def upload_refused(page, _stage):
    page.goto(reverse("register_import", args=[PERSON]))
    page.set_input_files("#file", {"name": "照片.xlsx", "mimeType": "image/png", "buffer": b"\x89PNG\r\n"})
    page.click("main [type=submit]")
    page.wait_for_selector(".err-sum")


def _batch(page, batch, selector):
    page.goto(reverse("import", args=[batch.uid]))
    page.wait_for_selector(selector)


@scene("imports/batches.html", "officer")
def imports(page, stage):
    for number, state in enumerate(ImportBatch.State):
        batch = file_of(stage, "officer", f"{HEADS}N-{number},机构{number},其他,990121100000\n")
        ImportBatch.objects.filter(pk=batch.pk).update(state=state)
    page.goto(reverse("imports"))


@scene("imports/batch.html", "officer")
def batch_checking(page, stage):
    batch = good_file(stage)
    ImportBatch.objects.filter(pk=batch.pk).update(state="checking")
    Job.objects.filter(pk=batch.job.pk).update(state="running", done=300, total=1200, ended_at=None)
    _batch(page, batch, "progress")


@scene("imports/batch.html", "officer")
def batch_checked(page, stage):
    _batch(page, good_file(stage), "text=导入这 2 行")


@scene("imports/batch.html", "officer")
def batch_faulty(page, stage):
    bad = f"{HEADS}N-1,,其他,990121100000\nN-2,机构,没有这种,没有这里\nN-2,机构,其他,990122100000\n"
    _batch(page, file_of(stage, "officer", bad), "section table")


@scene("imports/batch.html", "officer")
def batch_refused(page, stage):
    batch = good_file(stage)
    ImportBatch.objects.filter(pk=batch.pk).update(
        state="refused", message="工作簿受密码保护，请去掉密码后再上传。", total=0, new=0
    )
    _batch(page, batch, ".err-sum")


@scene("imports/batch.html", "officer")
def batch_committed(page, stage):
    batch = good_file(stage)
    importing.start_commit(batch, by=stage.city.users["officer"])
    batch.refresh_from_db()
    jobs.run(str(batch.job.uid))
    _batch(page, batch, "text=撤销这一批")


@scene("imports/batch.html", "officer")
def batch_undone(page, stage):
    batch = good_file(stage)
    importing.start_commit(batch, by=stage.city.users["officer"])
    batch.refresh_from_db()
    jobs.run(str(batch.job.uid))
    batch.refresh_from_db()
    undoing.undo(batch, by=stage.city.users["officer"])
    _batch(page, batch, "h1:has-text('撤销结果')")


@scene("jobs/list.html", "officer")
def all_jobs(page, stage):
    job_of(stage)
    job_of(stage, state="running", done=40, total=1200)
    job_of(stage, state="running")
    job_of(stage, state="done", message="共 1,200 行。")
    job_of(stage, state="failed", done=3, total=10, message="磁盘已满，没有写完；请联系系统管理员。")
    page.goto(reverse("jobs"))


@scene("jobs/job.html", "officer")
def job_running(page, stage):
    page.goto(reverse("job", args=[job_of(stage, state="running", done=40, total=1200).uid]))


@scene("jobs/job.html", "officer")
def job_done(page, stage):
    page.goto(reverse("job", args=[job_of(stage, state="done", done=1, total=1, result={"url": "/documents/1/"}).uid]))


# -- search, quality, calendar --------------------------------------------------------------------------------------
def _search(page, words):
    page.goto("/")
    page.fill("[data-search]", words)
    page.press("[data-search]", "Enter")
    page.wait_for_selector("h1:has-text('查找结果')")


@scene("search.html")
def search(page, _stage):
    _search(page, "梅溪")


@scene("search.html")
def search_in_vain(page, _stage):
    _search(page, "没有这个人")


@scene("search.html", "officer", status=429)
def search_limited(page, stage):
    session = stage.client("officer").session
    session["misses"] = [periods.now().timestamp()] * 40
    session.save()
    _search(page, "梅溪")


plain("alarms", "alarms.html", "city", "alarms")


@scene("alarms.html")
def no_alarms(page, _stage):
    with mock.patch("minzheng.web.alarms.controls.counted", return_value=[]):
        page.goto(reverse("alarms"))


@scene("alarms.html", "city")
def alarms_opened(page, stage):
    row = stage.city.row(HOME, "E")
    type(row.record).objects.filter(pk=row.record.pk).update(level="village")
    page.goto(reverse("alarms") + "?control=facilities.misplaced")
    page.wait_for_selector("section table")


@scene("calendar.html")
def calendar(page, _stage):
    calendars.seed(by="system")
    page.goto(reverse("calendar"))


plain("calendar_of_no_year", "calendar.html", "reviewer", "calendar")


@scene("calendar.html", "system", status=422)
def calendar_with_errors(page, _stage):
    calendars.seed(by="system")
    page.goto(reverse("calendar"))
    page.click("main [type=submit]")
    page.wait_for_selector(".err-sum")


# -- divisions ------------------------------------------------------------------------------------------------------
plain("tree", "divisions/tree.html", "city", "divisions")
plain("tree_of_a_village", "divisions/tree.html", "assistant", "divisions")
plain("code_found", "divisions/tree.html", "reviewer", "divisions", asked="?code=990121100000")
plain("code_unknown", "divisions/tree.html", "reviewer", "divisions", asked="?code=990199100000")
plain("tree_of_no_day", "divisions/tree.html", "city", "divisions", asked="?at=1990-01-01")
plain("sets", "divisions/sets.html", "city", "division_sets")
plain("worklist_empty", "divisions/worklist.html", "city", "division_worklist")


@scene("divisions/unit.html")
def unit(page, stage):
    page.goto(reverse("division", args=[stage.city.places["E"].uid]))


@scene("divisions/unit.html", "city")
def unit_of_a_zone(page, stage):
    page.goto(reverse("division", args=[stage.city.places["Z1"].uid]))


plain("change_of_divisions", "divisions/change.html", "city", "division_change")


def _write_a_split(page, stage, lower):
    places = stage.city.places
    page.goto(reverse("division_change"))
    page.get_by_label("变更种类").select_option("split")
    page.get_by_label("变更日期").fill("2021-08-01")
    page.get_by_label("原单位").fill(places["E1"].code)
    page.get_by_label("现单位").fill("990121801000 东新镇\n990121802000 西新镇")
    page.get_by_label("下级单位的去向").fill(lower)
    page.get_by_label("依据").fill("某民字〔2021〕8号")
    page.get_by_role("button", name="预演").click()


@scene("divisions/change.html", "city")
def change_rehearsed(page, stage):
    _write_a_split(page, stage, f"{stage.city.places['E1a'].code} 990121802000")
    page.wait_for_selector("text=还没有登记")


@scene("divisions/change.html", "city", status=422)
def change_written_wrong(page, stage):
    _write_a_split(page, stage, "990121999999 990121802000")
    page.wait_for_selector(".err-sum")


@scene("divisions/worklist.html", "city")
def worklist(page, stage):
    places = stage.city.places
    gone = Succession.objects.create(
        kind="abolished", predecessor=places["E2"], after="2020-06-30", by="2021-06-30", source="试验"
    )
    for key in ("E2a", "E2b"):
        Reassignment.objects.create(
            succession=gone, holder=PERSON, record=stage.uid(PERSON, key), from_division=places[key]
        )
    page.goto(reverse("division_worklist"))

"""Notices, objections and published lists, as the office works on them and as the public reads them."""

import re

from django.urls import reverse

from minzheng.core.benefits import services as benefits
from minzheng.core.benefits.decisions.models import EnrolmentDecision
from minzheng.core.publicity import services
from minzheng.core.publicity.limits.models import PublicVisit
from minzheng.core.publicity.models import PublicNotice
from minzheng.core.publicity.objections import services as objections
from tests.e2e.scenes import plain, scene
from tests.worlds.publicity import MATTER

plain("public_root", "public/places.html", "", "public_root")
plain("public_of_a_county", "public/places.html", "", "public_place", "990121000000")
plain("public_of_a_township", "public/place.html", "", "public_place", "990121100000")
plain("public_roll_of_a_township", "public/roll.html", "", "public_roll", "990121100000", MATTER)
plain("publish", "publicity/publish.html", "reviewer", "publish", "publicity.publication")


def _notice(stage, place="E1"):
    return stage.city.row("publicity.notice", place).record


def _to_post(stage):
    """The application of E1 whose notice came down, so that it is to be posted again."""
    notice = _notice(stage)
    PublicNotice.objects.filter(pk=notice.pk).update(
        lifted_at="2021-08-31T08:00:00+08:00",
        lifted_for="wrong",
        lifted_why="写错",
        lifted_by=stage.city.users["officer"],
    )
    return reverse("case_notice", args=[notice.case.uid])


@scene("publicity/post.html", "officer")
def notice_to_post(page, stage):
    page.goto(_to_post(stage))


@scene("publicity/post.html", "officer", status=422)
def notice_refused(page, stage):
    page.goto(_to_post(stage))
    _filled(page, note="电话 13812345678，因病致贫")
    page.get_by_role("button", name="预览公示内容").click()
    page.wait_for_selector(".err-sum")


@scene("publicity/post.html", "officer")
def notice_previewed(page, stage):
    page.goto(_to_post(stage))
    _filled(page)
    page.get_by_role("button", name="预览公示内容").click()
    page.wait_for_selector("article.sheet")


def _filled(page, note=""):
    page.get_by_label("家庭人数").fill("2")
    page.get_by_label("受理异议的单位").fill("松鹤事务所")
    page.get_by_label("办公电话").fill("0311-81234567")
    page.get_by_label(re.compile("^说明")).fill(note)


@scene("cases/case.html", "officer")
def case_on_notice(page, stage):
    page.goto(reverse("case", args=[_notice(stage).case.uid]))


@scene("publicity/notice.html", "officer")
def notice_hanging(page, stage):
    page.goto(reverse("notice", args=[_notice(stage).uid]))


@scene("publicity/notice.html", "officer")
def notice_taken_down(page, stage):
    page.goto(reverse("notice", args=[_notice(stage).uid]))
    page.get_by_label("原因").select_option("withdrawn")
    page.get_by_label("说明").fill("申请人撤回申请。")
    page.get_by_role("button", name="撤下", exact=True).click()
    page.locator("#ask[open]").get_by_role("button", name="撤下", exact=True).click()
    page.wait_for_selector("text=提前撤下")


@scene("publicity/record_objection.html", "clerk")
def objection_at_the_window(page, stage):
    page.goto(reverse("notice_objection", args=[_notice(stage).uid]))


@scene("publicity/record_objection.html", "clerk", status=422)
def objection_at_the_window_refused(page, stage):
    page.goto(reverse("notice_objection", args=[_notice(stage).uid]))
    page.get_by_role("button", name="登记异议").click()
    page.wait_for_selector(".err-sum")


@scene("publicity/objection.html", "officer")
def objection_received(page, stage):
    page.goto(reverse("objection", args=[stage.city.row("publicity.objection", "E1").record.uid]))


@scene("publicity/objection.html", "officer")
def objection_answered(page, stage):
    made, by = stage.city.row("publicity.objection", "E1").record, stage.city.users["officer"]
    objections.examine(made.uid, upheld=False, finding="车辆登记在邻居名下。", by=by)
    objections.answer(made.uid, way="person", text="已当面说明。", by=by)
    page.goto(reverse("objection", args=[made.uid]))


@scene("publicity/publication.html", "officer")
def publication(page, stage):
    page.goto(reverse("publication", args=[stage.city.row("publicity.publication", "E1").record.uid]))


@scene("public/notice.html", "")
def public_notice(page, stage):
    page.goto(reverse("public_notice", args=[_notice(stage).uid]))


@scene("public/roll.html", "")
def public_roll_of_a_village(page, stage):
    place = stage.city.places["E1a"]
    waiting = EnrolmentDecision.objects.filter(programme=MATTER, confirmed_at__isnull=True, division=place)
    benefits.confirm(list(waiting), by=stage.city.users["city"])
    page.goto(reverse("public_roll", args=[place.code, MATTER]))
    page.wait_for_selector("td:has-text('400.00')")


@scene("public/objection.html", "")
def public_objection(page, stage):
    page.goto(reverse("public_notice", args=[_notice(stage).uid]))
    page.get_by_role("link", name="我有异议").click()
    page.wait_for_selector("form")


@scene("public/objection.html", "", status=422)
def public_objection_refused(page, stage):
    page.goto(reverse("public_objection", args=[_notice(stage).uid]))
    page.get_by_label("哪一点与实际不符").fill("他的卡号 6222 0212 3456 7890 128 可以查")
    page.get_by_role("button", name="提交异议").click()
    page.wait_for_selector(".err-sum")


@scene("public/thanks.html", "")
def public_objection_received(page, stage):
    page.goto(reverse("public_objection", args=[_notice(stage).uid]))
    page.get_by_label("哪一点与实际不符").fill("他家有一辆轿车，收入与所报不符。")
    page.get_by_role("button", name="提交异议").click()
    page.wait_for_selector("h1:has-text('异议已收到')")


@scene("public/gone.html", "", status=410)
def public_notice_over(page, stage):
    notice = _notice(stage)
    services.lift(notice.uid, reason="wrong", why="写错", by=stage.city.users["officer"])
    page.goto(reverse("public_notice", args=[notice.uid]))


@scene("public/too_often.html", "", status=429)
def public_too_often(page, _stage):
    page.goto(reverse("public_root"))
    PublicVisit.objects.update(count=10_000)
    page.goto(reverse("public_root"))

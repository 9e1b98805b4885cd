"""任意文本: whatever comes, the reader answers with a plan or with NothingFound, and soon."""

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.adapters.plan_text import NothingFound, read_plan, render

WORDS = (
    "一、 （一） (二) 1. 2、 ① 一是 第一， 第三章 序号 任务 目标 完成 20 2021年 4400 3.5 1,200 万 亿 元 张 % ％ 家 个 户 人次 /月 元/人·月 由 提高到 至 - — ～ "
    "不少于 低于 达到 以上 以内 全覆盖 全部 零 不发生 百分之 三分之一 九成 年底前 6月底前 截至 每月 全市 县（市、区） 较上年 同比 下降 增长 《 》 “ ” 〔2021〕 号 "
    "X × ** 。 ； ， ： ! ? \n \r\n \t | || 附件： 来源： 发布时间： 民政局 工作要点 二〇二一年三月 12345 热线 养老 建设 \u3000 \ufeff \x00"
)
PIECES = st.sampled_from(WORDS.split(" "))


def read_or_refuse(text: str) -> None:
    try:
        plan = read_plan(text)
    except NothingFound:
        return
    json.dumps(plan.as_dict(), allow_nan=False)
    assert render(plan)
    assert all(one.quantity >= 0 for one in plan.commitments)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=120).map("".join))
def test_pieces_of_plans_in_any_order_never_crash_the_reader(text: str) -> None:
    read_or_refuse("民政工作计划要点通知\n" + text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_no_text_crashes_the_reader(text: str) -> None:
    read_or_refuse("民政工作计划要点通知\n" + text)


def test_a_megabyte_is_read_in_linear_time() -> None:
    item = "（一）增加供给。年内新增床位4400张，占比达到43%以上，由890元提高到1050元，全部建立窗口，推进各项工作落实到位。\n"
    small, large = "一、目标\n" + item * 300, "一、目标\n" + item * 3000

    def seconds(text: str) -> float:
        began = time.perf_counter()
        read_plan(text)
        return time.perf_counter() - began

    read_plan(small)
    assert min(seconds(large) for _ in range(2)) < 40 * min(seconds(small) for _ in range(3))

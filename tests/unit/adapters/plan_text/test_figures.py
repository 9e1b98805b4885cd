"""量化承诺: single clauses, what is a figure and what is none."""

import pytest

from minzheng.adapters.plan_text.commitments import Ground, find_commitments

PLAN = Ground(2021, reports=False)
REPORT = Ground(2021, reports=True)


def said(text: str, ground: Ground = PLAN) -> list[tuple[object, ...]]:
    return [
        (one.quantity, one.quantity_to, one.unit, one.comparator, one.change) for one in find_commitments(text, ground)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "今年是建党100周年，也是“十四五”开局之年。",
        "贯彻十九届二中、三中、四中、五中全会和省委九届十二次全会精神。",
        "开展“三重四创五优化”活动和“双十佳”选树，落实两个维护。",
        "落实《干部队伍建设规划纲要（2020-2024年）》，编制规划（2021—2035年）。",
        "按照民发〔2021〕57号、市政办[2020] 12 号文件第三条第2款要求办理。",
        "开通12345热线，拨打电话0311-86681234或13800138000。",
        "形成“六位一体”机制，实现“两高一低”目标，统筹东北、西南两大片区。",
        "3月15日前报送，5月底前完成，第2季度总结，1-8月推进。",
        "为80岁以上老人服务，60周岁及以上优先，建设“15分钟养老圈”。",
        "全市X家机构、×%的社区、**个站点，20xx年完成，X00人受益。",
        "打造“1+8+N”体系，创建5A级社会组织，实行24小时值班，第三批试点。",
        "落实GB/T 37276标准，对3类对象分4个阶段推进，涉及6个乡镇。",
        "坚持保基本、全覆盖、可持续的原则，对违规行为零容忍，实行近亲属零备案制度。",
        "推进养老院二期建设，开展三年行动，一次性补贴发放，建立一个工作机制。",
        "每千名老年人、每百户居民配套设施，千家万户受益，百家争鸣。",
        "人员配比达到1比3，服务数百名老人，落实“123”工作法，迎接G20和3.15。",
        "经费保障（10分），每低1个百分点扣1分，完成的得5分。",
        "每少10张扣1分，每多5户加2分。",
        "年检报告书一式3份，身份证复印件2份，按3个子项目申报。",
        "今年确定12项重点任务，细化为8个方面46项任务、20项具体举措，提出17条具体措施。",
        "围绕5项重点工作，牵头落实事项2项，做到5个到位。",
        "社会救助类（共4项），扎实推进八项工程。",
        "全市综合考核列第3名，得分96.5分，获得98.6分，自评9.5分，权重10分。",
        "列全省第2位，较上年前移3位，在全市15个县区中排名第2，约谈排名后3位的乡镇。",
        "资金按4:6分担，市县按1：1：2配套，发展会员数百人，服务几十人。",
        "抓好2条主线、3项重点，距县城15公里、海拔1200米。",
        "发放物价补贴X.20万元，惠及3.X万人。",
        "8项民生实事中，一二三级残疾人优先，第十一届换届结束。",
        "办好3件大事，90分以上为优秀，每少1所扣5分。",
        "完成冀晋线和三县界线联检，高邑元氏线、赞皇高邑线等。",
    ],
)
def test_what_promises_nothing_is_no_figure(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年内完成任务指标56030万元", (560_300_000, None, "元", ">=", None)),
        ("受益120万人次", (1_200_000, None, "人次", ">=", None)),
        ("总投资14.69亿", (1_469_000_000, None, "元", ">=", None)),
        ("低保标准达到1.4万元/年", (14_000, None, "元/年", ">=", None)),
        ("标准由890元提高到1050元", (890, 1050, "元", "=", "increase")),
        ("农村敬老院由32所整合为18所", (32, 18, "所", "=", "decrease")),
        ("收入认定由1.5倍放宽到2倍", (1.5, 2, "倍", "=", "increase")),
        ("城市低保750元/人·月→800元/人·月", (750, 800, "元/人·月", "=", "increase")),
        ("慈善信托备案2单", (2, None, "单", ">=", None)),
        ("减免标准1200元/具", (1200, None, "元/具", ">=", None)),
        ("重大隐患“清零”", (0, None, None, "=", None)),
        ("日托站覆盖率达90", (90, None, "%", ">=", None)),
        ("新增养老床位200", (200, None, None, ">=", None)),
        ("标准由890提高到1050元", (890, 1050, "元", "=", "increase")),
        ("时限从20个工作日压缩至10个工作日", (20, 10, "工作日", "=", "decrease")),
        ("时限由30日压缩为15日", (30, 15, "日", "=", "decrease")),
        ("培训500人（次）", (500, None, "人次", ">=", None)),
        ("2020年支出23.4亿元", (2_340_000_000, None, "元", "=", None)),
        ("培育4-5家", (4, 5, "家", ">=", None)),
        ("培育4家至5家", (4, 5, "家", ">=", None)),
        ("培育４～５家", (4, 5, "家", ">=", None)),
        ("补贴3000—5000元", (3000, 5000, "元", ">=", None)),
        ("低保标准550/月", (550, None, "元/月", ">=", None)),
        ("补贴200元/人·月", (200, None, "元/人·月", ">=", None)),
        ("补贴200元／人／月", (200, None, "元/人/月", ">=", None)),
        ("重复率低于10%", (10, None, "%", "<", None)),
        ("错误率控制在2%以内", (2, None, "%", "<=", None)),
        ("投诉不超过5件", (5, None, "件", "<=", None)),
        ("培训超过300人", (300, None, "人", ">", None)),
        ("培训300余人", (300, None, "人", ">", None)),
        ("每月至少进行1次学习", (1, None, "次", ">=", None)),
        ("每季度不少于一次", (1, None, "次", ">=", None)),
        ("占比达到百分之四十三以上", (43, None, "%", ">=", None)),
        ("三分之一以上的村", (33.33, None, "%", ">=", None)),
        ("年检率达到100%", (100, None, "%", "=", None)),
        ("乡镇（街道）全部建立窗口", (100, None, "%", "=", None)),
        ("实现服务站全覆盖", (100, None, "%", "=", None)),
        ("确保“零感染”", (0, None, None, "=", None)),
        ("全年不发生集体上访", (0, None, None, "=", None)),
        ("信访总量较上一年减少30%", (30, None, "%", ">=", "decrease")),
        ("组织增长率不低于10%", (10, None, "%", ">=", "increase")),
        ("较上年提高3个百分点", (3, None, "百分点", ">=", "increase")),
        ("新增床位两千三百张", (2300, None, "张", ">=", None)),
        ("达到1,200张", (1200, None, "张", ">=", None)),
        ("占比≥60%", (60, None, "%", ">=", None)),
        ("急难情形24小时内办结", (24, None, "小时", "<=", None)),
        ("诉求3个工作日内答复", (3, None, "工作日", "<=", None)),
        ("惠及近万人", (10_000, None, "人", "<", None)),
        ("注册志愿者翻一番", (100, None, "%", ">=", "increase")),
        ("标准较2020年底增长100%", (100, None, "%", ">=", "increase")),
        ("年均增长≥7%", (7, None, "%", ">=", "increase")),
        ("总数保持在18万人左右", (180_000, None, "人", "=", None)),
        ("补贴上限3000元/户", (3000, None, "元/户", "<=", None)),
        ("最高补助5000元", (5000, None, "元", "<=", None)),
        ("投诉每年不得超过3起", (3, None, "起", "<=", None)),
        ("差错率为零", (0, None, None, "=", None)),
        ("占总量的六成", (60, None, "%", ">=", None)),
        ("村民代表不低于2/3", (66.67, None, "%", ">=", None)),
        ("引进社会资本2个亿", (200_000_000, None, "元", ">=", None)),
        ("志愿服务时长3万小时", (30_000, None, "小时", ">=", None)),
        ("长者学堂开课120节", (120, None, "节", ">=", None)),
        ("五年累计2500人次", (2500, None, "人次", ">=", None)),
        ("完成12项重点任务", (12, None, "项", ">=", None)),
        ("测评得分不低于90分", (90, None, "分", ">=", None)),
        ("年检率达到或超过90%", (90, None, "%", ">=", None)),
        ("救助金最高不超过低保标准12倍", (12, None, "倍", "<=", None)),
        ("差错率0%", (0, None, "%", "=", None)),
        ("惠及老年人十余万人次", (100_000, None, "人次", ">", None)),
        ("开展“敬老月”活动百余场", (100, None, "场", ">", None)),
        ("为20家乡镇敬老院装护理床", (20, None, "家", ">=", None)),
        ("十四五期间累计培训1.5万人次", (15_000, None, "人次", ">=", None)),
        ("争取资金叁佰万元", (3_000_000, None, "元", ">=", None)),
        ("降低能耗3%", (3, None, "%", ">=", "decrease")),
        ("提高入住率5个百分点", (5, None, "百分点", ">=", "increase")),
        ("提高集中供养率达到60%", (60, None, "%", ">=", None)),
        ("配电梯2部", (2, None, "部", ">=", None)),
        ("助餐不超过2餐", (2, None, "餐", "<=", None)),
        ("落实5个100%", (100, None, "%", "=", None)),
        ("力争实现翻番", (100, None, "%", ">=", "increase")),
        ("12345热线办结率98%", (98, None, "%", ">=", None)),
        ("净资产达26亿", (2_600_000_000, None, "元", ">=", None)),
        ("累计保障628人 次", (628, None, "人次", "=", None)),
        ("新建 3 所 敬老院", (3, None, "所", ">=", None)),
        ("家庭床位签约800张", (800, None, "张", ">=", None)),
        ("覆盖七成以上行政村", (70, None, "%", ">=", None)),
        ("超七成社区设有助餐点", (70, None, "%", ">", None)),
        ("公开率九成五以上", (95, None, "%", ">=", None)),
        ("事故起数减少两成", (20, None, "%", ">=", "decrease")),
        ("半数以上乡镇完成改造", (50, None, "%", ">=", None)),
        ("知晓率100", (100, None, "%", "=", None)),
        ("标准按不低于5%的增幅调整", (5, None, "%", ">=", "increase")),
        ("时限从12个工作日压到5个工作日", (12, 5, "工作日", "=", "decrease")),
        ("下达资金一亿二千三百四十五万元", (123_450_000, None, "元", ">=", None)),
        ("急难最高可救助20000元", (20_000, None, "元", "<=", None)),
        ("讲好4堂党课", (4, None, "堂", ">=", None)),
    ],
)
def test_a_figure_is_read_with_unit_comparator_and_change(text: str, expected: tuple[object, ...]) -> None:
    assert said(text) == [expected]


def test_two_figures_of_one_clause_are_two_commitments() -> None:
    assert said("80%以上的县（市、区）培育不少于1家服务机构") == [
        (80, None, "%", ">=", None),
        (1, None, "家", ">=", None),
    ]
    assert said("一次性办结率达90%且半年内重复率低于10%") == [(90, None, "%", ">=", None), (10, None, "%", "<", None)]


def test_two_rates_of_a_list_are_no_move_from_one_to_the_other() -> None:
    assert said("火化率达100%、公墓入葬率达到90%以上") == [(100, None, "%", "=", None), (90, None, "%", ">=", None)]


def test_each_thing_of_a_list_is_counted_in_figures_or_words() -> None:
    assert [row[0] for row in said("建成两个示范点、三个站点")] == [2, 3]


def test_all_of_one_kind_and_a_share_of_another_are_two_commitments() -> None:
    assert said("设施覆盖所有社区、90%以上乡镇") == [(100, None, "%", "=", None), (90, None, "%", ">=", None)]


def test_a_fall_and_the_level_that_follows_are_no_move_from_one_to_the_other() -> None:
    assert said("初访下降15%，重访率降到3%以下") == [
        (15, None, "%", ">=", "decrease"),
        (3, None, "%", "<=", "decrease"),
    ]
    assert said("敬老院32所，压减到18所") == [(32, 18, "所", "=", "decrease")]


def test_a_bound_behind_the_last_of_two_is_said_of_both() -> None:
    assert said("标准分别提高5%、8%左右") == [(5, None, "%", "=", "increase"), (8, None, "%", "=", "increase")]


def test_a_report_sets_no_deadline_but_where_it_turns_to_what_comes() -> None:
    found = find_commitments("上半年新增5家。年内改造6家。力争12月底前再增7家。", REPORT)
    assert [(one.quantity, one.deadline) for one in found] == [(5, None), (6, None), (7, "2021-12-31")]


def test_parallel_figures_share_comparator_and_change() -> None:
    assert said("城乡标准分别增长5%和6.7%") == [(5, None, "%", ">=", "increase"), (6.7, None, "%", ">=", "increase")]


def test_a_full_width_comma_lists_figures_and_a_half_width_one_parts_thousands() -> None:
    assert [row[0] for row in said("目标为100，200，300张")] == [100, 200, 300]
    assert [row[0] for row in said("目标为1,200张")] == [1200]
    assert [row[0] for row in said("目标为１，２００张")] == [1200]
    assert [row[0] for row in said("目标为１００，２００，３００张")] == [100, 200, 300]


def test_a_unit_behind_the_last_of_a_list_is_the_unit_of_all() -> None:
    assert [row[:3:2] for row in said("培训三类人员300、50、30人次")] == [(300, "人次"), (50, "人次"), (30, "人次")]


def test_what_a_summary_plans_for_the_next_year_is_no_fact() -> None:
    found = find_commitments("救助300人。2022年工作打算：年底前新建站点12家。", REPORT)
    assert [(one.quantity, one.comparator, one.deadline) for one in found] == [
        (300, "=", None),
        (12, ">=", "2022-12-31"),
    ]


def test_each_figure_of_a_list_has_its_own_scope() -> None:
    found = find_commitments("建成站点30个（其中城区10个、农村20个），每个区中心3个、村级服务点50个", PLAN)
    assert [one.scope for one in found] == [None, "城区", "农村", "每个区", "村级"]


def test_a_report_states_facts() -> None:
    assert said("发放救助金300万元", REPORT) == [(3_000_000, None, "元", "=", None)]
    assert said("力争发放救助金300万元", REPORT) == [(3_000_000, None, "元", ">=", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("低保标准提高到800元", (800, "=", "increase")),
        ("占比达到56%，超额完成目标", (56, "=", None)),
        ("投诉下降至12件", (12, "=", "decrease")),
        ("时限控制在5天以内", (5, "<=", None)),
        ("发放超过300万元", (3_000_000, ">", None)),
        ("力争占比达到56%", (56, ">=", None)),
    ],
)
def test_a_level_that_a_report_tells_was_reached(text: str, expected: tuple[object, ...]) -> None:
    one = find_commitments(text, REPORT)[0]
    assert (one.quantity, one.comparator, one.change) == expected


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("年底前提交2篇成果", "2021-12-31"),
        ("6月底前新增5家", "2021-06-30"),
        ("2022年2月底前新增5家", "2022-02-28"),
        ("2021年9月15日前新增5家", "2021-09-15"),
        ("上半年新增5家", "2021-06-30"),
        ("三季度末新增5家", "2021-09-30"),
        ("到2025年新增5家", "2025-12-31"),
        ("每月新增5家", "每月"),
        ("负责人每月检查不少于1次", "每月"),
        ("每人每月不低于890元", None),
        ("全年新增5家", "全年"),
        ("截至6月底，新增5家", None),
        ("半年内新增5家", None),
        ("两年内新增5家", "两年内"),
        ("3年内新增5家", "3年内"),
        ("2023年新增5家", "2023-12-31"),
        ("2021年新增5家", None),
        ("2023年春节前新增5家", None),
        ("到“十四五”末新增5家", "2025-12-31"),
        ("“十三五”期间新增5家", None),
        ("新增5家，完成时限：7月。", "2021-07-31"),
        ("新增5家，完成时限：10月底前", "2021-10-31"),
        ("5月底前，新增5家，改造6家", "2021-05-31"),
    ],
)
def test_a_deadline_is_a_date_where_the_plan_year_gives_one(text: str, deadline: str | None) -> None:
    assert {one.deadline for one in find_commitments(text, PLAN)} == {deadline}


def test_a_rhythm_holds_for_its_own_clause_and_the_date_before_it_for_the_next() -> None:
    found = find_commitments("5月底前办好，每月调度1次，新增5家", PLAN)
    assert [one.deadline for one in found] == ["每月", "2021-05-31"]


def test_without_a_year_the_deadline_keeps_its_words() -> None:
    assert find_commitments("年底前新增5家", Ground(None, reports=False))[0].deadline == "年底前"


def test_baseline_and_scope_are_named_in_the_words_of_the_text() -> None:
    one = find_commitments("全市信访总量比2020年下降12.5%", PLAN)[0]
    assert (one.baseline, one.scope, one.quantity) == ("2020年", "全市", 12.5)
    assert find_commitments("每个县（市、区）打造1个示范点", PLAN)[0].scope == "每个县(市、区)"


def test_a_name_and_the_thing_before_a_list_are_no_scope() -> None:
    assert find_commitments("争创全国示范性社区3个", PLAN)[0].scope is None
    assert [one.scope for one in find_commitments("建成镇级中心5个、助餐点18个", PLAN)] == ["镇级", None]
    assert find_commitments("每个城市社区至少有1名社工", PLAN)[0].scope == "每个城市社区"


def test_the_text_of_a_commitment_is_its_clause_as_written() -> None:
    assert [one.text for one in find_commitments("１．新增床位２００张，改造（新建）５所。", PLAN)] == [
        "新增床位２００张",
        "改造（新建）５所",
    ]

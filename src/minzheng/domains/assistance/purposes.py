"""社会救助的核对目的 — what may be asked of other offices for which matter (民发〔2021〕57号 §13、§14、§17)."""

from minzheng.core.checks.purposes import PURPOSES, CheckPurpose

WHO = frozenset({"registered_here", "died_on", "cremated_on", "marital_status"})
MEANS = frozenset({"own_financial_assets", "own_houses", "own_vehicles", "own_provident_fund", "own_businesses"})
INCOME = frozenset({"wages", "received_year", "basic_pension", "taxed_income_year"})
EVERYTHING = WHO | MEANS | INCOME
LIVING = "assistance.minimum_living"

for _code, _title, _programme, _cites in (
    (LIVING, "最低生活保障", LIVING, "民发〔2021〕57号 §17"),
    ("assistance.low_income_edge", "低保边缘家庭认定", LIVING, "民发〔2021〕57号（比照最低生活保障，本市文件未核实）"),
    ("assistance.extreme_poverty", "特困人员认定", "assistance.extreme_poverty", "民发〔2021〕43号（核对内容未逐条核实）"),
    (
        "assistance.temporary_spending", "临时救助（支出型）", "assistance.temporary", "社会救助暂行办法 §58（核对内容未逐条核实）"
    ),
):  # fmt: skip
    PURPOSES.add(CheckPurpose(_code, _title, _programme, _cites, EVERYTHING))

"""转办 — needs that the one window takes and that another department answers (一门受理、协同办理, 社会救助暂行办法 §60).

One matter for each department's need: the same steps, the same two clocks. The national texts say only that the window takes and
passes on in time; the days are local (``data/parameters/assistance/referral_clocks.yaml``) and read as they stood on the first
day of the version. Which department answers stands in ``data/window/needs.yaml``. The applicant is told in every case: of the
answer, or that the need could not be passed on and why.
"""

from minzheng.core.access.posts import CountyReviewer, TownshipOfficer, WindowClerk
from minzheng.core.registers.parameters import book
from minzheng.kernel.workflow import (
    ANYWHERE,
    Limit,
    Move,
    Paper,
    State,
    Workflow,
    since,
    within,
    workflows,
    working_days,
)

IN_FORCE = since(2014, 5, 1)
TOWNSHIP = (WindowClerk, TownshipOfficer)


def _local(name: str) -> Limit:
    """A local limit as it stood on the first day of the version."""
    said = book().value(f"assistance.referral.{name}", on=IN_FORCE.first)
    return working_days(int(said.decimal), unverified="" if said.verified else said.document)


class Referral(Workflow):
    """转办事项 — passed on, answered, told; sent back by the department, it is passed on anew or the applicant is told why not."""

    cites = "社会救助暂行办法 §60（转办和答复的天数由地方规定，未核实）"
    in_force = IN_FORCE

    waiting = State("待转出", initial=True)
    handed = State("已转出，待答复", accepts=True)
    returned = State("被退回")
    answered = State("已答复，待告知")
    told = State("已告知结果", final=True)
    not_possible = State("已告知不能转办", final=True)
    withdrawn = State("已终止", final=True)

    letter = Paper("转办函")
    reply = Paper("答复材料")

    hand = Move("转出", waiting, handed, by=TOWNSHIP, within=_local("hand_within"))
    answer = Move("登记答复", handed, answered, by=TOWNSHIP, within=_local("answer_within"), opinion=True)
    send_back = Move("登记退回", handed, returned, by=TOWNSHIP, opinion=True)
    tell = Move("告知申请人", answered, told, by=TOWNSHIP)
    hand_again = Move("再次转出", returned, handed, by=TOWNSHIP, opinion=True, within=within(_local("hand_within")))
    give_up = Move("告知不能转办", (waiting, returned), not_possible, by=TOWNSHIP, opinion=True)
    end = Move("终止", ANYWHERE, withdrawn, by=(*TOWNSHIP, CountyReviewer), opinion=True)


@workflows.add
class MedicalReferral(Referral):
    """转办医疗救助 — to the department of medical insurance."""

    code = "assistance.referral_medical"
    title = "转办：医疗救助"


@workflows.add
class EducationReferral(Referral):
    """转办教育救助 — to the department of education and the school."""

    code = "assistance.referral_education"
    title = "转办：教育救助"


@workflows.add
class HousingReferral(Referral):
    """转办住房救助 — to the department of housing."""

    code = "assistance.referral_housing"
    title = "转办：住房救助"


@workflows.add
class EmploymentReferral(Referral):
    """转办就业救助 — to the department of human resources and social security."""

    code = "assistance.referral_employment"
    title = "转办：就业救助"


@workflows.add
class DisasterReferral(Referral):
    """转办受灾人员救助 — to the department of emergency management."""

    code = "assistance.referral_disaster"
    title = "转办：受灾人员救助"


@workflows.add
class DisabilityReferral(Referral):
    """转办残疾人服务 — to the disabled persons' federation."""

    code = "assistance.referral_disability"
    title = "转办：残疾人服务"


@workflows.add
class LegalReferral(Referral):
    """转办法律援助 — to the department of justice."""

    code = "assistance.referral_legal"
    title = "转办：法律援助"


@workflows.add
class CharityReferral(Referral):
    """转办慈善帮扶 — to the charity federation and charities."""

    code = "assistance.referral_charity"
    title = "转办：慈善帮扶"

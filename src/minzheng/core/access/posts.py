"""岗位 — posts as readable classes: who holds one, where, and what it lets him do."""

from minzheng.core.access.permissions import READING, RECORDING, Permission
from minzheng.kernel.registry import Registry


class Post:
    """岗位 — a post; its code goes into the database, never the class."""

    code: str
    title: str
    description: str
    levels: frozenset[str]
    permissions: frozenset[Permission]
    administers = False


POSTS: Registry[type[Post]] = Registry("岗位")


@POSTS.add
class VillageAssistant(Post):
    """村级协理员（儿童主任） — helps people apply, visits and reports changes; decides nothing."""

    code = "village_assistant"
    title = "村级协理员"
    description = "村（社区）的协理员或儿童主任：代办、走访、报告变动，不作任何决定。"
    levels = frozenset({"village"})
    permissions = frozenset(
        {
            Permission.REGISTER_VIEW,
            Permission.DIVISION_VIEW,
            Permission.DOCUMENT_VIEW,
            Permission.DOCUMENT_ADD,
            Permission.VISIT_VIEW,
            Permission.VISIT_WORK,
        }
    )


@POSTS.add
class WindowClerk(Post):
    """窗口经办 — takes what people bring to the one window."""

    code = "window_clerk"
    title = "窗口经办"
    description = "乡镇（街道）综合服务窗口的经办人：受理、登记、导入本乡镇的记录，核对交来的材料与原件。"
    levels = frozenset({"township"})
    permissions = RECORDING | {Permission.DOCUMENT_VERIFY}


@POSTS.add
class TownshipOfficer(Post):
    """乡镇民政干部 — investigates and gives the first opinion; confirms the window's records."""

    code = "township_officer"
    title = "乡镇民政干部"
    description = "乡镇（街道）民政负责人：调查、初审，确认窗口登记的记录。"
    levels = frozenset({"township"})
    permissions = RECORDING | {Permission.REGISTER_CONFIRM, Permission.DOCUMENT_VERIFY, Permission.CASE_MANAGE}


@POSTS.add
class CountyReviewer(Post):
    """县级审核 — reviews and confirms for the county."""

    code = "county_reviewer"
    title = "县级审核"
    description = "县（市、区）民政局业务股室：审核、确认本县记录，答复市局督办。"
    levels = frozenset({"county"})
    permissions = RECORDING | {
        Permission.REGISTER_CONFIRM,
        Permission.PLAN_ANSWER,
        Permission.DOCUMENT_VERIFY,
        Permission.CASE_MANAGE,
        Permission.STATISTICS_REPORT,
    }


@POSTS.add
class CountyFinance(Post):
    """县级财务 — prepares and releases payments; reads registers, edits none."""

    code = "county_finance"
    title = "县级财务"
    description = "县（市、区）民政局财务：编制发放批次，放行由他人编制的批次，填报统计报表，对账，不改业务记录。"
    levels = frozenset({"county"})
    permissions = READING | {
        Permission.REGISTER_EXPORT,
        Permission.LEDGER_VIEW,
        Permission.LEDGER_PREPARE,
        Permission.LEDGER_RELEASE,
        Permission.STATISTICS_REPORT,
        Permission.RECONCILE,
    }


@POSTS.add
class CountyLeader(Post):
    """县局领导 — answers for the county: reads everything of it and releases payments that others prepared."""

    code = "county_leader"
    title = "县局领导"
    description = "县（市、区）民政局分管领导：看本县记录和台账，放行财务编制的发放批次，不改记录。"
    levels = frozenset({"county"})
    permissions = READING | {Permission.LEDGER_VIEW, Permission.LEDGER_RELEASE}


@POSTS.add
class CheckingOfficer(Post):
    """核对机构经办 — asks other offices about a household's means; sees what a check needs and nothing else."""

    code = "checking_officer"
    title = "核对机构经办"
    description = "县（市、区）居民家庭经济状况核对机构：向部门发出核对请求、导入答复、出具报告，看不到办件和其他登记。"
    levels = frozenset({"county"})
    permissions = frozenset({Permission.CHECK_VIEW, Permission.CHECK_WORK, Permission.REGISTER_EXPORT})


@POSTS.add
class CityOfficer(Post):
    """市局处室 — supervises its line over the whole city and keeps the plan."""

    code = "city_officer"
    title = "市局处室"
    description = "市民政局业务处室：督导全市业务，审定统计报表，维护年度计划与行政区划。"
    levels = frozenset({"city"})
    permissions = RECORDING | {
        Permission.REGISTER_CONFIRM,
        Permission.PLAN_EDIT,
        Permission.PLAN_REPORT,
        Permission.PLAN_ANSWER,
        Permission.DIVISION_EDIT,
        Permission.PAPER_ISSUE,
        Permission.CASE_MANAGE,
        Permission.STATISTICS_REVIEW,
        Permission.RECONCILE,
    }


@POSTS.add
class CityLeader(Post):
    """市局领导 — reads everything in figures, down to the records behind them."""

    code = "city_leader"
    title = "市局领导"
    description = "市民政局领导：看计划、指标和指标背后的记录，签发公文，不改记录。"
    levels = frozenset({"city"})
    permissions = READING | {Permission.REGISTER_EXPORT, Permission.PAPER_ISSUE, Permission.LEDGER_VIEW}


class Administrator(Post):
    """管理员 — the three administrators are kept apart and see no business record."""

    levels = frozenset({"city"})
    administers = True


@POSTS.add
class SystemAdministrator(Administrator):
    """系统管理员 — opens and closes accounts; gives nobody any power."""

    code = "system_administrator"
    title = "系统管理员"
    description = "开设、停用账号，重置口令；不能授予岗位，看不到业务记录和审计日志。"
    permissions = frozenset({Permission.ACCOUNT_ADMIN})


@POSTS.add
class SecurityAdministrator(Administrator):
    """安全管理员 — appoints people to posts; cannot open accounts."""

    code = "security_administrator"
    title = "安全管理员"
    description = "任免岗位、设定区划范围；不能开设账号，看不到业务记录和审计日志。"
    permissions = frozenset({Permission.POST_ADMIN})


@POSTS.add
class AuditAdministrator(Administrator):
    """审计管理员 — reads the log and changes nothing."""

    code = "audit_administrator"
    title = "审计管理员"
    description = "查阅审计日志；不能改动任何账号、岗位或记录。"
    permissions = frozenset({Permission.AUDIT_VIEW})


def post_choices() -> list[tuple[str, str]]:
    """Codes and titles for forms and constraints."""
    return [(post.code, post.title) for post in POSTS]

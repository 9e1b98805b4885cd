"""审计用语 — the codes of the log in the words of its reader: what was done, to which kind of record, from which post.

The record itself is named by its number alone: the log holds no personal data, and its reader sees no business record.
"""

from minzheng.core.access.posts import POSTS
from minzheng.core.divisions.holders import HOLDERS
from minzheng.core.registers.declarations import REGISTERS

ACTIONS = {
    "account.close": "停用账号",
    "account.open": "开设账号",
    "account.password": "重设口令",
    "benefits.carry_out": "执行保障决定",
    "benefits.exclusions": "更新互斥规定",
    "benefits.explain": "取走测算解释",
    "calendar.enter": "登记放假调休",
    "calendar.seed": "载入工作日历",
    "case.assign": "指派办件",
    "case.claim": "领取办件",
    "case.correct": "更正办件受理事项",
    "case.countersign": "办件加签",
    "case.end_power": "收回决定权",
    "case.end_substitution": "结束代理",
    "case.explain_number": "说明办件缺号",
    "case.extend": "延长办件时限",
    "case.file": "存入办件材料",
    "case.give_back": "交回办件",
    "case.grant_power": "登记决定权",
    "case.hand_over": "转办",
    "case.mark": "标记办件",
    "case.move": "办理办件",
    "case.open": "收件",
    "case.recompute": "重算办件期限",
    "case.remind": "催办",
    "case.sign": "办件材料签名",
    "case.substitute": "安排代理",
    "demonstration.load": "建立演示数据",
    "demonstration.mark": "标明演示库",
    "designation.end": "撤销认定",
    "division.enact": "区划变更",
    "division.load": "载入区划",
    "division.reassign": "改划记录",
    "document.add": "存入文件",
    "document.expire": "删除到期文件",
    "document.open": "下载文件",
    "document.orphans": "清理无主文件",
    "duty.ask": "申请免办",
    "duty.excuse": "同意免办",
    "duty.generate": "生成应办事项",
    "duty.reinstate": "恢复应办",
    "duty.turn_down": "不同意免办",
    "facility.beds": "登记床位",
    "facility.change": "变更设施",
    "facility.confirm": "确认设施登记",
    "facility.entry": "登记设施事项",
    "facility.open": "新建设施",
    "facility.withdraw": "撤回设施登记",
    "import.commit": "导入",
    "import.undo": "撤销导入",
    "import.upload": "上传导入表",
    "installation.begin": "启用系统",
    "instruction.answer": "答复督办",
    "instruction.close": "办结督办",
    "instruction.issue": "发出督办",
    "instruction.send_back": "退回督办答复",
    "key.make": "生成密钥",
    "notice.expire": "撤下期满公示",
    "notice.lift": "提前撤下公示",
    "notice.photo": "存入公示栏照片",
    "notice.post": "张贴公示",
    "objection.answer": "答复异议",
    "objection.examine": "核实异议",
    "objection.receive": "收到异议",
    "objection.reveal": "查看异议人",
    "paper.discard": "废弃公文草稿",
    "paper.draft": "起草公文",
    "paper.issue": "签发公文",
    "paper.void": "作废公文",
    "person.reveal": "查看完整证件号码",
    "plan.alerts": "计划预警",
    "plan.allocate": "分解任务",
    "plan.bind": "对应指标",
    "plan.compute": "计算指标",
    "plan.confirm_report": "确认自报",
    "plan.discard_freeze": "放弃封存",
    "plan.entrust": "确定责任",
    "plan.export": "导出计划进度",
    "plan.export_file": "导出计划文件",
    "plan.fill_clauses": "填入计划原文",
    "plan.freeze": "封存数字",
    "plan.import_bindings": "导入指标对应",
    "plan.load": "载入计划",
    "plan.next_year": "建立下年计划",
    "plan.prepare_freeze": "准备封存",
    "plan.read": "读取计划文本",
    "plan.report": "自报进展",
    "plan.send_back_report": "退回自报",
    "post.appoint": "任命岗位",
    "post.dismiss": "免去岗位",
    "publication.publish": "公布名单",
    "publication.withdraw": "撤下公布",
    "register.add": "登记",
    "register.change": "修改登记",
    "register.confirm": "确认登记",
    "register.export": "导出名单",
    "register.remove": "删除登记",
    "register.reopen": "撤销确认",
    "screening.finish": "完成筛查",
    "screening.reopen": "重开筛查结果",
    "screening.settle": "处理筛查结果",
    "screening.start": "开始筛查",
    "search.miss": "按证件号码查找无果",
    "simulation.export": "导出标准测算",
    "simulation.start": "开始标准测算",
}
KINDS = {
    "access.key": "密钥",
    "access.user": "账号",
    "benefits.exclusion": "互斥规定",
    "benefits.screening": "筛查",
    "benefits.simulation": "标准测算",
    "calendars.year": "工作日历",
    "cases.substitution": "代理",
    "divisions.division": "行政区划",
    "divisions.succession": "区划变更",
    "documents.document": "文件",
    "duties.duty": "应办事项",
    "facilities.entry": "设施登记事项",
    "papers.paper": "公文",
    "plan.allocation": "任务分解",
    "plan.commitment": "计划承诺",
    "plan.freeze": "封存",
    "plan.plan": "年度计划",
    "plan.reading": "计划文本",
    "plan.responsibility": "责任分工",
    "plan.run": "指标计算",
    "plan.self_report": "自报进展",
    "project.installation": "系统",
}


def action_in_words(code: str) -> str:
    """What was done; the code itself where the product does not know it any more."""
    return ACTIONS.get(code, code)


def kind_in_words(code: str) -> str:
    """The kind of record that it was done to."""
    if code in REGISTERS:
        return REGISTERS.get(code).title
    if code in HOLDERS:
        return HOLDERS.get(code).title
    return KINDS.get(code, code)


def post_in_words(code: str) -> str:
    """The post from which it was done."""
    return POSTS.get(code).title if code in POSTS else code

"""联系指标 — how many of those on the contact list were contacted lately (S06)."""

from datetime import date

from minzheng.core.plan.declaring import share
from minzheng.core.plan.shapes import Rows
from minzheng.domains.emergency.contacts import contacted
from minzheng.domains.emergency.groups import listed


@share
class SpecialGroupContacts:
    """特殊困难群体联系率 — people on the contact list who were contacted in the interval before the day.

    分母是期末联系名单上在世的人：困难老人、留守老人、留守儿童、社会散居孤儿、困境儿童、临时遇困人员，按各条线的认定和保障自动得出，一人属几类只计一次。
    分子是其中期末以前一个联系间隔（默认30天，含当日，可配置，未核实）之内有过联系记录的；儿童走访也算联系。
    """

    code = "emergency.special_group_contacts"
    unit = "%"
    registers = ("emergency.contact_list",)

    @staticmethod
    def whole(at: date) -> Rows:
        return listed(at).alias(contacted=contacted(at))

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(contacted=True)

"""条线页面 — the registers of one line of business: what each holds, and how much of it waits for a second person."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.registers.waiting import COUNTED_UP_TO, UNCONFIRMED, has_unconfirmed_tab, waiting_in
from minzheng.web.lines import line_of
from minzheng.web.policy import allow
from minzheng.web.register_lists import address
from minzheng.web.staff import StaffRequest


@dataclass(frozen=True)
class Shelf:
    """登记簿条目 — one register as its line's page shows it; ``waiting`` records wait for a second person."""

    title: str
    icon: str
    url: str
    words: str
    waiting: int
    waiting_url: str

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.waiting >= COUNTED_UP_TO


@allow(Permission.REGISTER_VIEW, Permission.CHECK_VIEW)
@require_GET
def line(request: StaffRequest, code: str) -> HttpResponse:
    """The registers of a line; however many they are, one statement counts what waits."""
    found = line_of(code)
    registers = [one for one in REGISTERS if one.line == code and may(request.user, one.view)]
    if found is None or not registers:
        raise Http404("没有这个条线，或者它还没有登记簿。")
    waiting = waiting_in(registers, scope_of(request.user, Permission.REGISTER_VIEW))
    shelves = [_shelf(one, waiting.get(one.code, 0)) for one in registers]
    shown = {"line": found, "shelves": shelves, "waiting": sum(shelf.waiting for shelf in shelves)}
    return render(request, "registers/line.html", shown)


def _shelf(register: type[Register], waiting: int) -> Shelf:
    url = reverse("register", args=[register.code])
    return Shelf(
        register.title,
        register.icon,
        url,
        register.note or _words(register),
        waiting,
        address(register, {"tab": UNCONFIRMED}),
    )


def _words(register: type[Register]) -> str:
    """What can be said of every register: how it is filled, and when its records count."""
    filled = register.writer is not None and bool(register.fields)
    said = "逐条登记或用 Excel 导入" if filled else "只供查看，由系统生成"
    if has_unconfirmed_tab(register):
        return f"{said}；第二人确认后计入指标。"
    return f"{said}。"


urlpatterns = [path("lines/<str:code>/", line, name="line")]

"""One draft and one issued paper of the city."""

from minzheng.adapters.papers import Paper, Text
from minzheng.core.papers import services


def fill(world):
    said = Paper(
        "云水市民政局文件", "", "关于进度的通报", "各县", [Text("共若干项。")], "云水市民政局", "2021年8月30日"
    )
    for number in range(2):
        row = services.draft(
            said, kind="plan.circular", word="云民", division=world.places[""], by=world.users["second"]
        )
        if number:
            services.issue(row, by=world.users["leader"])

"""命令入口 — ``python -m minzheng`` is the ``minzheng`` command."""

from minzheng.project.command import main

main()

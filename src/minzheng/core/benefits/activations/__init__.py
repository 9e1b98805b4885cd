"""联动机制启动 — a programme that is paid only in months in which it is started, to whom other programmes pay."""

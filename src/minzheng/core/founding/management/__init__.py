"""管理命令 — commands of Django that founding changes."""

"""管理命令 — one module for each command."""

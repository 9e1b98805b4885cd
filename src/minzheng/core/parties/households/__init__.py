"""家庭 — households whose members change with time."""

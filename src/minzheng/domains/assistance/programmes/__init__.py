"""社会救助项目 — the programmes of social assistance, one file each."""

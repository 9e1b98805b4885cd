"""养老项目 — the programmes for the old, one file each."""

"""福利项目 — the programmes for children and the disabled, one file each."""

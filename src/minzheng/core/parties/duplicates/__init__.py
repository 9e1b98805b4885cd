"""疑似重复 — registered people who may be one person: found, looked at, decided about, merged and parted again."""

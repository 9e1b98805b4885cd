"""民政综合业务平台 — Minzheng, the civil-affairs platform."""

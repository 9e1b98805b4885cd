"""模板标签 — the tags and filters of the templates."""

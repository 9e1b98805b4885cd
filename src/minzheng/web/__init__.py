"""页面 — pages, components and exports."""

"""责任与自报 — who answers for an item or a promise, and what he reports of it every month."""

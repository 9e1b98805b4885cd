"""核心概念 — the concepts, one Django app each."""

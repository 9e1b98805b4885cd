"""待遇计算基准 — all benefit programmes over whole registers: our rules beside the same by other engines and by hand."""

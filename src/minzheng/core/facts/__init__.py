"""状况 — what is known of households and people, as rules may ask for it; declared here, without tables yet."""

"""绑定 — the bureau's own text read into commitments, and each commitment bound to what counts it, by a person."""

"""进度预警 — what changed in how the promises stand, and who is told when it changed for the worse."""

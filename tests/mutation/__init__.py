"""变异检查 — does a test notice when a rule is wrong? One small change at a time, and the tests that should see it."""

"""Tests of what lines of business have of their own."""

"""Readings and bindings."""

"""The fault harness: real processes over a real server, ended where it hurts; afterwards everything must be as if nothing had been.

``python -m tests.faults.harness --trials N --seed S`` (``make faults``).
"""

"""社会救助办理 — how an application for assistance goes from the window to the decision, each by the rule of its day of acceptance.

A limit of which only a reprint or other places' practice was seen says so (``unverified``); pages show it.
"""

"""网页网址 — the addresses of all pages, gathered from the modules that show them."""

from importlib import import_module

from django.urls import URLPattern

MODULES = (
    "shell",
    "line_pages",
    "registers",
    "record_forms",
    "duplicates",
    "returns",
    "duties",
    "cases",
    "publicity",
    "objections",
    "publications",
    "public_notices",
    "window",
    "receipts",
    "receipt_status",
    "exchange",
    "case_checks",
    "checks",
    "check_batches",
    "check_reviews",
    "visits",
    "visit_forms",
    "visit_plans",
    "visit_findings",
    "imports",
    "files",
    "search",
    "divisions",
    "plan",
    "plan_allocations",
    "plan_comparing",
    "plan_instructions",
    "plan_oversight",
    "plan_owners",
    "plan_binding",
    "plan_files",
    "plan_papers",
    "papers",
    "alarms",
    "benefits_explaining",
    "benefits_screening",
    "benefits_simulating",
    "ledger",
    "ledger_claims",
    "payments",
    "payments_orders",
    "statistics",
    "reconciliation",
    "calendar",
    "administration",
)

urlpatterns: list[URLPattern] = [
    pattern for module in MODULES for pattern in import_module(f"minzheng.web.{module}").urlpatterns
]

"""附件答复 — a file that leaves the product: never shown inside our own pages, never kept by a proxy."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(data: bytes, name: str, media_type: str) -> HttpResponse:
    """The answer that hands a file over under its name."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

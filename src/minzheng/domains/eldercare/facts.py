"""养老状况 — facts that stand as designations already."""

from minzheng.core.designations.providing import provide
from minzheng.domains.eldercare.designations import RECOGNISED_POOR_ELDER

provide("poor_elder", RECOGNISED_POOR_ELDER.code)

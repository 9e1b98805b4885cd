"""儿童与残疾人状况 — facts that stand as designations already."""

from minzheng.core.designations.providing import provide
from minzheng.domains.welfare.designations import RECOGNISED_ORPHAN

provide("recognised_orphan", RECOGNISED_ORPHAN.code)

"""统计报表 — several figures of one unit and period that are filled in, checked, submitted and approved together."""

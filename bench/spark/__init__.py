"""Rules over whole registers on Apache Spark, beside the embedded engine on the same files."""

"""The same files on Apache Spark, in an environment of its own: row by row and to the fen what the embedded engine finds."""

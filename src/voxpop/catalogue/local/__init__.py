"""The embedded engine: SQLite holds the rows and pages the threads, tantivy searches."""

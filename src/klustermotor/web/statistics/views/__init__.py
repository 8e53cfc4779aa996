"""Pages of datasets, imports and saved queries."""

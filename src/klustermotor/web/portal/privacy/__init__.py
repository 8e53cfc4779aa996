"""Requests of persons about their data, how long data are kept, and the record of processing (GDPR)."""

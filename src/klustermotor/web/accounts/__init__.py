"""Tenants, people, roles, rights and the audit trail."""

"""Tenants, people, roles, invitations, tokens and the audit trail."""

from klustermotor.web.accounts.models.audit import AuditEntry
from klustermotor.web.accounts.models.invitations import Invitation
from klustermotor.web.accounts.models.owned import TenantOwned, TenantQuerySet
from klustermotor.web.accounts.models.people import (
    Belonging,
    RoleAssignment,
    Scope,
    Tenant,
    User,
    UserManager,
)
from klustermotor.web.accounts.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Belonging",
    "Invitation",
    "RoleAssignment",
    "Scope",
    "Tenant",
    "TenantOwned",
    "TenantQuerySet",
    "User",
    "UserManager",
]

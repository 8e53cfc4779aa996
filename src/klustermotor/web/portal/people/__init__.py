"""Who works here: invitations, roles and closed accounts."""

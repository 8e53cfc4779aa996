"""What different sources say of an organisation's fields, and which of it was chosen, by whom and why."""

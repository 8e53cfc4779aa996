"""Tags and filters that every page of the workbench may load."""

"""The command line for analysts."""

"""The demo's two cases, loaded through the same services that people use; everything invented is marked."""

"""The science: arrays and frames in, results out. No files, no network, no web."""

"""Read and write what others publish: tables, registers too big for memory."""

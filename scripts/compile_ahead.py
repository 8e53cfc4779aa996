"""Compile what measures networks, so that whoever first opens the network's page does not wait for it.

What is compiled lies beside the source and is read from there ever after.
"""

import os
import tempfile

import django

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "klustermotor.web.config.settings"
        django.setup()
        from klustermotor.web.mapping.network.warming import measure_a_small_one

        measure_a_small_one()

"""A GEXF file read by graphology, which shares nothing with what wrote it."""

import json
import subprocess
from pathlib import Path
from typing import Any

_FRONTEND = Path(__file__).parents[1] / "frontend"
_READER = """
import { readFileSync } from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";
const graph = gexf.parse(Graph, readFileSync(0, "utf8"), { allowUndeclaredAttributes: false });
console.log(JSON.stringify(graph.export()));
"""


def read_gexf(file: bytes) -> dict[str, Any]:
    """Return the nodes and edges that graphology finds in a file."""
    read = subprocess.run(
        ["node", "--input-type=module", "-e", _READER],
        input=file,
        cwd=_FRONTEND,
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(read.stdout)
    return found

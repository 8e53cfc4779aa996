"""Read datasets and runs from a workbench over the network, and have it compute.

One line gives a table::

    Workbench("https://workbench.example.org", token).dataset("Jobs by county").to_frame()
"""

from klustermotor.client.cluster_networks import ClusterNetwork
from klustermotor.client.connection import RefusedByWorkbench, UnreachableWorkbench
from klustermotor.client.things import Analysis, Dataset, Run, SavedQuery
from klustermotor.client.workbench import Workbench

__all__ = [
    "Analysis",
    "ClusterNetwork",
    "Dataset",
    "RefusedByWorkbench",
    "Run",
    "SavedQuery",
    "UnreachableWorkbench",
    "Workbench",
]

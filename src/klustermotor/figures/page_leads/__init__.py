"""The first sentences of each page, written from its figures and honest about what they do not show."""

from klustermotor.figures.page_leads.changes import ChangedCluster, RunChanges, changes_between, changes_lead
from klustermotor.figures.page_leads.cluster import ClusterFacts, cluster_lead
from klustermotor.figures.page_leads.field import FieldFacts, field_lead
from klustermotor.figures.page_leads.growth import ClusterGrowth, GrowthFacts, growth_facts, growth_lead
from klustermotor.figures.page_leads.likely import UNKNOWN_LIKELY, Likely, Reference, written_quotient
from klustermotor.figures.page_leads.map import MapFacts, map_lead
from klustermotor.figures.page_leads.network import NetworkFacts, network_facts, network_lead
from klustermotor.figures.page_leads.outward import AlikeRegion, OutwardFacts, outward_facts, outward_lead
from klustermotor.figures.page_leads.region import RegionFacts, region_facts, region_lead, region_sentences
from klustermotor.figures.page_leads.standings import Cell, Name, cells_of
from klustermotor.figures.page_leads.value_chain import ChainFacts, chain_facts, chain_lead

__all__ = [
    "UNKNOWN_LIKELY",
    "AlikeRegion",
    "Cell",
    "ChainFacts",
    "ChangedCluster",
    "ClusterFacts",
    "ClusterGrowth",
    "FieldFacts",
    "GrowthFacts",
    "Likely",
    "MapFacts",
    "Name",
    "NetworkFacts",
    "OutwardFacts",
    "Reference",
    "RegionFacts",
    "RunChanges",
    "cells_of",
    "chain_facts",
    "chain_lead",
    "changes_between",
    "changes_lead",
    "cluster_lead",
    "field_lead",
    "growth_facts",
    "growth_lead",
    "map_lead",
    "network_facts",
    "network_lead",
    "outward_facts",
    "outward_lead",
    "region_facts",
    "region_lead",
    "region_sentences",
    "written_quotient",
]

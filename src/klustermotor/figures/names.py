"""What regions and clusters are called on a page."""

from dataclasses import dataclass

from klustermotor.analysis.tables import RegionIndustryTable


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a table's regions and clusters, by position; the code where there is no name.

    Parameters
    ----------
    table : RegionIndustryTable
    """

    table: RegionIndustryTable

    def region(self, position: int) -> str:
        """Return the name of the region at a position."""
        code = self.table.regions[position]
        return self.table.region_names.get(code) or code

    def cluster(self, position: int) -> str:
        """Return the name of the cluster at a position."""
        code = self.table.industries[position]
        return self.table.industry_names.get(code) or code

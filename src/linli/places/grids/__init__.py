"""A generator of synthetic grids: made-up areas for real codes, so that a town or a province can be tried out.

Pure numpy and shapely; no database. What it makes is always marked as synthetic.
"""

from linli.places.grids.county import CountyAreas, generate_county
from linli.places.grids.plan import CountyPlan, plan_county
from linli.places.grids.province import Province, generate_province

__all__ = ["CountyAreas", "CountyPlan", "Province", "generate_county", "generate_province", "plan_county"]

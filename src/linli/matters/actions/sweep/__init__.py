"""The sweep: what the clocks ask for is done by itself, once, in the order in which it was due."""

from linli.matters.actions.sweep.run import SweepReport, sweep_clocks

__all__ = ["SweepReport", "sweep_clocks"]

"""run.py's clock: what it remembers, what it says of itself, and how it runs the jobs when their time has come."""

from beback.clock.state import ClockState
from beback.clock.status import Status
from beback.clock.work import Clockwork, Job, keep_ticking, stop_signals

__all__ = ["ClockState", "Clockwork", "Job", "Status", "keep_ticking", "stop_signals"]

"""The doctor: looks at everything that a store's runs depend on, changes nothing, and says what to mend."""

from beback.doctor.finding import Finding, Verdict
from beback.doctor.round import look_around

__all__ = ["Finding", "Verdict", "look_around"]

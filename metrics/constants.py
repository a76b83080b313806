"""The numbers of the scoring method. Changing this file changes the method's version."""

from __future__ import annotations

SCORED_MAX = 100.0  # score points; scores run from 0 to this
CONCERN_BELOW = 45.0  # score points; bands are half-open: concern [0, 45), product default
STRONG_FROM = 70.0  # score points; watch [45, 70), strong [70, 100], product default
WEIGHT_NEEDED = 0.40  # share of a score's weight that must be present, else it has no score; product default
PARTIAL_UNDER = 2 / 3  # share of a score's weight under which it is marked partial; product default
PILLAR_FLOOR = 1.0  # score points; so that a pillar at 0 does not make every change elsewhere invisible
POINT_COVERAGE = 0.80  # share of activity of known organisations; under it only the range is shown
ROUNDING = 1e-9  # share; so that 40 % of a weight is not missed by a last binary digit

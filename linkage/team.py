"""The volunteers of a place as those who look after them go through them: by list."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictInt

from linkage.policy_fields import DAY, Table

# How far back it is looked whether somebody has helped, and how often.
LATELY_MS = 30 * DAY


class TeamList(StrEnum):
    """Who stands on which list: one volunteer may stand on several.

    Active is who has helped lately, tired who has done so more often than the policy's
    `tired_above`. New is who was never asked and never had a task; of who is expiring, something
    recorded of their skills runs out soon, or has.
    """

    ACTIVE = "active"
    TIRED = "tired"
    NEW = "new"
    EXPIRING = "expiring"


class TeamPolicy(Table):
    """After how many tasks in 30 days somebody should rest."""

    tired_above: Annotated[StrictInt, Field(gt=0)] = 12

"""Where a measure is not as its source or the field's textbooks have it, and what was chosen where they are silent.

One home for these words: the README, the Method page and `coalition-health method` show them.
"""

from __future__ import annotations

DEPARTURES = (
    (
        "An act is a channel and a day.",
        "Attending a meeting and raising an item on the same day are two acts, in two channels; a hundred messages in a day are "
        "one. So putting something on the agenda is never hidden by having been there.",
    ),
    (
        "Members are counted on the month's last day.",
        "Who joined in the month is a member of it, who left before its last day is not.",
    ),
    (
        "Acts of unknown people",
        "count one per person, channel and day; where a row names nobody, one per channel and day.",
    ),
    (
        "Where more than a fifth of an activity is of unknown organisations,",
        "the value is not published at all, only its range, and the score is the mean of the scores of the range's two ends. A "
        "point that cannot be seen cannot be quoted.",
    ),
    (
        "A meeting counts for attendance where a list of who came is on file,",
        "and only on days on which an organisation was a member: a meeting nobody is listed at says nothing, and a guest's visit "
        "before joining makes up for no absence later.",
    ),
    (
        "Taking part in a decision",
        "is asked of who was a member on its day. A decision for which nobody is recorded, not even as absent, is left out: a "
        "log without positions says nothing.",
    ),
    (
        "The ranges of concentration and attendance are jackknifed over months,",
        "not bootstrapped by meeting: most acts belong to no meeting, and over 2,000 simulated coalitions each this 90 % "
        "interval held the truth in 87 to 93 %.",
    ),
    (
        "A decision leads to work only if its 60 days are over,",
        "so that a young one is not blamed; a dropped commitment counts as closed and not on time.",
    ),
    (
        "Survey answers speak for 18 months",
        "after their wave closed, by organisation and not by person, and only of closed waves with 5 respondents from 3 "
        "organisations.",
    ),
    (
        "What was given counts in the currency given most often so far;",
        "hours count where no amount was given so far, or at the hourly rate in the settings. Later gifts change no "
        "earlier month.",
    ),
    (
        "Grants carry no signing date,",
        "so a past month's money counts grants that may have been signed later.",
    ),
    (
        "An indicator that does not apply",
        "(safeguards without competitors, say) is not missing: its weight leaves the scores.",
    ),
    (
        "Ranges of scores are of 1,000 seeded draws",
        "over the indicators' intervals, the weights and the mean that makes health. The draws of a coalition depend on its own "
        "data alone.",
    ),
)


def as_list() -> str:
    """The departures as a Markdown list."""
    return "\n".join(f"- **{title}** {text}" for title, text in DEPARTURES)

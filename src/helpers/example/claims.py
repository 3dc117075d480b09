"""The claims of the example study, for any number of workers and weeks."""

from __future__ import annotations

from helpers.study.study import Study

CLAIMS = """\
# The claims that the example study makes about its themes. `05-test-robustness` decides each of them worker
# by worker, and `fieldwork claim ID` lists the words for and against it. The claims are about the fictional
# example: the article's own claims are not here. A study's own file needs only the claims that it makes.
#
# A side is said of a theme by a person's coding (directions in the codebook), and never by the dictionary.

events:  # what happened on a day of the fieldwork; a claim may compare before and after it
  - id: halfway_review
    label: The half-way review
    date: {halfway_day}

claims:
  # At least so many workers speak of the theme; with a side (for, against, both), in a segment on that side.
  - id: lived_experience_valued
    kind: spoken_of
    theme: lived_experience
    side: for
    min_workers: {most}

  # At least so many workers speak of the theme more on this side than on the other.
  - id: team_not_accepting
    kind: direction
    theme: team_acceptance
    side: against
    min_workers: {many}

  # All who speak of the theme are more on this side, except the workers who are named: [] if there are none.
  - id: role_unclear
    kind: with_exceptions
    theme: role_clarity
    side: against
    exceptions: [{fifth}]

  # For at least so many workers, the theme becomes more_often or less_often (by their own words), or
  # more_for or more_against, from a `week` on or after an `event`, within each source: a claim says no cause.
  - id: role_later
    kind: change
    theme: role_clarity
    becomes: less_often
    week: {halfway}
    min_workers: {many}

  - id: training_later
    kind: change
    theme: induction_training
    becomes: more_for
    event: halfway_review
    min_workers: {many}

  # In all sources in which they say a direction, at least so many workers are on one side of the theme;
  # `sources` names others than those of the workers' own words.
  - id: lived_experience_in_all
    kind: sources_agree
    theme: lived_experience
    min_workers: {most}

  # Rankings (most_coded, least_coded, more_coded … than …, area_leads …) also say what the count is for.
  - id: role_clarity_most
    kind: most_coded
    theme: role_clarity
    purpose: It shows where most coded material lies, for deciding what to read again.

  - id: structures_least
    kind: least_coded
    theme: structures
    purpose: It shows of which theme there is least to read, so that nothing is concluded from its silence.

  - id: boundaries_over_wellbeing
    kind: more_coded
    theme: boundaries
    than: own_wellbeing
    purpose: It shows of which of the two there is more to read before they are compared in words.

  - id: fine_tune_leads
    kind: area_leads
    area: fine_tune
    purpose: It shows in which area most coded material lies, for judging how evenly the areas were coded.
"""


def claims_of(study: Study) -> str:
    """Return ``claims.yaml``: how many workers a claim needs, and from when on, fits the size of the study.

    That one worker says otherwise is claimed only of a study that has a fifth.
    """
    n_workers = len(study.workers)
    halfway = (len(study.calendar.weeks) + 1) // 2
    return CLAIMS.format(
        most=max(1, n_workers * 4 // 5),
        many=max(1, n_workers * 3 // 5),
        fifth="".join(study.worker_ids[4:5]),
        halfway=halfway,
        halfway_day=study.calendar.monday_of(halfway),
    )

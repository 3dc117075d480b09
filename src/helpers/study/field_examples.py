"""What may be written for a field of a file of settings, as messages give it: nothing of any study."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "Study": {
        "title": "How volunteers settle in",
        "fictional": "false",
        "notice": "Pseudonymised fieldwork",
        "stance": "codebook",
        "report": "[agreement]",
        "time_zone": "Europe/London",
        "calendar": "{first_day: 2023-10-02, last_day: 2023-12-31}",
        "worker_noun": "{singular: volunteer, plural: volunteers}",
        "speaker_roles": "{worker: One of the workers, researcher: The researcher, other: Anybody else}",
        "sources": "[{id: interview, label: Interviews, singular: Interview, folder: interviews, "
        "counted_role: worker}]",
        "workers": "[{id: W1, first_day: 2023-10-02}]",
        "withdrawn": "[W1]",
        "manual_coding": "{coders: {highlights.csv: R2}}",
        "accuracy_threshold": "{precision: 0.7, recall: 0.75}",
        "validation": "{held_out: 0.5}",
        "disclosure": "{profile: strict}",
        "left_out_media": "{Media omitted: other_media}",
    },
    "Calendar": {"first_day": "2023-10-02", "last_day": "2023-12-31"},
    "Noun": {"singular": "volunteer", "plural": "volunteers"},
    "Source": {
        "id": "interview",
        "label": "Interviews",
        "singular": "Interview",
        "folder": "interviews",
        "counted_role": "worker",
    },
    "Worker": {"id": "W1", "first_day": "2023-10-02", "last_day": "2023-12-10"},
    "Codebook": {
        "version": "'1.0'",
        "status": "draft",
        "areas": "[{id: arriving, label: Arriving}]",
        "themes": "[{id: welcome, label: Being welcomed, area: arriving}]",
        "directions": "[{id: works, label: works, side: for}]",
        "literature": "{ab17: 'Author and others 2017'}",
    },
    "Area": {"id": "arriving", "label": "Arriving"},
    "Theme": {
        "id": "welcome",
        "label": "Being welcomed",
        "area": "arriving",
        "indicators": "[welcom*, shown round]",
        "exclusion_patterns": "[welcome desk]",
        "literature": "[ab17]",
    },
    "Direction": {"id": "works", "label": "works", "side": "for"},
}
"""By the model of a part of a file, and by key."""

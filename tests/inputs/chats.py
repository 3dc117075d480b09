"""Messages of chats: numbers 8 to 17, 20 and 24."""

from __future__ import annotations

from inputs.forms import SENT, Input, chat, noted

LRM, NNBSP, NBSP = "\u200e", "\u202f", "\u00a0"

MIXED = (
    Input(
        8,
        "exports of two phones pasted together",
        {
            "voice_notes/chat.txt": b"".join(
                [b"13/10/2023, 09:3%d - Aisha Khan: on my way\n" % n for n in range(6)]
                + [b"[14/10/23, 09:3%d:00] Aisha Khan: late\n" % n for n in range(5)]
            )
        },
        {"voice_notes/chat.txt": ["file, line 7: quarantined two_exports"]},
        says=("line 7: messages from two kinds of phone",),
    ),
    chat(
        9,
        "the clock changes from 24 to 12 hours",
        f"""
excluded chat_message                 | 13/10/2023, 09:30 - Aisha Khan: on my way
excluded chat_message + clock_changed | 13/10/2023, 9:45{NNBSP}pm - Aisha Khan: late
excluded chat_message                 | 13/10/2023, 9:46{NNBSP}pm - Aisha Khan: here
""",
    ),
    chat(
        10,
        "a quoted chat inside a message",
        """
excluded chat_message                  | 13/10/2023, 09:30 - Aisha Khan: she wrote
excluded chat_message + foreign_header | [12/10/23, 08:00:01] Derek Haworth: the urn is on
excluded chat_message + foreign_header | [12/10/23, 08:00:09] Nobody: the urn is off
excluded chat_message                  | 13/10/2023, 09:31 - Aisha Khan: is that so
""",
    ),
    chat(
        10,
        "a chat of another phone quoted in one of iOS",
        """
excluded chat_message                  | [13/10/23, 09:30:00] Aisha Khan: she wrote
excluded chat_message + foreign_header | 12/10/2023, 08:00 - Nobody: the urn is on
excluded chat_message                  | [13/10/23, 09:31:00] Aisha Khan: is that so
""",
    ),
    chat(
        11,
        "lines of a message that look like something else",
        """
excluded chat_message | 13/10/2023, 09:30 - Aisha Khan: to bring:
excluded chat_message |  - milk
excluded chat_message | Remember: keys - and cups
excluded chat_message |
excluded chat_message | 12/10/2023 was the day
excluded chat_message | 20.15.21.15 h we meet
excluded chat_message | 09:30 - 10:30
excluded chat_message | 14/10/2023, then home
excluded chat_message | [13/10/23] or so
excluded chat_message | 13/10/2023, 09:31 - Helen Marsh: I will
""",
    ),
    chat(
        12,
        "marks at which other programs end a line",
        """
excluded chat_message | 13/10/2023, 09:30 - Aisha Khan: one\u2028two\u0085three\x0bfour\x1cfive\x00six\x0cseven\u2029eight
excluded chat_message | 13/10/2023, 09:31 - Helen Marsh: nine
""",
    ),
)

SENDERS = (
    chat(
        13,
        "a system line that holds a colon",
        """
excluded system_message | 13/10/2023, 09:30 - Helen Marsh changed the subject from "Team: North" to "Team: South"
excluded system_message | 13/10/2023, 09:31 - Helen Marsh changed the group name to "Keys: who has them"
excluded system_message | 13/10/2023, 09:32 - Nobody changed the group description
excluded system_message | 13/10/2023, 09:33 - Helen Marsh created group "Keys: all"
excluded chat_message   | 13/10/2023, 09:34 - Helen Marsh: keys: all
""",
    ),
    chat(
        13,
        "a system line of iOS that holds a colon",
        f"""
excluded system_message | [13/10/23, 09:30:00] Team: North: {LRM}Helen Marsh changed the group name to “Team: South”
excluded chat_message   | [13/10/23, 09:31:00] Helen Marsh: good
""",
    ),
    chat(
        14,
        "a notice in the name of the group, and a person who quotes it",
        f"""
excluded system_message | [13/10/23, 09:00:00] Team North: {LRM}Messages and calls are end-to-end encrypted.
excluded system_message | [13/10/23, 09:00:00] Team North: {LRM}Nobody created this group
excluded chat_message   | [13/10/23, 09:31:00] Aisha Khan: It says "Messages and calls are end-to-end encrypted". Is that so?
""",
    ),
    chat(
        14,
        "a person who types the notice",
        """
excluded system_message | 13/10/2023, 09:00 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.
excluded chat_message   | 13/10/2023, 09:31 - Aisha Khan: Messages and calls are end-to-end encrypted.
""",
    ),
    chat(
        15,
        "messages without words",
        f"""
excluded empty_message | 13/10/2023, 09:30 - Aisha Khan:
excluded empty_message | 13/10/2023, 09:31 - Aisha Khan:{" "}
excluded empty_message | 13/10/2023, 09:32 - Aisha Khan: null
excluded chat_message  | 13/10/2023, 09:33 - Aisha Khan: null and void
""",
    ),
    noted(
        16,
        "a number between marks of direction, with hard spaces and hyphens",
        f"""
merged                | 13/10/2023, 09:31 - \u202a+44{NBSP}7700\u2011900123\u202c: {SENT}
excluded chat_message | 13/10/2023, 09:32 - ~{NNBSP}Helen Marsh: thank you
excluded chat_message | 13/10/2023, 09:33 - ~ Aisha: it is
excluded chat_message | 13/10/2023, 09:34 - Aisha Khan: it was
""",
        roster="W1,worker,+44 7700-900123\n",
    ),
    chat(
        16,
        "somebody whom the roster does not know",
        """
excluded chat_message       | 13/10/2023, 09:30 - Aisha Khan: on my way
quarantined unknown_speaker | 13/10/2023, 09:31 - You: good
quarantined unknown_speaker | and thank you
quarantined unknown_speaker | 13/10/2023, 09:32 - +44 7700 900999: who is this
excluded chat_message       | 13/10/2023, 09:33 - Aisha Khan: me
""",
        says=("Add this form of the name to the roster",),
    ),
    chat(
        16,
        "media and notices of somebody whom the roster does not know",
        f"""
quarantined unknown_speaker | [13/10/23, 09:30:00] Nobody: {LRM}<attached: 00000005-AUDIO-2023-10-13-21-31-07.opus>
quarantined unknown_speaker | {LRM}[13/10/23, 09:31:00] Nobody: {LRM}audio omitted
quarantined unknown_speaker | {LRM}[13/10/23, 09:32:00] Nobody: {LRM}image omitted
quarantined unknown_speaker | [13/10/23, 09:33:00] Nobody: {LRM}This message was deleted.
quarantined unknown_speaker | [13/10/23, 09:34:00] Nobody: {LRM}{SENT}
excluded system_message     | [13/10/23, 09:35:00] Nobody: {LRM}You added somebody
quarantined unknown_speaker | [13/10/23, 09:36:00] Nobody: I changed the group name, and created group "Keys: all"
excluded chat_message       | [13/10/23, 09:37:00] Aisha Khan: who was that
""",
    ),
    noted(
        16,
        "names that hold a colon or a dash",
        f"""
excluded chat_message | 13/10/2023, 09:30 - Team: Lead: are you there
merged                | 13/10/2023, 09:31 - A - Key: {SENT}
""",
        roster="R1,researcher,Team: Lead\nW1,worker,A - Key\n",
    ),
)

EDGES = (
    chat(
        17,
        "first lines that belong to a message that is missing",
        """
quarantined before_first_message | and so I left
excluded blank                   |
quarantined before_first_message | with the keys
excluded chat_message            | 13/10/2023, 09:30 - Aisha Khan: on my way
""",
    ),
    chat(
        17,
        "no message at all",
        (
            "quarantined before_first_message | These are my notes\n"
            "quarantined before_first_message | of that day"
        ),
    ),
    chat(
        17,
        "one message, without a line end",
        "excluded chat_message | 13/10/2023, 09:30 - Aisha Khan: on my way",
        end="",
    ),
    Input(
        17,
        "an empty file",
        {"voice_notes/chat.txt": b""},
        {"voice_notes/chat.txt": ["file: quarantined empty_file"]},
        says=("the file is empty",),
    ),
    Input(
        17,
        "a file of blank lines",
        {"voice_notes/chat.txt": b"\xef\xbb\xbf \r\n\r\n"},
        {"voice_notes/chat.txt": ["file: quarantined empty_file"]},
    ),
)

KINDS = (
    chat(
        20,
        "what Android writes of messages that are no words",
        """
excluded chat_message + edited | 13/10/2023, 09:30 - Aisha Khan: on my way <This message was edited>
excluded deleted_message       | 13/10/2023, 09:31 - Aisha Khan: This message was deleted
excluded deleted_message       | 13/10/2023, 09:32 - Helen Marsh: You deleted this message
excluded deleted_message       | 13/10/2023, 09:33 - Aisha Khan: This message was deleted by admin Helen Marsh
excluded poll                  | 13/10/2023, 09:34 - Helen Marsh: POLL:
excluded poll                  | When shall we meet?
excluded poll                  | OPTION: Monday (2 votes)
excluded poll                  | OPTION: Tuesday (0 votes)
excluded call                  | 13/10/2023, 09:35 - Missed voice call
excluded call                  | 13/10/2023, 09:36 - Aisha Khan: Missed voice call
excluded call                  | 13/10/2023, 09:37 - Aisha Khan: Voice call, 2 min
excluded location              | 13/10/2023, 09:38 - Aisha Khan: location: https://maps.google.com/?q=53.4,-1.5
excluded location              | 13/10/2023, 09:39 - Aisha Khan: live location shared
excluded contact_card          | 13/10/2023, 09:40 - Aisha Khan: Somebody.vcf (file attached)
excluded other_media           | 13/10/2023, 09:41 - Aisha Khan: IMG-20231013-WA0002.jpg (file attached)
excluded other_media           | the new kettle
excluded chat_message          | 13/10/2023, 09:42 - Aisha Khan: there was a missed voice call, and this message was deleted
""",
    ),
    chat(
        20,
        "what iOS writes of messages that are no words",
        f"""
excluded chat_message + edited | [13/10/23, 09:30:00] Aisha Khan: on my way {LRM}<This message was edited>
excluded deleted_message       | [13/10/23, 09:31:00] Aisha Khan: {LRM}This message was deleted.
excluded deleted_message       | [13/10/23, 09:32:00] Helen Marsh: {LRM}You deleted this message.
excluded poll                  | [13/10/23, 09:34:00] Helen Marsh: {LRM}POLL:
excluded poll                  | When shall we meet?
excluded poll                  | {LRM}OPTION: Monday (2 votes)
excluded call                  | [13/10/23, 09:35:00] Aisha Khan: {LRM}Missed voice call. {LRM}Tap to call back
excluded call                  | [13/10/23, 09:36:00] Aisha Khan: {LRM}Voice call. {LRM}12 min
excluded call                  | [13/10/23, 09:37:00] Aisha Khan: {LRM}Voice call. {LRM}No answer
excluded location              | [13/10/23, 09:38:00] Aisha Khan: {LRM}Location: https://maps.google.com/?q=53.4,-1.5
excluded contact_card          | [13/10/23, 09:40:00] Aisha Khan: {LRM}Contact card omitted
excluded other_media           | {LRM}[13/10/23, 09:41:00] Aisha Khan: {LRM}image omitted
excluded other_media           | {LRM}[13/10/23, 09:42:00] Aisha Khan: {LRM}sticker omitted
excluded other_media           | {LRM}[13/10/23, 09:43:00] Aisha Khan: rota.pdf • {LRM}3 pages {LRM}document omitted
excluded empty_message         | [13/10/23, 09:44:00] Aisha Khan:
""",
    ),
)


CLOCKS = (
    chat(
        24,
        "an hour that was not, and dates that go backwards",
        """
excluded chat_message             | 26/03/2023, 01:30 - Aisha Khan: nobody saw this hour
excluded chat_message             | 14/10/2023, 09:30 - Aisha Khan: late
excluded chat_message + goes_back | 13/10/2023, 09:31 - Aisha Khan: later
excluded chat_message             | 13/10/2023, 09:32 - Aisha Khan: latest
""",
    ),
)

INPUTS = (*MIXED, *SENDERS, *EDGES, *KINDS, *CLOCKS)

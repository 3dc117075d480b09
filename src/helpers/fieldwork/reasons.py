"""Why input units are excluded or quarantined, and what is remarked of them, each with its meaning.

The ledger holds the words on the left, `data/README.md` the same texts as these tables.
"""

from __future__ import annotations

EXCLUDED = {
    "about_persons": "speakers, consents and decisions about names: not fieldwork",
    "announced_but_not_kept": "media of a message that is not kept: the row of the message gives the reason",
    "another_part_of_word": "a header, footer, comment or note of a document: not speech",
    "attachment": "a file that is sent along with an e-mail: its words are not read",
    "blank": "an empty line, paragraph or cell",
    "call": "a call, taken or missed",
    "chat_message": "a typed message: only a source with the reader `chat` for this folder would count it",
    "chat_read_line_by_line": "the member of the .zip that is the chat: its lines are listed one by one",
    "contact_card": "a contact card",
    "copy_of_another_file": "byte for byte the same as another file, which is read",
    "cue_id": "the number or name of a cue in subtitles",
    "cue_time": "a line that gives the time at which somebody speaks",
    "deleted_message": "a message that was deleted",
    "empty_message": "a message without words: a view-once message, or a call of an old phone",
    "folder": "a folder inside a .zip",
    "format_line": "a line or cell that belongs to the file format, not to the speech",
    "forwarded_audio": "audio that was not recorded in this chat, and has no transcript",
    "heading": "a heading, the head of a note or transcript, or the first row of a table",
    "in_another_export": "a message that is also in an overlapping export of the chat, and is read there",
    "link_only": "a message that is only a link: no words of its sender",
    "location": "a shared location",
    "machine_transcript_replaced": "a machine transcript that a checked one replaces",
    "manual_coding": "manual coding: each excerpt in it has its status in table `excerpts`",
    "media_not_read": "a voice note, or left-out media of a worker, in a folder of which only typed messages "
    "are read",
    "meeting_summary": "a summary written by software: not speech",
    "message_head": "sender, addressees, date, subject and the like of an e-mail",
    "message_of_another": "a typed message, an e-mail or an answer from somebody who is not a worker",
    "no_words_said": "a turn or message without words",
    "not_an_answer": "a cell of a survey that holds no answer in words: who answered and when, a number or a "
    "choice, or a column that `questions` in data/study.yaml does not list",
    "not_fieldwork": "a guide to the folder (README.md), a lock file, or a file that an operating system "
    "creates",
    "other_media": "a picture, a video, a document, or left-out media of somebody who is not a worker",
    "other_version": "a second version of what is read, for other programs: words that Word does not "
    "show, or the page of an e-mail",
    "placeholder": "what a form shows where nobody has filled it in: not speech",
    "poll": "a poll",
    "quoted_message": "an earlier e-mail that this one quotes or forwards: only the sender's own words count",
    "repeated_contact": "an interview, visit, voice note or other contact that is also in another file or "
    "message, and is read there",
    "signature": "a signature below an e-mail: it is not written for this message",
    "system_message": "a message written by the app, not by a person",
    "tracked_deletion": "words that a tracked change deletes, which has not been accepted yet",
    "transcription_notice": "a line about the recording or the transcription: not speech",
    "voice_note_of_another": "a voice note from somebody who is not a worker",
}
"""Reasons for excluding an input unit that is in order but holds no words to count."""

QUARANTINED = {
    "before_first_message": "a line before the first message. Export the chat again",
    "changed_label": "tracked changes take the speaker's name away from these words, or join them to "
    "somebody else's. Accept or reject the changes, and put the name before the words",
    "damaged_cue": "the line belongs to no cue with a readable time. Correct the time, move the words below "
    "the time of their cue, or delete what is only the name of a cue",
    "damaged_table": "a quotation mark is not closed, or words stand after a closing one, so that the cells "
    "cannot be told apart. Save the file as CSV UTF-8 from a spreadsheet",
    "date_order": "numeric dates contradict date_order. Correct date_order in data/study.yaml; if it is "
    "right, write the date as 2023-10-12; for a chat, set the phone's region to "
    "one that writes dates in this order, and export it again",
    "date_order_mixed": "numeric dates are written in both orders. Export the chat again, from one phone",
    "embedded_document": "another document, or a text box of an .rtf, is embedded in this one. Save it as a "
    "separate file, or copy its words into the text",
    "empty_file": "the file is empty. Put the whole file back, or take it out of data/raw",
    "encrypted_message": "the e-mail is encrypted. Open it in the mail program, and save it without "
    "encryption",
    "html_file": "the file is a web page under another suffix. Save its words as .docx or .txt; if it should "
    "be audio or a .zip, export it again",
    "impossible_date": "the date or time does not exist, or the weekday does not agree. Correct it",
    "left_from_machine": "a line that belongs to machine transcripts is still in the checked one. Listen to "
    "this part of the voice note, correct the words, and delete the line",
    "left_out_media": "media of a worker that the export leaves out, and nothing shows whether it was a "
    "voice note. Export the chat again, with media; or say under left_out_media in data/study.yaml what "
    "these words stand for",
    "name_clash": "the name of another file differs only in capitals or in how accents are encoded. Rename "
    "one of them",
    "no_audio": "the message names a voice note that is not in the export. Export the chat again, with media",
    "no_chat": "the .zip holds no chat. A WhatsApp export has one .txt with the messages: "
    "export the chat again",
    "no_date": "no date that can be read. Allowed: a file name with 2023-10-12, 12-10-2023 (in the order of "
    "date_order), 12Oct2023 or October 12, 2023, a Teams stamp -20231012_140000-, "
    "or a line 'Date: 12 October 2023'",
    "no_date_of_message": "the e-mail has no date, or one that does not exist or whose weekday does not "
    "agree. Export it again; if it never had one, write its words into a file of another source",
    "no_date_of_row": "the row does not say when it was answered, in a form that is read. Write the date as "
    "2023-10-12, and a time behind it as 14:05",
    "no_message": "no message of the chat announces this voice note or transcript. "
    "Put it into the folder with the name of its export; a transcript has the name of its audio",
    "no_observer": "the note does not say who observed, and roster.csv has no researcher, or "
    "several. Add a line 'Observer: …' at its top",
    "no_speaker": "words without a speaker. Put the speaker's name before them; take out what nobody says, "
    "such as a title",
    "no_survey_columns": "no column says who answered, or when. Name the columns worker and date, or name "
    "them under worker_column and date_column of the source in data/study.yaml",
    "no_survey_questions": "the file has none of the columns that `questions` in data/study.yaml lists. "
    "Write there the headings as they stand in the first row",
    "no_transcript": "the voice note has no transcript, or one that cannot be read or has no words. Put one "
    "into the folder with the export's name",
    "no_webvtt_header": "the first line of a .vtt file is not WEBVTT. Write it there",
    "no_words": "the file holds no words of fieldwork. Write them in, or take the file out of data/raw",
    "no_worker": "no worker of the study speaks in this interview, or the Worker: line, headings, file "
    "name and folder of a note or diary give none. Check the file and the roster",
    "not_a_mail": "the file or message is no e-mail, is damaged, or has something above its first "
    "message. Export it again, as .eml or .mbox",
    "not_a_voice_note": "the chat has a picture, a video or a document of this name, and no voice note. "
    "Take the transcript out of data/raw, or give it the name of its audio",
    "not_a_zip": "the file is damaged, or not what its name says. Export or save it again",
    "not_utf8": "the text is damaged, or in an unknown encoding. Save it as UTF-8",
    "old_word_file": "an old .doc file, or one protected by a password. Save it as a .docx without a "
    "password",
    "other_column": "a cell outside the columns of the times, the speakers and the words. Take this column "
    "out of the table",
    "other_form": "a line or row in a different form from the rest of the file, or words below such a line. "
    "Write it like the others",
    "other_html": "a web page that is not a transcript of noScribe. Save its words as .docx or .txt",
    "outside_calendar": "the date is before or after the study's calendar. "
    "Correct the date, or the calendar in data/study.yaml",
    "outside_worker_days": "the date is before or after the worker's days in data/study.yaml. "
    "Correct one of them",
    "password_protected": "the file is protected by a password. Save it without one",
    "pdf_file": "the file is a PDF under another suffix. Save its words as .docx or .txt; if it should be "
    "audio or a .zip, export it again",
    "rtf_file": "the file is in Rich Text Format under another suffix. Give it the suffix .rtf, or save it "
    "as .docx; if it should be audio or a .zip, export it again",
    "rtf_not_plain": "the .rtf has a table or tracked deletions, which cannot be told apart from the words. "
    "Accept or reject the changes, and save it as .docx",
    "same_contact_twice": "another file holds a contact with this worker, with nearly the same words, the "
    "same audio or the same time. Keep one of them; if they are two contacts, give each "
    "its right date and time in its name, or take out of one what both hold",
    "sent_twice": "an earlier message has announced this voice note. Export the chat again",
    "several_dates": "there is more than one date. Keep one",
    "several_observers": "the note names more than one observer for a visit. Keep one Observer: line for "
    "each visit",
    "several_visits": "words by the lines of a head may belong to another visit, two workers or days are "
    "given, or a line of the words opens with one. Put one head at the top; for several visits, give each "
    "a heading with its date and worker; begin sentences with another word",
    "several_voices": "several speakers in one line or voice note, or words below such a line. Give each "
    "speaker a line, and what they say together to one of them; in a voice note, keep only the sender's "
    "words, and write a sentence that opens like a label without its colon",
    "several_workers": "the workers who speak here are not those whom the file's name gives. Name all who "
    "speak, or none, in the name; or split the file. Of a focus group, a line 'Present: …' at the top "
    "names also those who say nothing",
    "special_file": "a named pipe, a socket or a device, which is never opened, and no file. Take it out of "
    "data/raw, and put the file itself here",
    "summary_or_speech": "an automatic summary and speech cannot be distinguished here. Take the summary out "
    "of a copy, or put a line 'Transcript' between them",
    "symbolic_link": "a link to a file or folder elsewhere. Put the file itself here",
    "text_file": "the file is plain text under another suffix. Give it the suffix .txt, or save it in the "
    "format of its suffix",
    "too_large": "the file is larger than any text of fieldwork. Divide it, or take it out of data/raw",
    "two_chats": "the .zip holds more than one chat. Export each separately",
    "two_exports": "messages from two kinds of phone in one file. "
    "Split it where the form of the dates changes",
    "two_transcripts": "two transcripts for one voice note. Keep one",
    "unclear_entry": "words of a diary whose day or worker is not certain: they stand above the first date, "
    "below a line that opens with a date and goes on, says a day without its date (Tuesday, Day 3) or is "
    "only a worker's name, or in an entry without a worker's name among entries of several workers. Write "
    "each date as 12 October 2023, below an empty line and on a line of its own; begin sentences with "
    "another word",
    "unclear_label": "the line opens with a name that may or may not be a label, or comes below such a line. "
    "If the name is the speaker's, put a colon after it; if it is part of a sentence, move it to the line "
    "above",
    "unclear_time_zone": "the time is in a time zone that cannot be told from its letters. Export the "
    "file again with times of the study's time zone, or with their distance from UTC, such as +0100",
    "unknown_folder": "the file is in no folder of a source. "
    "Move it into the folder that data/study.yaml gives to its source",
    "unknown_format": "there is no parser for this kind of file here. "
    "Save it in one of the formats that data/README.md lists for its source",
    "unknown_observer": "the note's Observer: line names nobody whom roster.csv "
    "has as a researcher. Correct the line, or add this form of the name to the roster",
    "unknown_respondent": "the row names nobody, or more than one person, whom roster.csv has. "
    "Add this form of the name, code or address to the roster",
    "unknown_sender": "the sender of the e-mail is not in roster.csv, or the name and the "
    "address are of two persons. Add the address to the roster; take out mail that is no part of the study",
    "unknown_speaker": "a speaker who is not in roster.csv, or words below such a label. Add this "
    "form of the name to the roster. If the label is a letter or a word for several people, such as I, P or "
    "Participant, write the speaker's id in its place (P01: …), in the whole file. If it is a sentence with "
    "a colon, write it without the colon",
    "unknown_worker": "the Worker: line names nobody whom roster.csv has as a worker. "
    "Correct the line, or add this form of the name to the roster",
    "unmeasured_audio": "the voice note is of a kind that cannot be measured. Unpack the export, and put an "
    ".m4a or .wav of it in its place, under the name that the message gives",
    "unreadable_audio": "the voice note is not audio, or is damaged. Export the chat again",
    "unreadable_file": "the file cannot be opened. Give yourself permission to read it",
    "unsafe_archive": "the .zip holds names that lead outside it, one name twice, "
    "or far more data than its size suggests. Export it again",
    "unsafe_document": "the document unpacks to far more than its size suggests, holds one part twice, or "
    "declares entities or an unusual encoding. Save it again with a word processor",
    "week_not_day": "the date names a week, not a day. Give the day",
    "wrong_worker": "the name of the file or of its folder is that of a different worker from the one who "
    "speaks, or whom the note is about. Rename or move it, or correct the speakers or the note's Worker: "
    "line",
    "year_first": "numeric dates are in the study's calendar only if their first two figures are the year. "
    "Write them with the year in full, as 2023-10-12; for a chat, set the phone's region to one that does "
    "so, and export it again",
}
"""Why an input unit cannot be used, and what to do about it: two parts, divided by the first full stop."""

REMARKS = {
    "also_elsewhere": "another file or message holds this contact too: it is excluded there, "
    "and counted once",
    "before_recording": "the cue starts before the recording: read as its beginning",
    "beyond_a_day": "the cue starts more than a day after the recording: its words are read without a time",
    "clock_changed": "12-hour and 24-hour clocks in one chat",
    "comma_times": "times with a comma, as .srt writes them, in a .vtt",
    "container": "the audio is not of the kind that its name says, but could be measured",
    "cut_short": "the audio has no end mark, or is shorter than its header states: it may have been cut "
    "short",
    "date_order_assumed": "no date in the file shows whether day or month comes first: "
    "read as set in data/study.yaml",
    "days_after": "this many days after the last day that is allowed",
    "days_before": "this many days before the first day that is allowed",
    "edited": "the sender has edited this message",
    "encoding_cp1252": "the file is not UTF-8: read as Windows-1252",
    "encoding_utf16": "the file is UTF-16",
    "end_before_start": "the cue ends before it starts",
    "foreign_header": "looks like the start of a message, but from another kind of phone: "
    "part of the message above, if there is one",
    "goes_back": "earlier than the message above",
    "hidden_text": "some words are formatted as hidden",
    "joint_interview": "another worker speaks too: the interview or group is one contact for each of them",
    "label_or_words": "a word with a colon, which may be a speaker's label: read as words of the turn above, "
    "because it continues the sentence. If it is a label, end the line above with a full stop, and write "
    "only the name before the colon; if not, write it without the colon",
    "may_be_capped": "as long as WhatsApp's exports can be: earlier messages may be missing",
    "missing_question": "a column that `questions` in data/study.yaml lists is not in this file",
    "more_words_than_audio": "more words than can be spoken in so short a time",
    "names_on_change": "the file names a speaker only where the speaker changes: a name holds until the next "
    "one",
    "other_date": "the name of the audio gives a different date from its message",
    "same_answer_twice": "the same answer occurs more than once in this column: it may be a choice, and "
    "not in the respondent's own words. List the columns of free text under questions of the source in "
    "data/study.yaml",
    "second_on_day": "the second contact with this worker on this day, and no time is read that "
    "tells them apart: counted as two, because the words are different",
    "silent_worker": "a worker who is said to be present says nothing, and no turn of anybody else is "
    "left to show the contact by",
    "time_not_read": "the file's name seems to give a time, which cannot be read. Allowed: 2023-10-12 14.05, "
    "2.05pm, 14h05",
    "title_assumed": "short, without a full stop, and above the head of a note: read as its title",
    "tracked_insertion": "words that a tracked change inserts, which has not been accepted yet",
    "tracked_paragraph": "a tracked change, which has not been accepted yet, joins or divides paragraphs "
    "here",
    "unknown_present": "somebody who is said to be present is not in roster.csv: if it is a worker "
    "who says nothing, add this form of the name, or the week has no contact",
    "wording": "which wording of left-out media this is, numbered in the order in which they first occur in "
    "the chat",
    "year_from_calendar": "the year is not written; only one fits the calendar",
}
"""What is remarked of an input unit, whatever its status; a number may follow after a colon."""

STRICT_REMARKS = frozenset(("label_or_words", "same_answer_twice"))
"""The remarks that ask a question: a strict ledger is refused until somebody has answered it.

Their input units are kept, since what was most likely meant can be told, but not for certain.
"""
